//! Resources: the catalogue for everybody, versions for those they concern.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use desk::views::ResourceView;
use terms::{ResourceId, VersionNo};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{Caller, Visitor};
use crate::house::{House, Seat};
use crate::problem::Problem;
use crate::wire::At;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(resources))
        .routes(routes!(resource))
        .routes(routes!(set_aside))
}

/// The resources the caller may see; without a log-in those in the catalogue.
#[utoipa::path(get, path = "/api/resources", tag = "resources",
    responses((status = 200, body = Vec<ResourceView>)), security((), ("bearer" = [])))]
async fn resources(
    State(house): State<Arc<House>>,
    Visitor(caller): Visitor,
) -> Result<Json<Vec<ResourceView>>, Problem> {
    house.page(move |desk| desk.resources(caller.as_ref())).await.map(Json)
}

/// A resource; without a log-in one of the catalogue.
#[utoipa::path(get, path = "/api/resources/{id}", tag = "resources",
    params(("id" = ResourceId, Path)),
    responses((status = 200, body = ResourceView)), security((), ("bearer" = [])))]
async fn resource(
    State(house): State<Arc<House>>,
    Visitor(caller): Visitor,
    At(id): At<ResourceId>,
) -> Result<Json<ResourceView>, Problem> {
    house.page(move |desk| desk.resource(caller.as_ref(), &id)).await.map(Json)
}

/// The rows of a version that could not be read, by line; for its source department only.
#[utoipa::path(get, path = "/api/resources/{id}/versions/{version}/set-aside", tag = "resources",
    params(("id" = ResourceId, Path), ("version" = VersionNo, Path)),
    responses((status = 200, body = Vec<(u64, String)>)))]
async fn set_aside(
    State(house): State<Arc<House>>,
    caller: Caller,
    At((id, version)): At<(ResourceId, VersionNo)>,
) -> Result<Json<Vec<(u64, String)>>, Problem> {
    let rows = house.record(Seat::Run, move |desk| desk.set_aside(&caller.officer, &id, version));
    rows.await.map(Json)
}
