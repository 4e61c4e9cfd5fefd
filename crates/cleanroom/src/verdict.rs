//! The automatic verdict on a table that shall leave.

use std::collections::BTreeSet;

use ports::{Grant, GuardRule, Verdict, VerdictFinding};
use terms::{TableId, Text};

use crate::fault::Fault;
use crate::memory::{self, Differences};
use crate::table::{self, Known};
use crate::vault::Vault;

/// Failing cells told for each check.
const CELLS: usize = 100;

/// Judges a table.
pub(crate) async fn judge(
    vault: &Vault,
    grant: &Grant,
    name: &TableId,
    known: &Known,
) -> Result<Verdict, Fault> {
    let findings = if known.receipt.lookable {
        let parts = table::cells(vault, name).await?;
        let differences = memory::compare(vault, grant, name, &parts).await?;
        aggregated(known, &memory::small(grant, &parts), &differences)
    } else {
        rows(known)
    };
    Ok(Verdict { pass: findings.iter().all(|finding| finding.pass), findings })
}

fn finding(rule: GuardRule, pass: bool, zh: &str, en: &str) -> VerdictFinding {
    VerdictFinding { rule, pass, fact: Text::new(zh, en), cells: Vec::new() }
}

fn rows(known: &Known) -> Vec<VerdictFinding> {
    if known.protected {
        return vec![finding(
            GuardRule::SmallGroup,
            false,
            "内容为逐行数据，每一行描述单个受保护主体，须由审核人员研判",
            "the content is rows, each about one protected entity; it needs the reviewers' eyes",
        )];
    }
    vec![finding(
        GuardRule::SmallGroup,
        true,
        "内容为逐行数据，其各表均经提供方确认不涉及受保护主体",
        "rows of tables in which, as their providers confirmed, nothing is protected",
    )]
}

/// Groups smaller than at the time of the run never became part of the table; the smallest group
/// may have grown since.
fn groups(known: &Known, small: &BTreeSet<u64>) -> VerdictFinding {
    if small.is_empty() {
        return finding(
            GuardRule::SmallGroup,
            true,
            "每个单元格所含主体数均不低于最小分组数",
            "every cell holds at least the smallest group of entities",
        );
    }
    let failing = finding(
        GuardRule::SmallGroup,
        false,
        "有单元格所含主体数低于现行的最小分组数",
        "cells hold fewer entities than the grant now demands",
    );
    VerdictFinding { cells: cells(known, small.iter().copied()), ..failing }
}

fn aggregated(
    known: &Known,
    small: &BTreeSet<u64>,
    differences: &Differences,
) -> Vec<VerdictFinding> {
    let mut findings = vec![groups(known, small)];
    let inside = differences.within.is_empty();
    findings.push(VerdictFinding {
        cells: cells(known, differences.within.iter().copied()),
        ..if inside {
            finding(
                GuardRule::Difference,
                true,
                "文件内部各单元格之间未见可相减推知的情形",
                "no cells of the file could be subtracted from each other",
            )
        } else {
            finding(
                GuardRule::Difference,
                false,
                "文件内部有单元格相减可推知少数主体",
                "subtracting cells of the file from each other would single out a few",
            )
        }
    });
    for (answer, rows) in &differences.earlier {
        findings.push(VerdictFinding {
            rule: GuardRule::Difference,
            pass: false,
            fact: Text::new(
                format!("与先前已查看或已放行的 `{answer}` 相减可推知少数主体"),
                format!("subtracting from `{answer}`, seen or released, would single out a few"),
            ),
            cells: cells(known, rows.iter().copied()),
        });
    }
    if differences.unfinished {
        findings.push(finding(
            GuardRule::Difference,
            false,
            "与先前结果的比对超出工作量上限",
            "comparing with earlier answers takes more work than is allowed",
        ));
    } else if differences.earlier.is_empty() {
        findings.push(finding(
            GuardRule::Difference,
            true,
            "与先前已查看或已放行的结果之间未见可相减推知的情形",
            "nothing could be subtracted from what was seen or released before",
        ));
    }
    findings
}

/// The aggregated columns of the rows.
fn cells(known: &Known, rows: impl Iterator<Item = u64>) -> Vec<(u64, u32)> {
    let aggregated: Vec<u32> = (0u32..)
        .zip(&known.receipt.output)
        .filter(|(_, column)| column.treatment == "aggregated")
        .map(|(place, _)| place)
        .collect();
    // A table of groups alone shows its groups.
    let columns = if aggregated.is_empty() { vec![0] } else { aggregated };
    rows.flat_map(|row| columns.iter().map(move |column| (row, *column))).take(CELLS).collect()
}
