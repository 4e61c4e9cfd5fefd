//! Random runs: from one seed, acts of random people in a small place, with crashes between steps,
//! acts sent twice and clock jumps; after every act the checkers read the journal.

mod cast;
mod deed;
mod draw;
mod forms;
mod matters;
mod tally;
pub mod watch;

use desk::Library;
use governance::Command;
use journeys::{Dice, No, NoCode, Reply, World};
use ledger::audit::{Trust, audit};
use ports::{Journal, KeyId, Keys};
use serde_json::Value;
use terms::{Digest, OfficerId, Role};

use crate::memory::{Aftermath, Blow, Faults};
use crate::world::Sim;
use draw::{Deed, Draw, Hands};
use watch::Watch;

pub use cast::CastFailure;
pub use tally::Tally;

/// A rule was broken, or the world was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("seed {seed}, act {act}: {says}")]
pub struct Broken {
    /// The seed that leads there again.
    pub seed: u64,
    /// The number of the act.
    pub act: u32,
    /// What is wrong.
    pub says: String,
}

/// Plays a random run of `acts` acts from `seed`.
///
/// # Guarantee
/// The same seed, length and library give the same run.
///
/// # Errors
/// [`Broken`]: the first thing that a checker found.
pub fn rehearse(seed: u64, acts: u32, library: &Library) -> Result<Tally, Broken> {
    let broken = |act, says| Broken { seed, act, says };
    let mut stage = Stage::open(seed, library).map_err(|says| broken(0, says))?;
    let mut begun = stage.enter_everybody();
    while begun.is_ok() && stage.number < acts {
        begun = stage.turn();
    }
    begun.map_err(|says| broken(stage.number, says))?;
    stage.finish().map_err(|says| broken(stage.number, says))?;
    Ok(stage.tally)
}

type Verdict<T = ()> = Result<T, String>;

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// An act that was sent, and what came of it.
#[derive(Clone, Debug)]
struct Sent {
    officer: OfficerId,
    key: String,
    deed: Deed,
    reply: Reply,
}

struct Stage {
    sim: Sim,
    watch: Watch,
    dice: Dice,
    tally: Tally,
    number: u32,
    sent: Vec<Sent>,
}

impl Hands for Sim {
    fn sign(&self, officer: &OfficerId, statement: &str) -> String {
        self.signed(officer, statement)
    }

    fn public_key(&self, officer: &OfficerId) -> Digest {
        self.key_of(officer)
    }
}

impl Stage {
    fn open(seed: u64, library: &Library) -> Verdict<Self> {
        let founding = cast::founding().map_err(text)?;
        let sim = Sim::found(seed, library.clone(), &founding, Faults::default()).map_err(text)?;
        let mut stage = Self {
            sim,
            watch: Watch::default(),
            dice: Dice::new(seed),
            tally: Tally::default(),
            number: 0,
            sent: Vec::new(),
        };
        stage.look_around()?;
        Ok(stage)
    }

    fn enter_everybody(&mut self) -> Verdict {
        let lin = cast::founding().map_err(text)?.officer;
        for command in cast::entries().map_err(text)? {
            let deed = Deed::Act(None, Box::new(command));
            let named = deed.names();
            self.play(lin.clone(), deed)?;
            if let Some(officer) = named {
                let public_key = self.sim.key_of(&officer);
                let command = Box::new(Command::RegisterKey { public_key });
                self.play(officer, Deed::Act(None, command))?;
            }
        }
        Ok(())
    }

    /// Somebody does something.
    fn turn(&mut self) -> Verdict {
        let today = self.sim.desk().ok_or("the process is gone")?.time();
        let (today, _, _) = today.map_err(|no| format!("{no:?}"))?;
        let law = self.sim.law().current.clone();
        let mut draw = Draw {
            state: &self.watch.state,
            law: &law,
            today,
            dice: &mut self.dice,
            hands: &self.sim,
        };
        match draw.deed().map_err(text)? {
            Some((officer, deed)) => self.play(officer, deed),
            None => Ok(()),
        }
    }

