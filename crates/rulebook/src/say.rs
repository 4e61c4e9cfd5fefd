//! The rulebook's words as people read them, in both languages.

use terms::{Strength, Text};

use crate::model::{
    Actor, Agree, Asked, Condition, Duty, Occasion, Rulebook, Status, StepKind, Unit, Within,
};
use crate::vocabulary::{Fact, Rhythm, Trigger};

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
        Actor::Each(role) => {
            let name = rulebook.role_name(*role);
            Text::new(format!("各{}", name.zh), format!("each {}", name.en))
        }
        Actor::Named(field) => {
            let known = rulebook.procedures.values().find_map(|it| it.field(field));
            known.map_or_else(|| Text::same(field.as_str()), |field| field.name.clone())
        }
    }
}

/// Several actors and how they agree.
pub fn actors(rulebook: &Rulebook, by: &[Actor], agree: Agree) -> Text {
    let names: Vec<Text> = by.iter().map(|it| actor(rulebook, it)).collect();
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    let several = by.len() > 1 || by.iter().any(Actor::is_several);
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
    let fact = match condition.fact {
        Fact::Applicant => Text::new("申请方", "the applicant"),
        Fact::Origin => Text::new("数据来源", "the origin"),
        Fact::Personal => Text::new("涉及的数据", "the data"),
        Fact::Source => Text::new("产品来源", "the source of the product"),
        Fact::Purpose => Text::new("用途", "the purpose"),
        Fact::Obtained => Text::new("数据取得方式", "how the data was obtained"),
        Fact::Exposure => Text::new("申请使用的数据", "what is wished"),
        Fact::Field | Fact::Record => asked(rulebook, condition),
    };
    let value = value(rulebook, condition);
    let (zh, en) = if condition.is { ("为", "is") } else { ("不为", "is not") };
    Text::new(format!("{}{zh}{}", fact.zh, value.zh), format!("{} {en} {}", fact.en, value.en))
}

fn value(rulebook: &Rulebook, condition: &Condition) -> Text {
    let code = condition.value.as_str();
    match condition.fact {
        Fact::Applicant => terms::Role::from_code(code)
            .map_or_else(|| Text::same(code), |role| rulebook.role_name(role)),
        Fact::Origin => origin(code),
        Fact::Personal if code == "yes" => Text::new("个人信息", "personal information"),
        Fact::Personal => Text::new("非个人信息", "not personal information"),
        Fact::Source if code == "template" => Text::new("查询模板", "a query template"),
        Fact::Source => Text::new("已放行文件", "a released file"),
        Fact::Purpose => match code {
            "public_governance" => Text::new("公共治理", "public governance"),
            "public_welfare" => Text::new("公益事业", "public welfare"),
            "industry_development" => Text::new("产业发展", "development of an industry"),
            _ => Text::new("行业发展", "development of a sector"),
        },
        Fact::Obtained if code == "own" => Text::new("本部门取得", "in its own duties"),
        Fact::Obtained => Text::new("共享取得", "shared by others"),
        Fact::Exposure if code == "raw" => Text::new("逐行原样数据", "raw rows"),
        Fact::Exposure => Text::new("加工后的数据", "processed data"),
        Fact::Field | Fact::Record => word(rulebook, condition),
    }
}

/// The name of a field, or of a matter on record and its field.
fn asked(rulebook: &Rulebook, condition: &Condition) -> Text {
    let field_name = |id: &terms::ItemId| {
        let known = rulebook.procedures.values().find_map(|it| it.field(id));
        known.map_or_else(|| Text::same(id.as_str()), |field| field.name.clone())
    };
    match &condition.of {
        Some(Asked::Field(id)) => field_name(id),
        Some(Asked::Record(kind, field)) => {
            let kind = matter(rulebook, kind);
            field.as_ref().map_or_else(
                || kind.clone(),
                |id| {
                    let field = field_name(id);
                    Text::new(
                        format!("“{}”的{}", kind.zh, field.zh),
                        format!("{} of `{}`", field.en, kind.en),
                    )
                },
            )
        }
        None => Text::same(condition.fact.code()),
    }
}

/// A word of a choice, by its name.
fn word(rulebook: &Rulebook, condition: &Condition) -> Text {
    let Some(Asked::Field(id) | Asked::Record(_, Some(id))) = &condition.of else {
        return Text::new("已备案在册", "on record");
    };
    let fields = rulebook.procedures.values().filter_map(|it| it.field(id));
    let mut words = fields.flat_map(|field| &field.choices);
    let found = words.find(|(word, _)| word.as_str() == condition.value);
    found.map_or_else(|| Text::same(&condition.value), |(_, name)| name.clone())
}

/// A kind of matter, by the name of the procedure that puts it on record.
pub fn matter(rulebook: &Rulebook, kind: &terms::ItemId) -> Text {
    let keeps = rulebook.procedures.values().find(|it| it.keeps.as_ref() == Some(kind));
    keeps.map_or_else(|| Text::same(kind.as_str()), |procedure| procedure.name.clone())
}

/// How often a duty comes back.
pub fn rhythm(rhythm: Rhythm) -> Text {
    match rhythm {
        Rhythm::Month => Text::new("每月", "every month"),
        Rhythm::Quarter => Text::new("每季度", "every quarter"),
        Rhythm::HalfYear => Text::new("每半年", "every half year"),
        Rhythm::Year => Text::new("每年", "every year"),
    }
}

/// What sets a duty off.
pub fn trigger(rulebook: &Rulebook, trigger: Trigger, kind: Option<&terms::ItemId>) -> Text {
    match trigger {
        Trigger::AgreementInForce => Text::new("协议生效后", "after an agreement came into force"),
        Trigger::AgreementEnded => Text::new("协议终止后", "after an agreement ended"),
        Trigger::ProductAdmitted => Text::new("产品获准流通后", "after a product was admitted"),
        Trigger::HoldSet => Text::new("暂停后", "after something was put on hold"),
        Trigger::MatterEntered => {
            let name = kind.map_or_else(|| Text::same("matter"), |kind| matter(rulebook, kind));
            Text::new(format!("“{}”在册后", name.zh), format!("after `{}`", name.en))
        }
    }
}

/// When a duty falls due, in words.
pub fn occasion(rulebook: &Rulebook, duty: &Duty) -> Text {
    let when = match &duty.occasion {
        Occasion::Every(every) => rhythm(*every),
        Occasion::After(after, kind) => trigger(rulebook, *after, kind.as_ref()),
    };
    let Some((count, unit)) = duty.within else { return when };
    let amount = amount(count, unit);
    Text::new(format!("{}，{}内", when.zh, amount.zh), format!("{}, within {}", when.en, amount.en))
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
        "duty" => Text::new("义务", "duty"),
        other => Text::same(other),
    }
}
