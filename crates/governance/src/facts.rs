//! Questions about the state that several guards ask.

use std::collections::BTreeSet;

use terms::{
    AgreementId, Day, GrantId, ItemId, Origin, PartyId, Permission, ProductId, ResourceId, Role,
    VersionNo,
};

use crate::matter::{About, Matter, MatterState};
use crate::product::{ProductForm, ProductSource};
use crate::state::{
    AgreementKind, AgreementState, Case, Hold, HoldTarget, State, Subject, VersionState,
};

impl State {
    /// Whether the two parties are the same or affiliates on record, directly or through others:
    /// one of them is tied to the other, or both are tied to a third.
    pub fn is_same_or_affiliate(&self, one: &PartyId, other: &PartyId) -> bool {
        let known = |party: &PartyId| self.parties.get(party);
        if one == other || known(one).is_some_and(|party| party.affiliates.contains(other)) {
            return true;
        }
        // Most parties have no affiliates at all.
        let free = |party| known(party).is_none_or(|party| party.affiliates.is_empty());
        if free(one) || free(other) {
            return false;
        }
        !self.tied_to(one).is_disjoint(&self.tied_to(other))
    }

    /// A party and everybody it is tied to, from tie to tie.
    fn tied_to<'a>(&'a self, party: &'a PartyId) -> BTreeSet<&'a PartyId> {
        let mut found = BTreeSet::from([party]);
        let mut next = vec![party];
        while let Some(party) = next.pop() {
            let ties = self.parties.get(party).map(|party| &party.ties);
            next.extend(ties.into_iter().flatten().filter(|tie| found.insert(tie)));
        }
        found
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
                let Some(table) = self.tables.get(table) else { return Vec::new() };
                // What the query read is what leaves; the oldest runs do not say.
                let read = self.runs.get(&table.run).map(|run| run.reads.clone());
                read.filter(|read| !read.is_empty()).unwrap_or_else(|| of_grant(&table.grant))
            }
            Subject::Product { form, .. } => match self.grant_of(form) {
                Some(grant) => of_grant(grant),
                None => Vec::new(),
            },
            Subject::Matter { about: Some(about), .. } => match about {
                About::Resource(resource) => vec![resource.clone()],
                About::Grant(grant) => of_grant(grant),
                About::Product(product) => {
                    let known = self.products.get(product).and_then(|it| it.newest());
                    let grant = known.and_then(|(_, version)| self.grant_of(&version.form));
                    grant.map(of_grant).unwrap_or_default()
                }
                About::Matter(matter) => match self.matters.get(matter).map(|it| &it.about) {
                    Some(Some(About::Resource(resource))) => vec![resource.clone()],
                    _ => Vec::new(),
                },
                About::Party(_) | About::Agreement(_) => Vec::new(),
            },
            Subject::Matter { about: None, .. }
            | Subject::OperatorApplication { .. }
            | Subject::OperationAgreement { .. }
            | Subject::Rectification { .. }
            | Subject::OperatorExit { .. }
            | Subject::PartnerEntry { .. }
            | Subject::PartnerExit { .. }
            | Subject::PartnerReport { .. }
            | Subject::Subscription { .. } => Vec::new(),
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

    /// Whether any column is wished as it is, row by row.
    pub fn any_raw(&self, case: &Case) -> bool {
        let Subject::ResourceRequest { tables, .. } = &case.subject else { return false };
        let mut columns = tables.iter().flat_map(|table| &table.columns);
        columns.any(|it| it.mask.is_none() && it.permissions.contains(&Permission::Show))
    }

