//! Questions about the state that several guards ask.

use std::collections::BTreeSet;

use terms::{AgreementId, Day, GrantId, Origin, PartyId, ResourceId, Role, VersionNo};

use crate::state::{AgreementState, Case, Hold, HoldTarget, State, Subject, VersionState};

impl State {
    /// Whether the two parties are the same or affiliates on record.
    pub fn is_same_or_affiliate(&self, one: &PartyId, other: &PartyId) -> bool {
        one == other || self.parties.get(one).is_some_and(|party| party.affiliates.contains(other))
    }

    /// Whether the party has the role.
    pub fn has_role(&self, party: &PartyId, role: Role) -> bool {
        self.parties.get(party).is_some_and(|party| party.roles.contains(&role))
    }

    /// The holds that stand on an agreement, those on the one it rests on included.
    pub fn standing_holds<'a>(
        &'a self,
        agreement: &'a AgreementId,
    ) -> impl Iterator<Item = (&'a terms::HoldId, &'a Hold)> {
        let under = self.agreements.get(agreement).and_then(|agreement| agreement.under.clone());
        self.holds.iter().filter(move |(_, hold)| {
            let HoldTarget::Agreement(held) = &hold.target else { return false };
            hold.lifted_on.is_none() && (held == agreement || Some(held) == under.as_ref())
        })
    }

    /// Whether an agreement is in force on a day.
    pub fn is_agreement_in_force(&self, agreement: &AgreementId, day: Day) -> bool {
        self.agreements.get(agreement).is_some_and(|agreement| {
            agreement.state == AgreementState::InForce
                && agreement.term.0 <= day
                && day <= agreement.term.1
        })
    }

    /// The resources a case is about.
    pub fn resources_of(&self, case: &Case) -> Vec<ResourceId> {
        let of_grant = |grant: &GrantId| {
            let tables = self.grants.get(grant).map(|grant| grant.tables.clone());
            tables.unwrap_or_default().into_iter().map(|table| table.resource).collect()
        };
        match &case.subject {
            Subject::CatalogueEntry { resource } => vec![resource.clone()],
            Subject::ResourceRequest { tables, .. } => {
                tables.iter().map(|table| table.resource.clone()).collect()
            }
            Subject::ServiceAgreement { grant, .. } => of_grant(grant),
            Subject::EgressReview { table, .. } => {
                self.tables.get(table).map_or_else(Vec::new, |table| of_grant(&table.grant))
            }
            Subject::OperatorApplication { .. }
            | Subject::OperationAgreement { .. }
            | Subject::Rectification { .. }
            | Subject::OperatorExit { .. } => Vec::new(),
        }
    }

    /// The source departments of the resources of a case, each once, in the order of resources.
    pub fn providers_of(&self, case: &Case) -> Vec<PartyId> {
        let mut seen = BTreeSet::new();
        self.resources_of(case)
            .iter()
            .filter_map(|resource| self.resources.get(resource))
            .map(|resource| resource.provider.clone())
            .filter(|provider| seen.insert(provider.clone()))
            .collect()
    }

    /// Whether any resource of a case has this origin.
    pub fn any_origin(&self, case: &Case, holds: impl Fn(Origin) -> bool) -> bool {
        self.resources_of(case)
            .iter()
            .filter_map(|resource| self.resources.get(resource))
            .any(|resource| holds(resource.origin))
    }

    /// Whether a case touches personal columns.
    pub fn any_personal(&self, case: &Case) -> bool {
        let Subject::ResourceRequest { tables, .. } = &case.subject else {
            return false;
        };
        tables.iter().any(|table| {
            let resource = self.resources.get(&table.resource);
            table.columns.iter().any(|wished| {
                resource.is_some_and(|resource| {
                    resource.columns.iter().any(|(name, _, personal)| {
                        *personal && *name == wished.name && !wished.permissions.is_empty()
                    })
                })
            })
        })
    }

    /// The operator in whose agreement a case lies.
    pub fn operator_of(&self, case: &Case) -> Option<PartyId> {
        let agreement = match &case.subject {
            Subject::OperationAgreement { operator, .. } => return Some(operator.clone()),
            Subject::ResourceRequest { agreement, .. }
            | Subject::Rectification { agreement, .. }
            | Subject::OperatorExit { agreement } => agreement.clone(),
            Subject::ServiceAgreement { grant, .. } => self.grants.get(grant)?.agreement.clone(),
            Subject::EgressReview { table, .. } => {
                self.grants.get(&self.tables.get(table)?.grant)?.agreement.clone()
            }
            Subject::CatalogueEntry { .. } | Subject::OperatorApplication { .. } => return None,
        };
        Some(self.agreements.get(&agreement)?.holder.clone())
    }

    /// The newest version of a resource that is in the vault.
    pub fn ready_version(&self, resource: &ResourceId) -> Option<VersionNo> {
        let versions = &self.resources.get(resource)?.versions;
        let mut ready = versions.iter().filter(|(_, it)| it.state == VersionState::Ready);
        ready.next_back().map(|(version, _)| *version)
    }
}
