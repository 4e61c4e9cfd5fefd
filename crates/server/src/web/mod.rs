//! The web inside the binary: one page for every address of its own, files that never change.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest as _, Sha256};
use terms::Text;

use crate::below::Below;
use crate::problem::Problem;

/// What `vite build` made. Without optimisation it is read from the folder at run time.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// The page that stands in while no web was built.
const PLACEHOLDER: &str = include_str!("placeholder.html");
const INDEX: &str = "index.html";
/// Files below carry a hash in their name.
const FOREVER: &str = "assets/";

/// The name of the web in this binary: the hash its builder gave it, else that of its first page.
pub(crate) fn name() -> String {
    match env!("WEB_DIST_HASH") {
        "" => Dist::get(INDEX).map_or_else(|| "none".to_owned(), |page| short(&page)),
        hash => hash.to_owned(),
    }
}

/// The name of this build, as every answer carries it: the web reloads when it changes.
pub(crate) fn build() -> String {
    let page = Dist::get(INDEX).map_or_else(|| "none".to_owned(), |page| short(&page));
    format!("{}-{page}", env!("CARGO_PKG_VERSION"))
}

/// Answers every address that is neither of the API nor of the log.
pub(crate) fn serve(method: &Method, path: &str, headers: &HeaderMap, below: &Below) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return wrong_method().into_response();
    }
    let path = path.trim_start_matches('/');
    let wanted = if path.is_empty() { INDEX } else { path };
    if wanted != INDEX
        && let Some(file) = Dist::get(wanted)
    {
        return file_response(wanted, &file, headers);
    }
    let last = wanted.rsplit('/').next().unwrap_or_default();
    if last.contains('.') && wanted != INDEX {
        return Problem::no_page(&format!("/{wanted}")).into_response();
    }
    match Dist::get(INDEX) {
        Some(file) => first_page(&file, headers, below),
        None => placeholder(below),
    }
}

/// The method is not one of this address.
pub(crate) fn wrong_method() -> Problem {
    Problem::unreadable(
        StatusCode::METHOD_NOT_ALLOWED,
        Text::new("此地址不支持该请求方法", "this address does not know the method"),
    )
}

/// The first page says where the house stands, so it has no compressed twin.
fn first_page(file: &EmbeddedFile, headers: &HeaderMap, below: &Below) -> Response {
    let text = below.web(&String::from_utf8_lossy(&file.data));
    let digest = Sha256::digest(text.as_bytes());
    tagged(INDEX, &digest, headers, || Response::new(Body::from(text)))
}

fn file_response(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    tagged(path, &file.metadata.sha256_hash(), headers, || {
        let (body, encoding) = encoded(path, file, headers);
        let mut response = Response::new(body);
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, encoding);
        }
        response
    })
}

/// A file with its tag, or the news that the reader has it.
fn tagged(
    path: &str,
    digest: &[u8],
    headers: &HeaderMap,
    make: impl FnOnce() -> Response,
) -> Response {
    // Weak: the compressed twin has the same tag.
    let tag = format!("W/\"{}\"", hex::encode(digest));
    let known =
        headers.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == tag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { make() };
    let cache =
        if path.starts_with(FOREVER) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        answer.insert(header::ETAG, tag);
    }
    response
}

/// The file, or its compressed twin where there is one and the caller takes it.
fn encoded(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> (Body, Option<HeaderValue>) {
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(headers, encoding)
            && let Some(twin) = Dist::get(&format!("{path}.{ending}"))
        {
            return (bytes(&twin), Some(HeaderValue::from_static(encoding)));
        }
    }
    (bytes(file), None)
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let offered = headers.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    offered.unwrap_or_default().split(',').any(|offer| {
        let mut words = offer.split(';').map(str::trim);
        let named = words.next() == Some(encoding);
        named && !words.any(|word| matches!(word, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn bytes(file: &EmbeddedFile) -> Body {
    Body::from(file.data.clone().into_owned())
}

fn placeholder(below: &Below) -> Response {
    let mut response = Response::new(Body::from(below.links(PLACEHOLDER)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(INDEX)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn short(file: &EmbeddedFile) -> String {
    hex::encode(file.metadata.sha256_hash()).chars().take(12).collect()
}

/// The media type by the ending of a name; the few that a web build has.
fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
