//! What the guard says, in both languages. No value of the data appears here.

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

fn finding(
    rule: GuardRule,
    fact: (String, String),
    remedy: Remedy,
    hint: (String, String),
) -> GuardFinding {
    GuardFinding {
        rule,
        column: None,
        fact: Text::new(fact.0, fact.1),
        remedy,
        hint: Text::new(hint.0, hint.1),
    }
}

/// A column is used as the grant does not allow.
pub(crate) fn column(column: &str, used: Use, personal: bool) -> GuardFinding {
    let (zh, en) = used.words();
    let shows = matches!(used, Use::Show | Use::Extreme);
    let rule = if shows { GuardRule::ColumnNotShown } else { GuardRule::ColumnUse };
    let (kind_zh, kind_en) =
        if personal { ("个人信息列", "personal column") } else { ("列", "column") };
    let fact = (
        format!("授权未许可将{kind_zh} `{column}` {zh}"),
        format!("the grant does not allow the {kind_en} `{column}` to be {en}"),
    );
    let (remedy, hint_zh, hint_en) = if shows {
        (
            Remedy::QueryChange,
            "改为汇总查询（计数、求和、平均并分组），或申请扩大授权范围",
            "ask for aggregates (count, sum, average by group), or apply for a wider grant",
        )
    } else {
        (
            Remedy::GrantChange,
            "从查询中去掉该列，或申请扩大授权范围",
            "leave the column out, or apply for a wider grant",
        )
    };
    let hint = (hint_zh.to_owned(), hint_en.to_owned());
    GuardFinding { column: Some(column.to_owned()), ..finding(rule, fact, remedy, hint) }
}

/// A table is not in the grant.
pub(crate) fn table(name: &str) -> GuardFinding {
    finding(
        GuardRule::TableNotGranted,
        (format!("授权范围内没有表 `{name}`"), format!("the grant has no table `{name}`")),
        Remedy::GrantChange,
        (
            "核对表名，或申请将该资源纳入授权范围".to_owned(),
            "check the name, or apply for the resource to be granted".to_owned(),
        ),
    )
}

/// A column does not exist.
pub(crate) fn no_column(name: &str) -> GuardFinding {
    GuardFinding {
        column: Some(name.to_owned()),
        ..finding(
            GuardRule::Unreadable,
            (format!("没有列 `{name}`"), format!("there is no column `{name}`")),
            Remedy::QueryChange,
            (
                "列名区分大小写；含有连字符等符号的列名须加双引号".to_owned(),
                "names are case-sensitive; put names with hyphens and the like in double quotes"
                    .to_owned(),
            ),
        )
    }
}

/// The statement is no query.
pub(crate) fn no_query() -> GuardFinding {
    finding(
        GuardRule::NotAQuery,
        ("该语句不是查询".to_owned(), "the statement is no query".to_owned()),
        Remedy::NoLawfulWay,
        (
            "阅览室只受理单条 SELECT 查询".to_owned(),
            "the reading room takes one SELECT query at a time".to_owned(),
        ),
    )
}

/// The statement cannot be read; the parser's words quote the statement only.
pub(crate) fn unreadable(why: &str) -> GuardFinding {
    finding(
        GuardRule::Unreadable,
        (format!("语句无法解析：{why}"), format!("the statement cannot be read: {why}")),
        Remedy::QueryChange,
        ("请更正语句".to_owned(), "correct the statement".to_owned()),
    )
}

/// A construct that the guard does not let through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Construct {
    /// What it is, in Chinese.
    pub(crate) zh: &'static str,
    /// What it is, in English.
    pub(crate) en: &'static str,
    /// What to do instead, in Chinese.
    pub(crate) instead_zh: &'static str,
    /// What to do instead, in English.
    pub(crate) instead_en: &'static str,
}

/// Something is not understood, so it is denied.
pub(crate) fn construct(what: Construct) -> GuardFinding {
    finding(
        GuardRule::NotUnderstood,
        (format!("不受理：{}", what.zh), format!("not let through: {}", what.en)),
        Remedy::QueryChange,
        (what.instead_zh.to_owned(), what.instead_en.to_owned()),
    )
}

