//! The checkers: they read the journal alone, and know nothing of how the desk works.

use std::collections::{BTreeMap, BTreeSet};

use governance::{AgreementState, Event, GrantState, RunState, State, Subject, VersionState};
use ledger::merkle::{consistency_proof, verify_consistency};
use ledger::{Envelope, Head, Tree, leaf_hash, opens};
use ports::{Audience, Journal, StoredEntry};
use serde::Deserialize;
use terms::{Day, Instant, OfficerId};

use super::cast::NAME_MARK;

/// The part of a record that state is folded from.
#[derive(Deserialize)]
struct Record {
    happened_on: Day,
    event: Event,
}

/// What was seen of a journal.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The state, folded here.
    pub(super) state: State,
    tree: Tree,
    /// Every head that was seen.
    pub(super) heads: Vec<Head>,
    serials: BTreeMap<String, u64>,
    admitted: BTreeMap<String, u64>,
    kinds: Vec<String>,
    claimed: BTreeMap<u64, (OfficerId, String)>,
    last: Option<i64>,
}

/// What is wrong, in words.
type Verdict = Result<(), String>;

fn must(holds: bool, says: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(says()) }
}

impl Watch {
    /// Takes up the entries that came since, and checks each and the whole.
    ///
    /// # Errors
    ///
    /// The rule that is broken, in words.
    pub fn catch_up(&mut self, journal: &dyn Journal) -> Result<(), String> {
        let mut wrong = Ok(());
        let scanned = journal.scan(self.state.size, &mut |entry| {
            wrong = self.entry(&entry);
            wrong.is_ok()
        });
        scanned.map_err(|error| error.to_string())?;
        wrong?;
        let head = journal.head().map_err(|error| error.to_string())?;
        let own = self.tree.head();
        must((head.size, head.root.0) == (own.size, own.root), || {
            format!("the journal says {head:?}, its entries lead to {own:?}")
        })?;
        self.check_growth(own)
    }

    /// The log only grew: every head seen before is its beginning.
    fn check_growth(&mut self, head: Head) -> Verdict {
        if self.heads.last() == Some(&head) {
            return Ok(());
        }
        // The newest, and a few older ones: all of them at every act would be work for nothing.
        let older = self.heads.iter().rev().take(2).chain(self.heads.iter().step_by(37));
        for old in older {
            let proof = consistency_proof(&self.tree, old.size, head.size);
            let holds = proof.is_some_and(|proof| verify_consistency(old, &head, &proof));
            must(holds, || format!("{old:?} is not the beginning of {head:?}"))?;
        }
        self.heads.push(head);
        Ok(())
    }

    fn entry(&mut self, entry: &StoredEntry) -> Verdict {
        let seq = entry.seq;
        must(seq == self.state.size, || format!("entry {seq} stands at {}", self.state.size))?;
        let envelope = Envelope::parse(&entry.envelope).map_err(|it| format!("{seq}: {it}"))?;
        check_parts(entry, &envelope)?;
        let part = entry.parts.iter().find(|part| part.audience == Audience::Regulator);
        let part = part.ok_or_else(|| format!("entry {seq} has lost its event"))?;
        let record: Record =
            serde_json::from_slice(&part.bytes).map_err(|error| format!("{seq}: {error}"))?;
        must(envelope.kind == record.event.kind() && entry.kind == envelope.kind, || {
            format!("entry {seq} is called `{}` and is {:?}", entry.kind, record.event)
        })?;
        must(self.last.is_none_or(|last| last <= envelope.recorded_ms), || {
            format!("entry {seq} was recorded before the one before it")
        })?;
        self.last = Some(envelope.recorded_ms);
        if let Some(serial) = &envelope.serial {
            let last = self.serials.entry(serial.register.clone()).or_default();
            *last = last.saturating_add(1);
            must(serial.number == *last, || format!("entry {seq} has {serial:?} after {last}"))?;
        }
        self.check_event(seq, &record)?;
        self.tree.push(leaf_hash(&entry.envelope));
        self.kinds.push(entry.kind.clone());
        let debited = matches!(record.event, Event::RunAdmitted { .. });
        let before = debited.then(|| self.debits());
        self.state.evolve(seq, Instant::from_millis(envelope.recorded_ms), &record.event);
        before.map_or(Ok(()), |before| self.check_debits(&before))
    }