    /// The operator in whose agreement a case lies.
    pub fn operator_of(&self, case: &Case) -> Option<PartyId> {
        let agreement = match &case.subject {
            Subject::OperationAgreement { operator, .. } => return Some(operator.clone()),
            Subject::ResourceRequest { agreement, .. }
            | Subject::Rectification { agreement, .. }
            | Subject::OperatorExit { agreement }
            | Subject::PartnerEntry { operation: agreement, .. }
            | Subject::PartnerExit { agreement }
            | Subject::PartnerReport { agreement, .. } => agreement.clone(),
            Subject::Product { form, .. } => {
                self.grants.get(self.grant_of(form)?)?.agreement.clone()
            }
            Subject::Subscription { product, .. } => {
                let product = self.products.get(product)?;
                let form = &product.admitted().or_else(|| product.newest())?.1.form;
                self.grants.get(self.grant_of(form)?)?.agreement.clone()
            }
            Subject::ServiceAgreement { grant, .. } => self.grants.get(grant)?.agreement.clone(),
            Subject::EgressReview { table, .. } => {
                self.grants.get(&self.tables.get(table)?.grant)?.agreement.clone()
            }
            Subject::Matter { about: Some(about), .. } => match about {
                About::Agreement(agreement) => agreement.clone(),
                About::Grant(grant) => self.grants.get(grant)?.agreement.clone(),
                About::Product(product) => {
                    let form = &self.products.get(product)?.newest()?.1.form;
                    self.grants.get(self.grant_of(form)?)?.agreement.clone()
                }
                About::Party(_) | About::Resource(_) | About::Matter(_) => return None,
            },
            Subject::CatalogueEntry { .. }
            | Subject::OperatorApplication { .. }
            | Subject::Matter { about: None, .. } => return None,
        };
        Some(self.operator_under(&agreement)?.clone())
    }

    /// The operator whose operation agreement this is, or on whose it rests.
    pub fn operator_under(&self, agreement: &AgreementId) -> Option<&PartyId> {
        let agreement = self.agreements.get(agreement)?;
        let operation =
            agreement.under.as_ref().map_or(Some(agreement), |under| self.agreements.get(under))?;
        Some(&operation.holder)
    }

    /// The party that holds the agreement, or owns the product, that a case is about.
    pub fn holder_of(&self, case: &Case) -> Option<PartyId> {
        match &case.subject {
            Subject::Rectification { agreement, .. }
            | Subject::OperatorExit { agreement }
            | Subject::PartnerExit { agreement }
            | Subject::PartnerReport { agreement, .. }
            | Subject::OperationAgreement { agreement, .. }
            | Subject::ServiceAgreement { agreement, .. } => {
                Some(self.agreements.get(agreement)?.holder.clone())
            }
            Subject::Subscription { product, .. } => {
                Some(self.products.get(product)?.owner.clone())
            }
            Subject::Matter { about: Some(about), .. } => self.holder_of_about(about),
            Subject::Matter { about: None, .. }
            | Subject::Product { .. }
            | Subject::ResourceRequest { .. }
            | Subject::EgressReview { .. }
            | Subject::PartnerEntry { .. }
            | Subject::CatalogueEntry { .. }
            | Subject::OperatorApplication { .. } => Some(case.applicant.clone()),
        }
    }

    /// Whose something is.
    pub fn holder_of_about(&self, about: &About) -> Option<PartyId> {
        Some(match about {
            About::Party(party) => party.clone(),
            About::Resource(resource) => self.resources.get(resource)?.provider.clone(),
            About::Agreement(agreement) => self.agreements.get(agreement)?.holder.clone(),
            About::Grant(grant) => self.grants.get(grant)?.party.clone(),
            About::Product(product) => self.products.get(product)?.owner.clone(),
            About::Matter(matter) => self.matters.get(matter)?.party.clone(),
        })
    }

    /// The matters of a kind that count.
    pub fn matters_current(&self, kind: &ItemId) -> impl Iterator<Item = &Matter> {
        let is_it = move |it: &&Matter| it.kind == *kind && it.state == MatterState::Current;
        self.matters.values().filter(is_it)
    }

    /// Whether a matter is about what a case is about, or about a resource in it.
    pub fn touches(&self, case: &Case, matter: &Matter) -> bool {
        matter.about.as_ref().is_some_and(|about| self.concerned(case).contains(about))
    }

