//! Applications for authorised resources, and the service agreements that open the grants.

use serde_json::{Value, json};

use super::bodies::{DIE, GAO, HOU, LIN, MANG, QIAO, SU, Who};
use super::pen::{At, because, nothing, paper};
use super::resources::Resource;
use super::town::{Grant, Town};

/// How many applications there are.
const APPLICATIONS: u32 = 64;
/// The first day one is handed in, and the last.
const SPAN: (At, At) = (9, 143);

/// Reviewed scenarios: code word, purpose, and what it is about.
const SCENARIOS: &[(&str, &str, &str)] = &[
    ("commuting", "public_governance", "研究通勤时段的出行分布"),
    ("retail-siting", "industry_development", "研究社区商业选址"),
    ("rent-index", "industry_development", "编制片区租金指数"),
    ("green-city", "public_welfare", "发布环境和绿地使用报告"),
    ("elder-care", "public_welfare", "研究居家养老服务需求"),
    ("credit-study", "sector_development", "研究小微企业经营景气"),
    ("insurance-risk", "sector_development", "研究楼宇设备风险"),
    ("city-running", "public_governance", "监测城市运行态势"),
];

/// What becomes of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Granted,
    Supplemented,
    DeclinedAtFirst,
    DeclinedByAuthority,
    DeclinedByProvider,
    Withdrawn,
    NotSigned,
}

/// What happens to one application after another.
const FATES: &[Fate] = &[
    Fate::Granted,
    Fate::Granted,
    Fate::Supplemented,
    Fate::Granted,
    Fate::DeclinedByAuthority,
    Fate::Granted,
    Fate::Granted,
    Fate::DeclinedByProvider,
    Fate::Granted,
    Fate::Withdrawn,
    Fate::Granted,
    Fate::Granted,
    Fate::NotSigned,
    Fate::Granted,
    Fate::DeclinedAtFirst,
    Fate::Granted,
];

/// An application on its way.
struct Application {
    holder: Who,
    resource: &'static Resource,
    scenario: &'static str,
    case: String,
}

impl Town {
    pub(super) fn apply_for_resources(&mut self) {
        for number in 0..APPLICATIONS {
            let at = SPAN.0 + number * (SPAN.1 - SPAN.0) / APPLICATIONS;
            let at = at + self.pen.dice.below(3);
            let fate = FATES.iter().copied().cycle().nth(super::pen::index(number));
            let holder = self.applicant(number, at);
            if let Some(resource) = self.wished(at) {
                let grant = self.application(at, (holder, resource), fate.unwrap_or(Fate::Granted));
                self.grants.extend(grant);
            }
        }
        self.unanswered();
        self.raw_wishes();
        self.bare_refusals();
    }

    /// The operator and, once they are in, its partners take turns. Those who will be held or leave
    /// keep to the few applications told elsewhere.
    fn applicant(&mut self, number: u32, at: At) -> Who {
        let mut partners =
            self.partners.iter().filter(|(who, since)| *since < at && *who != MANG && *who != DIE);
        let place = super::pen::index(number / 2) % 3;
        match number % 2 {
            0 => GAO,
            _ => partners.nth(place).map_or(GAO, |(who, _)| *who),
        }
    }

