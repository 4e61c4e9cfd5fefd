//! Receipts: proof that an entry is in the log, opening the parts its reader may see.

use governance::{Event, HoldTarget};
use ledger::merkle::inclusion_proof;
use ledger::{Checkpoint, Part, Receipt};
use ports::{Audience, StoredEntry};
use terms::{AgreementId, CaseId, OfficerId, ProductId, ResourceId, RunId, SubscriptionId};

use super::Viewer;
use crate::bench::Bench;
use crate::desk::Desk;
use crate::no::{DeskNo, Failure, not_found};
use crate::seal::record_of;

impl Desk {
    /// The receipt of an entry, as a `.tlog-proof`: the public part opened, and the parties' part
    /// where the caller may see it.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] past the end of the log.
    pub fn receipt(&self, caller: Option<&OfficerId>, seq: u64) -> Result<String, DeskNo> {
        let bench = self.read();
        let viewer = caller.map(|caller| self.viewer(&bench, caller)).transpose()?;
        let entry = self.entry(seq)?.filter(|it| it.seq < bench.tree.size());
        let entry = entry.ok_or_else(|| not_found("entry", &seq))?;
        let mut parts = vec![opened(&entry, Audience::Public, ledger::Audience::Public)];
        let record = record_of(&entry)?;
        if viewer.is_some_and(|viewer| viewer.sees_words(seq, &record.event)) {
            parts.push(opened(&entry, Audience::Parties, ledger::Audience::Parties));
        }
        let hashes = inclusion_proof(&bench.tree, seq, bench.tree.size());
        let hashes = hashes.ok_or_else(|| Failure::Bug(format!("no proof of entry {seq}")))?;
        let receipt = Receipt {
            envelope: entry.envelope,
            parts: parts.into_iter().flatten().collect(),
            hashes,
            checkpoint: self.signed_head(&bench)?,
        };
        Ok(receipt.encode().map_err(Failure::bug)?)
    }

    /// The present head of the log as a signed note.
    ///
    /// # Errors
    /// [`DeskNo::Failed`] when it cannot be signed.
    pub fn checkpoint(&self) -> Result<String, DeskNo> {
        Ok(self.signed_head(&self.read())?)
    }

    fn signed_head(&self, bench: &Bench) -> Result<String, Failure> {
        let key = self.signer.verifier_key();
        let note = Checkpoint::new(key.name(), bench.tree.head()).sign(&self.signer);
        Ok(note.map_err(Failure::bug)?.to_string())
    }
}

/// A part with its opening; none where it was erased.
fn opened(entry: &StoredEntry, audience: Audience, named: ledger::Audience) -> Option<Part> {
    let part = entry.parts.iter().find(|part| part.audience == audience)?;
    Some(Part { audience: named, opening: part.opening, bytes: part.bytes.clone() })
}

