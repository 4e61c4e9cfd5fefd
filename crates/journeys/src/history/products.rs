//! Products made from released files and from templates, their versions, and who subscribes.

use serde_json::{Value, json};

use super::bodies::{
    CHUN, GANG, GAO, HOU, JIAN, LI, LIN, LU, MIAN, PENGFEI, QIAO, TANG, Who, XING, YAN, ZHONG,
};
use super::pen::{At, because, nothing};
use super::town::{Grant, Release, Town};
use super::use_of_data::{number_column, word_column};
use crate::journey::Statement;

/// A product that circulates.
#[derive(Clone, Debug)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) owner: Who,
    pub(super) scenario: &'static str,
    pub(super) since: At,
    /// The words its parameter may be; none where it is a file.
    words: &'static [&'static str],
    /// From when through when nothing is given out.
    pub(super) silent: Vec<(At, At)>,
}

/// A key of a subscription, while it opens it.
struct Pass {
    who: Who,
    secret: String,
    from: At,
    before: At,
}

/// What becomes of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Review {
    Passed,
    Supplemented,
    RejectedByProvider,
    Rejected,
    Withdrawn,
}

const REVIEWS: &[Review] = &[
    Review::Passed,
    Review::Passed,
    Review::Supplemented,
    Review::Passed,
    Review::RejectedByProvider,
    Review::Passed,
    Review::Passed,
    Review::Rejected,
    Review::Passed,
    Review::Withdrawn,
];

/// Who subscribes.
const SUBSCRIBERS: &[Who] = &[GANG, CHUN, LI, PENGFEI, XING, JIAN, MIAN, LU, YAN, TANG];

/// No program calls after this day.
const LAST: At = 400;
/// The product that its supplier takes off the market.
const WITHDRAWN: u32 = 5;

/// How many products are registered, first versions only.
const PRODUCTS: usize = 22;

impl Town {
    pub(super) fn make_products(&mut self) {
        let mut reviews = REVIEWS.iter().copied().cycle();
        let (grants, releases) = (self.grants.clone(), self.releases.clone());
        let templates = grants.iter().map(Source::Template);
        let files = releases.iter().map(Source::Release);
        let mut both: Vec<Source<'_>> = templates.step_by(2).chain(files.step_by(2)).collect();
        both.sort_by_key(Source::since);
        for (number, source) in (0_u32..).zip(both.into_iter().take(PRODUCTS)) {
            let at = source.since() + self.pen.dice.between(2, 9);
            let review = reviews.next().unwrap_or(Review::Passed);
            let dossier = Dossier::of(number, &source);
            self.other_scenario(at, number, (&source, &dossier));
            let Some(since) = self.registered(at, (&source, &dossier), review) else { continue };
            self.second_version(since, number, (&source, &dossier));
            let place = u32::try_from(self.products.len()).unwrap_or(u32::MAX);
            self.products.push(dossier.product(&source, (place, since)));
        }
    }

