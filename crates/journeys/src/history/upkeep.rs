//! What comes back with the calendar: checks, trainings, inspections and backups, most of them in
//! time. One month was forgotten, and stays visible so.

use serde_json::{Value, json};

use super::bodies::{GAO, LIN, Who};
use super::pen::{At, paper};
use super::town::Town;

/// A month of the history: the day of its tasks, the period, and its name.
const MONTHS: [(At, &str, &str); 7] = [
    (23, "2025-08", "八月"),
    (45, "2025-09", "九月"),
    (67, "2025-10", "十月"),
    (85, "2025-11", "十一月"),
    (108, "2025-12", "十二月"),
    (127, "2026-01", "一月"),
    (144, "2026-02", "二月"),
];
const FORGOTTEN: &str = "2025-11";
const QUARTERS: [(At, &str, &str); 2] = [(58, "2025-q3", "三季度"), (118, "2025-q4", "四季度")];

/// What the platform says it can do, by item.
const CAPABILITIES: [(&str, &str); 12] = [
    ("standards", "按国家和市级数据平台标准建设"),
    ("unified_identity", "接入政务统一身份认证"),
    ("extranet_zone", "部署于政务外网独立区域"),
    ("isolation", "网络、租户、开发和生产环境相互隔离"),
    ("masking", "支持字段级脱敏"),
    ("egress_function", "出域须经双人审核"),
    ("tracing", "操作全程留痕，结果可追溯"),
    ("supervision_access", "向监管部门开放监管接口"),
    ("external_data", "支持接入社会数据"),
    ("privacy_computing", "支持可用不可见的计算"),
    ("blockchain", "操作记录上链存证"),
    ("data_space", "支持可信数据空间"),
];

impl Town {
    /// What the authority issued, and the platform the operator registered.
    fn put_on_record(&mut self) {
        for (at, kind, zh, en) in [
            (12, "system", "授权运营管理细则", "Rules on authorised operation"),
            (30, "grading", "公共数据分级分类方案", "Scheme of levels and classes"),
        ] {
            let day = self.pen.day(at).map(|day| day.to_string());
            let of = (
                "rule_document",
                json!({ "kind": kind, "effective": day }),
                json!({
                    "rule_text": paper(zh),
                }),
            );
            let case = self.bring((at, LIN), (zh.to_owned(), en.to_owned()), of, None);
            self.pen.answer((at, LIN), &case, ("issue", "issued"), &json!({}));
        }
        let says: serde_json::Map<String, Value> =
            CAPABILITIES.iter().map(|(item, says)| ((*item).to_owned(), json!(says))).collect();
        let title = ("福田公共数据授权运营平台".to_owned(), "Futian operation platform".to_owned());
        let of =
            ("platform_registration", json!({ "identity": "provincial" }), Value::Object(says));
        let case = self.bring((26, GAO), title, of, None);
        self.pen.answer((33, LIN), &case, ("check", "confirm"), &json!({}));
    }

    pub(super) fn keep_up(&mut self) {
        self.put_on_record();
        for (at, month, name) in MONTHS {
            self.check_of_the_month(at, month, name);
            if month == FORGOTTEN {
                continue;
            }
            let title = (format!("{name}用数情况备份"), format!("Backup of {month}"));
            let receipt = json!({ "backup_receipt": paper(&format!("{name}备份回执")) });
            let of = ("usage_backup", json!({ "month": month }), receipt);
            let case = self.bring((at + 1, GAO), title, of, None);
            self.pen.answer((at + 1, GAO), &case, ("record", "backed_up"), &json!({}));
        }
        for (at, quarter, name) in QUARTERS {
            let title = (format!("{name}安全培训"), format!("Training of {quarter}"));
            let record = json!({ "training_record": paper(&format!("{name}培训记录")) });
            let of = ("security_training", json!({ "quarter": quarter }), record);
            let case = self.bring((at, GAO), title, of, None);
            self.pen.answer((at, GAO), &case, ("record", "held"), &json!({}));
            let title = (format!("{name}检查"), format!("Inspection of {quarter}"));
            let found = json!({
                "system_review": "平台管理制度按要求执行",
                "staff_review": "工作人员权限与岗位一致",
            });
            let of = ("quarterly_inspection", json!({ "quarter": quarter }), found);
            let case =
                self.bring((at + 2, LIN), title, of, Some(json!({ "agreement": "$operation" })));
            self.pen.answer((at + 3, LIN), &case, ("inspection", "in_order"), &json!({}));
        }
    }

    fn check_of_the_month(&mut self, at: At, month: &str, name: &str) {
        let title = (format!("{name}平台安全检查"), format!("Security check of {month}"));
        let of = ("monthly_security_check", json!({ "month": month }), json!({}));
        let case = self.bring((at, LIN), title, of, None);
        for step in ["platform_check", "data_audit"] {
            let report = json!({ "inspection_report": paper(&format!("{name}检查报告")) });
            self.pen.answer((at + 1, LIN), &case, (step, "in_order"), &report);
        }
        self.pen.answer((at + 2, LIN), &case, ("filing", "filed"), &json!({}));
    }

    /// Brings a matter; the name of its case.
    fn bring(
        &mut self,
        (at, who): (At, Who),
        (zh, en): (String, String),
        (procedure, fields, materials): (&str, Value, Value),
        about: Option<Value>,
    ) -> String {
        let case = self.pen.name("case");
        let mut form = json!({ "subject": "matter", "title": { "zh": zh, "en": en } });
        if let (Some(about), Some(form)) = (about, form.as_object_mut()) {
            form.insert("about".to_owned(), about);
        }
        let body = json!({
            "procedure": procedure, "form": form, "fields": fields, "materials": materials,
        });
        self.pen.act(at, who, "open_case", body).binds("case", &case);
        case
    }
}
