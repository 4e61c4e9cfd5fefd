//! Reading requests: what cannot be read is told with what is wrong and where.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use terms::Text;

use crate::problem::Problem;
use crate::stream::{CollectFailure, collect};

/// The longest JSON body, in bytes: materials are digests and words, never files.
pub(crate) const LONGEST_JSON: usize = 1 << 20;

/// A JSON body.
#[derive(Debug)]
pub(crate) struct Given<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Given<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        if !is_json(&parts) {
            return Err(Problem::unreadable(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Text::new("请求内容应为 `application/json`", "the body must be `application/json`"),
            ));
        }
        let bytes = collect(body, LONGEST_JSON).await.map_err(not_collected)?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| not_json(&error))
    }
}

fn is_json(parts: &Parts) -> bool {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let kind = kind.and_then(|it| it.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn not_collected(failure: CollectFailure) -> Problem {
    match failure {
        CollectFailure::TooLong => Problem::unreadable(
            StatusCode::PAYLOAD_TOO_LARGE,
            Text::new(
                format!("请求内容超过 {LONGEST_JSON} 字节"),
                format!("the body is longer than {LONGEST_JSON} bytes"),
            ),
        ),
        CollectFailure::Broken => {
            Problem::malformed("请求内容未发送完", "the body did not come to its end")
        }
    }
}

fn not_json(error: &serde_json::Error) -> Problem {
    // The message ends with the place already.
    let (line, column) = (error.line(), error.column());
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    Problem::malformed(
        format!("请求内容第 {line} 行第 {column} 列有误：{what}"),
        format!("the body is wrong at line {line}, column {column}: {what}"),
    )
}

/// The words after `?` in an address.
#[derive(Debug)]
pub(crate) struct Asking<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asking<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        read.map(|it| Self(it.0)).map_err(|error| wrong_address(&error.body_text()))
    }
}

/// The words that stand in for `{…}` in an address.
#[derive(Debug)]
pub(crate) struct At<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        read.map(|it| Self(it.0)).map_err(|error| wrong_address(&error.body_text()))
    }
}

fn wrong_address(why: &str) -> Problem {
    Problem::malformed(format!("地址有误：{why}"), format!("the address is wrong: {why}"))
}
