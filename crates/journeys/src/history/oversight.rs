//! Suspensions, orders to put something right, stopped products, erasures, and people who left.

use serde_json::json;

use super::bodies::{DIE, GANG, GAO, HOU, LIN, MANG, QIAO, SU, Who};
use super::partners::platform;
use super::pen::{At, because, nothing, paper};
use super::requests::analyst;
use super::town::{Grant, Town};

/// What is held is refused on these articles: held by the authority, or by the operator.
const HELD: &[&str] = &["FT-29", "FT-39"];
const HELD_BY_OPERATOR: &[&str] = &["FT-30"];

impl Town {
    pub(super) fn supervise(&mut self) {
        self.suspensions();
        self.rectifications();
        self.mangrove();
        if let Some(grant) = self.granted(52, DIE) {
            let (at, who) = (grant.since + 2, grant.holder);
            let table = self.run((at, who), &grant, &count_of(&grant));
            self.pen.act(at, who, "look", json!({ "table": format!("${table}") }));
        }
        self.leaves(DIE, 104);
        self.stopped_products();
        self.out_of_turn();
        self.people();
    }

    /// The authority suspends the use of three agreements; two were lifted.
    fn suspensions(&mut self) {
        for (at, days, reason) in [
            (27, Some(8), "季度检查发现登录日志不完整"),
            (72, Some(15), "收到数源部门反馈，须核实用途"),
            (120, None, "月度检查发现导出记录异常，正在核查"),
        ] {
            let Some(grant) = self.granted(at, GAO) else { continue };
            let at = grant.since + 2;
            let (agreement, hold) = (format!("${}", grant.agreement), self.pen.name("hold"));
            let body = json!({ "agreement": agreement, "reason": reason });
            self.pen.act(at, LIN, "suspend", body).binds("hold", &hold);
            self.held((at + 1, SU), &grant, HELD);
            if let Some(days) = days {
                let lift = json!({ "hold": format!("${hold}"), "reason": "核实完毕，已整改" });
                self.pen.act(at + days, LIN, "lift_hold", lift);
                self.run((at + days + 1, SU), &grant, &count_of(&grant));
            }
        }
    }

    /// What is held cannot be used.
    fn held(&mut self, (at, who): (At, Who), grant: &Grant, articles: &[&str]) {
        let body = json!({ "grant": format!("${}", grant.name), "sql": count_of(grant) });
        self.pen.act(at, who, "run_query", body).refused(articles);
    }

    /// Orders of the authority: corrected, not corrected, still running.
    fn rectifications(&mut self) {
        for (at, accepted) in [(38, Some(true)), (76, Some(false)), (124, None)] {
            let Some(grant) = self.granted(at, GAO) else { continue };
            let at = grant.since + 2;
            let limit = self.pen.day(at).map(|day| day.plus_days(30));
            let form = json!({
                "subject": "rectification",
                "agreement": format!("${}", grant.agreement),
                "limit": limit,
                "finding": "查询人员未经安全培训，权限未按岗位分配",
            });
            let case = self.pen.open((at, LIN), "rectification", &form, &nothing());
            self.held((at + 1, SU), &grant, HELD);
            let Some(accepted) = accepted else { continue };
            let report = json!({
                "cause_analysis": paper("原因分析"), "correction_report": paper("整改报告"),
            });
            self.pen.answer((at + 9, GAO), &case, ("report", "corrected"), &report);
            if accepted {
                self.pen.answer((at + 12, LIN), &case, ("acceptance", "accept"), &nothing());
                self.run((at + 13, SU), &grant, &count_of(&grant));
            } else {
                let why = because("权限仍未按岗位分配，逾期未改", "FT-39");
                self.pen.answer((at + 14, LIN), &case, ("acceptance", "fail"), &why);
            }
        }
    }

    /// Mangrove put one violation right and not the next: it lost its permissions for good.
    fn mangrove(&mut self) {
        let Some(grant) = self.granted(30, MANG) else { return };
        let who = analyst(grant.holder);
        self.run((grant.since + 1, who), &grant, &count_of(&grant));
        let case = self.order(grant.since + 4, "将查询结果截图外发");
        self.held((grant.since + 5, who), &grant, HELD_BY_OPERATOR);
        let report = json!({ "correction_report": paper("整改报告") });
        self.pen.answer((grant.since + 12, MANG), &case, ("report", "corrected"), &report);
        let step = ("acceptance", "accept");
        self.pen.answer((grant.since + 15, GAO), &case, step, &nothing());
        let case = self.order(100, "再次将查询结果截图外发");
        self.pen.answer((106, MANG), &case, ("report", "corrected"), &report);
        let why = because("未按要求整改，同一问题重复发生", "FT-30");
        self.pen.answer((110, GAO), &case, ("acceptance", "fail"), &why);
        self.pen.answer((114, GAO), &case, ("exit_filing", "filed"), &nothing());
    }

    fn order(&mut self, at: At, finding: &str) -> String {
        let form = json!({
            "subject": "rectification",
            "agreement": format!("${}", platform(MANG)),
            "limit": self.pen.day(at).map(|day| day.plus_days(21)),
            "finding": finding,
        });
        self.pen.open((at, GAO), "partner_rectification", &form, &nothing())
    }

    /// Products that were stopped, and given out again; one was taken off the market.
    fn stopped_products(&mut self) {
        for product in self.products.clone() {
            for (from, through) in product.silent {
                if through == At::MAX {
                    let body = json!({ "product": product.id, "reason": "由新产品替代" });
                    self.pen.act(from, product.owner, "withdraw_product", body);
                    continue;
                }
                let hold = self.pen.name("hold");
                let stop = json!({ "product": product.id, "reason": "抽查发现答复口径有误" });
                self.pen.act(from, QIAO, "stop_product", stop).binds("hold", &hold);
                let lift = json!({ "hold": format!("${hold}"), "reason": "口径已更正" });
                self.pen.act(through, QIAO, "lift_hold", lift);
            }
        }
    }

    /// What was tried by those whose turn it was not.
    fn out_of_turn(&mut self) {
        for at in [23, 68] {
            let suspend = json!({ "agreement": "$operation", "reason": "试探" });
            self.pen.act(at, GAO, "suspend", suspend).refused(&["FT-29"]);
        }
        let call = json!({
            "opens": self.pen.day(46), "closes": self.pen.day(46).map(|day| day.plus_days(40)),
            "title": { "zh": "自行申报", "en": "A call of our own" },
            "conditions": { "zh": "无", "en": "none" },
        });
        self.pen.act(46, GAO, "publish_call", call).refused(&["FT-9"]);
        for at in [29, 92] {
            let party = json!({
                "party": "ghost", "legal_form": "legal_person", "roles": ["market_entity"],
                "name": { "zh": "无此单位", "en": "No such body" },
            });
            self.pen.act(at, GANG, "register_party", party).refused(&["FT-5"]);
        }
    }

    /// An officer came and left, and asked to be forgotten.
    fn people(&mut self) {
        let appoint = json!({ "officer": "yun", "party": LIN.party, "name": "云深" });
        self.pen.act(12, LIN, "appoint_officer", appoint);
        self.pen.act(88, HOU, "dismiss_officer", json!({ "officer": "yun" }));
        let erase = json!({ "officer": "yun", "reason": "本人离岗后申请删除" });
        self.pen.act(95, HOU, "erase_person", erase);
    }
}

fn count_of(grant: &Grant) -> String {
    format!("SELECT count(*) AS n FROM {}", grant.resource.sql_name())
}
