//! Draws the forms of the cases that somebody opens: one for each typed subject.

use std::collections::{BTreeMap, BTreeSet};

use governance::{
    Agreement, AgreementKind, AgreementState, ColumnWish, GrantState, Price, PriceUnit,
    ProductForm, ProductKind, ProductSource, ReleasePath, ResourceWish, ServiceTerms, SubjectForm,
};
use rulebook::model::Procedure;
use rulebook::vocabulary::Subject;
use terms::{
    AgreementId, Digest, IdError, OfficerId, PartyId, Permission, ProductId, Purpose, ResourceId,
    ScenarioId, Text,
};

use super::cast;
use super::draw::Draw;
use super::openings::Want;

/// Who opens a case, with which form.
pub(super) type Formed = Option<(OfficerId, SubjectForm)>;

impl Draw<'_> {
    /// A form for a case of this procedure, by somebody who may start it, where the place has
    /// what it is about.
    pub(super) fn form(
        &mut self,
        procedure: &Procedure,
        want: Option<&Want>,
    ) -> Result<Formed, IdError> {
        Ok(match procedure.subject {
            Subject::CatalogueEntry => self.catalogue_entry(procedure)?,
            Subject::OperatorApplication => self.application(procedure),
            Subject::OperationAgreement => self.operation_agreement(procedure),
            Subject::ResourceRequest => self.request()?,
            Subject::ServiceAgreement => self.service_agreement(),
            Subject::Rectification => self.rectification(procedure),
            Subject::OperatorExit => self.exit(),
            Subject::PartnerEntry => self.partner_entry(procedure),
            Subject::PartnerExit => self.partner_exit(),
            Subject::PartnerReport => self.partner_report(),
            Subject::Product => self.product()?,
            Subject::Subscription => self.subscription(procedure)?,
            Subject::Matter => self.matter(procedure, want),
            // A file is asked for with its table.
            Subject::EgressReview => None,
        })
    }

    /// Somebody with one of the roles that may start it.
    pub(super) fn starter(&mut self, procedure: &Procedure) -> Option<OfficerId> {
        let state = self.state;
        self.one_of(|party| procedure.starts.iter().any(|role| state.has_role(party, *role)))
    }

    fn of_party(&mut self, party: &PartyId) -> Option<OfficerId> {
        self.one_of(|it| it == party)
    }

    /// An agreement of this kind; mostly one that is in force today.
    fn agreement(&mut self, kind: AgreementKind) -> Option<(AgreementId, Agreement)> {
        let (state, today) = (self.state, self.today);
        let lives = |it: &Agreement| {
            it.kind == kind && it.state == AgreementState::InForce && today <= it.term.1
        };
        let found = self.pick(&state.agreements, lives);
        let any = self.pick(&state.agreements, |it| it.kind == kind);
        let found = if self.dice.chance(92) { found } else { any };
        found.map(|(id, known)| (id, known.clone()))
    }

    fn catalogue_entry(&mut self, procedure: &Procedure) -> Result<Formed, IdError> {
        let state = self.state;
        let Some(resource) = self.dice.pick(&cast::RESOURCES).copied() else { return Ok(None) };
        let form = cast::sheet(resource)?;
        let provider = state.resources.get(&form.resource).map(|it| it.provider.clone());
        let officer = match provider.filter(|_| self.dice.chance(95)) {
            Some(party) => self.of_party(&party),
            None => self.starter(procedure),
        };
        Ok(officer.map(|officer| (officer, SubjectForm::CatalogueEntry(form))))
    }

    fn application(&mut self, procedure: &Procedure) -> Formed {
        let (state, today) = (self.state, self.today);
        let open = self.pick(&state.calls, |it| it.opens <= today && today <= it.closes);
        let any = self.pick(&state.calls, |_| true);
        let (call, _) = if self.dice.chance(90) { open } else { any }?;
        let officer = self.starter(procedure)?;
        let named = Some("专人".to_owned()).filter(|_| self.dice.chance(95));
        let form = SubjectForm::OperatorApplication {
            call,
            security_officer: named.clone(),
            security_department: named,
            on_blacklist: self.dice.chance(5),
        };
        Some((officer, form))
    }

    fn operation_agreement(&mut self, procedure: &Procedure) -> Formed {
        let state = self.state;
        let approved = self.pick(&state.approved_operators, |_| true).map(|(party, _)| party);
        let any = self.pick(&state.parties, |_| true).map(|(party, _)| party);
        let operator = if self.dice.chance(92) { approved } else { any }?;
        let years = if self.dice.chance(90) { 2 } else { 5 };
        let last = self.today.plus_years(years).plus_days(-1);
        let officer = self.starter(procedure)?;
        let form = SubjectForm::OperationAgreement {
            operator,
            term: (self.today, last),
            document: Digest([2; 32]),
        };
        Some((officer, form))
    }

    fn request(&mut self) -> Result<Formed, IdError> {
        let state = self.state;
        let Some((agreement, known)) = self.agreement(AgreementKind::Operation) else {
            return Ok(None);
        };
        let partner = self.pick(&state.agreements, |it| {
            it.kind == AgreementKind::PlatformService && it.under.as_ref() == Some(&agreement)
        });
        let partner = partner.filter(|_| self.dice.chance(50)).map(|(_, it)| it.holder.clone());
        let party = partner.unwrap_or(known.holder);
        let Some(officer) = self.of_party(&party) else { return Ok(None) };
        let mut resources = Vec::new();
        for resource in cast::RESOURCES {
            let id = ResourceId::new(resource)?;
            let there = state.resources.get(&id).is_some_and(|it| it.in_catalogue);
            if self.dice.chance(if there { 85 } else { 4 }) {
                resources.push(self.wish(resource)?);
            }
        }
        let purposes =
            [Purpose::PublicWelfare, Purpose::PublicWelfare, Purpose::IndustryDevelopment];
        let purpose = self.dice.pick(&purposes).copied().unwrap_or(Purpose::PublicWelfare);
        let form = SubjectForm::ResourceRequest {
            agreement,
            scenario: ScenarioId::new("research")?,
            purpose,
            describe: "演练".to_owned(),
            resources,
        };
        Ok(Some((officer, form)))
    }

    fn wish(&mut self, resource: &str) -> Result<ResourceWish, IdError> {
        use Permission::{Aggregate, Compare, CountDistinct, Group, Join, Show};
        let form = cast::sheet(resource)?;
        let mut columns = Vec::new();
        for column in form.columns {
            let raw = self.dice.chance(3);
            let permissions: BTreeSet<Permission> = match (column.name.as_str(), raw) {
                (_, true) => BTreeSet::from([Show]),
                ("office", _) => BTreeSet::from([Group, Compare, Join]),
                ("id", _) => BTreeSet::from([CountDistinct]),
                _ => BTreeSet::from([Aggregate, Compare]),
            };
            columns.push(ColumnWish { name: column.name, permissions, mask: None });
        }
        let row_filter = Some("office <> 'o3'".to_owned()).filter(|_| self.dice.chance(30));
        let resource = ResourceId::new(resource)?;
        let sql_name = resource.to_string();
        Ok(ResourceWish { resource, sql_name, columns, row_filter })
    }

    fn service_agreement(&mut self) -> Formed {
        let state = self.state;
        let pending = self.pick(&state.grants, |grant| grant.state == GrantState::Pending);
        let (grant, known) = pending?;
        let officer = self.of_party(&known.party)?;
        let last = state.agreements.get(&known.agreement).map(|it| it.term.1)?;
        let last = if self.dice.chance(90) { last } else { last.plus_days(30) };
        let terms = ServiceTerms { term: (self.today, last), document: Digest([3; 32]) };
        Some((officer, SubjectForm::ServiceAgreement { grant, terms }))
    }

    fn rectification(&mut self, procedure: &Procedure) -> Formed {
        let kinds = [AgreementKind::Operation, AgreementKind::PlatformService];
        let kind = self.dice.pick(&kinds).copied()?;
        let (agreement, _) = self.agreement(kind)?;
        // Rarely: while it runs nothing is used.
        let officer = self.starter(procedure).filter(|_| self.dice.chance(25))?;
        let (limit, finding) = (self.today.plus_days(30), "演练检查".to_owned());
        Some((officer, SubjectForm::Rectification { agreement, limit, finding }))
    }

    fn exit(&mut self) -> Formed {
        let (state, today) = (self.state, self.today);
        let (agreement, known) = self.pick(&state.agreements, |it| {
            let over = it.state == AgreementState::Ended || it.term.1 < today;
            it.kind == AgreementKind::Operation && over
        })?;
        let officer = self.of_party(&known.holder)?;
        Some((officer, SubjectForm::OperatorExit { agreement }))
    }

    fn partner_entry(&mut self, procedure: &Procedure) -> Formed {
        let (agreement, known) = self.agreement(AgreementKind::Operation)?;
        let officer = self.starter(procedure)?;
        let term = (self.today, known.term.1);
        let form = SubjectForm::PartnerEntry { agreement, term, document: Digest([4; 32]) };
        Some((officer, form))
    }

    fn partner_exit(&mut self) -> Formed {
        let state = self.state;
        let (agreement, known) = self.agreement(AgreementKind::PlatformService)?;
        let operator = state.operator_under(&agreement).cloned();
        let party = operator.filter(|_| self.dice.chance(40)).unwrap_or(known.holder);
        let officer = self.of_party(&party).filter(|_| self.dice.chance(40))?;
        Some((officer, SubjectForm::PartnerExit { agreement }))
    }

    fn partner_report(&mut self) -> Formed {
        let (agreement, known) = self.agreement(AgreementKind::Operation)?;
        let officer = self.of_party(&known.holder)?;
        let back = i32::try_from(self.dice.below(4)).ok()?;
        let month = self.today.plus_months(-back);
        Some((officer, SubjectForm::PartnerReport { agreement, month }))
    }

    fn product(&mut self) -> Result<Formed, IdError> {
        let state = self.state;
        let release = self.pick(&state.releases, |_| true);
        let grant = self.pick(&state.grants, |it| it.state == GrantState::Open);
        let release = release.filter(|_| grant.is_none() || self.dice.chance(50));
        let (source, kind, grant) = match (release, grant) {
            (Some((release, known)), _) => {
                let source = ProductSource::Release { release };
                (source, ProductKind::DataSet, known.grant.clone())
            }
            (None, Some((grant, known))) => {
                let people = known.tables.iter().any(|it| it.resource.as_str() == "people");
                let (sql, parameter) = cast::template(people);
                let (sql, parameters) = (sql.to_owned(), vec![parameter]);
                let source = ProductSource::Template { grant: grant.clone(), sql, parameters };
                (source, ProductKind::Api, grant)
            }
            (None, None) => return Ok(None),
        };
        let Some(known) = state.grants.get(&grant) else { return Ok(None) };
        let Some(officer) = self.of_party(&known.party) else { return Ok(None) };
        let number = self.dice.below(4);
        let paths = [ReleasePath::PublicBenefit, ReleasePath::Exchange, ReleasePath::Direct];
        let path = self.dice.pick(&paths).copied().unwrap_or(ReleasePath::Direct);
        let form = ProductForm {
            product: ProductId::new(format!("{}-product-{number}", known.party))?,
            title: Text::new("演练产品", "a product"),
            summary: Text::new("统计", "figures"),
            kind,
            scenario: self.scenario(&known.scenario)?,
            source,
            price: Price { fen: u64::from(self.dice.below(2)) * 50, per: PriceUnit::Call },
            path,
        };
        Ok(Some((officer, SubjectForm::Product(Box::new(form)))))
    }

    /// The scenario that was reviewed; rarely another.
    fn scenario(&mut self, reviewed: &ScenarioId) -> Result<ScenarioId, IdError> {
        if self.dice.chance(95) { Ok(reviewed.clone()) } else { ScenarioId::new("elsewhere") }
    }

    fn subscription(&mut self, procedure: &Procedure) -> Result<Formed, IdError> {
        let state = self.state;
        let admitted = self.pick(&state.products, |it| it.admitted().is_some());
        let any = self.pick(&state.products, |_| true);
        let found = if self.dice.chance(90) { admitted } else { any };
        let Some((product, known)) = found else { return Ok(None) };
        let Some(officer) = self.starter(procedure) else { return Ok(None) };
        let scenario = known.newest().map(|(_, version)| version.form.scenario.clone());
        let Some(scenario) = scenario else { return Ok(None) };
        let form = SubjectForm::Subscription {
            product,
            scenario: self.scenario(&scenario)?,
            describe: "演练".to_owned(),
            calls_per_month: 1 + self.dice.below(5),
        };
        Ok(Some((officer, form)))
    }

    /// Everything a procedure asks to be filled in, mostly right.
    pub(super) fn fields(&mut self, procedure: &Procedure) -> BTreeMap<terms::ItemId, String> {
        let mut fields = BTreeMap::new();
        for field in &procedure.fields {
            if (field.optional && self.dice.chance(50)) || self.dice.chance(2) {
                continue;
            }
            let value = self.value(field).unwrap_or_default();
            fields.insert(field.id.clone(), value);
        }
        fields
    }
}
