//! What the desk keeps in memory: the folded state, an index into the journal, names, the tree.

use std::collections::{BTreeMap, BTreeSet};

use governance::{AgreementKind, Event, Grant, GrantState, RunState, State, Subject, VersionState};
use ledger::{Envelope, Tree, leaf_hash, opens};
use ports::{Audience, KeyId, StoredEntry};
use serde::{Deserialize, Serialize};
use terms::{
    AgreementId, CaseId, Day, Digest, Instant, Key, OfficerId, ReleaseId, ResourceId, RunId,
    TableId, VersionNo,
};

use crate::catalogue::{Catalogue, Disclosed};
use crate::figures::Figures;
use crate::no::Failure;
use crate::record::Afloat;
use crate::seal::Record;

/// The shape of a snapshot; another version of the product folds anew.
pub(crate) const SHAPE: &str = concat!("gongshu-desk/2/", env!("CARGO_PKG_VERSION"));

/// Where things stand in the journal. Ids and numbers only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Index {
    /// The entries about each case.
    pub(crate) cases: BTreeMap<CaseId, Vec<u64>>,
    /// The entry that ended each run.
    pub(crate) runs: BTreeMap<RunId, u64>,
    /// The entry that ended each import, by `resource/version`.
    pub(crate) imports: BTreeMap<String, u64>,
    /// The entry that names each officer.
    pub(crate) people: BTreeMap<OfficerId, u64>,
    /// The call each call's words stand in.
    pub(crate) calls: BTreeMap<terms::CallId, u64>,
    /// Agreements whose exit is complete: their workspaces are cleared.
    pub(crate) exits: BTreeSet<AgreementId>,
    /// Platform service agreements whose partner left: their workspaces are cleared.
    pub(crate) left: BTreeSet<AgreementId>,
    /// The newest case about the entry of each resource in the catalogue.
    pub(crate) described_in: BTreeMap<ResourceId, CaseId>,
    /// The entry that let each resource into the catalogue last, and its day.
    pub(crate) listed: BTreeMap<ResourceId, (u64, Day)>,
    /// The day the newest data of each resource came.
    pub(crate) updated: BTreeMap<ResourceId, Day>,
    /// Entries that are disclosed to society.
    pub(crate) disclosed: Vec<Disclosed>,
    /// What is counted for everybody.
    pub(crate) figures: Figures,
}

/// What must be done in the world after entries are durable; doing it twice is fine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Destroy a person's key.
    ErasePerson(OfficerId),
    /// Destroy a version's key.
    EraseVersion(ResourceId, VersionNo),
    /// Remember the cells of a released table.
    Remember(ReleaseId, TableId),
    /// Clear the workspaces under an operation agreement, or those of a partner that left.
    Clear(AgreementId),
}

/// The desk's memory of one place.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    /// The folded state.
    pub(crate) state: State,
    /// The index.
    pub(crate) index: Index,
    /// Names of officers whose personal data still exists.
    pub(crate) names: BTreeMap<OfficerId, String>,
    /// The Merkle tree over the entries.
    pub(crate) tree: Tree,
    /// The public catalogue.
    pub(crate) catalogue: Catalogue,
    /// The rulebook that was last found to be the one on record.
    pub(crate) law_said: Option<Digest>,
    /// Effects that are due.
    pub(crate) pending: Vec<Effect>,
    /// The newest of what is folded in and may not be durable yet.
    pub(crate) afloat: Option<Afloat>,
    /// The keys of acts that are on their way.
    pub(crate) flying: Vec<(OfficerId, Key, Afloat)>,
    /// How often the journal was folded anew.
    pub(crate) epoch: u64,
    /// Why nothing may be recorded until the place is opened again.
    pub(crate) broken: Option<String>,
}

/// What a snapshot holds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Folded {
    pub(crate) state: State,
    pub(crate) index: Index,
}

