//! What is owed and when, for people and for calendar programs; and the matters on record.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::views::{DutiesPage, MatterLine};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{CalendarReader, Caller, Visitor};
use crate::house::House;
use crate::problem::Problem;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new().routes(routes!(duties)).routes(routes!(matters)).routes(routes!(feed))
}

/// What the caller's party owes; for the authority, what everybody owes.
#[utoipa::path(get, path = "/api/duties", tag = "law",
    responses((status = 200, body = DutiesPage)))]
async fn duties(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<DutiesPage>, Problem> {
    house.page(move |desk| desk.duties(&caller.officer)).await.map(Json)
}

/// The matters on record; without a log-in those of the public register.
#[utoipa::path(get, path = "/api/matters", tag = "law",
    responses((status = 200, body = Vec<MatterLine>)), security(()))]
async fn matters(
    State(house): State<Arc<House>>,
    Visitor(visitor): Visitor,
) -> Result<Json<Vec<MatterLine>>, Problem> {
    house.page(move |desk| desk.matters(visitor.as_ref())).await.map(Json)
}

/// The caller's tasks and awaited answers as a calendar (RFC 5545). A calendar program sends
/// officer and password with every request (HTTP Basic); a page its session.
#[utoipa::path(get, path = "/api/calendar.ics", tag = "law",
    responses((status = 200, content_type = "text/calendar", body = String)))]
async fn feed(
    State(house): State<Arc<House>>,
    CalendarReader(officer): CalendarReader,
) -> Result<Response, Problem> {
    let feed = house.page(move |desk| desk.feed(&officer)).await?;
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], feed).into_response())
}
