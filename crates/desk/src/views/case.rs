//! Cases: the list, and one case in full.

use std::collections::BTreeMap;

use governance::{Case, CatalogueForm, Command, Event, RevocationGround, Subject};
use ledger::Envelope;
use ports::{Audience, StoredEntry};
use rulebook::model::{Passage, Procedure, Rulebook};
use terms::{ArticleId, CaseId, Digest, Instant, OfficerId};

use super::{
    CaseLine, CasePage, EntryLine, StalledView, Viewer, Word, case_line, kind, subject, word,
};
use crate::desk::Desk;
use crate::no::{DeskNo, Failure, not_found};
use crate::seal::{Record, record_of, words_of};
use crate::signature::statement_of;

/// A case with its law and everything on record about it.
pub(super) struct File<'a> {
    pub(super) viewer: Viewer<'a>,
    pub(super) id: &'a CaseId,
    pub(super) case: &'a Case,
    pub(super) law: &'a Rulebook,
    pub(super) procedure: &'a Procedure,
    pub(super) entries: BTreeMap<u64, StoredEntry>,
    pub(super) records: BTreeMap<u64, Record>,
}

impl Desk {
    /// Every case the caller may see, the newest first.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn cases(&self, caller: &OfficerId) -> Result<Vec<CaseLine>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let seen = viewer.cases_by_age();
        Ok(seen.into_iter().rev().filter_map(|id| case_line(viewer, id)).collect())
    }

    /// A case in full.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] when there is none for the caller.
    pub fn case(&self, caller: &OfficerId, id: &CaseId) -> Result<CasePage, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let file = self.case_file(viewer, id)?;
        let line = case_line(viewer, id).ok_or_else(|| not_found("case", id))?;
        let subject = subject::view(viewer, (id, file.case), file.form());
        Ok(CasePage {
            line,
            steps: file.steps(),
            words: file.handed_in(),
            subject: subject.ok_or_else(|| not_found("case", id))?,
            fields: subject::fields(viewer.law_of(&file.case.rulebook), viewer.state(), file.case),
            document: file.document(),
            statement: file.document().and_then(|_| statement_of(viewer.state(), id, file.case)),
            withdrawable: viewer.may(Command::WithdrawCase { case: id.clone() }).is_ok(),
            revocable: viewer.may(revocation(id)).is_ok(),
            revoked: file.case.revoked,
            rulebook: file.case.rulebook,
            version: file.law.version,
            stalled: file.stalled(),
            entries: file.lines()?,
        })
    }

    fn case_file<'a>(&self, viewer: Viewer<'a>, id: &'a CaseId) -> Result<File<'a>, DeskNo> {
        let case = viewer.state().cases.get(id).filter(|case| viewer.sees_case(case));
        let case = case.ok_or_else(|| not_found("case", id))?;
        let law = viewer.law_of(&case.rulebook);
        let procedure = law.procedure(&case.procedure);
        let procedure = procedure.ok_or_else(|| not_found("procedure", &case.procedure))?;
        let about = viewer.bench.index.cases.get(id).map(Vec::as_slice).unwrap_or_default();
        let (mut entries, mut records) = (BTreeMap::new(), BTreeMap::new());
        // The description a catalogue case begins with is the entry before it.
        let first = about.first().and_then(|first| first.checked_sub(1));
        for seq in first.iter().chain(about) {
            let entry =
                self.entry(*seq)?.ok_or_else(|| Failure::Damaged(format!("entry {seq}")))?;
            records.insert(*seq, record_of(&entry)?);
            entries.insert(*seq, entry);
        }
        Ok(File { viewer, id, case, law, procedure, entries, records })
    }
}

impl<'a> Viewer<'a> {
    /// The cases the viewer may see, the oldest first.
    pub(super) fn cases_by_age(&self) -> Vec<&'a CaseId> {
        let seen = self.state().cases.iter().filter(|(_, case)| self.sees_case(case));
        let mut seen: Vec<&CaseId> = seen.map(|(id, _)| id).collect();
        seen.sort_by_key(|id| self.bench.index.cases.get(*id).and_then(|about| about.first()));
        seen
    }
}