impl Viewer<'_> {
    /// Whether the words of an entry are for the viewer.
    fn sees_words(&self, seq: u64, event: &Event) -> bool {
        match event {
            Event::CaseOpened { case, .. }
            | Event::StepAnswered { case, .. }
            | Event::ScanHandedIn { case, .. }
            | Event::ClockStopped { case, .. }
            | Event::ClockResumed { case, .. }
            | Event::DecisionRevoked { case, .. }
            | Event::CasePassed { case, .. }
            | Event::CaseStalled { case, .. }
            | Event::CaseWithdrawn { case, .. } => self.sees_words_of_case(seq, case),
            Event::AffiliationDeclared { one, other, .. } => {
                self.is_authority() || [one, other].contains(&self.party)
            }
            Event::HoldSet { target, .. } => self.sees_target(target),
            Event::HoldLifted { hold, .. } => {
                let hold = self.state().holds.get(hold);
                hold.is_some_and(|hold| self.sees_target(&hold.target))
            }
            Event::AgreementEnded { agreement, .. }
            | Event::PartnerAdmitted { agreement, .. }
            | Event::PartnerLeft { agreement, .. } => self.sees_agreement_id(agreement),
            Event::ProductWithdrawn { product, .. } => self.supplies(product),
            Event::SubscriptionClosed { subscription, .. } => self.subscribes(subscription),
            Event::ImportStarted { resource, .. }
            | Event::ResourceImported { resource, .. }
            | Event::ImportFailed { resource, .. }
            | Event::VersionErased { resource, .. } => self.provides(resource),
            Event::RunAdmitted { run, .. }
            | Event::RunAnswered { run, .. }
            | Event::RunInterrupted { run, .. } => self.is_own_run(run),
            Event::ActRefused { party, .. } => self.is_authority() || party == self.party,
            Event::PersonErased { officer, .. } => {
                let officer = self.state().officers.get(officer);
                self.is_authority() || officer.is_some_and(|it| it.party == *self.party)
            }
            Event::PlaceFounded { .. }
            | Event::ClockMoved { .. }
            | Event::PartyRegistered { .. }
            | Event::OfficerAppointed { .. }
            | Event::OfficerDismissed { .. }
            | Event::KeyRegistered { .. }
            | Event::CallPublished { .. }
            | Event::ResourceDescribed { .. }
            | Event::CatalogueEntered { .. }
            | Event::OperatorApproved { .. }
            | Event::AgreementDrafted { .. }
            | Event::AgreementCameIntoForce { .. }
            | Event::GrantMade { .. }
            | Event::GrantOpened { .. }
            | Event::GrantClosed { .. }
            | Event::TableLooked { .. }
            | Event::FileReleased { .. }
            | Event::FileDelivered { .. }
            | Event::LogsHeld { .. }
            | Event::ExitClosed { .. }
            | Event::PartnerRulesPublished { .. }
            | Event::ProductRegistered { .. }
            | Event::ProductAdmitted { .. }
            | Event::SubscriptionOpened { .. }
            | Event::KeyIssued { .. }
            | Event::KeyRevoked { .. }
            | Event::QuotaLeased { .. }
            | Event::MatterEntered { .. }
            | Event::MatterStruck { .. }
            | Event::ApprovalRevoked { .. }
            | Event::RulebookAdopted { .. }
            | Event::UsageRecorded { .. } => self.is_authority(),
        }
    }

    fn sees_words_of_case(&self, seq: u64, id: &CaseId) -> bool {
        let case = self.state().cases.get(id).filter(|case| self.sees_case(case));
        case.is_some_and(|case| !self.is_blind_entry(seq, case))
    }

    fn sees_target(&self, target: &HoldTarget) -> bool {
        match target {
            HoldTarget::Agreement(agreement) => self.sees_agreement_id(agreement),
            HoldTarget::Grant(grant) => {
                self.state().grants.get(grant).is_some_and(|grant| self.sees_grant(grant))
            }
            HoldTarget::Product(product) => self.is_authority() || self.supplies(product),
        }
    }

    fn supplies(&self, id: &ProductId) -> bool {
        let product = self.state().products.get(id);
        self.is_authority() || product.is_some_and(|product| product.owner == *self.party)
    }

    fn subscribes(&self, id: &SubscriptionId) -> bool {
        let known = self.state().subscriptions.get(id);
        known.is_some_and(|it| it.party == *self.party || self.supplies(&it.product))
    }

    fn sees_agreement_id(&self, id: &AgreementId) -> bool {
        self.state().agreements.get(id).is_some_and(|agreement| self.sees_agreement(agreement))
    }

    fn provides(&self, id: &ResourceId) -> bool {
        self.state().resources.get(id).is_some_and(|it| it.provider == *self.party)
    }

    /// Queries are for the grantee alone.
    fn is_own_run(&self, id: &RunId) -> bool {
        let grant = self.state().runs.get(id).and_then(|run| self.state().grants.get(&run.grant));
        grant.is_some_and(|grant| grant.party == *self.party)
    }
}
