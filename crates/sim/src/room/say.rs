//! What the twin of the guard says, in both languages. No value of the data appears here.

use ports::{GuardFinding, GuardRule, Remedy};
use terms::{Permission, Text};

/// What a query does with a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Filter,
    Join,
    Group,
    Sum,
    CountDistinct,
    Extreme,
    Order,
    Show,
    Name,
}

impl Use {
    /// The permission it needs.
    pub(crate) fn permission(self) -> Permission {
        match self {
            Self::Filter | Self::Order | Self::Name => Permission::Compare,
            Self::Join => Permission::Join,
            Self::Group => Permission::Group,
            Self::Sum => Permission::Aggregate,
            Self::CountDistinct => Permission::CountDistinct,
            Self::Extreme | Self::Show => Permission::Show,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Filter => ("用于筛选或比较", "compared or filtered by"),
            Self::Join => ("用于表间关联", "joined on"),
            Self::Group => ("用于分组", "grouped by"),
            Self::Sum => ("用于汇总计算", "summed or averaged"),
            Self::CountDistinct => ("用于去重计数", "counted distinctly"),
            Self::Extreme => ("取最大值或最小值", "asked for its greatest or smallest value"),
            Self::Order => ("用于排序", "ordered by"),
            Self::Show => ("逐行展示", "shown row by row"),
            Self::Name => ("出现在查询中", "named"),
        }
    }
}

fn finding(rule: GuardRule, fact: Text, remedy: Remedy, hint: Text) -> GuardFinding {
    GuardFinding { rule, column: None, fact, remedy, hint }
}

/// A column is used as the grant does not allow.
pub(crate) fn column(column: &str, used: Use, personal: bool) -> GuardFinding {
    let (zh, en) = used.words();
    let kind = if personal { ("个人信息列", "personal column") } else { ("列", "column") };
    let fact = Text::new(
        format!("授权未许可将{} `{column}` {zh}", kind.0),
        format!("the grant does not allow the {} `{column}` to be {en}", kind.1),
    );
    let found = if matches!(used, Use::Show | Use::Extreme) {
        let hint = Text::new(
            "改为汇总查询（计数、求和、平均并分组），或申请扩大授权范围",
            "ask for aggregates (count, sum, average by group), or apply for a wider grant",
        );
        finding(GuardRule::ColumnNotShown, fact, Remedy::QueryChange, hint)
    } else {
        let hint = Text::new(
            "从查询中去掉该列，或申请扩大授权范围",
            "leave the column out, or apply for a wider grant",
        );
        finding(GuardRule::ColumnUse, fact, Remedy::GrantChange, hint)
    };
    GuardFinding { column: Some(column.to_owned()), ..found }
}

/// A table is not in the grant.
pub(crate) fn table(name: &str) -> GuardFinding {
    finding(
        GuardRule::TableNotGranted,
        Text::new(format!("授权范围内没有表 `{name}`"), format!("the grant has no table `{name}`")),
        Remedy::GrantChange,
        Text::new(
            "核对表名，或申请将该资源纳入授权范围",
            "check the name, or apply for the resource to be granted",
        ),
    )
}

/// A column does not exist.
pub(crate) fn no_column(name: &str) -> GuardFinding {
    let found = finding(
        GuardRule::Unreadable,
        Text::new(format!("没有列 `{name}`"), format!("there is no column `{name}`")),
        Remedy::QueryChange,
        Text::new(
            "列名区分大小写；含有连字符等符号的列名须加双引号",
            "names are case-sensitive; put names with hyphens and the like in double quotes",
        ),
    );
    GuardFinding { column: Some(name.to_owned()), ..found }
}

/// The statement is no query.
pub(crate) fn no_query() -> GuardFinding {
    finding(
        GuardRule::NotAQuery,
        Text::new("该语句不是查询", "the statement is no query"),
        Remedy::NoLawfulWay,
        Text::new(
            "阅览室只受理单条 SELECT 查询",
            "the reading room takes one SELECT query at a time",
        ),
    )
}

/// The statement cannot be read.
pub(crate) fn unreadable(why: &str) -> GuardFinding {
    finding(
        GuardRule::Unreadable,
        Text::new(format!("语句无法解析：{why}"), format!("the statement cannot be read: {why}")),
        Remedy::QueryChange,
        Text::new("请更正语句", "correct the statement"),
    )
}

/// The statement is not understood, so it is denied.
pub(crate) fn not_understood(zh: &str, en: &str) -> GuardFinding {
    finding(
        GuardRule::NotUnderstood,
        Text::new(format!("不受理：{zh}"), format!("not let through: {en}")),
        Remedy::QueryChange,
        Text::new("换一种写法", "write it differently"),
    )
}

/// A run went beyond a limit.
pub(crate) fn limit(zh: &str, en: &str) -> GuardFinding {
    finding(
        GuardRule::Limits,
        Text::new(format!("运行超出{zh}上限"), format!("the run went beyond its limit of {en}")),
        Remedy::QueryChange,
        Text::new("缩小查询范围或降低分组粒度", "narrow the query or use coarser groups"),
    )
}

/// Only aggregates may be looked at.
pub(crate) fn not_lookable() -> GuardFinding {
    finding(
        GuardRule::NotLookable,
        Text::new(
            "该表为逐行数据，不得在屏幕上查看",
            "the table holds rows, not aggregates, and may not be looked at",
        ),
        Remedy::QueryChange,
        Text::new(
            "改为汇总查询，或提请出域审核",
            "ask for aggregates, or submit the table for egress review",
        ),
    )
}

/// Two answers could be subtracted. `earlier` names the other answer; none is the same one.
pub(crate) fn difference(earlier: Option<&str>) -> GuardFinding {
    let fact = match earlier {
        Some(answer) => Text::new(
            format!("该结果与先前结果 `{answer}` 相减可推知少数主体"),
            format!(
                "subtracting this answer from the earlier one `{answer}` would single out a few"
            ),
        ),
        None => Text::new(
            "该结果内部的单元格相减可推知少数主体",
            "subtracting cells of this answer from each other would single out a few",
        ),
    };
    finding(
        GuardRule::Difference,
        fact,
        Remedy::QueryChange,
        Text::new(
            "沿用先前的统计口径，或采用差异更大的条件",
            "keep to the earlier definition, or ask for something further from it",
        ),
    )
}

/// Comparing with the earlier answers takes too much work.
pub(crate) fn too_much_work() -> GuardFinding {
    finding(
        GuardRule::Difference,
        Text::new(
            "与先前结果的比对超出工作量上限，不予放行",
            "comparing with earlier answers takes more work than is allowed",
        ),
        Remedy::QueryChange,
        Text::new("减少单元格数量后重试", "ask for fewer cells"),
    )
}