/// A function that is not on the list.
pub(crate) fn function(name: &str) -> GuardFinding {
    finding(
        GuardRule::NotUnderstood,
        (
            format!("函数 `{name}` 不在许可清单内，或参数不符合要求"),
            format!("the function `{name}` is not on the list, or its arguments are not"),
        ),
        Remedy::QueryChange,
        (
            "改用许可清单内的函数，并对类型不符的参数作显式转换".to_owned(),
            "use a function on the list, and cast arguments of another type".to_owned(),
        ),
    )
}

/// The query does not fit the tables.
pub(crate) fn unfit() -> GuardFinding {
    finding(
        GuardRule::NotUnderstood,
        (
            "查询与表结构不符（类型、函数或名称）".to_owned(),
            "the query does not fit the tables (types, functions or names)".to_owned(),
        ),
        Remedy::QueryChange,
        (
            "核对列的类型与函数用法；重名的列须写明表名".to_owned(),
            "check the types of the columns and the functions; qualify names that are ambiguous"
                .to_owned(),
        ),
    )
}

/// A run went beyond a limit.
pub(crate) fn limit(zh: &str, en: &str) -> GuardFinding {
    finding(
        GuardRule::Limits,
        (format!("运行超出{zh}上限"), format!("the run went beyond its limit of {en}")),
        Remedy::QueryChange,
        (
            "缩小查询范围或降低分组粒度".to_owned(),
            "narrow the query or use coarser groups".to_owned(),
        ),
    )
}

/// A statement takes more work to guard than is allowed.
pub(crate) fn too_complex() -> GuardFinding {
    finding(
        GuardRule::Limits,
        ("语句过于复杂".to_owned(), "the statement is too complex".to_owned()),
        Remedy::QueryChange,
        (
            "减少表、嵌套层数与条件数量；多个取值用 IN (…) 列出".to_owned(),
            "use fewer tables, levels and conditions; list many values as IN (…)".to_owned(),
        ),
    )
}

/// Cells are smaller than the smallest group that holds now.
pub(crate) fn small_group() -> GuardFinding {
    finding(
        GuardRule::SmallGroup,
        (
            "该结果有分组低于现行的最小分组数".to_owned(),
            "the answer has groups smaller than the grant now demands".to_owned(),
        ),
        Remedy::QueryChange,
        ("重新运行该查询".to_owned(), "run the query again".to_owned()),
    )
}

/// Only aggregates may be looked at.
pub(crate) fn not_lookable() -> GuardFinding {
    finding(
        GuardRule::NotLookable,
        (
            "该表为逐行数据，不得在屏幕上查看".to_owned(),
            "the table holds rows, not aggregates, and may not be looked at".to_owned(),
        ),
        Remedy::QueryChange,
        (
            "改为汇总查询，或提请出域审核".to_owned(),
            "ask for aggregates, or submit the table for egress review".to_owned(),
        ),
    )
}

/// Two answers could be subtracted. `earlier` names the other answer; `None` is the same one.
pub(crate) fn difference(earlier: Option<&str>) -> GuardFinding {
    let fact = match earlier {
        Some(answer) => (
            format!("该结果与先前结果 `{answer}` 相减可推知少数主体"),
            format!(
                "subtracting this answer from the earlier one `{answer}` would single out a few"
            ),
        ),
        None => (
            "该结果内部的单元格相减可推知少数主体".to_owned(),
            "subtracting cells of this answer from each other would single out a few".to_owned(),
        ),
    };
    finding(
        GuardRule::Difference,
        fact,
        Remedy::QueryChange,
        (
            "沿用先前的统计口径，或采用差异更大的条件".to_owned(),
            "keep to the earlier definition, or ask for something further from it".to_owned(),
        ),
    )
}

/// Comparing with the earlier answers takes too much work.
pub(crate) fn too_much_work() -> GuardFinding {
    finding(
        GuardRule::Difference,
        (
            "与先前结果的比对超出工作量上限，不予放行".to_owned(),
            "comparing with earlier answers takes more work than is allowed".to_owned(),
        ),
        Remedy::QueryChange,
        ("减少单元格数量后重试".to_owned(), "ask for fewer cells".to_owned()),
    )
}
