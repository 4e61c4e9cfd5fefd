//! Constructs that are denied, with what to do instead.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use datafusion::logical_expr::LogicalPlan;

use super::say::Construct;

pub(super) const UNKNOWN: Construct = Construct {
    zh: "该查询结构",
    en: "this shape of query",
    instead_zh: "改写为单层 SELECT … GROUP BY",
    instead_en: "rewrite it as one SELECT … GROUP BY",
};
pub(super) const RESERVED: Construct = Construct {
    zh: "以 `__` 开头的名称",
    en: "a name that begins with `__`",
    instead_zh: "换用其他名称",
    instead_en: "use another name",
};
pub(super) const CELLS_JOINED: Construct = Construct {
    zh: "汇总结果之间的关联",
    en: "a join over aggregates",
    instead_zh: "先关联后汇总，或分别查询",
    instead_en: "join first and aggregate then, or ask separately",
};
pub(super) const MIXED_UNION: Construct = Construct {
    zh: "汇总结果与逐行数据合并",
    en: "a union of aggregates and rows",
    instead_zh: "两侧均改为汇总查询",
    instead_en: "aggregate on both sides",
};
pub(super) const SIDES: Construct = Construct {
    zh: "跨关联两侧的条件或算式",
    en: "a condition or expression over both sides of a join, which could pick out one pair",
    instead_zh: "每个条件只用一侧的列；两侧的列只直接比较，并以 AND 相连",
    instead_en: "let a condition read one side; compare columns of both as they are, with AND",
};
pub(super) const REPEATED: Construct = Construct {
    zh: "对同一资源多次合并后的数据汇总",
    en: "an aggregate over a union in which one resource appears on several sides",
    instead_zh: "先汇总后合并，或将条件写入一个 WHERE",
    instead_en: "aggregate first and unite then, or put the conditions into one WHERE",
};
pub(super) const UNITED: Construct = Construct {
    zh: "合并类型不同的列",
    en: "a union of columns of different types",
    instead_zh: "用 CAST 统一各列类型",
    instead_en: "cast the columns to one type",
};
pub(super) const NESTED: Construct = Construct {
    zh: "汇总之上再汇总",
    en: "an aggregate over an aggregate",
    instead_zh: "只汇总一次；合并汇总结果用 UNION ALL",
    instead_en: "aggregate once; put aggregates together with UNION ALL",
};
pub(super) const PICKED: Construct = Construct {
    zh: "在排序或截取之后汇总",
    en: "an aggregate over ordered or limited rows",
    instead_zh: "将 ORDER BY、LIMIT 放在汇总之后",
    instead_en: "put ORDER BY and LIMIT after the aggregate",
};

pub(super) fn unknown(plan: &LogicalPlan) -> Construct {
    match plan {
        LogicalPlan::Window(_) => Construct {
            zh: "窗口函数",
            en: "a window function",
            instead_zh: "改用 GROUP BY 汇总",
            instead_en: "use GROUP BY",
        },
        LogicalPlan::Distinct(_) => Construct {
            zh: "DISTINCT ON",
            en: "DISTINCT ON",
            instead_zh: "改用 GROUP BY",
            instead_en: "use GROUP BY",
        },
        LogicalPlan::EmptyRelation(_) | LogicalPlan::Values(_) => Construct {
            zh: "不读取任何表的查询",
            en: "a query that reads no table",
            instead_zh: "从已授权的表中查询",
            instead_en: "ask a granted table",
        },
        _ => UNKNOWN,
    }
}
