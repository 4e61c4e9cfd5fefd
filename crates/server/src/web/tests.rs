//! What a browser is told about the files of the web.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::{accepts, media_type, serve};
use crate::below::Below;

#[test]
fn a_compressed_twin_goes_to_those_who_take_it() {
    let check = |offered: &'static str, encoding: &str, expected: bool| {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(offered));
        assert_eq!(accepts(&headers, encoding), expected, "{offered}");
    };
    check("gzip, deflate, br", "br", true);
    check("gzip;q=1.0, *;q=0", "gzip", true);
    check("gzip;q=0", "gzip", false);
    check("gzipped", "gzip", false);
    assert!(!accepts(&HeaderMap::new(), "gzip"));
}

#[test]
fn media_types_say_their_encoding() {
    assert_eq!(media_type("index.html"), "text/html; charset=utf-8");
    assert_eq!(media_type("assets/app-1a2b.js"), "text/javascript; charset=utf-8");
    assert_eq!(media_type("strange"), "application/octet-stream");
}

#[test]
fn an_address_without_an_ending_is_a_page_of_the_web() {
    let check = |method: Method, path: &str, expected: StatusCode| {
        assert_eq!(
            serve(&method, path, &HeaderMap::new(), &Below::default()).status(),
            expected,
            "{path}"
        );
    };
    check(Method::GET, "/", StatusCode::OK);
    check(Method::HEAD, "/", StatusCode::OK);
    check(Method::GET, "/cases/C-1", StatusCode::OK);
    check(Method::GET, "/index.html", StatusCode::OK);
    check(Method::GET, "/assets/missing.js", StatusCode::NOT_FOUND);
    check(Method::GET, "/../Cargo.toml", StatusCode::NOT_FOUND);
    check(Method::POST, "/", StatusCode::METHOD_NOT_ALLOWED);
}
