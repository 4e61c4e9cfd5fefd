//! Products, subscriptions to them, and how they are called.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use desk::views::{ProductLine, ProductView, SubscriptionView, SyntheticAnswer};
use serde_json::Value;
use terms::{ProductId, Text};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::call_document;
use crate::access::{Caller, Visitor};
use crate::house::{House, Seat};
use crate::problem::Problem;
use crate::wire::{Asking, At};

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(products))
        .routes(routes!(product))
        .routes(routes!(call_description))
        .routes(routes!(try_product))
        .routes(routes!(subscriptions))
}

/// Every product that was ever put on file.
#[utoipa::path(get, path = "/api/products", tag = "products",
    responses((status = 200, body = Vec<ProductLine>)), security(()))]
async fn products(State(house): State<Arc<House>>) -> Result<Json<Vec<ProductLine>>, Problem> {
    house.page(desk::Desk::products).await.map(Json)
}

/// A product; who is logged in sees besides what is his.
#[utoipa::path(get, path = "/api/products/{id}", tag = "products",
    params(("id" = ProductId, Path)),
    responses((status = 200, body = ProductView)), security((), ("bearer" = [])))]
async fn product(
    State(house): State<Arc<House>>,
    Visitor(caller): Visitor,
    At(id): At<ProductId>,
) -> Result<Json<ProductView>, Problem> {
    house.page(move |desk| desk.product(caller.as_ref(), &id)).await.map(Json)
}

/// The OpenAPI 3.1 document of one interface: its address, its parameters, its price and terms.
#[utoipa::path(get, path = "/api/products/{id}/openapi.json", tag = "products",
    params(("id" = ProductId, Path)),
    responses((status = 200, body = Value, content_type = "application/json")), security(()))]
async fn call_description(
    State(house): State<Arc<House>>,
    At(id): At<ProductId>,
) -> Result<Json<Value>, Problem> {
    let desk = Arc::clone(&house.desk);
    let sheet = house.seated(Seat::Run, move || desk.call_sheet(&id)).await?;
    Ok(Json(call_document::of(&sheet, &house.below)))
}

/// An answer on made-up data; the parameters are those of the product.
#[utoipa::path(get, path = "/api/products/{id}/try", tag = "products",
    params(("id" = ProductId, Path)),
    responses((status = 200, body = SyntheticAnswer)), security(()))]
async fn try_product(
    State(house): State<Arc<House>>,
    At(id): At<ProductId>,
    Asking(pairs): Asking<Vec<(String, String)>>,
) -> Result<Json<SyntheticAnswer>, Problem> {
    let arguments = arguments(pairs)?;
    let desk = Arc::clone(&house.desk);
    house.seated(Seat::Run, move || desk.try_product(&id, arguments)).await.map(Json)
}

/// Arguments by name; one that is given twice is no argument.
fn arguments(pairs: Vec<(String, String)>) -> Result<BTreeMap<String, String>, Problem> {
    let mut arguments = BTreeMap::new();
    for (name, value) in pairs {
        let told = Text::new(
            format!("参数 `{name}` 重复给出"),
            format!("the parameter `{name}` is given twice"),
        );
        if arguments.insert(name, value).is_some() {
            return Err(Problem::malformed(told.zh, told.en));
        }
    }
    Ok(arguments)
}

/// The subscriptions of the caller's party, and those to its products.
#[utoipa::path(get, path = "/api/subscriptions", tag = "products",
    responses((status = 200, body = Vec<SubscriptionView>)))]
async fn subscriptions(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<Vec<SubscriptionView>>, Problem> {
    house.page(move |desk| desk.subscriptions(&caller.officer)).await.map(Json)
}
