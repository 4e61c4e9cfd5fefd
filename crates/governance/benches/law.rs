//! Approval cases of five steps, decided and folded by the core; and the state of a million
//! entries, rebuilt from its events and from a snapshot.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use governance::{Act, Command, Event, LegalForm, Mode, State, SubjectForm, decide};
use rulebook::Rulebook;
use serde_json::json;
use terms::{CaseId, Day, ItemId, OfficerId, Role, StepId, Text};

const SHEET: &str = include_str!("../../../rulebooks/nanjing/2024-05-24/place.toml");
const ARTICLES: &str = include_str!("../../../rulebooks/nanjing/2024-05-24/articles.md");
const CASES: u64 = 20_000;
const ROUNDS: usize = 3;
const ENTRIES: u64 = 1_000_000;

/// Who answers the five steps.
const DESKS: [(&str, Role); 5] = [
    ("reception", Role::PlatformHost),
    ("sector", Role::SectorAuthority),
    ("zone", Role::ZoneRegulator),
    ("authority", Role::DataAuthority),
    ("government", Role::AuthorizingGovernment),
];

/// Nanjing's rulebook with one more procedure: five offices, one after the other.
fn law() -> Rulebook {
    let nexts = DESKS.iter().skip(1).map(|(next, _)| *next).chain(["approved"]);
    let steps: Vec<String> = DESKS
        .iter()
        .zip(nexts)
        .map(|((name, role), next)| {
            format!(
                "[[procedure.approval.step]]\nid = \"{name}\"\nzh = \"步\"\nen = \"step\"\n\
                 kind = \"decide\"\nby = \"{}\"\nwithin = \"5 working days of receipt\"\nmay = [\n\
                 {{ outcome = \"pass\", zh = \"过\", en = \"pass\", to = \"{next}\" }},\n\
                 {{ outcome = \"decline\", zh = \"否\", en = \"no\", to = \"declined\" }},\n]\n",
                role.code()
            )
        })
        .collect();
    let steps = steps.concat();
    let articles = format!(
        "{ARTICLES}\n```toml\n[procedure.approval]\nzh = \"审批\"\nen = \"approval\"\n\
         subject = \"matter\"\nkeeps = \"approval\"\nstarts = [\"market_entity\"]\n\
         first = \"reception\"\n{steps}\
         [procedure.approval.end.approved]\nzh = \"准\"\nen = \"approved\"\n\
         effect = \"enter_matter\"\n\
         [procedure.approval.end.declined]\nzh = \"否\"\nen = \"declined\"\n```\n"
    );
    let law = Rulebook::parse(&[("place.toml", SHEET), ("articles.md", articles.as_str())]);
    law.unwrap_or_else(|mistakes| {
        unreachable!("{:?}", mistakes.first().map(rulebook::Mistake::render))
    })
}

fn id<T: TryFrom<String>>(text: &str) -> T {
    T::try_from(text.to_owned()).unwrap_or_else(|_| unreachable!("`{text}` is an id"))
}

/// A place with the five offices and a company, one officer each.
fn place() -> State {
    let mut state = State::default();
    let at = terms::Instant::from_millis(1_770_000_000_000);
    let founded = Event::PlaceFounded {
        place: id("nanjing"),
        mode: Mode::Rehearsal,
        zone: "Asia/Shanghai".to_owned(),
        clock: Some(at),
    };
    state.evolve(0, at, &founded);
    let company = ("company", Role::MarketEntity);
    for (name, role) in DESKS.into_iter().chain([company]) {
        let party = Event::PartyRegistered {
            party: id(name),
            name: Text::same(name),
            roles: [role].into(),
            legal_form: LegalForm::StateOrgan,
        };
        state.evolve(state.size, at, &party);
        let officer = Event::OfficerAppointed { officer: id(name), party: id(name) };
        state.evolve(state.size, at, &officer);
    }
    state
}

