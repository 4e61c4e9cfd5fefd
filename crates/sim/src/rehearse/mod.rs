//! Random runs: from one seed, acts of random people in a small place, with crashes between steps,
//! acts sent twice and clock jumps; after every act the checkers read the journal.

mod cast;
mod check;
mod deed;
mod draw;
mod forms;
mod kept;
mod market;
mod matters;
mod openings;
mod tally;
pub mod watch;

use desk::{DeskNo, Library};
use governance::Command;
use journeys::{Dice, NoCode, Reply, World};
use ledger::audit::{Trust, audit};
use ports::Journal;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use terms::{Digest, OfficerId, PartyId, Role, RuleId, Text};

use crate::memory::{Aftermath, Blow, Faults};
use crate::world::Sim;
use draw::{Deed, Draw, Hands, Secret};
use kept::Kept;
use openings::Want;
use watch::Watch;

pub use cast::{CastFailure, files};
pub use tally::{Fate, Tally};

/// A rule was broken, or the world was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}, seed {seed}, act {act}: {says}")]
pub struct Broken {
    /// The place.
    pub place: String,
    /// The seed that leads there again.
    pub seed: u64,
    /// The number of the act.
    pub act: u32,
    /// What is wrong.
    pub says: String,
    /// What was done until then, as a journey.
    pub journey: String,
}

/// What is played.
#[derive(Clone, Copy)]
struct Play<'a> {
    seed: u64,
    acts: u32,
    library: &'a Library,
    /// Whether no fault strikes.
    is_calm: bool,
    /// Whether what is done is kept as a journey.
    is_kept: bool,
}

/// Plays a random run of `acts` acts from `seed`, after everybody was entered.
///
/// # Guarantee
/// The same seed, length and library give the same run.
///
/// # Errors
/// [`Broken`]: the first thing that a checker found.
pub fn rehearse(seed: u64, acts: u32, library: &Library) -> Result<Tally, Broken> {
    let play = Play { seed, acts, library, is_calm: false, is_kept: false };
    // What leads to a fault is told by the run that is played once more.
    play.through().map(|(tally, _)| tally).map_err(|broken| {
        let again = Play { is_kept: true, ..play }.through();
        again.err().unwrap_or(broken)
    })
}

/// A random run without faults, as a journey that leads to the same.
///
/// # Errors
/// [`Broken`]: the first thing that a checker found.
pub fn journey(seed: u64, acts: u32, library: &Library) -> Result<String, Broken> {
    Play { seed, acts, library, is_calm: true, is_kept: true }.through().map(|(_, text)| text)
}

impl Play<'_> {
    fn through(self) -> Result<(Tally, String), Broken> {
        let Self { seed, acts, library, .. } = self;
        let place = library.current.place.id.to_string();
        let broken = |act, says, journey| {
            let place = place.clone();
            Broken { place, seed, act, says, journey }
        };
        let mut stage = Stage::open(self).map_err(|says| broken(0, says, String::new()))?;
        let mut played = stage.enter_everybody();
        let entered = stage.number;
        while played.is_ok() && stage.number.saturating_sub(entered) < acts {
            played = stage.turn();
        }
        let played = played.and_then(|()| stage.finish());
        let (number, tally) = (stage.number, std::mem::take(&mut stage.tally));
        let title = Text::new(
            format!("{place}：种子 {seed} 的演练"),
            format!("{place}: the rehearsal of seed {seed}"),
        );
        let text = stage.kept.take().map(|kept| kept.print(title)).unwrap_or_default();
        match played {
            Ok(()) => Ok((tally, text)),
            Err(says) => Err(broken(number, says, text)),
        }
    }
}

/// After how many acts the live state is compared with the fold of its journal.
const COMPARED_EVERY: u32 = 16;

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

impl Sent {
    /// Whether this is the same answer: a secret is shown once, and what was lawful to see may not
    /// be any more.
    fn is_same(&self, other: &Reply) -> bool {
        self.deed.is_look() || open_part(&self.reply) == open_part(other)
    }
}