    /// Plays a deed, perhaps through a fault, and perhaps once more; checks after each.
    fn play(&mut self, officer: OfficerId, deed: Deed) -> Verdict {
        self.number = self.number.saturating_add(1);
        let key = format!("act-{}", self.number);
        // What takes more than one step is struck more often.
        let chance = if deed.has_steps() { 35 } else { 12 };
        let struck = deed.is_keyed() && self.dice.chance(chance);
        if struck {
            self.strike();
        }
        let before = self.watch.state.size;
        let reply = self.sim.perform(&officer, &key, &deed)?;
        let mut sent = Sent { officer, key, deed, reply };
        let dark = self.sim.faults().is_dark();
        let hurt = dark || (struck && is_failed(&sent.reply));
        self.sim.faults().restore();
        if hurt {
            self.tally.crashes += 1;
            self.recover(&mut sent, dark)?;
        } else if is_failed(&sent.reply) {
            return Err(format!("it failed though nothing struck: {sent:?}"));
        }
        self.look_around()?;
        self.tally.count(&sent.deed, &sent.reply);
        self.check(&sent, if hurt { None } else { Some(before) })?;
        self.open_log_in(&sent)?;
        self.repeat(&sent)?;
        if sent.deed.is_keyed() {
            self.sent.push(sent);
        }
        Ok(())
    }

    fn strike(&mut self) {
        let ahead = u64::from(self.dice.below(4)).saturating_add(1);
        let blow = if self.dice.chance(50) { Blow::Before } else { Blow::After };
        let cut = self.dice.chance(70);
        let aftermath = if cut { Aftermath::PowerCut } else { Aftermath::Hiccup };
        self.sim.faults().strike(ahead, blow, aftermath);
    }

    /// Sends an act once more after a fault: to the process that lived on, or to a new one.
    fn recover(&mut self, sent: &mut Sent, dark: bool) -> Verdict {
        let acknowledged = is_recorded(&sent.reply).then(|| sent.reply.clone());
        let lives_on = !dark && self.dice.chance(60);
        if lives_on {
            self.look_around()?;
            sent.reply = self.sim.perform(&sent.officer, &sent.key, &sent.deed)?;
        }
        // What was cut off is closed only when the place is opened again.
        if !lives_on || is_open(&sent.reply) || is_failed(&sent.reply) {
            self.start_again()?;
            sent.reply = self.sim.perform(&sent.officer, &sent.key, &sent.deed)?;
        }
        let failed = is_failed(&sent.reply) && !is_interrupted(&sent.reply);
        if failed || is_open(&sent.reply) {
            return Err(format!("it does not come to an end after the fault: {sent:?}"));
        }
        match acknowledged {
            Some(first) if first != sent.reply && !sent.deed.is_look() => {
                Err(format!("acknowledged as {first:?}, then {:?}", sent.reply))
            }
            _ => Ok(()),
        }
    }

    /// Starts the process again, with or without its snapshot.
    fn start_again(&mut self) -> Verdict {
        if self.dice.chance(50) {
            self.sim.journal().forget_snapshot();
        }
        self.sim.restart().map_err(text)?;
        self.look_around()?;
        self.watch.check_nothing_under_way()?;
        self.compare()
    }

    /// Takes up what is new in the journal and compares it with the live state.
    fn look_around(&mut self) -> Verdict {
        let before = self.watch.state.size;
        self.watch.catch_up(self.sim.journal())?;
        if self.watch.state.size == before {
            return Ok(());
        }
        self.compare()
    }

    fn compare(&self) -> Verdict {
        let desk = self.sim.desk().ok_or("the process is gone")?;
        desk.rest().map_err(text)?;
        let snapshot = self.sim.journal().snapshot().map_err(text)?;
        let snapshot = snapshot.ok_or("there is no snapshot")?;
        self.watch.check_live(&snapshot.bytes)
    }