    /// What must be so before an event may happen.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only some events are bound like this")]
    fn check_event(&mut self, seq: u64, record: &Record) -> Verdict {
        match &record.event {
            Event::RunAdmitted { run, grant, .. } => {
                let twice = self.state.runs.contains_key(run);
                must(!twice, || format!("{seq}: `{run}` was admitted twice"))?;
                let count = self.admitted.entry(grant.to_string()).or_default();
                *count = count.saturating_add(1);
                self.check_use(seq, grant, record.happened_on)
            }
            Event::TableLooked { table, .. } => {
                let table = self.state.tables.get(table);
                let table = table.ok_or_else(|| format!("{seq}: a table that is none"))?;
                must(table.lookable, || format!("{seq}: rows were looked at"))?;
                self.check_use(seq, &table.grant.clone(), record.happened_on)
            }
            Event::FileReleased { case, table, .. } => self.check_release(seq, case, table),
            Event::GrantMade { case, .. } => {
                let twice = self.state.grants.values().any(|grant| grant.case == *case);
                must(!twice, || format!("{seq}: a second grant in case `{case}`"))
            }
            Event::ActRefused { rules, .. } => {
                must(!rules.is_empty(), || format!("{seq}: a refusal without a ground"))
            }
            Event::AgreementCameIntoForce { agreement, .. } => {
                let drafted = self.state.agreements.get(agreement);
                let draft = drafted.is_some_and(|it| it.state == AgreementState::Draft);
                must(draft, || format!("{seq}: `{agreement}` came into force twice"))
            }
            _ => Ok(()),
        }
    }

    /// Data is used under an open grant, an agreement in force, and no standing hold.
    fn check_use(&self, seq: u64, grant: &terms::GrantId, day: Day) -> Verdict {
        let known = self.state.grants.get(grant);
        let known = known.ok_or_else(|| format!("{seq}: a grant that is none"))?;
        must(known.state == GrantState::Open, || format!("{seq}: `{grant}` is not open"))?;
        let in_force = self.state.is_agreement_in_force(&known.agreement, day);
        must(in_force, || format!("{seq}: the agreement of `{grant}` is not in force"))?;
        let held = self.state.standing_holds(&known.agreement).next().is_some();
        must(!held, || format!("{seq}: `{grant}` is held"))
    }

    /// Nothing leaves without two votes of two people who have no part in it, a passed check and
    /// a debit.
    fn check_release(&self, seq: u64, case: &terms::CaseId, table: &terms::TableId) -> Verdict {
        let known = self.state.cases.get(case);
        let known = known.ok_or_else(|| format!("{seq}: a case that is none"))?;
        let answers = known.steps.iter().flat_map(|step| &step.slots);
        let votes: BTreeSet<&OfficerId> = answers
            .filter_map(|slot| slot.answer.as_ref())
            .filter(|answer| answer.outcome.as_str() == "pass")
            .map(|answer| &answer.officer)
            .collect();
        must(votes.len() >= 2, || format!("{seq}: released on {} votes", votes.len()))?;
        for officer in votes {
            let party = self.state.officers.get(officer).map(|officer| &officer.party);
            let apart =
                party.is_some_and(|it| !self.state.is_same_or_affiliate(it, &known.applicant));
            must(apart && *officer != known.author, || {
                format!("{seq}: `{officer}` voted on the own matter")
            })?;
        }
        let passed = matches!(&known.subject, Subject::EgressReview { pass: true, .. });
        must(passed, || format!("{seq}: released though an automatic check failed"))?;
        let run = self.state.tables.get(table).and_then(|table| self.state.runs.get(&table.run));
        let debited = run.is_some_and(|run| run.state == RunState::Answered);
        must(debited, || format!("{seq}: released without an answered run"))
    }

