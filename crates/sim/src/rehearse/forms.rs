//! Draws the cases that somebody opens.

use std::collections::{BTreeMap, BTreeSet};

use governance::{
    AgreementKind, AgreementState, ColumnWish, Command, GrantState, Material, ResourceWish,
    ServiceTerms, SubjectForm,
};
use rulebook::model::ItemKind;
use terms::{
    Digest, IdError, ItemId, OfficerId, Permission, ProcedureId, Purpose, ResourceId, Role,
    ScenarioId,
};

use super::cast;
use super::draw::{Draw, Drawn, document};

impl Draw<'_> {
    /// Somebody opens a case.
    pub(super) fn opening(&mut self) -> Drawn {
        let forms = [
            "catalogue_entry",
            "operator_selection",
            "operation_agreement",
            "resource_authorization",
            "service_agreement",
            "service_agreement",
            "rectification",
            "operator_exit",
        ];
        if self.dice.chance(30) {
            return Ok(self.matter());
        }
        let name = self.dice.pick(&forms).copied().unwrap_or_default();
        let procedure = ProcedureId::new(name)?;
        let Some((officer, form)) = self.form(name)? else { return Ok(None) };
        let materials = self.materials(&procedure);
        let fields = BTreeMap::new();
        let command = Command::OpenCase { procedure, form, fields, materials };
        Ok(Some((officer, self.act(command))))
    }

    /// Everything a procedure asks for, mostly.
    pub(super) fn materials(&mut self, procedure: &ProcedureId) -> BTreeMap<ItemId, Material> {
        let Some(known) = self.law.procedure(procedure) else { return BTreeMap::new() };
        let contents = known.contents.as_ref().and_then(|rule| self.law.contents_of(rule));
        let topics = contents.map(|it| it.items.as_slice()).unwrap_or_default();
        let complete = self.dice.chance(85);
        let mut materials = BTreeMap::new();
        for item in known.requires.iter().chain(topics) {
            if complete || self.dice.chance(90) {
                let material = match item.kind {
                    ItemKind::Statement => Material::Statement("说明".to_owned()),
                    ItemKind::Document => document("附件"),
                };
                materials.insert(item.id.clone(), material);
            }
        }
        materials
    }

    fn form(&mut self, name: &str) -> Result<Option<(OfficerId, SubjectForm)>, IdError> {
        let formed = match name {
            "catalogue_entry" => {
                let Some((resource, party)) = self.dice.pick(&cast::RESOURCES).copied() else {
                    return Ok(None);
                };
                let form = SubjectForm::CatalogueEntry(cast::sheet(resource)?);
                self.one_of(|it| it.as_str() == party).map(|officer| (officer, form))
            }
            "operator_selection" => self.application(),
            "operation_agreement" => self.operation_agreement(),
            "resource_authorization" => self.request()?,
            "service_agreement" => self.service_agreement(),
            _ => self.about_agreement(name),
        };
        Ok(formed)
    }

    fn application(&mut self) -> Option<(OfficerId, SubjectForm)> {
        let state = self.state;
        let (call, _) = self.pick(&state.calls, |_| true)?;
        let officer = self.with_role(Role::OperatorApplicant)?;
        let named = Some("专人".to_owned()).filter(|_| self.dice.chance(95));
        let form = SubjectForm::OperatorApplication {
            call,
            security_officer: named.clone(),
            security_department: named,
            on_blacklist: self.dice.chance(5),
        };
        Some((officer, form))
    }

    fn operation_agreement(&mut self) -> Option<(OfficerId, SubjectForm)> {
        let state = self.state;
        let approved = self.pick(&state.approved_operators, |_| true).map(|(party, _)| party);
        let any = self.pick(&state.parties, |_| true).map(|(party, _)| party);
        let operator = if self.dice.chance(90) { approved } else { any }?;
        let years = if self.dice.chance(90) { 2 } else { 5 };
        let last = self.today.plus_years(years).plus_days(-1);
        let officer = self.with_role(Role::DataAuthority)?;
        let form = SubjectForm::OperationAgreement {
            operator,
            term: (self.today, last),
            document: Digest([2; 32]),
        };
        Some((officer, form))
    }

    fn request(&mut self) -> Result<Option<(OfficerId, SubjectForm)>, IdError> {
        let state = self.state;
        let found = self.pick(&state.agreements, |it| {
            it.kind == AgreementKind::Operation && it.state == AgreementState::InForce
        });
        let Some((agreement, known)) = found else { return Ok(None) };
        let Some(officer) = self.one_of(|party| *party == known.holder) else { return Ok(None) };
        let mut resources = Vec::new();
        for (resource, _) in cast::RESOURCES {
            if self.dice.chance(80) {
                resources.push(self.wish(resource)?);
            }
        }
        let form = SubjectForm::ResourceRequest {
            agreement,
            scenario: ScenarioId::new("research")?,
            purpose: Purpose::PublicWelfare,
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
            let raw = self.dice.chance(4);
            let permissions: BTreeSet<Permission> = match (column.name.as_str(), raw) {
                (_, true) => BTreeSet::from([Show]),
                ("office", _) => BTreeSet::from([Show, Group, Compare, Join]),
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

    fn service_agreement(&mut self) -> Option<(OfficerId, SubjectForm)> {
        let state = self.state;
        let pending = self.pick(&state.grants, |grant| grant.state == GrantState::Pending);
        let (grant, known) = pending?;
        let officer = self.one_of(|party| *party == known.party)?;
        let last = state.agreements.get(&known.agreement).map(|it| it.term.1)?;
        let last = if self.dice.chance(90) { last } else { last.plus_days(30) };
        let terms = ServiceTerms { term: (self.today, last), document: Digest([3; 32]) };
        Some((officer, SubjectForm::ServiceAgreement { grant, terms }))
    }

    fn about_agreement(&mut self, name: &str) -> Option<(OfficerId, SubjectForm)> {
        let state = self.state;
        let ended = name == "operator_exit";
        let (agreement, known) = self.pick(&state.agreements, |it| {
            it.kind == AgreementKind::Operation && (it.state == AgreementState::Ended) == ended
        })?;
        if !ended {
            // Rarely: while it runs nothing is used.
            let officer = self.with_role(Role::DataAuthority).filter(|_| self.dice.chance(15))?;
            let (limit, finding) = (self.today.plus_days(30), "演练检查".to_owned());
            return Some((officer, SubjectForm::Rectification { agreement, limit, finding }));
        }
        let officer = self.one_of(|party| *party == known.holder)?;
        Some((officer, SubjectForm::OperatorExit { agreement }))
    }
}