/// A reply without its secret.
fn open_part(reply: &Reply) -> Reply {
    let mut reply = reply.clone();
    if let Reply::Done(Value::Object(body)) = &mut reply {
        body.remove("secret");
    }
    reply
}

struct Stage {
    sim: Sim,
    watch: Watch,
    dice: Dice,
    tally: Tally,
    number: u32,
    sent: Vec<Sent>,
    secrets: Vec<Secret>,
    wants: Vec<Want>,
    is_calm: bool,
    kept: Option<Kept>,
}

impl Hands for Sim {
    fn sign(&self, officer: &OfficerId, statement: &str) -> String {
        self.signed(officer, statement)
    }

    fn public_key(&self, officer: &OfficerId) -> Digest {
        self.key_of(officer)
    }

    fn may(&self, officer: &OfficerId, command: &Command) -> Result<(), Vec<RuleId>> {
        let Some(desk) = self.desk() else { return Ok(()) };
        let asked = desk::Asked { happened_on: None, command: command.clone() };
        match desk.may(officer, &asked) {
            Ok(()) => Ok(()),
            Err(DeskNo::Refused(refused)) => {
                Err(refused.grounds.grounds().map(|it| it.citation.rule.clone()).collect())
            }
            Err(
                DeskNo::NotFound { .. }
                | DeskNo::Malformed(_)
                | DeskNo::Conflict(_)
                | DeskNo::Failed(_),
            ) => Err(Vec::new()),
        }
    }
}

impl Stage {
    fn open(play: Play<'_>) -> Verdict<Self> {
        let Play { seed, library, .. } = play;
        let founding = cast::founding().map_err(text)?;
        let sim = Sim::found(seed, library.clone(), &founding, Faults::default()).map_err(text)?;
        let mut stage = Self {
            sim,
            watch: Watch::default(),
            dice: Dice::new(seed),
            tally: Tally::default(),
            number: 0,
            sent: Vec::new(),
            secrets: Vec::new(),
            wants: Vec::new(),
            is_calm: play.is_calm,
            kept: play.is_kept.then(|| Kept::new(founding)),
        };
        stage.look_around()?;
        Ok(stage)
    }