impl Bench {
    /// Folds an entry that is or is about to be in the journal.
    ///
    /// # Errors
    /// [`Failure::Damaged`] when the entry is not what its envelope says.
    pub(crate) fn fold(&mut self, entry: &StoredEntry) -> Result<(), Failure> {
        let damaged = |why: &str| Failure::Damaged(format!("entry {}: {why}", entry.seq));
        let envelope =
            Envelope::parse(&entry.envelope).map_err(|error| damaged(&error.to_string()))?;
        if envelope.seq != entry.seq || entry.seq != self.tree.size() {
            return Err(damaged("it stands in the wrong place"));
        }
        let part = entry.parts.iter().find(|part| part.audience == Audience::Regulator);
        let part = part.ok_or_else(|| damaged("its event is missing"))?;
        let commitment = envelope.commitments.regulator;
        if !opens(&commitment, ledger::Audience::Regulator, &part.opening, &part.bytes) {
            return Err(damaged("its event does not open its commitment"));
        }
        let record: Record =
            serde_json::from_slice(&part.bytes).map_err(|error| damaged(&error.to_string()))?;
        let day = envelope.day.to_string().parse::<Day>();
        let day = day.map_err(|error| damaged(&error.to_string()))?;
        self.note(entry.seq, &record.event);
        self.index.disclose(entry.seq, day, &record.event);
        self.index.figures.follow(day, &envelope.articles, &record.event);
        self.state.evolve(entry.seq, Instant::from_millis(envelope.recorded_ms), &record.event);
        self.catalogue.follow(&self.state, &self.index, &record.event);
        self.tree.push(leaf_hash(&entry.envelope));
        Ok(())
    }

    /// Takes up an entry that a snapshot already folded: only its leaf counts.
    pub(crate) fn pass(&mut self, entry: &StoredEntry) {
        self.tree.push(leaf_hash(&entry.envelope));
    }