    /// Checks what came of a deed; `before` is the size of the log before it, where nothing else
    /// was recorded.
    fn check(&mut self, sent: &Sent, before: Option<u64>) -> Verdict {
        let size = self.watch.state.size;
        let grew = |by: &[u64]| before.is_none_or(|before| (before..size).eq(by.iter().copied()));
        match &sent.reply {
            Reply::Done(body) => {
                let entries = match &sent.deed {
                    Deed::Collect(_) => vec![size.saturating_sub(1)],
                    Deed::Read { .. } => Vec::new(),
                    Deed::Act(..) | Deed::Import { .. } | Deed::Clock(_) => entries_of(body),
                };
                let recorded = entries.is_empty() != sent.deed.is_recorded();
                if !recorded || !grew(&entries) {
                    return Err(format!("the log has {size} entries after {sent:?}"));
                }
                let first = entries.first().and_then(|seq| self.watch.kind(*seq));
                if sent.deed.kind().is_some_and(|kind| first != Some(kind)) {
                    return Err(format!("{sent:?} is recorded as {first:?}"));
                }
                self.watch.claim(&sent.officer, &sent.key, &entries)?;
                if sent.deed.is_erasure() {
                    self.check_erasures()?;
                }
                sent.deed.check_answer(body, self.least(), &self.erased())
            }
            // The desk does not record the refusal of a hand-over yet: every other one is an
            // entry.
            Reply::No(no) if sent.deed.is_collection() && no.entry.is_none() && grew(&[]) => {
                check_grounds(no)
            }
            Reply::No(no) if no.code.is_refusal() => {
                let entry =
                    no.entry.ok_or_else(|| format!("a refusal off the record: {sent:?}"))?;
                self.watch.claim(&sent.officer, &sent.key, &[entry])?;
                check_refusal(no, self.watch.kind(entry))
            }
            Reply::No(_) if sent.deed.is_import() || is_failed(&sent.reply) => Ok(()),
            Reply::No(no) if grew(&[]) => match no.detail {
                Some(_) => Ok(()),
                None => Err(format!("a no without a word: {no:?}")),
            },
            Reply::No(no) => Err(format!("something was recorded of {no:?}")),
        }
    }

    fn least(&self) -> u32 {
        self.sim.law().current.policy("min_entities").map_or(2, |policy| policy.value)
    }

    fn erased(&self) -> Vec<String> {
        let officers = self.watch.state.officers.iter().filter(|(_, officer)| officer.erased);
        officers.map(|(id, _)| format!("{}{id}", cast::NAME_MARK)).collect()
    }

    /// A newly named officer gets a log-in, so that there is somebody to act.
    fn open_log_in(&mut self, sent: &Sent) -> Verdict {
        if let (Some(officer), Reply::Done(_)) = (sent.deed.names(), &sent.reply) {
            let state = &self.watch.state;
            let of_authority = |party| state.has_role(party, Role::DataAuthority);
            let mut there = state.officers.iter().filter(|(_, it)| it.in_post);
            let clerk = there.find(|(_, it)| of_authority(&it.party)).map(|(id, _)| id.clone());
            let clerk = clerk.ok_or("nobody is left at the authority")?;
            let opened = self.sim.account(&clerk, &officer).map_err(text)?;
            if !matches!(opened, Reply::Done(_)) {
                return Err(format!("`{officer}` gets no log-in: {opened:?}"));
            }
        }
        Ok(())
    }

    /// Sends this act or an older one once more, or something else under its key.
    fn repeat(&mut self, sent: &Sent) -> Verdict {
        let old = if self.dice.chance(30) { self.dice.pick(&self.sent).cloned() } else { None };
        let again = old.as_ref().unwrap_or(sent);
        let in_post = self.watch.state.officers.get(&again.officer).is_some_and(|it| it.in_post);
        // Whoever left has no session any more.
        if !again.deed.is_keyed() || !is_recorded(&again.reply) || !in_post {
            return Ok(());
        }
        let before = self.watch.state.size;
        if self.dice.chance(12) {
            let reply = self.sim.perform(&again.officer, &again.key, &again.deed)?;
            self.tally.repeated += 1;
            self.look_around()?;
            if reply != again.reply && !again.deed.is_look() {
                return Err(format!("sent again: {again:?}, now {reply:?}"));
            }
        }
        if self.dice.chance(6) {
            let other = Deed::Clock(again.deed.other_day());
            let reply = self.sim.perform(&again.officer, &again.key, &other)?;
            let clash = matches!(&reply, Reply::No(no) if no.code == NoCode::Conflict);
            let stranger = matches!(&reply, Reply::No(no) if no.code == NoCode::NotFound);
            self.tally.clashes += u64::from(clash);
            self.look_around()?;
            if !clash && !stranger && again.deed != other {
                return Err(format!("another act under the key of {again:?}: {reply:?}"));
            }
        }
        if self.watch.state.size == before {
            return Ok(());
        }
        Err(format!("sending again recorded something: {again:?}"))
    }

