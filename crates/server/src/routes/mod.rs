//! The addresses of the house, one file for each group; they convert and never decide.

mod acts;
mod cases;
mod imports;
mod law;
mod log;
mod place;
mod resources;
mod session;
mod use_of_data;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;

use crate::house::House;
use crate::openapi;
use crate::problem::Problem;
use crate::web;

/// What a page may load and who may frame it: nothing from elsewhere, nobody.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; \
                      form-action 'self'";

/// The API, with its description.
pub(crate) fn api() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::with_openapi(openapi::outline())
        .merge(session::routes())
        .merge(place::routes())
        .merge(acts::routes())
        .merge(imports::routes())
        .merge(cases::routes())
        .merge(resources::routes())
        .merge(use_of_data::routes())
        .merge(law::routes())
        .merge(log::routes())
}

/// Everything behind the front door.
pub(crate) fn router(house: Arc<House>) -> axum::Router {
    let (api, _) = api().split_for_parts();
    api.route("/api/openapi.json", get(document))
        .fallback(elsewhere)
        .method_not_allowed_fallback(async || web::wrong_method())
        .layer(middleware::from_fn_with_state(Arc::clone(&house), on_every_answer))
        .with_state(house)
}

/// The description of the API.
async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi()).into_response()
}

/// Every other address is one of the web's; those of the API and the log never are.
async fn elsewhere(method: Method, uri: Uri, request: Request) -> Response {
    let path = uri.path();
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if matches!(first, "api" | "log") {
        return Problem::no_page(path).into_response();
    }
    web::serve(&method, path, request.headers())
}

/// The headers that every answer carries.
async fn on_every_answer(
    State(house): State<Arc<House>>,
    request: Request,
    next: Next,
) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let status = response.status();
    tracing::debug!(%method, %path, status = status.as_u16(), "answered");
    let headers = response.headers_mut();
    if let Ok(build) = HeaderValue::from_str(&house.build) {
        headers.insert(HeaderName::from_static("x-build-id"), build);
    }
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if path.starts_with("/api/") && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
