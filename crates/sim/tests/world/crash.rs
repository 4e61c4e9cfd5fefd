//! Crashes between steps, acts sent twice, and copies that a careless hand restored.

use std::path::{Path, PathBuf};

use journeys::{Asked, Import, NoCode, Reply, Ticket, World, WorldFailure, parse, run, sample};
use ports::{KeyId, Keys, SecretKey};
use sim::memory::{Aftermath, Blow, Faults};
use sim::{Sim, library};
use terms::{Day, OfficerId};

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn journey() -> journeys::Journey {
    parse(include_str!("short.txt")).unwrap()
}

fn founded() -> Sim {
    let library = library(&checkout().join("rulebooks"), "futian").unwrap();
    Sim::found(1, library, &journey().founding, Faults::default()).unwrap()
}

fn play(world: &mut dyn World) {
    let files = sample::files();
    let ticket = Ticket { name: "short", nonce: "crash", files: &files };
    let transcript = run(&journey(), ticket, world);
    assert!(transcript.holds(), "{}", transcript.to_text());
}

/// A world in which the machine goes off in every act, before or after its first durable step, is
/// turned on again, and the caller sends the act once more.
struct Stumbling {
    sim: Sim,
    blow: Blow,
    crashes: u32,
}

impl Stumbling {
    fn through(
        &mut self,
        act: impl Fn(&mut Sim) -> Result<Reply, WorldFailure>,
    ) -> Result<Reply, WorldFailure> {
        self.sim.faults().strike(1, self.blow, Aftermath::PowerCut);
        let first = act(&mut self.sim)?;
        if !self.sim.faults().is_dark() {
            self.sim.faults().restore();
            return Ok(first);
        }
        assert!(matches!(&first, Reply::No(no) if no.code == NoCode::Failed), "{first:?}");
        self.crashes += 1;
        self.sim.restart().map_err(|failure| WorldFailure(failure.to_string()))?;
        act(&mut self.sim)
    }
}

impl World for Stumbling {
    fn session(&mut self, actor: &OfficerId) -> Result<Reply, WorldFailure> {
        self.sim.session(actor)
    }

    fn account(&mut self, actor: &OfficerId, officer: &OfficerId) -> Result<Reply, WorldFailure> {
        self.sim.account(actor, officer)
    }

    fn act(&mut self, actor: &OfficerId, asked: &Asked) -> Result<Reply, WorldFailure> {
        // A run that is cut off is never repeated by itself: that is another test.
        if asked.command.get("type").is_some_and(|name| name == "run_query") {
            return self.sim.act(actor, asked);
        }
        self.through(|sim| sim.act(actor, asked))
    }

    fn import(&mut self, actor: &OfficerId, import: &Import) -> Result<Reply, WorldFailure> {
        self.sim.import(actor, import)
    }

    fn move_clock(&mut self, actor: &OfficerId, key: &str, to: Day) -> Result<Reply, WorldFailure> {
        self.through(|sim| sim.move_clock(actor, key, to))
    }

    fn read(&mut self, actor: Option<&OfficerId>, path: &str) -> Result<Reply, WorldFailure> {
        self.sim.read(actor, path)
    }

    fn collect(&mut self, actor: &OfficerId, path: &str) -> Result<Reply, WorldFailure> {
        self.sim.collect(actor, path)
    }

    fn deliver(&mut self, secret: &str, path: &str) -> Result<Reply, WorldFailure> {
        self.sim.deliver(secret, path)
    }

    fn public_key(&mut self, actor: &OfficerId) -> Result<String, WorldFailure> {
        self.sim.public_key(actor)
    }

    fn sign(&mut self, actor: &OfficerId, statement: &str) -> Result<String, WorldFailure> {
        self.sim.sign(actor, statement)
    }
}

/// The state of a place, without the random bytes that go into the digests of results.
fn unsalted(sim: &Sim) -> governance::State {
    let mut state = desk::fold(sim.ports()).unwrap();
    for table in state.tables.values_mut() {
        table.result = terms::Digest([0; 32]);
    }
    state
}

#[test]
fn a_journey_through_crashes_comes_to_the_same_state() {
    let mut smooth = founded();
    play(&mut smooth);
    let state = unsalted(&smooth);
    for blow in [Blow::Before, Blow::After] {
        let mut stumbling = Stumbling { sim: founded(), blow, crashes: 0 };
        play(&mut stumbling);
        assert!(stumbling.crashes > 30, "only {} crashes", stumbling.crashes);
        let stumbled = unsalted(&stumbling.sim);
        assert!(stumbled == state, "{blow:?}: {stumbled:#?}\nis not\n{state:#?}");
    }
}

/// The place of the short journey up to its last query, and a query to come.
fn before_a_query() -> (Sim, OfficerId, Asked) {
    let mut journey = journey();
    let is_run = |line: &journeys::Line| {
        let journeys::Statement::Act(act) = &line.statement else { return false };
        act.command == "run_query"
    };
    let last = journey.lines.iter().rposition(is_run).unwrap();
    journey.lines.truncate(last);
    let mut sim = founded();
    let files = sample::files();
    let ticket = Ticket { name: "short", nonce: "cut", files: &files };
    let transcript = run(&journey, ticket, &mut sim);
    assert!(transcript.holds(), "{}", transcript.to_text());
    let command = serde_json::json!({
        "type": "run_query",
        "grant": "grant-1",
        "sql": "SELECT count(*) AS n FROM zones",
    });
    let asked = Asked { key: "the-run".to_owned(), happened_on: None, command };
    (sim, OfficerId::new("gao").unwrap(), asked)
}