    fn wished(&mut self, at: At) -> Option<&'static Resource> {
        let there: Vec<_> = self.imported.iter().filter(|(_, since)| *since <= at).collect();
        let count = u32::try_from(there.len()).unwrap_or(0);
        let place = super::pen::index(self.pen.dice.below(count));
        there.get(place).map(|(resource, _)| *resource)
    }

    fn application(
        &mut self,
        at: At,
        (holder, resource): (Who, &'static Resource),
        fate: Fate,
    ) -> Option<Grant> {
        let place = super::pen::index(self.pen.dice.below(8));
        let (scenario, purpose, words) = SCENARIOS.get(place).copied()?;
        let form = form(resource, (scenario, purpose, words), &Column::wishes(resource));
        let case = self.pen.open((at, holder), "resource_authorization", &form, &nothing());
        let asked = Application { holder, resource, scenario, case };
        let mut day = at;
        if holder.party != GAO.party {
            day += self.pen.lag();
            if fate == Fate::DeclinedAtFirst {
                let why = because("应用场景与平台服务协议不符", "FT-18");
                let step = ("preliminary_review", "decline");
                self.pen.answer((day, GAO), &asked.case, step, &why);
                return None;
            }
            self.pen.answer((day, GAO), &asked.case, ("preliminary_review", "pass"), &nothing());
        }
        let assessed = self.assessed(day, &asked, fate)?;
        let (grant, given) = self.authorised(assessed, &asked, fate)?;
        self.agreed(given, &asked, (grant, fate))
    }

    /// The day the authority confirmed the application.
    fn assessed(&mut self, from: At, asked: &Application, fate: Fate) -> Option<At> {
        let by = if self.pen.dice.chance(50) { QIAO } else { HOU };
        let mut day = from + self.pen.lag();
        match fate {
            Fate::Withdrawn => {
                let case = json!({ "case": format!("${}", asked.case) });
                self.pen.act(day, asked.holder, "withdraw_case", case);
                return None;
            }
            Fate::DeclinedByAuthority => {
                let why = because("用途说明不足以支持所申请的数据项，超出最小必要", "FT-18");
                self.pen.answer((day, by), &asked.case, ("assessment", "decline"), &why);
                return None;
            }
            Fate::Supplemented => {
                let words = ("请说明成果去向和数据安全措施", "成果仅发布统计结果，附安全措施");
                let who = (day, by, asked.holder);
                day = self.pen.supplement(who, &asked.case, "assessment", words);
                day += self.pen.dice.between(1, 4);
            }
            Fate::Granted | Fate::DeclinedAtFirst | Fate::DeclinedByProvider | Fate::NotSigned => {}
        }
        if asked.resource.origin != "district" {
            day = self.coordinated(day, by, asked);
        }
        self.pen.answer((day, by), &asked.case, ("assessment", "confirm"), &nothing());
        Some(day)
    }

    /// Data of the city: the municipal side is asked first.
    fn coordinated(&mut self, day: At, by: Who, asked: &Application) -> At {
        let why = json!({ "reason": "数据由市级部门管理，须市级协调" });
        self.pen.answer((day, by), &asked.case, ("assessment", "refer_up"), &why);
        let back = day + self.pen.dice.between(5, 12);
        let paper = json!({ "evidence": paper("市级主管部门复函") });
        self.pen.answer((back, by), &asked.case, ("municipal_coordination", "agreed"), &paper);
        back + self.pen.dice.between(0, 2)
    }

    /// The grant and the day the source department gave its opinion.
    fn authorised(&mut self, from: At, asked: &Application, fate: Fate) -> Option<(String, At)> {
        let (day, by) = (from + self.pen.lag(), asked.resource.of);
        if fate == Fate::DeclinedByProvider {
            let why = because("数据尚在质量整改，暂不宜授权", "FT-6");
            self.pen.answer((day, by), &asked.case, ("opinion", "decline"), &why);
            return None;
        }
        let grant = self.pen.name("grant");
        let given = self.pen.answer((day, by), &asked.case, ("opinion", "authorize"), &nothing());
        given.binds("grant", &grant);
        Some((grant, day))
    }

    /// The grant, once all have signed.
    fn agreed(
        &mut self,
        from: At,
        asked: &Application,
        (grant, fate): (String, Fate),
    ) -> Option<Grant> {
        let (holder, at) = (asked.holder, from + self.pen.dice.between(1, 3));
        if self.pen.dice.chance(12) {
            let sql = format!("SELECT count(*) AS n FROM {}", asked.resource.sql_name());
            let early = json!({ "grant": format!("${grant}"), "sql": sql });
            self.pen.act(at, analyst(holder), "run_query", early).refused(&["FT-19"]);
        }
        let term = self.pen.day(at).map(|day| (day, day.plus_days(364)));
        let form = json!({
            "subject": "service_agreement",
            "grant": format!("${grant}"),
            "terms": { "term": term, "document": "$digest(数据开发利用服务协议)" },
        });
        let (case, agreement) = (self.pen.name("case"), self.pen.name("agreement"));
        let body = json!({
            "procedure": "service_agreement", "form": form, "materials": topics(asked.scenario),
        });
        let drafted = self.pen.act(at, holder, "open_case", body);
        drafted.binds("case", &case).binds("agreement", &agreement);
        self.pen.sign((at, holder), &case);
        let mut day = at;
        if holder.party != GAO.party {
            day += self.pen.dice.between(0, 2);
            self.pen.sign((day, GAO), &case);
        }
        day += self.pen.dice.between(0, 3);
        if fate == Fate::NotSigned {
            let why = json!({ "reason": "计费标准与本单位意见不一致" });
            self.pen.answer((day, asked.resource.of), &case, ("signing", "decline"), &why);
            return None;
        }
        self.pen.sign((day, LIN), &case);
        day += self.pen.dice.between(0, 3);
        self.pen.sign((day, asked.resource.of), &case);
        let (resource, scenario) = (asked.resource, asked.scenario);
        Some(Grant { name: grant, agreement, holder, resource, scenario, since: day })
    }

    /// A grant for those whose story is told elsewhere.
    pub(super) fn granted(&mut self, at: At, holder: Who) -> Option<Grant> {
        let resource = self.wished(at)?;
        self.application(at, (holder, resource), Fate::Granted)
    }

    /// Applications that lie with the authority or with a source department, some for too long.
    fn unanswered(&mut self) {
        for (at, assessed) in [
            (129, false),
            (131, true),
            (134, true),
            (136, false),
            (138, true),
            (141, false),
            (144, true),
            (145, false),
        ] {
            let Some(resource) = self.wished_of_the_district(at) else { continue };
            let scenario = ("city-running", "public_governance", "监测城市运行态势");
            let form = form(resource, scenario, &Column::wishes(resource));
            let case = self.pen.open((at, GAO), "resource_authorization", &form, &nothing());
            if assessed {
                let step = ("assessment", "confirm");
                self.pen.answer((at + 1, QIAO), &case, step, &nothing());
            }
        }
    }

    fn wished_of_the_district(&mut self, at: At) -> Option<&'static Resource> {
        let there = self.imported.iter().filter(|(it, _)| it.origin == "district");
        let there: Vec<_> = there.filter(|(_, since)| *since <= at).collect();
        let count = u32::try_from(there.len()).unwrap_or(0);
        let place = super::pen::index(self.pen.dice.below(count));
        there.get(place).map(|(resource, _)| *resource)
    }

    /// Personal columns as they are: refused, however often they are asked for.
    fn raw_wishes(&mut self) {
        let elderly = self.imported.iter().find(|(it, _)| it.id == "elderly-services").copied();
        let Some((resource, since)) = elderly else { return };
        for at in [since + 4, since + 33, since + 71] {
            let wishes = json!([{ "name": "age", "permissions": ["show"] }]);
            let scenario = ("elder-care", "public_welfare", "研究居家养老服务需求");
            let form = form(resource, scenario, &wishes);
            let body =
                json!({ "procedure": "resource_authorization", "form": form, "materials": {} });
            self.pen.act(at, GAO, "open_case", body).refused(&["FT-4", "FT-20", "FT-33"]);
        }
    }

    /// Clerks who said no without a reason, and one who answered for somebody else.
    fn bare_refusals(&mut self) {
        for at in [26, 57, 83, 104] {
            let Some(resource) = self.wished(at) else { continue };
            let scenario = ("city-running", "public_governance", "监测城市运行态势");
            let form = form(resource, scenario, &Column::wishes(resource));
            let case = self.pen.open((at, GAO), "resource_authorization", &form, &nothing());
            let step = ("assessment", "decline");
            self.pen.answer((at + 2, HOU), &case, step, &nothing()).refused(&["FT-5"]);
            let elsewhere = ("assessment", "confirm");
            self.pen
                .answer((at + 2, resource.of), &case, elsewhere, &nothing())
                .refused(&["FT-18"]);
            let why = because("同一场景已有授权，无须重复申请", "FT-18");
            self.pen.answer((at + 3, HOU), &case, step, &why);
        }
    }
}

/// Who runs queries for a holder.
pub(super) fn analyst(holder: Who) -> Who {
    if holder.party == SU.party { SU } else { holder }
}

/// What is wished of the columns of a resource.
struct Column;

impl Column {
    fn wishes(resource: &Resource) -> Value {
        resource.columns.iter().filter_map(super::columns::Column::wish).collect()
    }
}

fn form(
    resource: &Resource,
    (scenario, purpose, words): (&str, &str, &str),
    columns: &Value,
) -> Value {
    json!({
        "subject": "resource_request",
        "agreement": "$operation",
        "scenario": scenario,
        "purpose": purpose,
        "describe": words,
        "resources": [{
            "resource": resource.id, "sql_name": resource.sql_name(), "columns": columns,
        }],
    })
}

fn topics(scenario: &str) -> Value {
    json!({
        "use_scenario": scenario,
        "data_list": "见授权清单",
        "invocation_mode": "平台内统计查询，结果经审核出域",
        "use_period": "自生效之日起一年",
        "fees": "按调用次数计费",
        "responsibility": "谁使用谁负责，主管部门监督",
        "confidentiality": "不得还原个体",
    })
}
