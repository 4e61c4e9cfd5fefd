//! The automatic verdict on a table that shall leave.

use std::collections::BTreeSet;

use ports::{GuardRule, RunReceipt, Verdict, VerdictFinding};
use terms::Text;

use super::remembered::Differences;

/// Failing cells told for each check.
const CELLS: usize = 100;

fn finding(rule: GuardRule, pass: bool, fact: Text) -> VerdictFinding {
    VerdictFinding { rule, pass, fact, cells: Vec::new() }
}

fn verdict(findings: Vec<VerdictFinding>) -> Verdict {
    Verdict { pass: findings.iter().all(|finding| finding.pass), findings }
}

/// The verdict on a row-level table.
pub(crate) fn on_rows(protected: bool) -> Verdict {
    let fact = if protected {
        Text::new(
            "内容为逐行数据，每一行描述单个受保护主体，须由审核人员研判",
            "the content is rows, each about one protected entity; it needs the reviewers' eyes",
        )
    } else {
        Text::new(
            "内容为逐行数据，其各表均经提供方确认不涉及受保护主体",
            "the content is rows of tables in which, as their providers confirmed, nothing is \
             protected",
        )
    };
    verdict(vec![finding(GuardRule::SmallGroup, !protected, fact)])
}

/// The verdict on a table of cells.
pub(crate) fn on_cells(receipt: &RunReceipt, differences: &Differences) -> Verdict {
    // Smaller groups never became part of the table.
    let mut findings = vec![finding(
        GuardRule::SmallGroup,
        true,
        Text::new(
            "每个单元格所含主体数均不低于最小分组数",
            "every cell holds at least the smallest group of entities",
        ),
    )];
    findings.push(inside(receipt, differences));
    for (answer, rows) in &differences.earlier {
        let fact = Text::new(
            format!("与先前已查看或已放行的 `{answer}` 相减可推知少数主体"),
            format!("subtracting from `{answer}`, seen or released, would single out a few"),
        );
        let cells = cells(receipt, rows);
        findings.push(VerdictFinding { cells, ..finding(GuardRule::Difference, false, fact) });
    }
    if differences.unfinished {
        let fact = Text::new(
            "与先前结果的比对超出工作量上限",
            "comparing with earlier answers takes more work than is allowed",
        );
        findings.push(finding(GuardRule::Difference, false, fact));
    } else if differences.earlier.is_empty() {
        let fact = Text::new(
            "与先前已查看或已放行的结果之间未见可相减推知的情形",
            "nothing could be subtracted from what was seen or released before",
        );
        findings.push(finding(GuardRule::Difference, true, fact));
    }
    verdict(findings)
}

fn inside(receipt: &RunReceipt, differences: &Differences) -> VerdictFinding {
    let pass = differences.within.is_empty();
    let fact = if pass {
        Text::new(
            "文件内部各单元格之间未见可相减推知的情形",
            "no cells of the file could be subtracted from each other",
        )
    } else {
        Text::new(
            "文件内部有单元格相减可推知少数主体",
            "subtracting cells of the file from each other would single out a few",
        )
    };
    let cells = cells(receipt, &differences.within);
    VerdictFinding { cells, ..finding(GuardRule::Difference, pass, fact) }
}

/// The aggregated columns of the rows; a table of groups alone shows its groups.
fn cells(receipt: &RunReceipt, rows: &BTreeSet<u64>) -> Vec<(u64, u32)> {
    let numbered = (0_u32..).zip(&receipt.output);
    let aggregated = numbered.filter(|(_, column)| column.treatment == "aggregated");
    let mut columns: Vec<u32> = aggregated.map(|(place, _)| place).collect();
    if columns.is_empty() {
        columns.push(0);
    }
    let pair = |row: &u64| columns.iter().map(|column| (*row, *column)).collect::<Vec<_>>();
    rows.iter().flat_map(pair).take(CELLS).collect()
}
