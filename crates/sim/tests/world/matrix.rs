//! Who may do what, chapter by chapter of the whole life of a place, as texts that are compared:
//! their diff is the policy review. Futian's stands in `crates/governance/tests`.
//!
//! The acts that are asked for are those its journey gets done, and every answer that an open step
//! knows; each is asked by one officer of every role.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use governance::{
    Act, CaseState, Command, Document, EgressEvidence, Event, Evidence, Material, No, Signature,
    State, decide,
};
use journeys::{Asked, Import, Reply, Run, Statement, Ticket, World, WorldFailure, read, sample};
use ports::{Audience, Journal};
use rulebook::Rulebook;
use rulebook::model::StepKind;
use serde_json::Value;
use sim::memory::Faults;
use sim::{Sim, library};
use terms::{Day, Digest, Instant, OfficerId, Role};

const HEADING: &str = "\
Who may do what, chapter by chapter of the journey `main`: `decide` asked by one officer of each
role. Written by the test, with GONGSHU_WRITE_MATRIX=1.

  +  may
  x  the law refuses, on these articles, and the refusal is recorded
  .  nothing of the kind exists for this officer, or the act makes no sense now

`others` are all roles that somebody holds by then and the row does not name. A chapter shows, at
its end, what is new against the chapter before: the rows that differ.
";

/// A world that remembers which acts were done.
struct Remembering {
    sim: Sim,
    menu: BTreeMap<String, Command>,
}

impl World for Remembering {
    fn session(&mut self, actor: &OfficerId) -> Result<Reply, WorldFailure> {
        self.sim.session(actor)
    }

    fn account(&mut self, actor: &OfficerId, officer: &OfficerId) -> Result<Reply, WorldFailure> {
        self.sim.account(actor, officer)
    }

    fn act(&mut self, actor: &OfficerId, asked: &Asked) -> Result<Reply, WorldFailure> {
        let reply = self.sim.act(actor, asked)?;
        if let (Reply::Done(_), Ok(command)) =
            (&reply, serde_json::from_value::<Command>(asked.command.clone()))
            && let Some(name) = name_of(&command, &asked.command)
        {
            self.menu.entry(name).or_insert(command);
        }
        Ok(reply)
    }

    fn import(&mut self, actor: &OfficerId, import: &Import) -> Result<Reply, WorldFailure> {
        self.sim.import(actor, import)
    }

