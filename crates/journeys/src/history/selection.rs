//! A second call for operators in the autumn: who applied, who was selected, and how that operator
//! left again.

use serde_json::{Value, json};

use super::bodies::{DENG, FANG, HONG, LIN, PENG, QIAO, QING, SHEN, Who, ZHONG};
use super::pen::{At, because, paper};
use super::town::Town;

impl Town {
    pub(super) fn select_operators(&mut self) {
        let call = self.pen.name("call");
        let (opens, closes) = (self.pen.day(30), self.pen.day(30).map(|day| day.plus_days(40)));
        let form = json!({
            "opens": opens, "closes": closes,
            "title": {
                "zh": "二〇二五年第二期公共数据授权运营申报",
                "en": "Second call of 2025 for operators of public data",
            },
            "conditions": {
                "zh": "条件同第一期，侧重城市运行场景",
                "en": "As for the first call, with an eye on the running of the city",
            },
        });
        self.pen.act(30, LIN, "publish_call", form).binds("call", &call);
        self.refused_applications(&call);
        self.not_recommended(&call);
        self.selected_for_a_while(&call);
        self.too_late(&call);
    }

    /// A listed applicant, and one without a security officer.
    fn refused_applications(&mut self, call: &str) {
        let mut listed = application(call, "钟伯远");
        set(&mut listed, "on_blacklist", json!(true));
        self.applies_in_vain(31, ZHONG, &listed, &["FT-9"]);
        let mut nameless = application(call, "");
        set(&mut nameless, "security_department", Value::Null);
        self.applies_in_vain(32, QING, &nameless, &["FT-9"]);
    }

    fn applies_in_vain(&mut self, at: At, who: Who, form: &Value, articles: &[&str]) {
        let body = json!({
            "procedure": "operator_selection", "form": form, "materials": proofs(),
        });
        self.pen.act(at, who, "open_case", body).refused(articles);
    }

    fn too_late(&mut self, call: &str) {
        self.applies_in_vain(66, QING, &application(call, "青禾"), &["FT-10"]);
    }

    fn applies(&mut self, at: At, who: Who, call: &str, officer: &str) -> String {
        let form = application(call, officer);
        self.pen.open((at, who), "operator_selection", &form, &proofs())
    }

    fn not_recommended(&mut self, call: &str) {
        let case = self.applies(34, ZHONG, call, "钟伯远");
        let why = because("办公场所和专业团队不符合要求", "FT-9");
        self.pen.answer((37, LIN), &case, ("qualification_check", "not_qualified"), &why);
        let case = self.applies(35, QING, call, "青禾");
        self.pen.answer((37, LIN), &case, ("qualification_check", "qualified"), &json!({}));
        let well = ("expert_review", "recommend");
        self.pen.answer((41, LIN), &case, well, &json!({}));
        self.pen.answer((41, PENG), &case, well, &json!({}));
        let why = because("大数据治理经验不足，安全方案过于笼统", "FT-9");
        self.pen.answer((43, SHEN), &case, ("expert_review", "not_recommend"), &why);
    }

    /// Red Hill was selected, worked for a while, broke off, and has not yet handed over.
    fn selected_for_a_while(&mut self, call: &str) {
        let case = self.applies(33, HONG, call, "洪砚秋");
        self.pen.answer((36, QIAO), &case, ("qualification_check", "qualified"), &json!({}));
        for (at, who) in [(40, LIN), (41, PENG), (42, DENG), (43, SHEN)] {
            self.pen.answer((at, who), &case, ("expert_review", "recommend"), &json!({}));
        }
        self.pen.answer((48, FANG), &case, ("final_approval", "approve"), &json!({}));
        let form = json!({
            "subject": "operation_agreement", "operator": "red-hill-data",
            "term": [self.pen.day(50), "2027-09-30"],
            "document": "$digest(公共数据授权运营协议之二)",
        });
        let (case, agreement) = (self.pen.name("case"), self.pen.name("operation"));
        let body = json!({
            "procedure": "operation_agreement", "form": form, "materials": topics(),
        });
        let drafted = self.pen.act(50, LIN, "open_case", body);
        drafted.binds("case", &case).binds("agreement", &agreement);
        self.pen.sign((50, LIN), &case);
        self.pen.sign((52, HONG), &case);
        self.ends(&agreement);
    }

    fn ends(&mut self, agreement: &str) {
        let agreement = format!("${agreement}");
        let end = json!({
            "agreement": agreement, "reason": "双方协商一致，因业务调整终止授权运营",
        });
        self.pen.act(112, LIN, "terminate_agreement", end);
        let form = json!({ "subject": "operator_exit", "agreement": agreement });
        let case = self.pen.open((113, HONG), "operator_exit", &form, &json!({}));
        let proof = json!({ "deletion_proof": paper("留存数据删除证明") });
        self.pen.answer((119, HONG), &case, ("residual_deletion", "deleted"), &proof);
        let list = json!({ "handover_list": paper("平台和合作方移交清单") });
        self.pen.answer((124, HONG), &case, ("handover", "handed_over"), &list);
        self.pen.answer((131, LIN), &case, ("handover", "handed_over"), &list);
    }
}

fn set(form: &mut Value, field: &str, value: Value) {
    if let Some(form) = form.as_object_mut() {
        form.insert(field.to_owned(), value);
    }
}

fn application(call: &str, officer: &str) -> Value {
    json!({
        "subject": "operator_application",
        "call": format!("${call}"),
        "security_officer": officer,
        "security_department": "数据安全部",
        "on_blacklist": false,
    })
}

fn proofs() -> Value {
    json!({
        "good_standing": paper("信用和违法记录查询结果"),
        "premises_and_team": paper("办公场所和团队证明"),
        "rules_known": "全员学习公共数据法规并通过考核",
        "data_experience": "承接过两个公共数据治理项目",
        "security_systems": paper("内部管理和数据安全制度汇编"),
        "extranet_access": paper("政务外网接入方案"),
        "systems_experience": "建设过一个区级数据平台",
        "partner_management": "合作方准入、考核和退出方案",
        "supervision_response": "监管接口和两小时响应机制",
    })
}

fn topics() -> Value {
    json!({
        "parties": "区主管部门授权红岭数据运营有限公司",
        "content": "目录内数据和统一平台",
        "process": "按资源授权程序办理",
        "application_scope": "城市运行统计",
        "term": "至二〇二七年九月三十日",
        "responsibility": "谁运营谁负责",
        "supervision": "季度检查",
        "termination": "违约不改或者协商一致的终止",
        "security": "等级保护三级",
        "force_majeure": "自然灾害等情形免责",
    })
}