impl File<'_> {
    /// The document to be signed; the file of an egress review is none.
    fn document(&self) -> Option<Digest> {
        let is_file = matches!(self.case.subject, Subject::EgressReview { .. });
        self.case.document.filter(|_| !is_file)
    }

    /// The entries about the case, without the one before it.
    pub(super) fn own_entries(&self) -> impl Iterator<Item = (&StoredEntry, &Record)> {
        let about = self.viewer.bench.index.cases.get(self.id);
        let own = about.into_iter().flatten();
        own.filter_map(|seq| Some((self.entries.get(seq)?, self.records.get(seq)?)))
    }

    /// The description a catalogue case began with.
    fn form(&self) -> Option<Box<CatalogueForm>> {
        let Subject::CatalogueEntry { resource } = &self.case.subject else { return None };
        let (_, before) = self.records.first_key_value()?;
        let Event::ResourceDescribed { form, .. } = &before.event else { return None };
        (form.resource == *resource).then(|| form.clone())
    }

    /// The version the case could not be carried over to, and the ways it may go from here.
    fn stalled(&self) -> Option<StalledView> {
        let version = self.viewer.law_of(self.case.stalled.as_ref()?).version;
        let open = |goes: &Passage| self.viewer.may(passage(self.id, *goes)).is_ok();
        let ways = Passage::ALL.iter().copied().filter(open).collect();
        Some(StalledView { version, ways })
    }

    /// What the applicant handed in, supplements included.
    fn handed_in(&self) -> Vec<Word> {
        let handed = self.own_entries().filter(|(_, record)| {
            matches!(record.event, Event::CaseOpened { .. } | Event::ClockResumed { .. })
        });
        handed
            .flat_map(|(entry, _)| {
                word::words(self.law, self.procedure, &words_of(entry, Audience::Parties))
            })
            .collect()
    }

    fn lines(&self) -> Result<Vec<EntryLine>, Failure> {
        self.own_entries().map(|(entry, record)| self.line(entry, record)).collect()
    }

    fn line(&self, entry: &StoredEntry, record: &Record) -> Result<EntryLine, Failure> {
        let envelope = Envelope::parse(&entry.envelope)
            .map_err(|error| Failure::Damaged(format!("entry {}: {error}", entry.seq)))?;
        let actor =
            record.actor.as_ref().filter(|_| !self.viewer.is_blind_entry(entry.seq, self.case));
        let articles = envelope.articles.iter().filter_map(|it| ArticleId::new(it.as_str()).ok());
        Ok(EntryLine {
            seq: entry.seq,
            kind: entry.kind.clone(),
            name: kind::name(&entry.kind),
            happened_on: Some(record.happened_on),
            recorded_at: Instant::from_millis(envelope.recorded_ms),
            articles: articles.collect(),
            actor: actor.and_then(|actor| self.viewer.officer_name(actor, true)),
        })
    }
}

impl Viewer<'_> {
    /// Whether an entry is an answer that is kept from the viewer.
    pub(super) fn is_blind_entry(&self, seq: u64, case: &Case) -> bool {
        case.steps.iter().any(|open| {
            let law = self.law_of(&open.rulebook);
            open.slots.iter().any(|slot| {
                slot.answer.as_ref().is_some_and(|answer| answer.entry == seq)
                    && self.is_blind_to(law, case, open, slot)
            })
        })
    }
}

/// A case sent on its way, asked about.
fn passage(case: &CaseId, goes: Passage) -> Command {
    Command::PassCase { case: case.clone(), goes, reason: "-".to_owned() }
}

/// A decision taken back, asked about.
fn revocation(case: &CaseId) -> Command {
    Command::RevokeDecision {
        case: case.clone(),
        ground: RevocationGround::Correction,
        reason: "-".to_owned(),
    }
}
