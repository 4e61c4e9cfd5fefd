//! The public catalogue and what is disclosed: for anybody, without a log-in.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use desk::views::{
    CataloguePage, CatalogueQuestion, CatalogueSort, DisclosurePage, FacetId, ResourceSheet,
};
use serde::de::DeserializeOwned;
use terms::ResourceId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::house::House;
use crate::problem::Problem;
use crate::wire::{Asking, At};

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(catalogue))
        .routes(routes!(resource_sheet))
        .routes(routes!(disclosures))
}

/// Searches the catalogue: every filter may be given more than once, and one of its values must
/// hold; each facet is counted under all the other filters.
#[utoipa::path(get, path = "/api/catalogue", tag = "catalogue", params(
        ("q" = Option<String>, Query, description = "words; all of them must stand in the entry"),
        ("kind" = Option<Vec<String>>, Query, description = "`resource` or `product`"),
        ("provider" = Option<Vec<String>>, Query, description = "source department or supplier"),
        ("level" = Option<Vec<String>>, Query, description = "security level, 1 to 5"),
        ("opening" = Option<Vec<String>>, Query, description = "how far it may be opened"),
        ("origin" = Option<Vec<String>>, Query, description = "where it comes from"),
        ("update" = Option<Vec<String>>, Query, description = "how often it is updated"),
        ("product_kind" = Option<Vec<String>>, Query, description = "what the product is"),
        ("sort" = Option<CatalogueSort>, Query, description = "in which order"),
        ("page" = Option<u64>, Query, description = "which page, from 1")),
    responses((status = 200, body = CataloguePage)), security(()))]
async fn catalogue(
    State(house): State<Arc<House>>,
    Asking(pairs): Asking<Vec<(String, String)>>,
) -> Result<Json<CataloguePage>, Problem> {
    let question = question(pairs)?;
    house.page(move |desk| desk.catalogue(&question)).await.map(Json)
}

/// Reads a question from an address; a parameter it does not know is told.
pub(crate) fn question(pairs: Vec<(String, String)>) -> Result<CatalogueQuestion, Problem> {
    let mut question = CatalogueQuestion { page: 1, ..CatalogueQuestion::default() };
    for (name, value) in pairs {
        // An empty field of a form was left open.
        if value.is_empty() {
            continue;
        }
        match name.as_str() {
            "q" => question.words = value,
            "sort" => question.sort = Some(word::<CatalogueSort>(&name, &value)?),
            "page" => question.page = value.parse().map_err(|_| unreadable(&name, &value))?,
            _ => question.choices.push((word::<FacetId>("", &name)?, value)),
        }
    }
    Ok(question)
}

/// A code word of the API.
fn word<T: DeserializeOwned>(name: &str, value: &str) -> Result<T, Problem> {
    let read = serde_json::from_value(serde_json::Value::String(value.to_owned()));
    read.map_err(|_| unreadable(name, value))
}

fn unreadable(name: &str, value: &str) -> Problem {
    if name.is_empty() {
        return Problem::malformed(
            format!("目录没有 `{value}` 这一筛选条件"),
            format!("the catalogue has no filter `{value}`"),
        );
    }
    Problem::malformed(
        format!("`{name}` 的取值 `{value}` 无法识别"),
        format!("the value `{value}` of `{name}` is unknown"),
    )
}

/// What anybody may know of a resource in the catalogue.
#[utoipa::path(get, path = "/api/catalogue/resources/{id}", tag = "catalogue",
    params(("id" = ResourceId, Path)),
    responses((status = 200, body = ResourceSheet)), security(()))]
async fn resource_sheet(
    State(house): State<Arc<House>>,
    At(id): At<ResourceId>,
) -> Result<Json<ResourceSheet>, Problem> {
    house.page(move |desk| desk.resource_sheet(&id)).await.map(Json)
}

/// What was disclosed to society, each with its entry in the log.
#[utoipa::path(get, path = "/api/disclosures", tag = "catalogue",
    responses((status = 200, body = DisclosurePage)), security(()))]
async fn disclosures(State(house): State<Arc<House>>) -> Result<Json<DisclosurePage>, Problem> {
    house.page(desk::Desk::disclosures).await.map(Json)
}
