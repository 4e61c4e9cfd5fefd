//! The catalogue as it grows: entries that were confirmed, sent back, declined, withdrawn.

use serde_json::{Value, json};

use super::bodies::{HOU, LIN, OUYANG, PAN, QIAO, REN, Who, XIN};
use super::file_name;
use super::pen::{At, because, nothing};
use super::resources::{RESOURCES, Resource};
use super::town::Town;

/// Resources entered in the first two weeks; the others come one by one.
const AT_ONCE: u32 = 22;
/// Days between the others.
const APART: At = 7;
/// Resources that are imported anew from time to time, and applied for by nobody.
const REFRESHED: &[&str] = &["parks", "libraries", "food-inspections"];
/// Days between two of their versions.
const REFRESHED_EVERY: At = 26;

impl Town {
    pub(super) fn compile_catalogue(&mut self) {
        for (number, resource) in (0..).zip(RESOURCES) {
            let at = if number < AT_ONCE { 1 + number / 3 } else { 9 + (number - AT_ONCE) * APART };
            let at = match number % 8 {
                3 => self.declined_first(at, resource),
                5 => self.withdrawn_first(at, resource),
                _ => at,
            };
            let confirmed = self.confirmed(at, resource, number % 6 == 4);
            if resource.has_rows {
                self.pen.import(confirmed, resource.of, &file_name(resource), resource.id);
                if REFRESHED.contains(&resource.id) {
                    self.refresh(confirmed, resource);
                } else {
                    self.imported.push((resource, confirmed + 1));
                }
            }
        }
        self.describe_anew();
        self.never_opened();
        self.still_open();
    }

    fn propose(&mut self, at: At, resource: &Resource) -> String {
        self.pen.open((at, resource.of), "catalogue_entry", &resource.form(), &nothing())
    }

    fn registrar(&mut self) -> Who {
        [LIN, QIAO, HOU].into_iter().nth(usize::from(self.pen.dice.chance(40))).unwrap_or(LIN)
    }

    /// The day the entry was confirmed.
    fn confirmed(&mut self, at: At, resource: &Resource, with_supplement: bool) -> At {
        let case = self.propose(at, resource);
        let by = self.registrar();
        let mut day = at + self.pen.dice.between(0, 2);
        if with_supplement {
            let words = ("请说明数据质量核验办法", "附数据质量核验记录");
            day = self.pen.supplement((day, by, resource.of), &case, "confirmation", words);
        }
        day += self.pen.dice.between(0, 2);
        self.pen.answer((day, by), &case, ("confirmation", "confirm"), &nothing());
        day
    }

    /// The day it is tried again.
    fn declined_first(&mut self, at: At, resource: &Resource) -> At {
        let case = self.propose(at, resource);
        let day = at + self.pen.dice.between(1, 3);
        let step = ("confirmation", "decline");
        // A bare no is none: the law refuses it, and the clerk says why.
        self.pen.answer((day, LIN), &case, step, &nothing()).refused(&["FT-5"]);
        let why = because("数据项与本单位职责不符，来源未写明", "FT-6");
        self.pen.answer((day, LIN), &case, step, &why);
        day + self.pen.dice.between(2, 5)
    }

    fn withdrawn_first(&mut self, at: At, resource: &Resource) -> At {
        let case = self.propose(at, resource);
        let day = at + self.pen.dice.between(1, 2);
        self.pen.act(day, resource.of, "withdraw_case", json!({ "case": format!("${case}") }));
        day + self.pen.dice.between(1, 4)
    }

    fn refresh(&mut self, since: At, resource: &Resource) {
        for version in 1..6 {
            let at = since + version * REFRESHED_EVERY;
            self.pen.import(at, resource.of, &file_name(resource), resource.id);
        }
    }

    /// Entries that are described anew when their columns or cycles are checked.
    fn describe_anew(&mut self) {
        let again = RESOURCES.iter().filter(|it| !it.has_rows).step_by(2);
        for (number, resource) in (0..).zip(again) {
            self.confirmed(118 + number * 3, resource, number == 2);
        }
    }

    /// What is not opened stays out, unless a statute is cited.
    fn never_opened(&mut self) {
        for (at, of, id, zh, en) in [
            (14, REN, "rescue-plans", "应急救援预案", "Rescue plans"),
            (61, PAN, "case-files", "执法案卷", "Files of enforcement"),
            (97, XIN, "whistle-blowers", "环境举报人", "Who reported pollution"),
        ] {
            let form = closed(id, (zh, en));
            let body = json!({ "procedure": "catalogue_entry", "form": form, "materials": {} });
            self.pen.act(at, of, "open_case", body).refused(&["FT-2"]);
        }
    }

    /// Entries that nobody has answered yet when the history ends.
    fn still_open(&mut self) {
        for (at, of, id, zh, en) in [
            (133, OUYANG, "charging-orders", "公共充电订单", "Charging orders"),
            (141, XIN, "dust-monitoring", "扬尘在线监测", "Dust of building sites"),
            (144, REN, "shelters", "应急避难场所", "Emergency shelters"),
        ] {
            let form = plain(id, (zh, en));
            let case = self.pen.open((at, of), "catalogue_entry", &form, &nothing());
            if id == "dust-monitoring" {
                let ask = json!({
                    "case": format!("${case}"), "step": "confirmation",
                    "request": "请补充监测设备的校准证明",
                });
                self.pen.act(at + 1, QIAO, "ask_supplement", ask);
            }
        }
    }
}

fn plain(id: &str, (zh, en): (&str, &str)) -> Value {
    json!({
        "subject": "catalogue_entry",
        "resource": id,
        "title": { "zh": zh, "en": en },
        "summary": { "zh": format!("{zh}明细"), "en": format!("{en}, row by row") },
        "opening": "conditional",
        "level": 3,
        "origin": "district",
        "update_cycle": { "zh": "每月", "en": "monthly" },
        "columns": [{ "name": "place", "kind": "text" }, { "name": "count", "kind": "integer" }],
    })
}

fn closed(id: &str, title: (&str, &str)) -> Value {
    let mut form = plain(id, title);
    if let Some(form) = form.as_object_mut() {
        form.insert("opening".to_owned(), json!("not_opened"));
        form.insert("level".to_owned(), json!(5));
    }
    form
}