    fn move_clock(&mut self, actor: &OfficerId, key: &str, to: Day) -> Result<Reply, WorldFailure> {
        self.sim.move_clock(actor, key, to)
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

/// What an act is called in the menu; none for what hangs on an open step.
#[expect(clippy::wildcard_enum_match_arm, reason = "most acts are called what they are")]
fn name_of(command: &Command, written: &Value) -> Option<String> {
    match command {
        Command::OpenCase { procedure, .. } => Some(format!("open_case {procedure}")),
        Command::AnswerStep { .. }
        | Command::AskSupplement { .. }
        | Command::GiveSupplement { .. }
        | Command::RegisterKey { .. } => None,
        _ => written["type"].as_str().map(str::to_owned),
    }
}

/// The place at the end of a chapter.
struct Stage {
    title: String,
    state: State,
    today: Day,
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Takes up what came into the journal since.
fn catch_up(state: &mut State, journal: &dyn Journal) {
    let mut folded = std::mem::take(state);
    let scanned = journal.scan(folded.size, &mut |entry| {
        let part = entry.parts.iter().find(|it| it.audience == Audience::Regulator).unwrap();
        let record: Value = serde_json::from_slice(&part.bytes).unwrap();
        let event: Event = serde_json::from_value(record["event"].clone()).unwrap();
        folded.evolve(entry.seq, Instant::from_millis(0), &event);
        true
    });
    scanned.unwrap();
    *state = folded;
}

/// The chapters of a journey, and what was done in all of them.
fn chapters(place: &str) -> (Vec<Stage>, BTreeMap<String, Command>, Sim) {
    let name = format!("{place}/main");
    let journey = read(&checkout().join("journeys").join(&name).with_extension("txt")).unwrap();
    let law = library(&checkout().join("rulebooks"), place).unwrap();
    let sim = Sim::found(1, law, &journey.founding, Faults::default()).unwrap();
    let mut world = Remembering { sim, menu: BTreeMap::new() };
    let files = sample::files();
    let ticket = Ticket { name: &name, nonce: "matrix", files: &files };
    let mut run = Run::begin(&journey, ticket);
    let mut starts: Vec<(usize, String)> = Vec::new();
    for (number, line) in journey.lines.iter().enumerate() {
        if let Statement::Chapter(heading) = &line.statement {
            starts.push((number, heading.en.clone()));
        }
    }
    let ends = starts.iter().skip(1).map(|(number, _)| *number).chain([journey.lines.len()]);
    let (mut stages, mut state) = (Vec::new(), State::default());
    for ((_, title), end) in starts.iter().zip(ends) {
        run.go(&journey, ticket, &mut world, end);
        catch_up(&mut state, world.sim.journal());
        let (today, _, _) = world.sim.desk().unwrap().time().unwrap();
        stages.push(Stage { title: title.clone(), state: state.clone(), today });
    }
    (stages, world.menu, world.sim)
}

/// One officer for each role that somebody holds.
fn cast(state: &State, law: &Rulebook) -> Vec<(Role, OfficerId)> {
    let of = |role: Role| {
        let mut there = state.officers.iter().filter(|(_, it)| it.in_post);
        there.find(|(_, it)| state.has_role(&it.party, role)).map(|(id, _)| (role, id.clone()))
    };
    law.place.roles.keys().filter_map(|role| of(*role)).collect()
}

/// Every answer that an open step of an open case knows, with what it must carry.
fn answers(state: &State, law: &Rulebook) -> Vec<(String, Command)> {
    let mut all = Vec::new();
    let open = state.cases.iter().filter(|(_, case)| case.state == CaseState::Open);
    for (id, case) in open {
        let procedure = law.procedure(&case.procedure).unwrap();
        for open in case.steps.iter().filter(|step| step.closed_on.is_none()) {
            let step = procedure.step(&open.step).unwrap();
            for outcome in &step.outcomes {
                let proof = Document { name: "proof".to_owned(), digest: Digest([5; 32]) };
                let carried = |it: &terms::ItemId| (it.clone(), Material::Document(proof.clone()));
                let signed = case.document.filter(|_| step.kind == StepKind::Sign);
                let command = Command::AnswerStep {
                    case: id.clone(),
                    step: step.id.clone(),
                    outcome: outcome.id.clone(),
                    materials: outcome.needs.iter().map(carried).collect(),
                    signature: signed
                        .map(|document| Signature::Key { document, signature: String::new() }),
                };
                all.push((format!("{}/{}: {}", procedure.id, step.id, outcome.id), command));
            }
        }
    }
    all
}

/// What the desk would have found out before it asks.
#[expect(clippy::wildcard_enum_match_arm, reason = "most acts rest on nothing found out")]
fn evidence(command: &Command) -> Option<Evidence> {
    let digest = Digest([6; 32]);
    match command {
        Command::RunQuery { .. } | Command::AnswerTemplate { .. } => {
            Some(Evidence::Plan { digest, reads: Vec::new() })
        }
        Command::Look { .. } => Some(Evidence::Cells(1)),
        Command::IssueKey { .. } => Some(Evidence::Secret(digest)),
        Command::AnswerStep { signature: Some(_), .. } => Some(Evidence::SignatureHolds),
        Command::RequestRelease { .. } => Some(Evidence::Egress(EgressEvidence {
            content: digest,
            rows: 1,
            pass: true,
            failed: Vec::new(),
        })),
        _ => None,
    }
}

fn verdict(stage: &Stage, law: &Rulebook, actor: &OfficerId, command: &Command) -> String {
    let act = Act {
        actor: actor.clone(),
        happened_on: stage.today,
        command: command.clone(),
        evidence: evidence(command),
    };
    match decide(&stage.state, &act, law, stage.today) {
        Ok(_) => "+".to_owned(),
        Err(No::Unknown { .. } | No::Malformed(_)) => ".".to_owned(),
        Err(No::Refused(refusal)) => {
            let cited = refusal.grounds().map(|it| it.citation.article.as_str());
            let mut cited: Vec<&str> = cited.collect();
            cited.sort_unstable();
            cited.dedup();
            format!("x {}", cited.join(" "))
        }
    }
}

/// A row: the verdicts with their roles, the most common no last.
fn row(stage: &Stage, law: &Rulebook, (name, command): (&str, &Command)) -> String {
    let mut by_verdict: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (role, officer) in cast(&stage.state, law) {
        let verdict = verdict(stage, law, &officer, command);
        by_verdict.entry(verdict).or_default().push(role.code());
    }
    let common = by_verdict.iter().filter(|(verdict, _)| *verdict != "+");
    let common = common.max_by_key(|(_, roles)| roles.len()).map(|(verdict, _)| verdict.clone());
    let mut row = format!("{name}:");
    for (verdict, roles) in &by_verdict {
        if Some(verdict) != common.as_ref() {
            write!(row, " {verdict} {};", roles.join(", ")).unwrap();
        }
    }
    match common {
        Some(verdict) => write!(row, " {verdict} others").unwrap(),
        None => row.truncate(row.trim_end_matches(';').len()),
    }
    row
}

fn rows(stage: &Stage, law: &Rulebook, menu: &BTreeMap<String, Command>) -> Vec<String> {
    let mut all: BTreeMap<String, Command> = menu.clone();
    for (name, command) in answers(&stage.state, law) {
        all.entry(name).or_insert(command);
    }
    all.iter().map(|(name, command)| row(stage, law, (name, command))).collect()
}

fn matrix(place: &str) -> String {
    let (stages, menu, sim) = chapters(place);
    let law = &sim.law().current;
    let mut text = format!("{place}\n\n{HEADING}");
    let mut before: Vec<String> = Vec::new();
    for stage in &stages {
        write!(text, "\n== {} == {}\n", stage.title, stage.today).unwrap();
        let rows = rows(stage, law, &menu);
        for row in rows.iter().filter(|row| !before.contains(row)) {
            writeln!(text, "{row}").unwrap();
        }
        before = rows;
    }
    text
}

fn check(place: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/world/matrix");
    let path = folder.join(place).with_extension("txt");
    let made = matrix(place);
    #[expect(clippy::disallowed_methods, reason = "the one switch of this test")]
    if std::env::var("GONGSHU_WRITE_MATRIX").is_ok_and(|it| it == "1") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&path, &made).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (stored, made)) in (1..).zip(stored.lines().zip(made.lines())) {
        let what = "review it, then GONGSHU_WRITE_MATRIX=1";
        assert_eq!(stored, made, "{}:{number}; {what}", path.display());
    }
    assert_eq!(stored, made);
}

#[test]
fn the_matrix_of_chengdu_is_the_one_on_file() {
    check("chengdu");
}

#[test]
fn the_matrix_of_lingang_is_the_one_on_file() {
    check("lingang");
}

#[test]
fn the_matrix_of_nanjing_is_the_one_on_file() {
    check("nanjing");
}

#[test]
fn the_matrix_of_pudong_is_the_one_on_file() {
    check("pudong");
}
