//! Who may do what at which stage, as a text that is compared: its diff is the policy review.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use governance::{CaseState, No};
use serde_json::{Value, json};
use terms::ItemId;

use crate::forms::{
    answer, application, appoint, because, call, call_of, data_set, entry, exit, import, interface,
    issue_key, look, operation_agreement, partner_entry, partner_exit, partner_order,
    partner_report, partner_rules, partner_run, partner_service, rectification, register, release,
    request, revoke_key, run, service_agreement, sign, subscription, with,
};
use crate::partner_path::{PARTNER_PATH, partner_at};
use crate::path::{PATH, at};
use crate::world::{LAW, World};

/// One officer for each column.
const COLUMNS: &[(&str, &str)] = &[
    ("authority", "lin"),
    ("authority-2", "qiao"),
    ("government", "fang"),
    ("security", "peng"),
    ("market", "deng"),
    ("experts", "shen"),
    ("provider", "tan"),
    ("provider-2", "ouyang"),
    ("operator", "gao"),
    ("partner", "ren"),
    ("no-entry", "he"),
    ("stranger", "zhong"),
];

const HEADING: &str = "\
Who may do what, stage by stage, under futian/2024-01-30: `decide` asked by an officer of each
party. Written by the test, with GONGSHU_WRITE_MATRIX=1.

  +  may
  x  the law refuses, with its grounds, and the refusal is recorded
  .  nothing of the kind exists for this officer, or the act makes no sense now

`no-entry` has the role of a partner and no platform service agreement; `partner` enters on the
second path, which begins where the first one is `open`; `stranger` is a market entity.

A stage shows what is new against the stage before: the rows that differ.
";

/// What can be asked for at a stage: a name and the command.
fn menu(world: &World) -> Vec<(String, Value)> {
    let named = |name: &str, value| (name.to_owned(), value);
    let mut menu = vec![
        named("register_party", register("new", "legal_person", "partner")),
        named("appoint_officer (another's)", appoint("new", "shore")),
        named("dismiss_officer (another's)", json!({ "type": "dismiss_officer", "officer": "xu" })),
        named("publish_call", with(call(), &[("/closes", json!("2026-12-31"))])),
        named("open_case catalogue_entry", entry("new-resource")),
        named("open_case operator_selection", application()),
        named("open_case operation_agreement", operation_agreement()),
        named("open_case resource_authorization", request(&["income"])),
        named("open_case service_agreement", service_agreement()),
        named("open_case rectification", rectification()),
        named("open_case operator_exit", exit()),
        named("start_import", import("income")),
        named("run_query", run()),
        named("look", look()),
        named("request_release", release()),
        named("suspend", because("suspend", "agreement", "agreement-1")),
        named("lift_hold", because("lift_hold", "hold", "hold-1")),
        named("terminate_agreement", because("terminate_agreement", "agreement", "agreement-1")),
        named("erase_person", because("erase_person", "officer", "su")),
        named(
            "erase_version",
            with(because("erase_version", "resource", "income"), &[("/version", json!(1))]),
        ),
        named("move_clock", json!({ "type": "move_clock", "to": 1_780_275_600_000_i64 })),
    ];
    menu.extend(market());
    menu.extend(answers(world));
    menu
}

/// What can be asked for around partners and products.
fn market() -> Vec<(String, Value)> {
    let named = |name: &str, value| (name.to_owned(), value);
    let call = call_of(&json!({ "work": "mill", "least": "30" }));
    vec![
        named("publish_partner_rules", partner_rules()),
        named("open_case partner_entry", partner_entry()),
        named("open_case partner_exit", partner_exit()),
        named("open_case partner_supervision_report", partner_report("2026-01-01")),
        named("open_case partner_rectification", partner_order()),
        named("open_case service_agreement (partner's)", partner_service()),
        named("run_query (partner's)", partner_run()),
        named("suspend (partner)", because("suspend", "agreement", "agreement-3")),
        named("terminate_agreement (partner's)", {
            because("terminate_agreement", "agreement", "agreement-3")
        }),
        named("open_case product (data set)", data_set()),
        named("open_case product (template)", interface()),
        named("withdraw_product", because("withdraw_product", "product", "hours")),
        named("stop_product", because("stop_product", "product", "finder")),
        named("answer_template", call),
        named("open_case subscription", subscription("finder")),
        named(
            "close_subscription",
            because("close_subscription", "subscription", "subscription-1"),
        ),
        named("issue_key", issue_key("subscription-1")),
        named("revoke_key", revoke_key("access-1")),
    ]
}

