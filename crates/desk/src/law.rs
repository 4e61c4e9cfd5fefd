//! The law of a place: its rulebooks, which of them is in force, and the entry that says so.
//!
//! A rulebook is in force from the day that names it. The first act of that day, or the opening of
//! the place, finds the page turned: an entry says which law binds from here on, and one for each
//! open case says where it goes.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use governance::{Codex, State};
use rulebook::calendar::Calendar;
use rulebook::model::Rulebook;
use terms::{ArticleId, Day, Digest};

use crate::bench::Bench;
use crate::desk::Desk;
use crate::no::Failure;
use crate::record::Sheet;

/// The law as the desk has it.
#[derive(Clone, Debug)]
pub struct Library {
    /// The newest rulebook.
    pub current: Arc<Rulebook>,
    /// Every rulebook that is at hand, by digest, the current one included.
    pub all: BTreeMap<Digest, Arc<Rulebook>>,
    /// The holiday notices.
    pub calendar: Arc<Calendar>,
    /// The official text by article, where it was attached.
    pub texts: BTreeMap<ArticleId, String>,
}

impl Library {
    /// The rulebook whose day has come last; the oldest where none has come yet.
    pub fn on(&self, day: Day) -> &Arc<Rulebook> {
        let come = self.all.values().filter(|it| it.version <= day).max_by_key(|it| it.version);
        let oldest = || self.all.values().min_by_key(|it| it.version);
        come.or_else(oldest).unwrap_or(&self.current)
    }

    /// The rulebook on record as in force.
    pub fn in_force(&self, state: &State) -> &Arc<Rulebook> {
        let last = state.laws.last().and_then(|law| self.all.get(&law.rulebook));
        last.unwrap_or(&self.current)
    }

    /// The rulebook with this digest, or the newest where it is not at hand.
    pub fn of(&self, digest: &Digest) -> &Arc<Rulebook> {
        self.all.get(digest).unwrap_or(&self.current)
    }

    /// The law in force, with those before it.
    pub(crate) fn codex<'a>(&'a self, current: &'a Rulebook) -> Codex<'a> {
        Codex { current, all: Some(&self.all) }
    }

    /// Whether the record must say that `law` is in force: another was, or several might be, or an
    /// open case began under another.
    fn must_say(&self, state: &State, law: &Rulebook) -> bool {
        let began_under_another = || {
            let open = state.open_cases.iter().filter_map(|id| state.cases.get(id));
            open.into_iter().any(|case| case.rulebook != law.digest)
        };
        match state.laws.last() {
            Some(last) => last.rulebook != law.digest,
            None => self.all.len() > 1 || began_under_another(),
        }
    }
}

impl Desk {
    /// The law in force, with those before it.
    pub(crate) fn codex(&self) -> Codex<'_> {
        self.library.codex(self.law())
    }

    /// Puts on record that another law is in force, where its day has come.
    pub(crate) fn turn(&self, bench: &mut Bench) -> Result<(), Failure> {
        let today = self.today(&bench.state)?;
        let law = self.library.on(today);
        if bench.law_said == Some(law.digest) {
            return Ok(());
        }
        if self.library.must_say(&bench.state, law) {
            let recorded = governance::adopt(&bench.state, self.library.codex(law), today);
            let sheet = Sheet { actor: None, happened_on: today, recorded: &recorded };
            self.append(bench, sheet, |_, _| Ok(None))?;
        }
        bench.law_said = Some(law.digest);
        let mut in_force = self.in_force.lock().unwrap_or_else(PoisonError::into_inner);
        let before = in_force.replace(law.digest);
        drop(in_force);
        if before.is_some_and(|before| before != law.digest) {
            // What may be delivered is asked of the law in force.
            self.refresh_gates(bench);
        }
        Ok(())
    }
}