    /// Of whom was erased neither the key nor a personal part is left.
    fn check_erasures(&self) -> Verdict {
        let erased = self.watch.state.officers.iter().filter(|(_, officer)| officer.erased);
        let keys: Vec<KeyId> = erased.map(|(id, _)| KeyId(format!("person/{id}"))).collect();
        if let Some(key) = keys.iter().find(|key| self.sim.keys().find(key).is_ok()) {
            return Err(format!("`{key}` was erased and is there"));
        }
        let mut left = None;
        let scanned = self.sim.journal().scan(0, &mut |entry| {
            let under = entry.parts.iter().filter_map(|part| part.sealed_under.as_ref());
            left = under.into_iter().any(|key| keys.contains(key)).then_some(entry.seq);
            left.is_none()
        });
        scanned.map_err(text)?;
        match left {
            Some(seq) => Err(format!("the personal part of entry {seq} was erased and is there")),
            None => Ok(()),
        }
    }

    /// The whole once more: from nothing, and as a stranger sees it.
    fn finish(&mut self) -> Verdict {
        self.check_erasures()?;
        self.sim.journal().forget_snapshot();
        self.sim.restart().map_err(text)?;
        self.look_around()?;
        self.compare()?;
        let mut anew = Watch::default();
        anew.catch_up(self.sim.journal())?;
        if anew.state != self.watch.state {
            return Err("the journal folds to another state from nothing".to_owned());
        }
        self.check_erasures()?;
        let files = self.sim.published().map_err(text)?;
        let keys = vec![self.sim.verifier_key().map_err(text)?];
        let pinned = self.watch.heads.clone();
        let report = audit(|path| files.get(path).cloned(), &Trust { keys, pinned });
        self.tally.close(&self.watch.state);
        if report.is_intact() { Ok(()) } else { Err(format!("{:?}", report.findings)) }
    }
}

fn is_failed(reply: &Reply) -> bool {
    matches!(reply, Reply::No(no) if no.code == NoCode::Failed)
}

/// Whether the same act is said to be still under way.
fn is_open(reply: &Reply) -> bool {
    matches!(reply, Reply::No(no) if no.code == NoCode::Conflict)
}

fn is_interrupted(reply: &Reply) -> bool {
    let Reply::No(no) = reply else { return false };
    no.detail.as_ref().is_some_and(|detail| detail.en == "the run was interrupted")
}

/// Whether the reply acknowledges a record.
fn is_recorded(reply: &Reply) -> bool {
    match reply {
        Reply::Done(_) => true,
        Reply::No(no) => no.entry.is_some(),
    }
}

fn entries_of(body: &Value) -> Vec<u64> {
    let entries = body.get("entries").and_then(Value::as_array);
    entries.into_iter().flatten().filter_map(Value::as_u64).collect()
}

/// Every refusal has a ground with fact and remedy.
fn check_grounds(no: &No) -> Verdict {
    let worded = |text: &terms::Text| !text.zh.trim().is_empty() && !text.en.trim().is_empty();
    let whole = no.grounds.iter().all(|ground| worded(&ground.fact) && worded(&ground.remedy));
    if no.code.is_refusal() && (no.grounds.is_empty() || !whole) {
        return Err(format!("a refusal without a whole ground: {no:?}"));
    }
    Ok(())
}

/// Every refusal has its own entry.
fn check_refusal(no: &No, kind: Option<&str>) -> Verdict {
    check_grounds(no)?;
    match kind {
        Some("act.refused" | "run.interrupted") => Ok(()),
        _ => Err(format!("a refusal is recorded as {kind:?}")),
    }
}
