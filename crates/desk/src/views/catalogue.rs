//! The public catalogue: what anybody may search, read and be told of. Nobody's data, no person.

use std::collections::BTreeMap;

use governance::{AgreementKind, Product, ProductVersion, Resource, State, VersionState};
use terms::{ProductId, ResourceId, Text};

use super::products::{At, standing};
use super::{
    CatalogueItem, CatalogueKind, CataloguePage, CatalogueSort, Disclosure, DisclosurePage, Facet,
    FacetId, FacetValue, Named, RegisterCount, ResourceSheet, SerialView, kind, label, name,
    resources, subject,
};
use crate::bench::{Bench, Index};
use crate::catalogue::{About, Disclosed, Question, Subject};
use crate::desk::Desk;
use crate::no::{DeskNo, not_found};

/// How many entries a page of the catalogue holds.
const PAGE: u64 = 20;
/// Registers in the order people see them.
const REGISTERS: [&str; 9] = [
    "disclosures",
    "agreements",
    "grants",
    "products",
    "subscriptions",
    "matters",
    "releases",
    "refusals",
    "erasures",
];

/// What somebody asks of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogueQuestion {
    /// The words.
    pub words: String,
    /// What is chosen of the facets; one value of each must hold.
    pub choices: Vec<(FacetId, String)>,
    /// In which order; by relevance where there are words, else the newest first.
    pub sort: Option<CatalogueSort>,
    /// Which page, from 1.
    pub page: u64,
}

impl Desk {
    /// A page of the catalogue: the resources in it and the products that passed their review.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn catalogue(&self, asked: &CatalogueQuestion) -> Result<CataloguePage, DeskNo> {
        let bench = self.read();
        let at = At { law: self.law(), today: self.today(&bench.state)? };
        let page = asked.page.max(1);
        let mut choices = BTreeMap::new();
        for (facet, value) in &asked.choices {
            let values: &mut std::collections::BTreeSet<String> =
                choices.entry(*facet).or_default();
            values.insert(value.clone());
        }
        let question = Question {
            words: &asked.words,
            choices,
            sort: asked.sort,
            skip: page.saturating_sub(1).saturating_mul(PAGE),
            take: usize::try_from(PAGE).unwrap_or(usize::MAX),
        };
        let found = bench.catalogue.search(&question);
        let items = found.page.iter().filter_map(|it| item(&bench, it, at));
        let facets = found.facets.iter().map(|counted| Facet {
            id: counted.facet,
            name: label::facet(counted.facet),
            values: counted
                .values
                .iter()
                .map(|(value, count)| FacetValue {
                    name: value_name(&bench.state, counted.facet, value),
                    count: *count,
                    chosen: question
                        .choices
                        .get(&counted.facet)
                        .is_some_and(|it| it.contains(value)),
                    value: value.clone(),
                })
                .collect(),
        });
        Ok(CataloguePage {
            total: found.total,
            page,
            pages: found.total.div_ceil(PAGE),
            items: items.collect(),
            facets: facets.collect(),
            words: found.words,
            some_words_only: found.some_words_only,
            sort: found.sort,
        })
    }

    /// What anybody may know of a resource in the catalogue.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] for a resource that is not in it.
    pub fn resource_sheet(&self, id: &ResourceId) -> Result<ResourceSheet, DeskNo> {
        let bench = self.read();
        let state = &bench.state;
        let known = state.resources.get(id).filter(|it| it.in_catalogue);
        let known = known.ok_or_else(|| not_found("resource", id))?;
        let mut ready = known.versions.values().filter(|it| it.state == VersionState::Ready);
        Ok(ResourceSheet {
            item: resource_item(&bench, (id, known)),
            columns: resources::columns(known),
            entity: known.entity.clone(),
            versions: u64::try_from(ready.clone().count()).unwrap_or(u64::MAX),
            rows: ready.next_back().map(|version| version.rows),
            products: made_from(state, id),
        })
    }

    /// What was disclosed to society, the newest first, and how far each register has come.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn disclosures(&self) -> Result<DisclosurePage, DeskNo> {
        let bench = self.read();
        let registers = REGISTERS.iter().map(|register| RegisterCount {
            register: (*register).to_owned(),
            name: label::register(register),
            count: bench.state.registers.get(*register).copied().unwrap_or_default(),
        });
        let items = bench.index.disclosed.iter().rev();
        Ok(DisclosurePage {
            registers: registers.collect(),
            items: items.map(|it| disclosure(&bench.state, it)).collect(),
        })
    }

    /// How many resources and how many products stand in the catalogue.
    pub fn catalogue_counts(&self) -> (u64, u64) {
        let bench = self.read();
        let count = |kind| bench.catalogue.count(kind);
        (count(CatalogueKind::Resource), count(CatalogueKind::Product))
    }
}

