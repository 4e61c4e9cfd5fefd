//! Partners of the operator: how they came, what the operator reported of them, how they left.

use serde_json::{Value, json};

use super::bodies::{DIE, GANG, GAO, JIAN, LIN, LU, MANG, MIAN, Who, ZHONG};
use super::pen::{At, because, paper};
use super::town::Town;

/// When the operator published its rules for partners.
const RULES: At = 2;
/// The last day of every platform service agreement.
const LAST_DAY: &str = "2027-06-30";

impl Town {
    pub(super) fn admit_partners(&mut self) {
        let (form, materials) = (self.entry_form(1), entry_materials());
        let early = json!({ "procedure": "partner_entry", "form": form, "materials": materials });
        self.pen.act(1, MIAN, "open_case", early).refused(&["FT-17"]);
        let summary = json!({
            "zh": "有数据安全制度和专职人员，退出时清空工作区并交回密钥",
            "en": "Security rules and staff of their own; who leaves empties the workspace",
        });
        let rules = json!({ "document": paper("合作方准入和退出规则"), "summary": summary });
        self.pen.act(RULES, GAO, "publish_partner_rules", rules);
        for (who, at) in [(JIAN, 3), (MIAN, 4), (LU, 21), (MANG, 18), (DIE, 44)] {
            let since = self.entered(who, at);
            self.partners.push((who, since));
        }
        self.not_admitted();
        self.monthly_reports();
    }

    fn entry_form(&self, at: At) -> Value {
        json!({
            "subject": "partner_entry",
            "agreement": "$operation",
            "term": [self.pen.day(at), LAST_DAY],
            "document": "$digest(平台服务协议)",
        })
    }

    fn apply(&mut self, at: At, who: Who) -> String {
        let form = self.entry_form(at);
        let case = self.pen.name("case");
        let body = json!({
            "procedure": "partner_entry", "form": form, "materials": entry_materials(),
        });
        let agreement = platform(who);
        let opened = self.pen.act(at, who, "open_case", body);
        opened.binds("case", &case).binds("agreement", &agreement);
        case
    }

    /// The day the platform service agreement came into force.
    fn entered(&mut self, who: Who, at: At) -> At {
        let case = self.apply(at, who);
        let checked = at + self.pen.dice.between(0, 3);
        let step = ("qualification", "qualified");
        self.pen.answer((checked, GAO), &case, step, &json!({}));
        self.pen.sign((checked, GAO), &case);
        let signed = checked + self.pen.dice.between(0, 2);
        self.pen.sign((signed, who), &case);
        let filed = signed + self.pen.dice.between(1, 12);
        self.pen.answer((filed, GAO), &case, ("filing", "filed"), &json!({}));
        signed
    }

    fn not_admitted(&mut self) {
        let case = self.apply(33, DIE);
        let why = because("无专职数据安全人员", "FT-17");
        self.pen.answer((35, GAO), &case, ("qualification", "not_qualified"), &why);
        let case = self.apply(70, ZHONG);
        self.pen.act(73, ZHONG, "withdraw_case", json!({ "case": format!("${case}") }));
        let case = self.apply(128, ZHONG);
        let ask = json!({
            "case": format!("${case}"), "step": "qualification",
            "request": "请补充数据安全负责人的任职文件",
        });
        self.pen.act(131, GAO, "ask_supplement", ask);
        self.apply(143, GANG);
    }

    /// Every month the operator reports on its partners; one report came late, one lies unread.
    fn monthly_reports(&mut self) {
        let months = [
            (22, "2025-08-01", "八月"),
            (44, "2025-09-01", "九月"),
            (66, "2025-10-01", "十月"),
            (84, "2025-11-01", "十一月"),
            (107, "2025-12-01", "十二月"),
            (126, "2026-01-01", "一月"),
            (143, "2026-02-01", "二月"),
        ];
        for (at, month, name) in months {
            let form =
                json!({ "subject": "partner_report", "agreement": "$operation", "month": month });
            let report = paper(&format!("{name}合作方监督情况"));
            let materials = json!({ "supervision_report": report });
            let procedure = "partner_supervision_report";
            let case = self.pen.open((at, GAO), procedure, &form, &materials);
            let read = at + self.pen.dice.between(1, 6);
            self.pen.answer((read, LIN), &case, ("receipt", "received"), &json!({}));
        }
    }

    /// A partner leaves of its own accord; the day it left.
    pub(super) fn leaves(&mut self, who: Who, at: At) {
        let agreement = format!("${}", platform(who));
        let form = json!({ "subject": "partner_exit", "agreement": agreement });
        let case = self.pen.open((at, who), "partner_exit", &form, &json!({}));
        let settled = at + self.pen.dice.between(3, 9);
        let proof = json!({ "deletion_proof": paper("留存数据删除证明") });
        self.pen.answer((settled, GAO), &case, ("settlement", "settled"), &proof);
        let filed = settled + self.pen.dice.between(1, 5);
        self.pen.answer((filed, GAO), &case, ("filing", "filed"), &json!({}));
    }
}

/// The name of a partner's platform service agreement.
pub(super) fn platform(who: Who) -> String {
    format!("h_platform_{}", who.officer)
}

fn entry_materials() -> Value {
    json!({
        "qualification_proof": paper("准入资质证明"),
        "services": "在平台内开发统计类产品",
        "service_period": "至二〇二七年六月三十日",
        "service_fees": "按资源消耗计费，按月结算",
        "entry_and_exit": "按准入和退出规则办理",
        "rights_and_duties": "谁使用谁负责，接受监督",
        "platform_confidentiality": "不得还原个体，不得转交他人",
    })
}
