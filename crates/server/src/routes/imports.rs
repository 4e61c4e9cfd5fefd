//! Files on their way in.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use desk::{ImportAnswer, ImportWish};
use ports::Progress;
use serde::Deserialize;
use terms::{Key, ResourceId, VersionNo};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Caller;
use crate::house::{House, Seat};
use crate::problem::Problem;
use crate::stream;
use crate::wire::{Asking, At};

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new().routes(routes!(import)).routes(routes!(progress))
}

/// What comes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportQuery {
    /// The caller's own name for the act.
    key: Key,
    /// The resource the file is a new version of.
    resource: ResourceId,
    /// What the file is written in: `csv` or `json`.
    format: String,
}

/// Imports a file as the next version of a resource. The body is the file itself; it is read as it
/// comes, and one that breaks off is recorded as a failed import.
#[utoipa::path(post, path = "/api/imports", tag = "imports", params(
        ("key" = Key, Query, description = "the caller's own name for the act"),
        ("resource" = ResourceId, Query, description = "what it is a new version of"),
        ("format" = String, Query, description = "`csv` or `json`")),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportAnswer)))]
async fn import(
    State(house): State<Arc<House>>,
    caller: Result<Caller, Problem>,
    query: Result<Asking<ImportQuery>, Problem>,
    body: Body,
) -> Result<Json<ImportAnswer>, Problem> {
    let (caller, query) = match (caller, query) {
        (Ok(caller), Ok(Asking(query))) => (caller, query),
        (Err(problem), _) | (_, Err(problem)) => {
            stream::throw_away(body.into_data_stream()).await;
            return Err(problem);
        }
    };
    let ImportQuery { key, resource, format } = query;
    let wish = ImportWish { resource, format };
    let (pump, mut reader) = stream::pair();
    let import = house
        .record(Seat::Import, move |desk| desk.import(&caller.officer, &key, &wish, &mut reader));
    let (answer, ()) = tokio::join!(import, pump.run(body));
    answer.map(Json)
}

/// How far an import is; nothing when none is under way.
#[utoipa::path(get, path = "/api/imports/{resource}/{version}", tag = "imports",
    params(("resource" = ResourceId, Path), ("version" = VersionNo, Path)),
    responses((status = 200, body = Option<Progress>)))]
async fn progress(
    State(house): State<Arc<House>>,
    caller: Caller,
    At((resource, version)): At<(ResourceId, VersionNo)>,
) -> Result<Json<Option<Progress>>, Problem> {
    let page = house.page(move |desk| desk.import_progress(&caller.officer, &resource, version));
    page.await.map(Json)
}
