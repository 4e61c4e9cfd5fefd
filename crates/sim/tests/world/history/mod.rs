//! Eight months of everyday work, in memory: everything that is promised is there, the log
//! verifies, the figures are the same each time, and a count by hand comes to the same.

mod naive;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use desk::views::{Statistics, StatisticsTable};
use journeys::{Ticket, Transcript, history, read, run, sample};
use ledger::audit::{Trust, audit};
use rulebook::vocabulary::Subject;
use serde_json::Value;
use sim::memory::Faults;
use sim::{Sim, library};
use terms::{Day, OfficerId};

use naive::Count;

const TABLES: [StatisticsTable; 8] = [
    StatisticsTable::Bodies,
    StatisticsTable::Timeliness,
    StatisticsTable::States,
    StatisticsTable::Cases,
    StatisticsTable::Refusals,
    StatisticsTable::Products,
    StatisticsTable::Volume,
    StatisticsTable::Catalogue,
];

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The demonstration with so many months of its history.
fn demonstrated(seed: u64, months: u32) -> (Transcript, Sim) {
    let library = library(&checkout().join("rulebooks"), "futian").unwrap();
    let journey = read(&checkout().join("journeys/futian/demo.txt")).unwrap();
    let works = |day: Day| library.calendar.works(day);
    let journey = history::fill(journey, months, &works);
    let mut sim = Sim::found(seed, library.clone(), &journey.founding, Faults::default()).unwrap();
    let mut files = sample::files();
    files.extend(history::files());
    let ticket = Ticket { name: "futian/demo", nonce: "history", files: &files };
    let transcript = run(&journey, ticket, &mut sim);
    let unmet = &transcript.unmet;
    assert!(transcript.holds(), "seed {seed}, {months} months: {unmet:?}");
    (transcript, sim)
}

/// The whole history, run once for all tests that only read it.
fn whole() -> MutexGuard<'static, (Transcript, Sim)> {
    static WHOLE: LazyLock<Mutex<(Transcript, Sim)>> =
        LazyLock::new(|| Mutex::new(demonstrated(1, 8)));
    WHOLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Its first two months, run once as well.
fn beginning() -> MutexGuard<'static, (Transcript, Sim)> {
    static BEGINNING: LazyLock<Mutex<(Transcript, Sim)>> =
        LazyLock::new(|| Mutex::new(demonstrated(1, 2)));
    BEGINNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn figures(sim: &Sim) -> Statistics {
    let desk = sim.desk().unwrap();
    desk.roll_up().unwrap();
    desk.statistics().unwrap()
}

fn page(sim: &Sim, officer: &str, what: &str) -> Vec<Value> {
    let (desk, officer) = (sim.desk().unwrap(), OfficerId::new(officer).unwrap());
    let page = match what {
        "cases" => serde_json::to_value(desk.cases(&officer).unwrap()),
        "parties" => serde_json::to_value(desk.parties(&officer).unwrap()),
        "agreements" => serde_json::to_value(desk.agreements(&officer).unwrap()),
        "products" => serde_json::to_value(desk.products().unwrap()),
        _ => panic!("`{what}`"),
    };
    page.unwrap().as_array().unwrap().clone()
}

#[test]
fn everything_that_is_promised_is_there() {
    let whole = whole();
    let (transcript, sim) = (&whole.0, &whole.1);
    let (parties, cases) = (page(sim, "lin", "parties"), page(sim, "lin", "cases"));
    assert!(parties.len() >= 12, "{} bodies", parties.len());
    let with_role = |role: &str| {
        let has = |party: &&Value| {
            let roles = party["roles"].as_array().unwrap();
            roles.iter().any(|it| it["role"] == role)
        };
        parties.iter().filter(has).count()
    };
    assert!(with_role("data_provider") >= 5);
    assert!(with_role("partner") >= 3, "{}", with_role("partner"));
    assert!(with_role("market_entity") >= 3);
    assert!(cases.len() >= 300, "{} cases", cases.len());
    let figures = figures(sim);
    let last = figures.catalogue.last().unwrap();
    assert!(last.resources >= 40, "{} resources", last.resources);
    assert!(last.products >= 8, "{} products", last.products);
    check_states(&figures);
    check_kinds(sim);
    let refused: BTreeSet<String> =
        figures.refusals.iter().map(|it| it.article.to_string()).collect();
    assert!(refused.len() >= 10, "{refused:?}");
    assert!(transcript.refusal_count() >= 30, "{}", transcript.refusal_count());
    let calls: u64 = figures.volume.iter().filter_map(|it| it.calls).sum();
    assert!(calls >= 300, "{calls} calls");
    assert_eq!(figures.months.len(), 9);
    check_log(sim);
}

/// Cases in every state a case can be in.
fn check_states(figures: &Statistics) {
    let all = |count: fn(&desk::views::StateFigures) -> u64| -> u64 {
        figures.states.iter().map(count).sum()
    };
    let states = [
        ("open", all(|it| it.open), 20),
        ("waiting", all(|it| it.waiting), 3),
        ("overdue", all(|it| it.overdue), 5),
        ("ended well", all(|it| it.ended_well), 150),
        ("declined", all(|it| it.declined), 20),
        ("withdrawn", all(|it| it.withdrawn), 10),
    ];
    for (state, count, least) in states {
        assert!(count >= least, "{count} cases are {state}");
    }
    let law = library(&checkout().join("rulebooks"), "futian").unwrap().current;
    let (mut idle, mut matters) = (Vec::new(), 0);
    for it in &figures.states {
        let procedure = law.procedure(&it.procedure.id).unwrap();
        if procedure.subject == Subject::Matter {
            matters += usize::from(it.total > 0);
        } else if it.total == 0 {
            idle.push(it.procedure.id.to_string());
        }
    }
    assert_eq!(idle, Vec::<String>::new(), "every typed procedure of the rulebook has cases");
    assert!(matters >= 4, "{matters} kinds of matters were brought");
}