fn item(bench: &Bench, subject: &Subject, at: At<'_>) -> Option<CatalogueItem> {
    match subject {
        Subject::Resource(id) => {
            let known = bench.state.resources.get(id)?;
            Some(resource_item(bench, (id, known)))
        }
        Subject::Product(id) => {
            let known = bench.state.products.get(id)?;
            let (_, version) = known.admitted()?;
            Some(product_item(&bench.state, (id, known), version, at))
        }
    }
}

fn resource_item(bench: &Bench, (id, known): (&ResourceId, &Resource)) -> CatalogueItem {
    let index: &Index = &bench.index;
    let listed = index.listed.get(id);
    CatalogueItem {
        kind: CatalogueKind::Resource,
        id: id.to_string(),
        title: known.title.clone(),
        summary: known.summary.clone(),
        provider: name::party(&bench.state, &known.provider),
        opening: Some(known.opening),
        level: Some(known.level),
        origin: Some(known.origin),
        update_cycle: Some(known.update_cycle.clone()),
        product_kind: None,
        price: None,
        standing: None,
        entry: listed.map(|(seq, _)| *seq),
        listed_on: listed.map(|(_, day)| *day),
        updated_on: index.updated.get(id).copied(),
    }
}

fn product_item(
    state: &State,
    (id, known): (&ProductId, &Product),
    version: &ProductVersion,
    at: At<'_>,
) -> CatalogueItem {
    CatalogueItem {
        kind: CatalogueKind::Product,
        id: id.to_string(),
        title: version.form.title.clone(),
        summary: version.form.summary.clone(),
        provider: name::party(state, &known.owner),
        opening: None,
        level: None,
        origin: None,
        update_cycle: None,
        product_kind: Some(version.form.kind),
        price: Some(version.form.price),
        standing: Some(standing(state, (id, known), at)),
        entry: version.admitted,
        listed_on: version.admitted_on,
        updated_on: version.admitted_on,
    }
}

/// The products in the catalogue that are made from a resource.
fn made_from(state: &State, resource: &ResourceId) -> Vec<Named<ProductId>> {
    let uses = |version: &ProductVersion| {
        let grant = state.grant_of(&version.form).and_then(|grant| state.grants.get(grant));
        grant.is_some_and(|grant| grant.tables.iter().any(|table| table.resource == *resource))
    };
    let products = state.products.iter().filter(|(_, it)| it.withdrawn_on.is_none());
    let made = products.filter_map(|(id, product)| {
        let (_, version) = product.admitted().filter(|(_, version)| uses(version))?;
        Some(Named { id: id.clone(), name: version.form.title.clone() })
    });
    made.collect()
}

fn value_name(state: &State, facet: FacetId, value: &str) -> Text {
    if facet == FacetId::Provider {
        let known = value.parse().ok().map(|id| name::party(state, &id).name);
        return known.unwrap_or_else(|| Text::same(value));
    }
    label::value(facet, value)
}

fn disclosure(state: &State, it: &Disclosed) -> Disclosure {
    let product = match &it.about {
        About::Product(product) => Some(product.clone()),
        About::Call(_) | About::PartnerRules(_) | About::Agreement(_) | About::Release(_) => None,
    };
    Disclosure {
        kind: it.kind.clone(),
        name: kind::name(&it.kind),
        title: title(state, &it.about),
        day: it.day,
        entry: it.seq,
        serial: it
            .serial
            .as_ref()
            .map(|(register, n)| SerialView { register: register.clone(), n: *n }),
        product,
    }
}

fn title(state: &State, about: &About) -> Text {
    match about {
        About::Call(call) => {
            let known = state.calls.get(call);
            known.map_or_else(|| Text::same(call.as_str()), |call| call.title.clone())
        }
        About::PartnerRules(operator) => {
            let operator = name::party(state, operator).name;
            Text::new(
                format!("{}合作方准入和退出规则", operator.zh),
                format!("rules for partners of {}", operator.en),
            )
        }
        About::Agreement(id) => {
            let Some(agreement) = state.agreements.get(id) else { return Text::same(id.as_str()) };
            let holder = name::party(state, &agreement.holder).name;
            let (zh, en) = match agreement.kind {
                AgreementKind::Operation => ("公共数据授权运营协议", "operation agreement"),
                AgreementKind::DataService => {
                    ("公共数据开发利用服务协议", "data service agreement")
                }
                AgreementKind::PlatformService => ("平台服务协议", "platform service agreement"),
            };
            Text::new(format!("{}：{zh}", holder.zh), format!("{}: {en}", holder.en))
        }
        About::Product(id) => subject::product_title(state, id),
        About::Release(serial) => {
            Text::new(format!("第 {serial} 号出域文件"), format!("released file no. {serial}"))
        }
    }
}
