//! The addresses of the house, one file for each group; they convert and never decide.

mod acts;
pub(crate) mod call_document;
mod cases;
pub(crate) mod catalogue;
pub(crate) mod delivery;
mod duties;
pub(crate) mod headers;
mod imports;
mod law;
mod log;
mod place;
mod products;
mod resources;
mod session;
mod statistics;
mod use_of_data;

use std::sync::Arc;

use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;

use crate::house::House;
use crate::open_pages;
use crate::openapi;
use crate::problem::Problem;
use crate::web;

/// The API, with its description.
pub(crate) fn api() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::with_openapi(openapi::outline())
        .merge(session::routes())
        .merge(place::routes())
        .merge(acts::routes())
        .merge(imports::routes())
        .merge(cases::routes())
        .merge(resources::routes())
        .merge(catalogue::routes())
        .merge(products::routes())
        .merge(delivery::routes())
        .merge(use_of_data::routes())
        .merge(statistics::routes())
        .merge(law::routes())
        .merge(duties::routes())
        .merge(log::routes())
}

/// Everything behind the front door.
pub(crate) fn router(house: Arc<House>) -> axum::Router {
    let build = build_header(&house.build);
    let (api, _) = api().split_for_parts();
    api.route("/api/openapi.json", get(document))
        .merge(open_pages::router())
        .fallback(elsewhere)
        .method_not_allowed_fallback(async || web::wrong_method())
        .layer(middleware::from_fn_with_state(build, headers::on_every_answer))
        .with_state(house)
}

/// The name of a build as a header; one that is no header has none.
pub(crate) fn build_header(build: &str) -> HeaderValue {
    HeaderValue::from_str(build).unwrap_or(HeaderValue::from_static("none"))
}

/// The description of the API.
async fn document(State(house): State<Arc<House>>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi::of_house(&house.below)).into_response()
}

/// Every other address is one of the web's; those of the API and the log never are.
async fn elsewhere(
    State(house): State<Arc<House>>,
    OriginalUri(asked): OriginalUri,
    method: Method,
    request: Request,
) -> Response {
    let path = request.uri().path();
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if matches!(first, "api" | "deliver" | "log") {
        return Problem::no_page(asked.path()).into_response();
    }
    web::serve(&method, path, request.headers(), &house.below)
}