#[test]
fn a_run_that_is_cut_off_stays_debited_and_is_never_repeated() {
    // Its durable steps: the admission, the key of the table, the table, the end.
    for (ahead, blow, answered) in [
        (1, Blow::Before, true),
        (1, Blow::After, false),
        (2, Blow::Before, false),
        (3, Blow::Before, false),
        (3, Blow::After, false),
        (4, Blow::Before, false),
        (4, Blow::After, true),
    ] {
        let (mut sim, gao, asked) = before_a_query();
        let runs = desk::fold(sim.ports()).unwrap().runs.len();
        sim.faults().strike(ahead, blow, Aftermath::PowerCut);
        let first = sim.act(&gao, &asked).unwrap();
        assert!(matches!(&first, Reply::No(no) if no.code == NoCode::Failed), "{first:?}");
        sim.restart().unwrap();
        let again = sim.act(&gao, &asked).unwrap();
        let state = desk::fold(sim.ports()).unwrap();
        assert_eq!(state.runs.len(), runs + 1, "one debit, whatever happened");
        let run = state.runs.values().last().unwrap();
        if answered {
            // Nothing was recorded and it ran now, or all of it was.
            assert!(matches!(&again, Reply::Done(_)), "{ahead} {blow:?}: {again:?}");
            assert_eq!(run.state, governance::RunState::Answered);
        } else {
            assert!(matches!(&again, Reply::No(no) if no.code == NoCode::Failed), "{again:?}");
            assert_eq!(run.state, governance::RunState::Interrupted, "{ahead} {blow:?}");
        }
        assert_eq!(sim.act(&gao, &asked).unwrap(), again, "and it stays so");
    }
}

#[test]
fn the_same_act_twice_is_one_and_another_under_its_key_is_none() {
    let (mut sim, gao, asked) = before_a_query();
    let first = sim.act(&gao, &asked).unwrap();
    let size = desk::fold(sim.ports()).unwrap().size;
    assert_eq!(sim.act(&gao, &asked).unwrap(), first);
    sim.restart().unwrap();
    assert_eq!(sim.act(&gao, &asked).unwrap(), first);
    let mut other = asked;
    other.command["sql"] = "SELECT count(*) AS n FROM zones WHERE 1 = 1".into();
    let clash = sim.act(&gao, &other).unwrap();
    assert!(matches!(&clash, Reply::No(no) if no.code == NoCode::Conflict), "{clash:?}");
    assert_eq!(desk::fold(sim.ports()).unwrap().size, size);
}

#[test]
fn erasures_hold_after_a_careless_restore() {
    let mut sim = founded();
    let id = KeyId("person/su".to_owned());
    play(&mut sim);
    assert!(sim.keys().find(&id).is_err(), "su was erased");
    sim.keys().restore_from_backup(&id, SecretKey([5; 32]));
    sim.restart().unwrap();
    assert!(sim.keys().find(&id).is_err(), "before the first answer");
}

#[test]
fn an_altered_journal_is_not_opened() {
    use ports::Journal;
    let mut sim = founded();
    let mut envelope = Vec::new();
    let scanned = sim.journal().scan(1, &mut |entry| {
        envelope = entry.envelope;
        false
    });
    scanned.unwrap();
    let text = String::from_utf8_lossy(&envelope).replace("party.registered", "party.registerex");
    sim.journal().tamper(1, text.into_bytes());
    assert!(sim.restart().is_err());
}

#[test]
fn an_erasure_sent_again_is_done_before_it_is_said_so() {
    let mut sim = founded();
    let lin = OfficerId::new("lin").unwrap();
    let act = |sim: &mut Sim, key: &str, command: serde_json::Value| {
        let asked = Asked { key: key.to_owned(), happened_on: None, command };
        sim.act(&lin, &asked).unwrap()
    };
    let party = journey().founding.party;
    let appointed = serde_json::json!({ "type": "appoint_officer", "officer": "old", "party": party,
                            "name": "old" });
    let dismissed = serde_json::json!({ "type": "dismiss_officer", "officer": "old" });
    let erased = serde_json::json!({ "type": "erase_person", "officer": "old", "reason": "left" });
    act(&mut sim, "appoint", appointed);
    act(&mut sim, "dismiss", dismissed);
    // The entry is in, then the key cannot be destroyed, and the process lives on.
    sim.faults().strike(2, Blow::Before, Aftermath::Hiccup);
    let first = act(&mut sim, "erase", erased.clone());
    assert!(matches!(&first, Reply::No(no) if no.code == NoCode::Failed), "{first:?}");
    sim.faults().restore();
    let again = act(&mut sim, "erase", erased);
    assert!(matches!(again, Reply::Done(_)), "{again:?}");
    assert!(sim.keys().find(&KeyId("person/old".to_owned())).is_err(), "the key is still there");
}