    fn debits(&self) -> BTreeMap<String, u64> {
        self.state.grants.iter().map(|(id, grant)| (id.to_string(), grant.runs)).collect()
    }

    /// No debit is undone, and each run was debited once.
    fn check_debits(&self, before: &BTreeMap<String, u64>) -> Verdict {
        for (grant, now) in self.debits() {
            let earlier = before.get(&grant).copied().unwrap_or(0);
            let admitted = self.admitted.get(&grant).copied().unwrap_or(0);
            must(now >= earlier && now == admitted, || {
                format!("`{grant}` has {now} debits after {earlier}, and {admitted} runs")
            })?;
        }
        Ok(())
    }

    /// Every acknowledged act is there exactly once: its entries are its own.
    pub(super) fn claim(&mut self, officer: &OfficerId, key: &str, entries: &[u64]) -> Verdict {
        for seq in entries {
            must(*seq < self.state.size, || format!("entry {seq} was promised and is not there"))?;
            let owner = (officer.clone(), key.to_owned());
            let claimed = self.claimed.entry(*seq).or_insert_with(|| owner.clone());
            must(*claimed == owner, || {
                format!("entry {seq} belongs to {claimed:?} and to {owner:?}")
            })?;
        }
        Ok(())
    }

    /// The kind of an entry.
    pub(super) fn kind(&self, seq: u64) -> Option<&str> {
        self.kinds.get(usize::try_from(seq).ok()?).map(String::as_str)
    }

    /// What was cut off is closed before a place that was opened again answers anything.
    pub(super) fn check_nothing_under_way(&self) -> Verdict {
        let run = self.state.runs.iter().find(|(_, run)| run.state == RunState::Admitted);
        must(run.is_none(), || format!("{run:?} was cut off and is not closed"))?;
        let mut versions = self.state.resources.values().flat_map(|it| it.versions.values());
        let version = versions.find(|version| version.state == VersionState::Importing);
        must(version.is_none(), || format!("{version:?} was cut off and is not closed"))
    }

    /// The live state is what its journal leads to, and names nobody.
    pub(super) fn check_live(&self, snapshot: &[u8]) -> Verdict {
        #[derive(Deserialize)]
        struct Folded {
            state: State,
        }
        let live: Folded = serde_json::from_slice(snapshot).map_err(|error| error.to_string())?;
        must(live.state == self.state, || {
            "the live state is not the fold of its journal".to_owned()
        })?;
        must(!names_somebody(snapshot), || "a name stands in the state".to_owned())
    }
}

/// Every part opens its commitment, and none but the person's own holds a name.
fn check_parts(entry: &StoredEntry, envelope: &Envelope) -> Verdict {
    let commitments = &envelope.commitments;
    for part in &entry.parts {
        let (commitment, audience) = match part.audience {
            Audience::Public => (&commitments.public, ledger::Audience::Public),
            Audience::Parties => (&commitments.parties, ledger::Audience::Parties),
            Audience::Regulator => (&commitments.regulator, ledger::Audience::Regulator),
            Audience::Personal => (&commitments.personal, ledger::Audience::Personal),
        };
        must(opens(commitment, audience, &part.opening, &part.bytes), || {
            format!("the part of {:?} does not open in entry {}", part.audience, entry.seq)
        })?;
        must(!names_somebody(&part.bytes), || {
            format!("a name stands in the part of {:?} of entry {}", part.audience, entry.seq)
        })?;
    }
    must(!names_somebody(&entry.envelope), || format!("a name in envelope {}", entry.seq))
}

fn names_somebody(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.contains(NAME_MARK),
        // Sealed bytes are no text.
        Err(_) => bytes.windows(NAME_MARK.len()).any(|window| window == NAME_MARK.as_bytes()),
    }
}
