//! What a run came to, in numbers.

use std::ops::AddAssign;

use governance::{RunState, State};
use journeys::{NoCode, Reply};
use serde::Serialize;

use super::draw::Deed;

macro_rules! tally {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        /// What random runs came to.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
        pub struct Tally {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl AddAssign for Tally {
            fn add_assign(&mut self, other: Self) {
                $(self.$name = self.$name.saturating_add(other.$name);)*
            }
        }
    };
}

tally! {
    /// Acts, imports and clock moves.
    acts;
    /// Of these: done.
    done;
    /// Refused by the law.
    refused;
    /// Of these: by the guard of the reading room.
    guard_refused;
    /// Not found, malformed or in conflict.
    turned_away;
    /// Cut off by a fault and closed as interrupted.
    interrupted;
    /// Pages read and files collected.
    pages;
    /// Faults that struck.
    crashes;
    /// Acts sent once more.
    repeated;
    /// Other acts under a used key.
    clashes;
    /// Moves of the clock.
    clock_jumps;
    /// Entries of the log.
    entries;
    /// Cases opened.
    cases;
    /// Grants made.
    grants;
    /// Runs debited.
    runs;
    /// Of these: answered.
    answered;
    /// Cells looked at.
    cells;
    /// Files released.
    releases;
    /// Files handed over.
    deliveries;
    /// Persons erased.
    erased;
}

impl Tally {
    /// Counts a deed.
    pub(super) fn count(&mut self, deed: &Deed, reply: &Reply) {
        if !deed.is_keyed() {
            self.pages += 1;
            return;
        }
        self.acts += 1;
        match reply {
            Reply::Done(_) => {
                self.done += 1;
                self.clock_jumps += u64::from(matches!(deed, Deed::Clock(_)));
            }
            Reply::No(no) => match no.code {
                NoCode::Refused => self.refused += 1,
                NoCode::GuardRefused => {
                    self.refused += 1;
                    self.guard_refused += 1;
                }
                NoCode::NotFound
                | NoCode::Malformed
                | NoCode::Conflict
                | NoCode::Unauthenticated => self.turned_away += 1,
                NoCode::Failed => self.interrupted += 1,
            },
        }
    }

    /// Takes up what stands in the state at the end.
    pub(super) fn close(&mut self, state: &State) {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        self.entries = state.size;
        self.cases = count(state.cases.len());
        self.grants = count(state.grants.len());
        self.runs = state.grants.values().map(|grant| grant.runs).sum();
        let answered = state.runs.values().filter(|run| run.state == RunState::Answered);
        self.answered = count(answered.count());
        self.cells = state.tables.values().map(|table| table.looked).sum();
        self.releases = count(state.releases.len());
        self.deliveries = state.releases.values().map(|release| release.delivered).sum();
        self.erased = count(state.officers.values().filter(|officer| officer.erased).count());
    }
}