/// Every answer that an open step of an open case knows, with what it must carry.
fn answers(world: &World) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    let open = world.state.cases.iter().filter(|(_, case)| case.state == CaseState::Open);
    for (id, case) in open {
        let procedure = LAW.procedure(&case.procedure).unwrap();
        all.push((
            format!("withdraw_case {}", procedure.id),
            json!({ "type": "withdraw_case", "case": id }),
        ));
        for open in case.steps.iter().filter(|step| step.closed_on.is_none()) {
            let step = procedure.step(&open.step).unwrap();
            for outcome in &step.outcomes {
                let needs: Vec<_> = outcome.needs.iter().map(ItemId::as_str).collect();
                let signs = outcome.id.as_str() == "sign";
                let value = if signs {
                    sign(id.as_str())
                } else {
                    answer(id.as_str(), step.id.as_str(), outcome.id.as_str(), &needs)
                };
                all.push((format!("{}: {}", step.id, outcome.id), value));
            }
            let ask = json!({
                "type": "ask_supplement", "case": id, "step": step.id, "request": "补正",
            });
            all.push((format!("{}: ask_supplement", step.id), ask));
        }
    }
    all
}

fn marks(world: &World, value: &Value) -> String {
    let mark = |who: &str| match world.ask(who, value) {
        Ok(_) => '+',
        Err(No::Refused(_)) => 'x',
        Err(No::Unknown { .. } | No::Malformed(_)) => '.',
    };
    let cells = COLUMNS.iter().map(|(name, who)| {
        let width = name.len();
        format!("{:^width$}", mark(who))
    });
    cells.collect::<Vec<_>>().join(" ")
}

/// The rows of a stage.
fn rows(world: &World) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let fresh = menu(world).into_iter().filter(|(name, _)| seen.insert(name.clone()));
    let rows = fresh.map(|(name, value)| format!("{name:40} {}", marks(world, &value)));
    rows.map(|row| row.trim_end().to_owned()).collect()
}

/// Where the second path begins.
fn rows_of_open() -> Vec<String> {
    rows(&at("open"))
}

fn matrix() -> String {
    let mut text = HEADING.to_owned();
    let names: Vec<_> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let names = names.join(" ");
    let mut before: Vec<String> = Vec::new();
    for (path, is_second) in [(PATH, false), (PARTNER_PATH, true)] {
        for (stage, _) in path {
            let rows = rows(&if is_second { partner_at(stage) } else { at(stage) });
            write!(text, "\n{:40} {names}\n", format!("== {stage} ==")).unwrap();
            for row in rows.iter().filter(|row| !before.contains(row)) {
                writeln!(text, "{row}").unwrap();
            }
            before = rows;
        }
        // The second path begins where the first one is `open`.
        before = rows_of_open();
    }
    text
}

#[test]
fn the_matrix_is_the_one_on_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/matrix.txt");
    let made = matrix();
    #[expect(clippy::disallowed_methods, reason = "the one switch of this test")]
    if std::env::var("GONGSHU_WRITE_MATRIX").is_ok_and(|it| it == "1") {
        std::fs::write(&path, &made).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (stored, made)) in (1..).zip(stored.lines().zip(made.lines())) {
        assert_eq!(
            stored, made,
            "tests/matrix.txt:{number}; review it, then GONGSHU_WRITE_MATRIX=1"
        );
    }
    assert_eq!(stored, made);
}

/// Rows of the menu for other tests: whatever may be asked for now.
pub(crate) fn commands(world: &World) -> Vec<Value> {
    menu(world).into_iter().map(|(_, value)| value).collect()
}