    fn note(&mut self, seq: u64, event: &Event) {
        if let Some(case) = self.case_of(event) {
            self.index.cases.entry(case).or_default().push(seq);
        }
        self.note_ends(seq, event);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only some events end or name something")]
    fn note_ends(&mut self, seq: u64, event: &Event) {
        match event {
            Event::RunAnswered { run, .. } | Event::RunInterrupted { run, .. } => {
                self.index.runs.insert(run.clone(), seq);
            }
            Event::ResourceImported { resource, version, .. }
            | Event::ImportFailed { resource, version } => {
                self.index.imports.insert(import_key(resource, *version), seq);
            }
            Event::OfficerAppointed { officer, .. } => {
                self.index.people.insert(officer.clone(), seq);
            }
            Event::CaseOpened { case, subject: Subject::CatalogueEntry { resource }, .. } => {
                self.index.described_in.insert(resource.clone(), case.clone());
            }
            Event::CallPublished { call, .. } => {
                self.index.calls.insert(call.clone(), seq);
            }
            Event::ExitClosed { agreement } => {
                self.index.exits.insert(agreement.clone());
                self.pending.push(Effect::Clear(agreement.clone()));
            }
            Event::PartnerLeft { agreement, .. } => {
                self.index.left.insert(agreement.clone());
                self.pending.push(Effect::Clear(agreement.clone()));
            }
            Event::PersonErased { officer, .. } => {
                self.names.remove(officer);
                self.pending.push(Effect::ErasePerson(officer.clone()));
            }
            Event::VersionErased { resource, version, .. } => {
                self.pending.push(Effect::EraseVersion(resource.clone(), *version));
            }
            Event::FileReleased { release, table, .. } => {
                self.pending.push(Effect::Remember(release.clone(), table.clone()));
            }
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only some events are about a case")]
    fn case_of(&self, event: &Event) -> Option<CaseId> {
        match event {
            Event::CaseOpened { case, .. }
            | Event::StepAnswered { case, .. }
            | Event::ScanHandedIn { case, .. }
            | Event::ClockStopped { case, .. }
            | Event::ClockResumed { case, .. }
            | Event::DecisionRevoked { case, .. }
            | Event::CasePassed { case, .. }
            | Event::CaseStalled { case, .. }
            | Event::CaseWithdrawn { case, .. }
            | Event::OperatorApproved { case, .. }
            | Event::MatterEntered { case, .. }
            | Event::AgreementDrafted { case, .. }
            | Event::ProductRegistered { case, .. }
            | Event::SubscriptionOpened { case, .. }
            | Event::GrantMade { case, .. }
            | Event::FileReleased { case, .. } => Some(case.clone()),
            Event::MatterStruck { matter, .. } => {
                self.state.matters.get(matter).map(|matter| matter.case.clone())
            }
            Event::HoldSet { case, .. } => case.clone(),
            Event::AgreementCameIntoForce { agreement, .. } => {
                self.state.agreements.get(agreement).map(|agreement| agreement.case.clone())
            }
            Event::GrantOpened { service_agreement, .. } => {
                self.state.agreements.get(service_agreement).map(|it| it.case.clone())
            }
            Event::ProductAdmitted { product, version, .. } => {
                let product = self.state.products.get(product);
                product.and_then(|it| it.versions.get(version)).map(|it| it.case.clone())
            }
            Event::PartnerAdmitted { agreement, .. } => {
                self.state.agreements.get(agreement).map(|it| it.case.clone())
            }
            Event::CatalogueEntered { resource } => self.index.described_in.get(resource).cloned(),
            Event::HoldLifted { hold: lifted, .. } => self.last_about(|subject| {
                matches!(subject, Subject::Rectification { hold, .. } if hold == lifted)
            }),
            Event::ExitClosed { agreement: left } => self.last_about(|subject| {
                matches!(subject, Subject::OperatorExit { agreement } if agreement == left)
            }),
            _ => None,
        }
    }

    /// The newest case about such a subject.
    fn last_about(&self, is_it: impl Fn(&Subject) -> bool) -> Option<CaseId> {
        let about = self.state.cases.iter().filter(|(_, case)| is_it(&case.subject));
        let opened = |id: &CaseId| self.index.cases.get(id).and_then(|about| about.first());
        about.map(|(id, _)| id).max_by_key(|id| opened(id)).cloned()
    }

    /// Every effect the whole state calls for, for driving again after a restart or a restore.
    pub(crate) fn all_effects(&self) -> Vec<Effect> {
        let mut all = Vec::new();
        let erased = self.state.officers.iter().filter(|(_, officer)| officer.erased);
        all.extend(erased.map(|(id, _)| Effect::ErasePerson(id.clone())));
        for (id, resource) in &self.state.resources {
            let gone = resource.versions.iter().filter(|(_, it)| it.state == VersionState::Erased);
            all.extend(gone.map(|(version, _)| Effect::EraseVersion(id.clone(), *version)));
        }
        for (id, release) in &self.state.releases {
            if !self.is_cleared(release) {
                all.push(Effect::Remember(id.clone(), release.table.clone()));
            }
        }
        let cleared = self.index.exits.iter().chain(&self.index.left);
        all.extend(cleared.cloned().map(Effect::Clear));
        all
    }

    fn is_cleared(&self, release: &governance::Release) -> bool {
        let grant = self.state.grants.get(&release.grant);
        grant.is_some_and(|grant| {
            self.index.exits.contains(&grant.agreement)
                || self.index.left.iter().any(|left| grants_under(&self.state, left, grant))
        })
    }

    /// Runs that were admitted and have no end yet.
    pub(crate) fn open_runs(&self) -> Vec<(RunId, OfficerId)> {
        let open = self.state.runs.iter().filter(|(_, run)| run.state == RunState::Admitted);
        open.map(|(id, run)| (id.clone(), run.officer.clone())).collect()
    }

    /// Imports that were announced and have no end yet, with the entry that announced them.
    pub(crate) fn open_imports(&self) -> Vec<(ResourceId, VersionNo)> {
        let mut open = Vec::new();
        for (id, resource) in &self.state.resources {
            let coming =
                resource.versions.iter().filter(|(_, it)| it.state == VersionState::Importing);
            open.extend(coming.map(|(version, _)| (id.clone(), *version)));
        }
        open
    }
}

/// Whether a grant lies under an agreement: of operation, or of the platform with its partner.
pub(crate) fn grants_under(state: &State, agreement: &AgreementId, grant: &Grant) -> bool {
    let platform = state.agreements.get(agreement);
    let platform = platform.filter(|it| it.kind == AgreementKind::PlatformService);
    platform.map_or(grant.agreement == *agreement, |platform| {
        // A partner that came back has new grants, and they are open.
        grant.state == GrantState::Closed
            && platform.holder == grant.party
            && platform.under.as_ref() == Some(&grant.agreement)
    })
}

/// The index key of an import.
pub(crate) fn import_key(resource: &ResourceId, version: VersionNo) -> String {
    format!("{resource}/{version}")
}

/// The officer a personal part belongs to, by the name of its key.
pub(crate) fn person_of(key: &KeyId) -> Option<OfficerId> {
    OfficerId::new(key.0.strip_prefix("person/")?).ok()
}
