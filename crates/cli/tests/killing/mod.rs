//! Kills a real server at chosen durable steps, and holds what is left against a list of its own.
//!
//! The driver walks a journey over HTTP. At a chosen act a tracer is put on the server, which ends
//! it with `SIGKILL` at the n-th step that makes something durable: the step does not happen. The
//! server is started again, the act is sent again under its own key, and everything that was ever
//! acknowledged is asked for again and must be as it was.

mod book;
pub(crate) mod plan;
mod street;
mod tracer;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use journeys::{Ticket, run, sample};
use serde_json::{Value, json};

use crate::support;
use plan::{Class, Counted, Point};
use street::Street;

pub(crate) use tracer::can_trace;

/// What a run of the journey under kills came to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Kills that struck.
    pub(crate) kills: usize,
    /// Points that an act did not get to: it needed fewer steps than before.
    pub(crate) not_reached: usize,
    /// Kills by the kind of act that was under way.
    pub(crate) by_act: BTreeMap<&'static str, usize>,
    /// Kills by the file that the step was about.
    pub(crate) by_file: BTreeMap<String, usize>,
    /// Kills after the entries of an act and before its effect was done.
    pub(crate) between: usize,
    /// Acknowledged acts.
    pub(crate) acts: usize,
    /// Times an acknowledged act was asked for again and answered as before.
    pub(crate) compared: usize,
    /// Runs and imports that were cut off; their debits stand.
    pub(crate) interrupted: usize,
}

impl Tally {
    /// Takes down a kill.
    fn strike(&mut self, class: Class, file: String) {
        self.kills += 1;
        *self.by_act.entry(class.name()).or_default() += 1;
        let effect = matches!(class, Class::Effect | Class::Release);
        self.between += usize::from(effect && matches!(file.as_str(), "keys" | "vault"));
        *self.by_file.entry(file).or_default() += 1;
    }

    /// Adds what another run came to.
    pub(crate) fn add(&mut self, other: Self) {
        self.kills += other.kills;
        self.between += other.between;
        self.not_reached += other.not_reached;
        self.acts += other.acts;
        self.compared += other.compared;
        self.interrupted += other.interrupted;
        for (act, count) in other.by_act {
            *self.by_act.entry(act).or_default() += count;
        }
        for (file, count) in other.by_file {
            *self.by_file.entry(file).or_default() += count;
        }
    }

    /// The counts as one line of JSON. Anything lost, doubled or undone ended the run before this.
    pub(crate) fn line(&self, seed: u64) -> Value {
        json!({
            "seed": seed, "kills": self.kills, "by_act": self.by_act, "by_file": self.by_file,
            "between_entry_and_effect": self.between,
            "not_reached": self.not_reached, "acts": self.acts, "compared": self.compared,
            "interrupted": self.interrupted, "lost": 0, "twice": 0, "undone": 0,
        })
    }
}

/// Walks the journey without a kill and counts the durable steps of every act.
pub(crate) fn census() -> Vec<Counted> {
    let folder = tempfile::tempdir().unwrap();
    let mut street = Street::found(folder.path());
    street.count_steps();
    walk(&mut street);
    street.counted()
}

/// Walks the journey and kills the server at `points`; whatever was lost, came twice or was undone
/// is a panic.
pub(crate) fn kill_at(points: &[Point]) -> Tally {
    let folder = tempfile::tempdir().unwrap();
    let mut street = Street::found(folder.path());
    street.plan(points);
    walk(&mut street);
    let tally = street.close();
    verify(folder.path());
    tally
}

/// Points at random: the seed tells which.
pub(crate) fn draw(counted: &[Counted], wanted: usize, seed: u64) -> Vec<Vec<Point>> {
    plan::draw(counted, wanted, seed)
}

fn walk(street: &mut Street) {
    let journey = journeys::read(&support::root().join("journeys/futian/main.txt")).unwrap();
    let files = sample::files();
    let transcript =
        run(&journey, Ticket { name: "futian/main", nonce: "kill", files: &files }, street);
    assert!(transcript.holds(), "{:#?}", transcript.unmet);
}

/// The journal and the published log, as strangers to the run.
fn verify(data_dir: &Path) {
    let dir = data_dir.join("data");
    let dir = dir.to_str().unwrap();
    let (code, out, err) = support::offline(&["ledger", "verify", "--data-dir", dir]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, out) = support::audit(&data_dir.join("data"), None);
    assert_eq!(code, 0, "{out}");
}

/// Every class of act that a plan should hit.
pub(crate) fn missed(tally: &Tally) -> BTreeSet<&'static str> {
    let hit: BTreeSet<&str> = tally.by_act.keys().copied().collect();
    Class::ALL.iter().map(|class| class.name()).filter(|name| !hit.contains(name)).collect()
}
