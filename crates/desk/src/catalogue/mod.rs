//! The public catalogue in memory: a fold beside the state, with its words and its facets.
//!
//! Whatever enters gets the next number, so that the order of numbers is the order of entering; an
//! entry that changed or left is only struck out, and its words go when the place is opened again.

mod facets;
mod postings;
mod public;
mod search;
mod sheets;
mod synthetic;
mod words;

use std::collections::BTreeMap;

use governance::{Event, Product, Resource, State};
use roaring::RoaringBitmap;
use terms::{Day, ProductId, ResourceId};

use facets::Values;
use postings::{Fields, Postings};
pub(crate) use public::{About, Disclosed};
pub(crate) use search::Question;
pub(crate) use sheets::KnownColumns;

use crate::bench::Index;
use crate::views::{CatalogueKind, FacetId};

/// What stands in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Resource(ResourceId),
    Product(ProductId),
}

/// An entry of the catalogue.
#[derive(Debug)]
struct Entry {
    subject: Subject,
    /// The title in both languages, folded.
    title: String,
    updated_on: Option<Day>,
}

/// The public catalogue of a place.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    entries: Vec<Entry>,
    numbers: BTreeMap<Subject, u32>,
    live: RoaringBitmap,
    postings: Postings,
    values: Values,
}

/// An entry as it comes: its words, its facets, and when its data came.
#[derive(Debug, Default)]
struct Sheet {
    fields: Fields,
    values: Vec<(FacetId, String)>,
    updated_on: Option<Day>,
}

impl Catalogue {
    /// The catalogue of a state, in the order in which things entered it.
    pub(crate) fn of(state: &State, index: &Index) -> Self {
        let resources = state.resources.iter().filter(|(_, it)| it.in_catalogue);
        let resources = resources.map(|(id, _)| {
            (index.listed.get(id).map(|(seq, _)| *seq), Subject::Resource(id.clone()))
        });
        let products = state.products.iter().filter(|(_, it)| it.withdrawn_on.is_none());
        let products = products.filter_map(|(id, it)| {
            let (_, version) = it.admitted()?;
            Some((version.admitted, Subject::Product(id.clone())))
        });
        let mut all: Vec<_> = resources.chain(products).collect();
        all.sort();
        let mut catalogue = Self::default();
        for (_, subject) in all {
            catalogue.enter(state, index, subject);
        }
        catalogue
    }

    /// Follows an event that was folded into the state.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only some events change the catalogue")]
    pub(crate) fn follow(&mut self, state: &State, index: &Index, event: &Event) {
        match event {
            Event::CatalogueEntered { resource } => {
                self.enter(state, index, Subject::Resource(resource.clone()));
            }
            Event::ProductAdmitted { product, .. } => {
                self.enter(state, index, Subject::Product(product.clone()));
            }
            Event::ProductWithdrawn { product, .. } => {
                self.strike(&Subject::Product(product.clone()));
            }
            Event::ResourceImported { resource, .. } => {
                self.updated(&Subject::Resource(resource.clone()), index);
            }
            _ => {}
        }
    }

    /// How many entries there are of a kind.
    pub(crate) fn count(&self, kind: CatalogueKind) -> u64 {
        self.values.count(FacetId::Kind, code(&kind).as_str())
    }

    fn enter(&mut self, state: &State, index: &Index, subject: Subject) {
        let sheet = match &subject {
            Subject::Resource(id) => resource_sheet(state, index, id),
            Subject::Product(id) => product_sheet(state, id),
        };
        self.strike(&subject);
        let (Some(sheet), Ok(number)) = (sheet, u32::try_from(self.entries.len())) else { return };
        self.postings.add(number, &sheet.fields);
        self.values.add(number, &sheet.values);
        self.live.insert(number);
        self.numbers.insert(subject.clone(), number);
        self.entries.push(Entry {
            subject,
            title: sheet.fields.title,
            updated_on: sheet.updated_on,
        });
    }

    fn strike(&mut self, subject: &Subject) {
        if let Some(number) = self.numbers.remove(subject) {
            self.live.remove(number);
            self.values.remove(number);
        }
    }

    /// Whether words stand in the index of entries that are no more.
    fn has_struck_out(&self) -> bool {
        usize::try_from(self.live.len()) != Ok(self.entries.len())
    }

    fn updated(&mut self, subject: &Subject, index: &Index) {
        let (Subject::Resource(id), Some(number)) = (subject, self.numbers.get(subject)) else {
            return;
        };
        let place = usize::try_from(*number).ok().and_then(|at| self.entries.get_mut(at));
        if let Some(entry) = place {
            entry.updated_on = index.updated.get(id).copied();
        }
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(number).ok()?)
    }
}

fn resource_sheet(state: &State, index: &Index, id: &ResourceId) -> Option<Sheet> {
    let resource = state.resources.get(id).filter(|it| it.in_catalogue)?;
    let columns: Vec<&str> = resource.columns.iter().map(|(name, _, _)| name.as_str()).collect();
    let rest = [
        id.as_str(),
        &party_words(state, &resource.provider),
        &both(&resource.update_cycle),
        &columns.join(" "),
    ];
    Some(Sheet {
        fields: fields(&resource.title, &resource.summary, &rest.join("\n")),
        values: resource_values(resource),
        updated_on: index.updated.get(id).copied(),
    })
}

fn resource_values(resource: &Resource) -> Vec<(FacetId, String)> {
    vec![
        (FacetId::Kind, code(&CatalogueKind::Resource)),
        (FacetId::Provider, resource.provider.to_string()),
        (FacetId::Level, u8::from(resource.level).to_string()),
        (FacetId::Opening, code(&resource.opening)),
        (FacetId::Origin, code(&resource.origin)),
        (FacetId::Update, resource.update_cycle.zh.trim().to_owned()),
    ]
}

fn product_sheet(state: &State, id: &ProductId) -> Option<Sheet> {
    let product: &Product = state.products.get(id).filter(|it| it.withdrawn_on.is_none())?;
    let (_, version) = product.admitted()?;
    let form = &version.form;
    let grant = state.grant_of(form).and_then(|grant| state.grants.get(grant));
    let tables = grant.map(|grant| grant.tables.as_slice()).unwrap_or_default();
    let resources = tables.iter().filter_map(|table| state.resources.get(&table.resource));
    let mut rest =
        vec![id.to_string(), party_words(state, &product.owner), form.scenario.to_string()];
    rest.extend(resources.map(|resource| both(&resource.title)));
    Some(Sheet {
        fields: fields(&form.title, &form.summary, &rest.join("\n")),
        values: vec![
            (FacetId::Kind, code(&CatalogueKind::Product)),
            (FacetId::Provider, product.owner.to_string()),
            (FacetId::ProductKind, code(&form.kind)),
        ],
        updated_on: version.admitted_on,
    })
}

fn fields(title: &terms::Text, summary: &terms::Text, rest: &str) -> Fields {
    Fields {
        title: words::folded(&both(title)),
        summary: words::folded(&both(summary)),
        rest: words::folded(rest),
    }
}

fn party_words(state: &State, party: &terms::PartyId) -> String {
    let name = state.parties.get(party).map(|party| both(&party.name));
    name.unwrap_or_else(|| party.to_string())
}

/// Both languages; the line between them belongs to no phrase.
fn both(text: &terms::Text) -> String {
    if text.zh == text.en { text.zh.clone() } else { format!("{}\n{}", text.zh, text.en) }
}

/// The code word of a value, as the API writes it.
pub(crate) fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests;