    fn enter_everybody(&mut self) -> Verdict {
        let lin = cast::founding().map_err(text)?.officer;
        let law = self.sim.law().current.clone();
        for command in cast::entries(&law).map_err(text)? {
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
            secrets: &self.secrets,
            wants: &mut self.wants,
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
        let struck = deed.is_keyed() && self.dice.chance(chance) && !self.is_calm;
        if struck {
            self.strike();
        }
        let before = self.watch.state.size;
        let reply = self.sim.perform(&officer, &key, (&deed, &self.secrets))?;
        let mut sent = Sent { officer, key, deed, reply };
        self.note(&sent);
        let dark = self.sim.faults().is_dark();
        let hurt = dark || (struck && is_failed(&sent.reply));
        self.sim.faults().restore();
        if hurt {
            self.tally.crashes += 1;
            if let Some(kept) = &mut self.kept {
                kept.struck();
            }
            self.recover(&mut sent, dark)?;
        } else if is_failed(&sent.reply) {
            return Err(format!("it failed though nothing struck: {sent:?}"));
        }
        self.look_around()?;
        self.tally.count(&sent.deed, &sent.reply);
        self.check(&sent, if hurt { None } else { Some(before) })?;
        self.take_secret(&sent);
        self.open_log_in(&sent)?;
        self.repeat(&sent)?;
        if sent.deed.is_keyed() {
            self.sent.push(sent);
        }
        Ok(())
    }

    fn perform_again(&mut self, sent: &Sent) -> Verdict<Reply> {
        self.sim.perform(&sent.officer, &sent.key, (&sent.deed, &self.secrets))
    }

    fn note(&mut self, sent: &Sent) {
        let party = self.watch.state.officers.get(&sent.officer).map(|it| &it.party);
        if let Some(kept) = &mut self.kept {
            kept.note(sent, party);
        }
    }

    /// A secret is shown once: whoever gets it keeps it.
    fn take_secret(&mut self, sent: &Sent) {
        let Reply::Done(body) = &sent.reply else { return };
        let Some(words) = body.get("secret").and_then(Value::as_str) else { return };
        let digest = Digest(Sha256::digest(words.as_bytes()).into());
        let state = &self.watch.state;
        let Some((key, known)) = state.access_keys.iter().find(|(_, it)| it.digest == digest)
        else {
            return;
        };
        if let Some(subscription) = state.subscriptions.get(&known.subscription) {
            let (key, product) = (key.clone(), subscription.product.clone());
            if let Some(kept) = &mut self.kept {
                kept.secret(self.secrets.len());
            }
            self.secrets.push(Secret { key, product, words: words.to_owned() });
        }
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
            sent.reply = self.perform_again(sent)?;
        }
        // What was cut off is closed only when the place is opened again.
        if !lives_on || is_open(&sent.reply) || is_failed(&sent.reply) {
            self.start_again()?;
            sent.reply = self.perform_again(sent)?;
        }
        let failed = is_failed(&sent.reply) && !is_interrupted(&sent.reply);
        if failed || is_open(&sent.reply) {
            return Err(format!("it does not come to an end after the fault: {sent:?}"));
        }
        match acknowledged {
            Some(first) if !sent.is_same(&first) => {
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
        // Reading the whole state after every act would be most of the work.
        if self.watch.state.size == before || !self.number.is_multiple_of(COMPARED_EVERY) {
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

    /// A newly named officer gets a log-in, so that there is somebody to act.
    fn open_log_in(&mut self, sent: &Sent) -> Verdict {
        let (Some(officer), Reply::Done(_)) = (sent.deed.names(), &sent.reply) else {
            return Ok(());
        };
        let state = &self.watch.state;
        let of_authority = |party| state.has_role(party, Role::DataAuthority);
        let there = state.officers.iter().filter(|(_, it)| it.in_post && of_authority(&it.party));
        let clerks: Vec<(OfficerId, PartyId)> =
            there.map(|(id, it)| (id.clone(), it.party.clone())).collect();
        for (clerk, party) in clerks {
            let opened = self.sim.account(&clerk, &officer).map_err(text)?;
            if is_stranger(&opened) {
                // A fault came between the naming of this clerk and the log-in.
                continue;
            }
            if !matches!(opened, Reply::Done(_)) {
                return Err(format!("`{officer}` gets no log-in: {opened:?}"));
            }
            if let Some(kept) = &mut self.kept {
                kept.account((&clerk, &party), &officer);
            }
            return Ok(());
        }
        Err("nobody is left at the authority".to_owned())
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
            let reply = self.perform_again(again)?;
            self.tally.repeated += 1;
            self.look_around()?;
            if !again.is_same(&reply) {
                return Err(format!("sent again: {again:?}, now {reply:?}"));
            }
        }
        if self.dice.chance(6) {
            let other = Deed::Clock(again.deed.other_day());
            let reply = self.sim.perform(&again.officer, &again.key, (&other, &[]))?;
            let clash = matches!(&reply, Reply::No(no) if no.code == NoCode::Conflict);
            let stranger = matches!(&reply, Reply::No(no) if no.code == NoCode::NotFound);
            self.tally.clashes += u64::from(clash);
            self.look_around()?;
            if !clash && !stranger && again.deed != other {
                return Err(format!("another act under the key of {again:?}: {reply:?}"));
            }
        }
        // A move of the clock is an occasion to close a month that could not be closed before.
        if self.watch.state.size == before || matches!(again.deed, Deed::Clock(_)) {
            return Ok(());
        }
        Err(format!("sending again recorded something: {again:?}"))
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

fn is_stranger(reply: &Reply) -> bool {
    matches!(reply, Reply::No(no) if no.code == NoCode::Unauthenticated)
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