    /// Everything a case is about, its resources included.
    fn concerned(&self, case: &Case) -> Vec<About> {
        let mut found: Vec<About> =
            self.resources_of(case).into_iter().map(About::Resource).collect();
        match &case.subject {
            Subject::Matter { about, .. } => found.extend(about.clone()),
            Subject::Rectification { agreement, .. }
            | Subject::OperatorExit { agreement }
            | Subject::PartnerEntry { agreement, .. }
            | Subject::PartnerExit { agreement }
            | Subject::PartnerReport { agreement, .. }
            | Subject::ResourceRequest { agreement, .. } => {
                found.push(About::Agreement(agreement.clone()));
            }
            Subject::OperationAgreement { agreement, operator } => {
                found.push(About::Agreement(agreement.clone()));
                found.push(About::Party(operator.clone()));
            }
            Subject::ServiceAgreement { grant, .. } => found.push(About::Grant(grant.clone())),
            Subject::Product { form, .. } => {
                found.push(About::Product(form.product.clone()));
                found.extend(self.grant_of(form).cloned().map(About::Grant));
            }
            Subject::Subscription { product, .. } => found.push(About::Product(product.clone())),
            Subject::EgressReview { table, .. } => {
                let grant = self.tables.get(table).map(|table| table.grant.clone());
                found.extend(grant.map(About::Grant));
            }
            Subject::CatalogueEntry { .. } | Subject::OperatorApplication { .. } => {}
        }
        found
    }

    /// Whether an exception from a rule is on record for a party and runs on a day. It is a matter
    /// of the kind `exception` with the field `rule`, and `last_day` where it ends.
    pub fn is_excepted(&self, rule: &str, party: &PartyId, day: Day) -> bool {
        self.matters.values().any(|it| {
            let field = |name: &str| {
                it.fields.iter().find(|(id, _)| id.as_str() == name).map(|(_, value)| value)
            };
            // One brought about a body is for that body alone, whoever brought it.
            let theirs = match &it.about {
                Some(About::Party(about)) => about == party,
                _ => it.party == *party,
            };
            let runs = field("last_day").and_then(|it| it.parse::<Day>().ok());
            it.kind.as_str() == "exception"
                && it.state == MatterState::Current
                && theirs
                && field("rule").is_some_and(|it| it == rule)
                && runs.is_none_or(|last| day <= last)
        })
    }

    /// The grant from whose data a product is made.
    pub fn grant_of<'a>(&'a self, form: &'a ProductForm) -> Option<&'a GrantId> {
        match &form.source {
            ProductSource::Release { release } => Some(&self.releases.get(release)?.grant),
            ProductSource::Template { grant, .. } => Some(grant),
        }
    }

    /// The platform service agreement of a partner under an operation agreement that was signed
    /// and not ended: the one that runs on this day, or else the one that runs longest.
    pub fn platform_agreement(
        &self,
        (partner, operation): (&PartyId, &AgreementId),
        day: Day,
    ) -> Option<&AgreementId> {
        let signed = self.agreements.iter().filter(|(_, agreement)| {
            agreement.kind == AgreementKind::PlatformService
                && agreement.state == AgreementState::InForce
                && agreement.holder == *partner
                && agreement.under.as_ref() == Some(operation)
        });
        let best = signed
            .max_by_key(|(id, agreement)| (self.is_agreement_in_force(id, day), agreement.term.1));
        best.map(|(id, _)| id)
    }

    /// The holds that stand on a product.
    pub fn holds_on<'a>(
        &'a self,
        product: &'a ProductId,
    ) -> impl Iterator<Item = (&'a terms::HoldId, &'a Hold)> {
        self.holds.iter().filter(move |(_, hold)| {
            hold.lifted_on.is_none()
                && matches!(&hold.target, HoldTarget::Product(held) if held == product)
        })
    }

    /// The newest version of a resource that is in the vault.
    pub fn ready_version(&self, resource: &ResourceId) -> Option<VersionNo> {
        let versions = &self.resources.get(resource)?.versions;
        let mut ready = versions.iter().filter(|(_, it)| it.state == VersionState::Ready);
        ready.next_back().map(|(version, _)| *version)
    }
}
