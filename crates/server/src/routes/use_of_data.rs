//! Agreements, grants, results and releases.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::views::{AgreementView, GrantView, ReleaseView, TableView};
use ports::Plan;
use serde::Deserialize;
use terms::{GrantId, ReleaseId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Caller;
use crate::house::{House, Seat};
use crate::problem::Problem;
use crate::wire::{At, Given};

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(agreements))
        .routes(routes!(grants))
        .routes(routes!(grant))
        .routes(routes!(tables))
        .routes(routes!(check))
        .routes(routes!(releases))
        .routes(routes!(collect))
}

/// The agreements the caller may see.
#[utoipa::path(get, path = "/api/agreements", tag = "use of data",
    responses((status = 200, body = Vec<AgreementView>)))]
async fn agreements(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<Vec<AgreementView>>, Problem> {
    house.page(move |desk| desk.agreements(&caller.officer)).await.map(Json)
}

/// The grants the caller may see.
#[utoipa::path(get, path = "/api/grants", tag = "use of data",
    responses((status = 200, body = Vec<GrantView>)))]
async fn grants(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<Vec<GrantView>>, Problem> {
    house.page(move |desk| desk.grants(&caller.officer)).await.map(Json)
}

/// A grant.
#[utoipa::path(get, path = "/api/grants/{id}", tag = "use of data",
    params(("id" = GrantId, Path)), responses((status = 200, body = GrantView)))]
async fn grant(
    State(house): State<Arc<House>>,
    caller: Caller,
    At(id): At<GrantId>,
) -> Result<Json<GrantView>, Problem> {
    house.page(move |desk| desk.grant(&caller.officer, &id)).await.map(Json)
}

/// The results kept under a grant.
#[utoipa::path(get, path = "/api/grants/{id}/tables", tag = "use of data",
    params(("id" = GrantId, Path)), responses((status = 200, body = Vec<TableView>)))]
async fn tables(
    State(house): State<Arc<House>>,
    caller: Caller,
    At(id): At<GrantId>,
) -> Result<Json<Vec<TableView>>, Problem> {
    house.page(move |desk| desk.tables(&caller.officer, &id)).await.map(Json)
}

/// A query.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Query {
    /// The query, in SQL.
    sql: String,
}

/// Guards a query without running it; nothing is recorded and no data is opened.
#[utoipa::path(post, path = "/api/grants/{id}/check", tag = "use of data",
    params(("id" = GrantId, Path)), request_body = Query,
    responses((status = 200, body = Plan)))]
async fn check(
    State(house): State<Arc<House>>,
    caller: Caller,
    At(id): At<GrantId>,
    Given(query): Given<Query>,
) -> Result<Json<Plan>, Problem> {
    house.page(move |desk| desk.check_query(&caller.officer, &id, &query.sql)).await.map(Json)
}

/// The releases the caller may see.
#[utoipa::path(get, path = "/api/releases", tag = "use of data",
    responses((status = 200, body = Vec<ReleaseView>)))]
async fn releases(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<Vec<ReleaseView>>, Problem> {
    house.page(move |desk| desk.releases(&caller.officer)).await.map(Json)
}

/// Hands a released file to its grantee; that it was handed over is recorded first.
#[utoipa::path(post, path = "/api/releases/{id}/file", tag = "use of data",
    params(("id" = ReleaseId, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn collect(
    State(house): State<Arc<House>>,
    caller: Caller,
    At(id): At<ReleaseId>,
) -> Result<Response, Problem> {
    let name = format!("attachment; filename=\"{id}.csv\"");
    let file = house.record(Seat::Run, move |desk| desk.deliver(&caller.officer, &id)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, file).into_response())
}
