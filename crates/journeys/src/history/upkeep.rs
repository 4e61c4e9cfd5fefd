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

impl Town {
    pub(super) fn keep_up(&mut self) {
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