/// Does an act, and shows every event of it.
fn act(
    state: &mut State,
    who: &str,
    command: Command,
    (law, shown): (&Rulebook, &mut dyn FnMut(&Event)),
) {
    let today = Day::new(2026, 2, 2).unwrap_or_else(|_| unreachable!("a day"));
    let act = Act { actor: id::<OfficerId>(who), happened_on: today, command, evidence: None };
    let at = terms::Instant::from_millis(1_770_000_000_000);
    match decide(state, &act, law, today) {
        Ok(recorded) => {
            for it in recorded {
                shown(&it.event);
                state.evolve(state.size, at, &it.event);
            }
        }
        Err(no) => unreachable!("{no:?}"),
    }
}

/// A company applies, and five offices pass it, one after the other.
fn approve(state: &mut State, number: u64, law: &Rulebook, shown: &mut dyn FnMut(&Event)) {
    let open = Command::OpenCase {
        procedure: id("approval"),
        form: SubjectForm::Matter { title: Text::same("an approval"), about: None },
        fields: BTreeMap::new(),
        materials: BTreeMap::new(),
    };
    act(state, "company", open, (law, shown));
    for (desk, _) in DESKS {
        let answer = Command::AnswerStep {
            case: id::<CaseId>(&format!("case-{number}")),
            step: id::<StepId>(desk),
            outcome: id::<ItemId>("pass"),
            materials: BTreeMap::new(),
            signature: None,
        };
        act(state, desk, answer, (law, shown));
    }
}

fn approvals(law: &Rulebook) -> State {
    let mut state = place();
    for number in 1..=CASES {
        approve(&mut state, number, law, &mut |_| {});
    }
    assert_eq!(u64::try_from(state.matters.len()).unwrap_or(0), CASES, "every case was approved");
    state
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let made = work();
    (started.elapsed(), made)
}

/// Memory of this process in use, in megabytes.
fn megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

#[expect(clippy::print_stdout, reason = "a bench says what it found")]
fn main() {
    let law = law();
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (time, state) = timed(|| approvals(&law));
            black_box(state);
            f64::from(u32::try_from(CASES).unwrap_or(0)) / time.as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let rate = |at: usize| rates.get(at).copied().unwrap_or_default();
    let (least, middle, most) = (rate(0), rate(ROUNDS / 2), rate(ROUNDS - 1));
    let text = format!(
        "approval cases of five steps, decided and folded in memory, one thread: {middle:.0} a \
         second ({least:.0} to {most:.0}, {ROUNDS} runs of {CASES})"
    );
    println!("{}", json!({ "text": text }));
    million(&law);
}

/// A million entries: as many approvals as make them.
#[expect(clippy::print_stdout, reason = "a bench says what it found")]
fn million(law: &Rulebook) {
    let mut events: Vec<Vec<u8>> = Vec::new();
    let mut state = place();
    let at = terms::Instant::from_millis(1_770_000_000_000);
    let mut number = 0_u64;
    while u64::try_from(events.len()).unwrap_or(u64::MAX) < ENTRIES {
        number += 1;
        approve(&mut state, number, law, &mut |event| {
            events.push(serde_json::to_vec(event).unwrap_or_default());
        });
    }
    let before = megabytes();
    let (time, rebuilt) = timed(|| {
        let mut state = place();
        for bytes in &events {
            if let Ok(event) = serde_json::from_slice::<Event>(bytes) {
                state.evolve(state.size, at, &event);
            }
        }
        state
    });
    assert!(rebuilt == state, "the state rebuilt is the state that was");
    let used = megabytes().saturating_sub(before);
    let snapshot = serde_json::to_vec(&rebuilt).unwrap_or_default();
    drop(rebuilt);
    let (read, again) = timed(|| serde_json::from_slice::<State>(&snapshot));
    assert!(again.is_ok_and(|again| again == state), "a snapshot is the state");
    let text = format!(
        "state of {} entries ({number} cases) rebuilt from its events in {:.2} s, {used} MB; read \
         from a snapshot of {} MB in {:.2} s",
        events.len(),
        time.as_secs_f64(),
        snapshot.len() / 1_000_000,
        read.as_secs_f64(),
    );
    println!("{}", json!({ "text": text }));
}
