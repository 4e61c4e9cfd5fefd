//! The log as anyone may see it: entries, receipts, and the published files.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::views::LogEntry;
use ledger::publish::{CHECKPOINT, VKEY};
use ledger::tiles::TileId;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Visitor;
use crate::house::{House, Seat};
use crate::problem::Problem;
use crate::publishing::PublishFailure;
use crate::wire::{Asking, At};

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(entries))
        .routes(routes!(entry))
        .routes(routes!(receipt))
        .routes(routes!(checkpoint))
        .routes(routes!(vkey))
        .routes(routes!(tile))
        .routes(routes!(public))
}

/// The most entries on one page.
const LONGEST: u32 = 200;

/// Which entries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Range {
    /// The first one; 0 when left out.
    #[serde(default)]
    from: u64,
    /// How many at most, 200 at the most; 100 when left out.
    #[serde(default = "page")]
    limit: u32,
}

fn page() -> u32 {
    100
}

/// Entries of the log, in order.
#[utoipa::path(get, path = "/api/log", tag = "log", params(
        ("from" = Option<u64>, Query, description = "the first one; 0 when left out"),
        ("limit" = Option<u32>, Query, description = "how many, 200 at most; else 100")),
    responses((status = 200, body = Vec<LogEntry>)), security(()))]
async fn entries(
    State(house): State<Arc<House>>,
    Asking(range): Asking<Range>,
) -> Result<Json<Vec<LogEntry>>, Problem> {
    house.page(move |desk| desk.log(range.from, range.limit.min(LONGEST))).await.map(Json)
}

/// An entry of the log.
#[utoipa::path(get, path = "/api/log/{seq}", tag = "log", params(("seq" = u64, Path)),
    responses((status = 200, body = LogEntry)), security(()))]
async fn entry(
    State(house): State<Arc<House>>,
    At(seq): At<u64>,
) -> Result<Json<LogEntry>, Problem> {
    house.page(move |desk| desk.log_entry(seq)).await.map(Json)
}

/// A receipt (C2SP `tlog-proof`) that an entry is in the log; it opens the public part, and the
/// parties' part where the caller may see it.
#[utoipa::path(get, path = "/api/log/{seq}/receipt", tag = "log", params(("seq" = u64, Path)),
    responses((status = 200, body = String, content_type = "text/plain")),
    security((), ("bearer" = [])))]
async fn receipt(
    State(house): State<Arc<House>>,
    Visitor(caller): Visitor,
    At(seq): At<u64>,
) -> Result<Response, Problem> {
    let receipt = house.page(move |desk| desk.receipt(caller.as_ref(), seq)).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], receipt).into_response())
}

/// The signed head of the log (C2SP `checkpoint`).
#[utoipa::path(get, path = "/log/checkpoint", tag = "log",
    responses((status = 200, body = String, content_type = "text/plain")), security(()))]
async fn checkpoint(State(house): State<Arc<House>>) -> Result<Response, Problem> {
    let log = Arc::clone(&house.log);
    house.seated(Seat::Short, move || log.catch_up()).await?;
    file(&house, CHECKPOINT.to_owned(), TEXT).await
}

/// The key that signs it; it proves nothing by standing here.
#[utoipa::path(get, path = "/log/vkey", tag = "log",
    responses((status = 200, body = String, content_type = "text/plain")), security(()))]
async fn vkey(State(house): State<Arc<House>>) -> Result<Response, Problem> {
    file(&house, VKEY.to_owned(), TEXT).await
}

/// A file of hashes or of envelopes (C2SP `tlog-tiles`), such as `0/x001/234` or `entries/007`.
#[utoipa::path(get, path = "/log/tile/{*path}", tag = "log", params(("path" = String, Path)),
    responses((status = 200, body = String, content_type = "application/octet-stream")),
    security(()))]
async fn tile(State(house): State<Arc<House>>, At(path): At<String>) -> Result<Response, Problem> {
    file(&house, format!("tile/{path}"), BYTES).await
}

/// A file of public parts with their openings, one entry a line.
#[utoipa::path(get, path = "/log/public/{*path}", tag = "log", params(("path" = String, Path)),
    responses((status = 200, body = String, content_type = "text/plain")), security(()))]
async fn public(
    State(house): State<Arc<House>>,
    At(path): At<String>,
) -> Result<Response, Problem> {
    file(&house, format!("public/{path}"), TEXT).await
}

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

async fn file(house: &House, path: String, kind: &'static str) -> Result<Response, Problem> {
    let (log, wanted) = (Arc::clone(&house.log), path.clone());
    let read = move || log.read(&wanted).map_err(|error| Problem::broke(&error));
    let bytes = house.seated(Seat::Short, read).await?;
    let bytes = bytes.ok_or_else(|| Problem::no_page(&format!("/log/{path}")))?;
    // A file of 256 never changes; anything else grows.
    let full = path.parse::<TileId>().is_ok_and(|id| !id.is_partial());
    let cache = if full { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], bytes).into_response())
}

impl From<PublishFailure> for Problem {
    fn from(failure: PublishFailure) -> Self {
        Self::broke(&failure)
    }
}
