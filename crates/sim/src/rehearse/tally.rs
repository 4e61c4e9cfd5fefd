//! What a run came to, in numbers.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use governance::{RunState, State, Subject};
use journeys::{NoCode, Reply};
use rulebook::vocabulary::Subject as SubjectWord;
use serde::Serialize;

use super::draw::Deed;

/// What came of acts of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fate {
    /// Done.
    pub done: u64,
    /// Refused by the law.
    pub refused: u64,
    /// Not found, malformed, in conflict, or cut off.
    pub turned_away: u64,
}

impl AddAssign for Fate {
    fn add_assign(&mut self, other: Self) {
        self.done += other.done;
        self.refused += other.refused;
        self.turned_away += other.turned_away;
    }
}

macro_rules! tally {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        /// What random runs came to.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
        pub struct Tally {
            $($(#[$doc])* pub $name: u64,)*
            /// Cases opened, by what they are about.
            pub subjects: BTreeMap<String, u64>,
            /// What came of each kind of act.
            pub by_kind: BTreeMap<String, Fate>,
        }

        impl AddAssign for Tally {
            fn add_assign(&mut self, other: Self) {
                $(self.$name = self.$name.saturating_add(other.$name);)*
                for (subject, count) in other.subjects {
                    *self.subjects.entry(subject).or_default() += count;
                }
                for (kind, fate) in other.by_kind {
                    *self.by_kind.entry(kind).or_default() += fate;
                }
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
    /// Agreements that came into force.
    agreements;
    /// Matters put on record.
    matters;
    /// Products let circulate.
    products;
    /// Subscriptions opened.
    subscriptions;
    /// Calls of products that were answered.
    calls;
    /// Calls of products that were not.
    calls_refused;
}

impl Tally {
    /// Counts a deed.
    pub(super) fn count(&mut self, deed: &Deed, reply: &Reply) {
        let fate = self.by_kind.entry(deed.name()).or_default();
        match reply {
            Reply::Done(_) => fate.done += 1,
            Reply::No(no) if no.code.is_refusal() => fate.refused += 1,
            Reply::No(_) => fate.turned_away += 1,
        }
        if let Deed::Call { .. } = deed {
            let done = matches!(reply, Reply::Done(_));
            self.calls += u64::from(done);
            self.calls_refused += u64::from(!done);
            return;
        }
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
        self.matters = count(state.matters.len());
        let admitted = state.products.values().filter(|it| it.admitted().is_some());
        self.products = count(admitted.count());
        self.subscriptions = count(state.subscriptions.len());
        let signed = state.agreements.values().filter(|it| it.serial.is_some());
        self.agreements = count(signed.count());
        for case in state.cases.values() {
            *self.subjects.entry(word_of(&case.subject).code().to_owned()).or_default() += 1;
        }
        self.erased = count(state.officers.values().filter(|officer| officer.erased).count());
    }
}

/// The word of the rulebooks for what a case is about.
fn word_of(subject: &Subject) -> SubjectWord {
    match subject {
        Subject::CatalogueEntry { .. } => SubjectWord::CatalogueEntry,
        Subject::OperatorApplication { .. } => SubjectWord::OperatorApplication,
        Subject::OperationAgreement { .. } => SubjectWord::OperationAgreement,
        Subject::ResourceRequest { .. } => SubjectWord::ResourceRequest,
        Subject::ServiceAgreement { .. } => SubjectWord::ServiceAgreement,
        Subject::EgressReview { .. } => SubjectWord::EgressReview,
        Subject::Rectification { .. } => SubjectWord::Rectification,
        Subject::OperatorExit { .. } => SubjectWord::OperatorExit,
        Subject::PartnerEntry { .. } => SubjectWord::PartnerEntry,
        Subject::PartnerExit { .. } => SubjectWord::PartnerExit,
        Subject::PartnerReport { .. } => SubjectWord::PartnerReport,
        Subject::Product { .. } => SubjectWord::Product,
        Subject::Subscription { .. } => SubjectWord::Subscription,
        Subject::Matter { .. } => SubjectWord::Matter,
    }
}
