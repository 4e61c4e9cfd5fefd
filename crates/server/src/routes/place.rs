//! The place itself, who takes part, its calls, and which build answers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use desk::views::{CallView, PartyView, PlaceView};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Caller;
use crate::house::House;
use crate::problem::Problem;
use crate::web;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(place))
        .routes(routes!(version))
        .routes(routes!(calls))
        .routes(routes!(parties))
}

/// The place: its mode, its day, its law, its log.
#[utoipa::path(get, path = "/api/place", tag = "place",
    responses((status = 200, body = PlaceView)), security(()))]
async fn place(State(house): State<Arc<House>>) -> Result<Json<PlaceView>, Problem> {
    house.page(desk::Desk::place).await.map(Json)
}

/// Which program answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Program {
    /// The version of the product.
    version: String,
    /// The build; every answer has it in the header `x-build-id`.
    build: String,
    /// The web inside it.
    web: String,
}

/// The version of the program and of the web inside it.
#[utoipa::path(get, path = "/api/version", tag = "place",
    responses((status = 200, body = Program)), security(()))]
async fn version(State(house): State<Arc<House>>) -> Json<Program> {
    Json(Program {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        build: house.build.clone(),
        web: web::name(),
    })
}

/// The calls for applications.
#[utoipa::path(get, path = "/api/calls", tag = "place",
    responses((status = 200, body = Vec<CallView>)), security(()))]
async fn calls(State(house): State<Arc<House>>) -> Result<Json<Vec<CallView>>, Problem> {
    house.page(desk::Desk::calls).await.map(Json)
}

/// The parties; their officers for themselves and the authority.
#[utoipa::path(get, path = "/api/parties", tag = "place",
    responses((status = 200, body = Vec<PartyView>)))]
async fn parties(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<Vec<PartyView>>, Problem> {
    house.page(move |desk| desk.parties(&caller.officer)).await.map(Json)
}