    /// The day it was let circulate.
    fn registered(
        &mut self,
        at: At,
        (source, dossier): (&Source<'_>, &Dossier),
        review: Review,
    ) -> Option<At> {
        let (owner, provider) = (source.grant().holder, source.grant().resource.of);
        let procedure = "product_registration";
        let case = self.pen.open((at, owner), procedure, &dossier.form(source), &dossier.basis());
        let mut day = at + self.pen.lag();
        if review == Review::Withdrawn {
            let case = json!({ "case": format!("${case}") });
            self.pen.act(day, owner, "withdraw_case", case);
            return None;
        }
        if review == Review::Supplemented {
            let words = ("请补充定价测算", "附成本测算表");
            day = self.pen.supplement((day, LIN, owner), &case, "filing", words);
        }
        self.pen.answer((day, LIN), &case, ("filing", "filed"), &nothing());
        if let Source::Template(_) = source {
            day += self.pen.lag();
            if review == Review::RejectedByProvider {
                let why = because("参数取值过细，答复可能指向个别单位", "FT-21");
                self.pen.answer((day, provider), &case, ("template_review", "reject"), &why);
                return None;
            }
            self.pen.answer((day, provider), &case, ("template_review", "pass"), &nothing());
        }
        day += self.pen.dice.between(2, 12);
        let by = if self.pen.dice.chance(50) { QIAO } else { HOU };
        if review == Review::Rejected {
            let why = because("使用范围超出经审核的场景", "FT-21");
            self.pen.answer((day, by), &case, ("compliance_review", "reject"), &why);
            return None;
        }
        self.pen.answer((day, by), &case, ("compliance_review", "pass"), &nothing());
        Some(day)
    }

    /// Some products come in a better version later.
    fn second_version(
        &mut self,
        since: At,
        number: u32,
        (source, dossier): (&Source<'_>, &Dossier),
    ) {
        if number % 4 == 1 {
            let at = since + self.pen.dice.between(14, 34);
            let dossier = Dossier { fen: dossier.fen + 20, ..dossier.clone() };
            self.registered(at, (source, &dossier), Review::Passed);
        }
    }

    /// A product for another scenario than the reviewed one is refused.
    fn other_scenario(&mut self, at: At, number: u32, (source, dossier): (&Source<'_>, &Dossier)) {
        if number % 6 == 3 {
            let mut form = dossier.form(source);
            if let Some(form) = form.as_object_mut() {
                form.insert("scenario".to_owned(), json!("marketing"));
            }
            let body = json!({
                "procedure": "product_registration", "form": form,
                "materials": dossier.basis(),
            });
            let owner = source.grant().holder;
            self.pen.act(at, owner, "open_case", body).refused(&["FT-21"]);
        }
    }

    pub(super) fn subscribe(&mut self) {
        let mut turn = 0_usize;
        for (number, product) in (0_u32..).zip(self.products.clone()) {
            let mut from = product.since + 1;
            for _ in 0..3 {
                turn += 1;
                let who = SUBSCRIBERS.iter().cycle().skip(turn * 7 % SUBSCRIBERS.len());
                let who = who.copied().find(|who| who.party != product.owner.party);
                let Some(who) = who else { continue };
                from += self.pen.dice.between(0, 7);
                self.subscription(from, who, &product, number);
            }
            self.wrong_use(&product, number);
        }
    }

    fn subscription(&mut self, at: At, who: Who, product: &Product, number: u32) {
        let case = self.asks((at, who), product, product.scenario);
        let day = at + self.pen.lag();
        match self.pen.dice.below(10) {
            0 => {
                let why = json!({ "reason": "使用场景说明不清，请补充后再申请" });
                self.pen.answer((day, product.owner), &case, ("acceptance", "decline"), &why);
            }
            1 => {
                let case = json!({ "case": format!("${case}") });
                self.pen.act(at + 1, who, "withdraw_case", case);
            }
            _ => {
                let name = self.pen.name("subscription");
                let step = ("acceptance", "accept");
                let opened = self.pen.answer((day, product.owner), &case, step, &nothing());
                opened.binds("subscription", &name);
                let closed = (number % 5 == 4).then(|| day + self.pen.dice.between(21, 41));
                let passes = self.keys((day + 1, who), &name, closed.unwrap_or(At::MAX));
                if let Some(at) = closed {
                    let close = json!({
                        "subscription": format!("${name}"), "reason": "项目结束，不再需要",
                    });
                    self.pen.act(at, who, "close_subscription", close);
                }
                for pass in &passes {
                    self.calls(product, pass);
                }
            }
        }
    }

    fn asks(&mut self, (at, who): (At, Who), product: &Product, scenario: &str) -> String {
        let calls = self.pen.dice.between(2, 20) * 500;
        let form = wish(product, scenario, calls);
        self.pen.open((at, who), "subscription", &form, &nothing())
    }

    /// A key, and sometimes a second one in its place.
    fn keys(&mut self, (at, who): (At, Who), subscription: &str, before: At) -> Vec<Pass> {
        let issue = json!({ "subscription": format!("${subscription}") });
        let (first, secret) = (self.pen.name("key"), self.pen.name("secret"));
        let issued = self.pen.act(at, who, "issue_key", issue.clone());
        issued.binds("access_key", &first).binds("secret", &secret);
        let mut passes = vec![Pass { who, secret, from: at, before }];
        let later = at + self.pen.dice.between(12, 40);
        if self.pen.dice.chance(35) && later < before {
            let secret = self.pen.name("secret");
            self.pen.act(later, who, "issue_key", issue).binds("secret", &secret);
            self.pen.act(later, who, "revoke_key", json!({ "key": format!("${first}") }));
            for pass in &mut passes {
                pass.before = later;
            }
            passes.push(Pass { who, secret, from: later, before });
        }
        passes
    }

    /// A program calls the product every week or two, as long as its key opens it.
    fn calls(&mut self, product: &Product, pass: &Pass) {
        let mut at = pass.from + self.pen.dice.between(0, 2);
        while at < pass.before.min(LAST) {
            let silent =
                product.silent.iter().any(|(from, through)| (from..=through).contains(&&at));
            if !silent {
                // Most callers ask for the same few things again.
                let path = match product.words.get(..2) {
                    None => format!("/deliver/{}/file", product.id),
                    Some(words) => {
                        format!("/deliver/{}?value={}", product.id, self.pen.dice.word(words))
                    }
                };
                let times = self.pen.dice.between(1, 6);
                let secret = pass.secret.clone();
                self.pen.write(at, Some(pass.who), Statement::Call { path, secret, times });
            }
            at += self.pen.dice.between(4, 10);
        }
    }

    /// Another scenario than the product's is refused.
    fn wrong_use(&mut self, product: &Product, number: u32) {
        if number % 3 == 1 {
            let at = product.since + 2;
            let body = json!({
                "procedure": "subscription", "form": wish(product, "marketing", 1000),
                "materials": {},
            });
            self.pen.act(at, ZHONG, "open_case", body).refused(&["FT-21"]);
        }
        if number % 5 == 2 {
            let stop = json!({ "product": product.id, "reason": "试探" });
            let at = product.since + 3;
            self.pen.act(at, GANG, "stop_product", stop).refused(&["FT-21"]);
        }
    }
}

fn wish(product: &Product, scenario: &str, calls: u32) -> Value {
    json!({
        "subject": "subscription",
        "product": product.id,
        "scenario": scenario,
        "describe": "用于本单位的统计分析",
        "calls_per_month": calls,
    })
}

/// From when through when a product is stopped, or was withdrawn for good.
fn silence(place: u32, since: At) -> Vec<(At, At)> {
    let stopped = (place % 7 == 3).then_some((since + 30, since + 35));
    let withdrawn = (place == WITHDRAWN).then_some((since + 42, At::MAX));
    stopped.into_iter().chain(withdrawn).collect()
}

/// What a product is made from.
enum Source<'a> {
    Template(&'a Grant),
    Release(&'a Release),
}

impl Source<'_> {
    fn grant(&self) -> &Grant {
        match self {
            Self::Template(grant) => grant,
            Self::Release(release) => &release.grant,
        }
    }

    fn since(&self) -> At {
        match self {
            Self::Template(grant) => grant.since,
            Self::Release(release) => release.since,
        }
    }
}

/// What is filed of a product.
#[derive(Clone, Debug)]
struct Dossier {
    id: String,
    kind: &'static str,
    title: (String, String),
    fen: u32,
    per: &'static str,
    path: &'static str,
}

impl Dossier {
    fn of(number: u32, source: &Source<'_>) -> Self {
        let resource = source.grant().resource;
        let (kind, zh, en, per) = match (source, number % 3) {
            (Source::Template(_), 0) => ("api", "查询接口", "interface", "call"),
            (Source::Template(_), 1) => ("indicator", "指数", "index", "month"),
            (Source::Template(_), _) => ("verification", "核验", "check", "call"),
            (Source::Release(_), 0) => ("data_set", "统计数据集", "data set", "file"),
            (Source::Release(_), 1) => ("report", "月度报告", "monthly report", "month"),
            (Source::Release(_), _) => ("indicator", "统计指标", "figures", "month"),
        };
        let path = match number % 4 {
            0 => "exchange",
            3 => "public_benefit",
            _ => "direct",
        };
        Self {
            id: format!("{}-{kind}-{}", resource.id, number + 1).replace('_', "-"),
            kind,
            title: (
                format!("{}{zh}", resource.title_zh()),
                format!("{}, {en}", resource.title_en()),
            ),
            fen: if path == "public_benefit" { 0 } else { 30 + number * 10 },
            per,
            path,
        }
    }

    fn form(&self, source: &Source<'_>) -> Value {
        json!({
            "subject": "product",
            "product": self.id,
            "title": { "zh": self.title.0, "en": self.title.1 },
            "summary": {
                "zh": format!("由“{}”统计得出，不含个体", source.grant().resource.title_zh()),
                "en": "Aggregates only; nobody can be told apart",
            },
            "kind": self.kind,
            "scenario": source.grant().scenario,
            "source": source_of(source),
            "price": { "fen": self.fen, "per": self.per },
            "path": self.path,
        })
    }

    fn basis(&self) -> Value {
        json!({
            "price_basis": format!("按准许成本测算，每单位{}分", self.fen),
            "scope_of_use": "限于经审核的场景，不得转售",
        })
    }

    fn product(&self, source: &Source<'_>, (place, since): (u32, At)) -> Product {
        let words = match source {
            Source::Template(grant) => word_column(grant.resource).map_or(&[][..], |(_, it)| it),
            Source::Release(_) => &[],
        };
        let grant = source.grant();
        Product {
            id: self.id.clone(),
            owner: if grant.holder.party == GAO.party { GAO } else { grant.holder },
            scenario: grant.scenario,
            since,
            words,
            silent: silence(place, since),
        }
    }
}

fn source_of(source: &Source<'_>) -> Value {
    match source {
        Source::Release(release) => {
            json!({ "from": "release", "release": format!("${}", release.name) })
        }
        Source::Template(grant) => {
            let (word, words) = word_column(grant.resource).unwrap_or(("-", &[]));
            let number = number_column(grant.resource).unwrap_or("-");
            let table = grant.resource.sql_name();
            let sql = format!(
                "SELECT count(*) AS n, avg(\"{number}\") AS mean FROM {table} \
                 WHERE \"{word}\" = $value"
            );
            json!({
                "from": "template",
                "grant": format!("${}", grant.name),
                "sql": sql,
                "parameters": [{
                    "name": "value",
                    "says": { "zh": "查询的类别", "en": "which class is asked for" },
                    "domain": { "type": "words", "values": words },
                }],
            })
        }
    }
}
