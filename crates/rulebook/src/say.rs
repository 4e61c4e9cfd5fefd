//! The rulebook's words as people read them, in both languages.

use terms::{Strength, Text};

use crate::model::{Actor, Agree, Condition, Rulebook, Status, StepKind, Unit, Within};
use crate::vocabulary::Fact;

/// Which of the two languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The text in this language.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::Zh => &text.zh,
            Self::En => &text.en,
        }
    }

    /// One of two texts.
    pub(crate) fn pick<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// How a rule binds.
pub fn strength(strength: Strength) -> Text {
    match strength {
        Strength::Must => Text::new("法定", "law"),
        Strength::InPrinciple => Text::new("原则上", "in principle"),
        Strength::Generally => Text::new("一般", "generally"),
        Strength::May => Text::new("可以", "may"),
        Strength::Policy => Text::new("本地政策", "policy of the place"),
        Strength::Reading => Text::new("解读", "reading"),
    }
}

/// Whether the rulebook binds.
pub fn status(status: Status) -> Text {
    match status {
        Status::Draft => Text::new("征求意见稿，不具约束力", "a draft; it does not bind"),
        Status::NotYet => Text::new("尚未施行", "not yet in force"),
        Status::InForce => Text::new("有效", "in force"),
        Status::Lapsed => Text::new("已失效", "no longer in force"),
    }
}

/// Who acts, by the local names.
pub fn actor(rulebook: &Rulebook, actor: &Actor) -> Text {
    let provider = || rulebook.role_name(terms::Role::DataProvider);
    match actor {
        Actor::Role(role) => rulebook.role_name(*role),
        Actor::Applicant => Text::new("申请方", "the applicant"),
        Actor::OperatorConcerned => {
            let name = rulebook.role_name(terms::Role::Operator);
            Text::new(format!("相关{}", name.zh), format!("the {} concerned", name.en))
        }
        Actor::EachProvider => {
            let name = provider();
            Text::new(format!("每项资源的{}", name.zh), format!("the {} of each resource", name.en))
        }
        Actor::OneProvider => {
            let name = provider();
            Text::new(
                format!("其中一项资源的{}", name.zh),
                format!("the {} of one resource", name.en),
            )
        }
        Actor::Holder => Text::new("相关持有方", "the holder concerned"),
        Actor::Signatories => Text::new("各签约方", "all signatories"),
    }
}

/// Several actors and how they agree.
pub fn actors(rulebook: &Rulebook, by: &[Actor], agree: Agree) -> Text {
    let names: Vec<Text> = by.iter().map(|it| actor(rulebook, it)).collect();
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    let several =
        by.len() > 1 || by.iter().any(|it| matches!(it, Actor::EachProvider | Actor::Signatories));
    let (zh_how, en_how) = match agree {
        _ if !several => ("", ""),
        Agree::Any => ("（任一方答复即可）", " (the first answer decides)"),
        Agree::All => ("（须一致同意）", " (all must agree)"),
        Agree::Same => ("（意见须相同）", " (all must answer alike)"),
    };
    Text::new(format!("{}{zh_how}", zh.join("、")), format!("{}{en_how}", en.join(", ")))
}

/// A number of units.
pub fn amount(count: u32, unit: Unit) -> Text {
    let (zh, one, many) = match unit {
        Unit::WorkingDays => ("个工作日", "working day", "working days"),
        Unit::Days => ("日", "day", "days"),
        Unit::Months => ("个月", "month", "months"),
        Unit::Years => ("年", "year", "years"),
    };
    let en = if count == 1 { one } else { many };
    Text::new(format!("{count}{zh}"), format!("{count} {en}"))
}

/// A time to answer in; `step_name` is asked for the name of a step it counts from.
pub fn within(within: &Within, step_name: impl Fn(&str) -> Text) -> Text {
    let amount = amount(within.count, within.unit);
    let from = match within.from.as_str() {
        "receipt" => Text::new("收到", "receipt"),
        "opening" => Text::new("立案", "opening"),
        step => step_name(step),
    };
    Text::new(
        format!("自{}起{}内", from.zh, amount.zh),
        format!("within {} of {}", amount.en, from.en),
    )
}

/// A condition on the facts of a case.
pub fn condition(rulebook: &Rulebook, condition: &Condition) -> Text {
    let value = match condition.fact {
        Fact::Applicant => terms::Role::from_code(&condition.value)
            .map_or_else(|| Text::same(&condition.value), |role| rulebook.role_name(role)),
        Fact::Origin => origin(&condition.value),
        Fact::Personal if condition.value == "yes" => Text::new("个人信息", "personal information"),
        Fact::Personal => Text::new("非个人信息", "not personal information"),
        Fact::Source if condition.value == "template" => Text::new("查询模板", "a query template"),
        Fact::Source => Text::new("已放行文件", "a released file"),
    };
    let fact = match condition.fact {
        Fact::Applicant => Text::new("申请方", "the applicant"),
        Fact::Origin => Text::new("数据来源", "the origin"),
        Fact::Personal => Text::new("涉及的数据", "the data"),
        Fact::Source => Text::new("产品来源", "the source of the product"),
    };
    let (zh, en) = if condition.is { ("为", "is") } else { ("不为", "is not") };
    Text::new(format!("{}{zh}{}", fact.zh, value.zh), format!("{} {en} {}", fact.en, value.en))
}

fn origin(code: &str) -> Text {
    match code {
        "district" => Text::new("本区", "the district"),
        "ministry" => Text::new("国家部委", "a ministry"),
        "municipal" => Text::new("市级部门", "the municipality"),
        "cross_district" => Text::new("其他区", "another district"),
        "cross_level" => Text::new("其他层级", "another level"),
        "cross_region" => Text::new("其他地区", "another region"),
        other => Text::same(other),
    }
}

/// What kind of act a step asks for.
pub fn step_kind(kind: StepKind) -> Text {
    match kind {
        StepKind::Decide => Text::new("决定", "decide"),
        StepKind::Sign => Text::new("签署", "sign"),
        StepKind::File => Text::new("备案", "file"),
        StepKind::Publish => Text::new("公示", "publish"),
        StepKind::Do => Text::new("办理并提交凭证", "do, with proof"),
        StepKind::Refer => {
            Text::new("提请外部机构，录入答复", "refer outside and enter the answer")
        }
    }
}

/// What an answer must carry, by name.
pub fn need(rulebook: &Rulebook, id: &terms::ItemId) -> Text {
    rulebook.place.needs.get(id).cloned().unwrap_or_else(|| Text::same(id.as_str()))
}

/// A kind of rule, from its code word.
pub fn rule_kind(code: &str) -> Text {
    match code {
        "procedure" => Text::new("程序", "procedure"),
        "contents" => Text::new("必备内容", "contents"),
        "limit" => Text::new("期限", "limit"),
        "guard" => Text::new("守则", "guard"),
        "policy" => Text::new("政策值", "policy"),
        other => Text::same(other),
    }
}
