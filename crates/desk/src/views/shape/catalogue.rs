//! The public catalogue: what can be applied for, what is given out, and what is disclosed.

use governance::{Parameter, Price, ProductKind};
use serde::{Deserialize, Serialize};
use terms::{ColumnKind, Day, Level, OpeningType, Origin, ProductId, ResourceId, Text};
use utoipa::ToSchema;

use super::{ColumnView, Named, PartyName, Standing};

/// What stands in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueKind {
    /// A resource that may be operated.
    Resource,
    /// A product that has passed its review.
    Product,
}

/// By what the catalogue can be narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FacetId {
    /// Resource or product.
    Kind,
    /// The source department, or the supplier.
    Provider,
    /// The security level of a resource.
    Level,
    /// How far a resource may be opened.
    Opening,
    /// Where a resource comes from.
    Origin,
    /// How often a resource is updated, as its source department says it in Chinese.
    Update,
    /// What a product is.
    ProductKind,
}

/// In which order the catalogue is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CatalogueSort {
    /// Title before summary before the rest, the exact words first, then the newest.
    Relevance,
    /// The newest in the catalogue first.
    Newest,
    /// The one whose data came last first.
    Updated,
}

/// A page of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CataloguePage {
    /// How many were found.
    pub total: u64,
    /// Which page this is, from 1.
    pub page: u64,
    /// How many pages there are.
    pub pages: u64,
    /// What is on this page.
    pub items: Vec<CatalogueItem>,
    /// By what it can be narrowed; each counted under all the other filters.
    pub facets: Vec<Facet>,
    /// What was searched, word by word.
    pub words: Vec<SearchedWord>,
    /// Nothing has all the words: the items have some of them, those with the most first.
    pub some_words_only: bool,
    /// In which order they stand.
    pub sort: CatalogueSort,
}

/// A word that was searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SearchedWord {
    /// The word, as it was compared.
    pub word: String,
    /// In how many entries of the whole catalogue it stands.
    pub count: u64,
}

/// One way to narrow the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Facet {
    /// The name of its parameter.
    pub id: FacetId,
    /// Its name for people.
    pub name: Text,
    /// Its values; those with the most entries first.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacetValue {
    /// The value of the parameter.
    pub value: String,
    /// Its name for people.
    pub name: Text,
    /// How many entries it would leave, under all the other filters.
    pub count: u64,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A resource or product on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueItem {
    /// Which of the two.
    pub kind: CatalogueKind,
    /// The id of the resource or product.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// What it holds or gives.
    pub summary: Text,
    /// Its source department or supplier.
    pub provider: PartyName,
    /// How far the resource may be opened.
    pub opening: Option<OpeningType>,
    /// The level of the resource.
    pub level: Option<Level>,
    /// Where the resource comes from.
    pub origin: Option<Origin>,
    /// How often the resource is updated.
    pub update_cycle: Option<Text>,
    /// What the product is.
    pub product_kind: Option<ProductKind>,
    /// What the product costs.
    pub price: Option<Price>,
    /// Whether the product is given out.
    pub standing: Option<Standing>,
    /// The entry that let it into the catalogue.
    pub entry: Option<u64>,
    /// The day it came into the catalogue.
    pub listed_on: Option<Day>,
    /// The day its newest data came.
    pub updated_on: Option<Day>,
}

/// What anybody may know of a resource in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResourceSheet {
    /// On one line.
    pub item: CatalogueItem,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// The columns that name the protected entity; none means each row is one.
    pub entity: Vec<String>,
    /// How many versions are in the vault.
    pub versions: u64,
    /// How many rows the newest of them has.
    pub rows: Option<u64>,
    /// The products made from it.
    pub products: Vec<Named<ProductId>>,
}

/// The public entries of the registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisclosurePage {
    /// How many serials each register has given out.
    pub registers: Vec<RegisterCount>,
    /// What was disclosed, the newest first.
    pub items: Vec<Disclosure>,
}

/// A public register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegisterCount {
    /// Its code word, as in the log.
    pub register: String,
    /// Its name.
    pub name: Text,
    /// The last serial given out.
    pub count: u64,
}

/// Something that is disclosed to society.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Disclosure {
    /// The kind of its entry.
    pub kind: String,
    /// The kind in words.
    pub name: Text,
    /// What it is about.
    pub title: Text,
    /// The legal day.
    pub day: Day,
    /// Its entry in the log.
    pub entry: u64,
    /// Its register and serial, where it has one.
    pub serial: Option<super::SerialView>,
    /// The product it is about.
    pub product: Option<ProductId>,
}

/// A column of an answer of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerColumn {
    /// Its name.
    pub name: String,
    /// The kind of its values, where the query leaves it as it stands in the resource.
    pub kind: Option<ColumnKind>,
    /// Whether it is computed from many rows.
    pub aggregated: bool,
}

/// How a product is called, and what it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallSheet {
    /// The product.
    pub product: ProductId,
    /// Its title.
    pub title: Text,
    /// What it gives.
    pub summary: Text,
    /// The version that is given out.
    pub version: terms::VersionNo,
    /// What it costs.
    pub price: Price,
    /// The scenario that binds its use.
    pub scenario: terms::ScenarioId,
    /// Who supplies it.
    pub owner: PartyName,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The columns of an answer.
    pub columns: Vec<AnswerColumn>,
    /// The resources it is computed from.
    pub resources: Vec<Named<ResourceId>>,
}

/// An answer that was made up from the names of columns: no data was opened for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SyntheticAnswer {
    /// Always true.
    pub synthetic: bool,
    /// The same for people.
    pub notice: Text,
    /// The product.
    pub product: ProductId,
    /// Its version.
    pub version: terms::VersionNo,
    /// What was asked for.
    pub arguments: std::collections::BTreeMap<String, String>,
    /// The columns of an answer.
    pub columns: Vec<String>,
    /// Made-up rows; the same for the same arguments.
    pub rows: Vec<Vec<Option<String>>>,
}