/// What else must have happened, by the kinds of the entries.
fn check_kinds(sim: &Sim) {
    let events = naive::events(sim);
    let count = |kind: &str| events.iter().filter(|it| it.event.kind() == kind).count();
    for (kind, least) in [
        ("hold.set", 8),
        ("hold.lifted", 5),
        ("agreement.ended", 4),
        ("partner.admitted", 5),
        ("partner.left", 2),
        ("product.withdrawn", 1),
        ("subscription.opened", 15),
        ("subscription.closed", 1),
        ("access-key.revoked", 1),
        ("file.released", 10),
        ("resource.imported", 30),
        ("person.erased", 1),
        ("usage.recorded", 30),
    ] {
        assert!(count(kind) >= least, "{} × {kind}", count(kind));
    }
    let products = page(sim, "lin", "products");
    let kinds: BTreeSet<&str> = products.iter().filter_map(|it| it["kind"].as_str()).collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    assert!(products.iter().any(|it| it["version"].as_u64() >= Some(2)), "a second version");
}

/// A stranger audits the published log.
fn check_log(sim: &Sim) {
    let files = sim.published().unwrap();
    let trust = Trust { keys: vec![sim.verifier_key().unwrap()], pinned: Vec::new() };
    let report = audit(|path| files.get(path).cloned(), &trust);
    assert!(report.is_intact(), "{:?}", report.findings);
}

#[test]
fn the_figures_are_the_same_each_time_and_the_keys_are_not() {
    let (one, other) = (&beginning().1, demonstrated(2, 2).1);
    assert_eq!(figures(one), figures(&other));
    let key = |sim: &Sim| sim.key_of(&OfficerId::new("gao").unwrap());
    assert_ne!(key(one), key(&other));
}

#[test]
fn a_shorter_history_is_its_beginning() {
    let (short, long) = (figures(&beginning().1), figures(&whole().1));
    // August and September are over in both; the journey itself goes on in 2026.
    let until = Day::new(2025, 10, 1).unwrap();
    let begins = |figures: &Statistics| -> Vec<_> {
        let rows = figures.volume.iter().filter(|row| row.month < until);
        rows.map(|it| (it.month, it.opened, it.answers, it.refused, it.runs)).collect()
    };
    assert_eq!(begins(&short), begins(&long));
    assert!(begins(&short).iter().all(|row| row.1 > Some(0)));
}

#[test]
fn a_count_by_hand_comes_to_the_same() {
    let mut whole = whole();
    let sim = &mut whole.1;
    let figures = figures(sim);
    Count::of(sim).check(&figures);
    // What is folded from a snapshot counts the same as what is folded from entry 0.
    sim.desk().unwrap().rest().unwrap();
    sim.restart().unwrap();
    assert_eq!(self::figures(sim), figures);
    for table in TABLES {
        check_csv(sim, &figures, table);
    }
}

fn check_csv(sim: &Sim, figures: &Statistics, table: StatisticsTable) {
    let text = sim.desk().unwrap().statistics_csv(table).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a mark at the beginning");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = figures.tables.iter().find(|it| it.id == table).unwrap();
    assert_eq!(reader.headers().unwrap().len(), head.columns.len(), "{table:?}");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let listed = serde_json::to_value(figures).unwrap();
    let listed = listed[table.code()].as_array().unwrap().len();
    assert_eq!(rows.len(), listed, "{table:?}");
    let formula = |cell: &str| cell.starts_with(['=', '+', '-', '@']);
    assert!(!rows.iter().flatten().any(formula), "{table:?}");
    assert_eq!(StatisticsTable::from_code(table.code()), Some(table));
    for column in &head.columns {
        assert!(!column.definition.zh.is_empty() && !column.definition.en.is_empty());
    }
}

#[test]
fn a_month_that_runs_has_no_zero() {
    let (_, sim) = demonstrated(1, 0);
    let figures = figures(&sim);
    let (last, first) = (figures.volume.last().unwrap(), &figures.volume[0]);
    assert_eq!(last.month, Day::new(2026, 3, 1).unwrap());
    assert_eq!((last.releases, first.releases), (None, Some(1)));
    assert_eq!(figures.volume[2].opened, Some(0), "nothing was opened in September");
    assert!(figures.months.iter().rev().skip(1).all(|month| month.complete));
}

#[test]
fn nobody_is_named_in_the_figures() {
    let (_, sim) = demonstrated(1, 1);
    let text = serde_json::to_string(&figures(&sim)).unwrap();
    for party in page(&sim, "lin", "parties") {
        for officer in party["officers"].as_array().unwrap() {
            let name = officer["name"].as_str().unwrap();
            assert!(!text.contains(name), "{name}");
        }
    }
}
