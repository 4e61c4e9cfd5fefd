//! Who sends a request: taken from the `Authorization` header or the session cookie.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use terms::OfficerId;

use super::password;
use super::sessions::{LONGEST_MS, Token};
use crate::below::Below;
use crate::house::House;
use crate::problem::Problem;

/// A header no form and no foreign page can send along with the cookie.
const OWN_PAGE: &str = "x-gongshu";

/// An officer with an open session.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Who.
    pub(crate) officer: OfficerId,
}

/// An officer with an open session, or anybody.
#[derive(Clone, Debug)]
pub(crate) struct Visitor(pub(crate) Option<OfficerId>);

impl FromRequestParts<Arc<House>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Problem> {
        let caller = caller(parts, house)?;
        caller.ok_or_else(|| Problem::unauthenticated("请先登录", "log in first"))
    }
}

impl FromRequestParts<Arc<House>> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Problem> {
        Ok(Self(caller(parts, house)?.map(|caller| caller.officer)))
    }
}

/// Whoever reads a calendar feed: a page with its session, or a program with officer and password.
#[derive(Clone, Debug)]
pub(crate) struct CalendarReader(pub(crate) OfficerId);

impl FromRequestParts<Arc<House>> for CalendarReader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Response> {
        let who = match basic(&parts.headers) {
            Some((officer, secret)) => password::check(house, officer, secret).await,
            None => Caller::from_request_parts(parts, house).await.map(|caller| caller.officer),
        };
        who.map(Self).map_err(|problem| {
            let asks = (header::WWW_AUTHENTICATE, r#"Basic realm="gongshu", charset="UTF-8""#);
            let mut answer = problem.into_response();
            if answer.status() == StatusCode::UNAUTHORIZED {
                answer.headers_mut().insert(asks.0, HeaderValue::from_static(asks.1));
            }
            answer
        })
    }
}

/// Officer and password of `Authorization: Basic` (RFC 7617).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, coded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = BASE64_STANDARD.decode(coded.trim()).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    let (officer, secret) = pair.split_once(':')?;
    Some((officer.to_owned(), secret.to_owned()))
}

/// The caller, if the request names one; a session that is over is never taken for nobody.
fn caller(parts: &Parts, house: &House) -> Result<Option<Caller>, Problem> {
    if let Some(token) = bearer(&parts.headers)? {
        let officer = house.sessions.find(&token.0);
        let officer = officer.ok_or_else(Problem::session_over)?;
        return Ok(Some(Caller { officer }));
    }
    let Some(token) = cookie(&parts.headers, &house.below) else { return Ok(None) };
    if !parts.method.is_safe() && !from_own_page(&parts.headers) {
        return Err(Problem::unauthenticated(
            "使用 Cookie 的写操作还须带 `x-gongshu: 1` 请求头",
            "a cookie alone changes nothing: send the header `x-gongshu: 1` too",
        ));
    }
    let officer = house.sessions.find(&token.0);
    match officer {
        Some(officer) => Ok(Some(Caller { officer })),
        None => Err(Problem::session_over().and_take_cookie_back(clear_cookie(&house.below)?)),
    }
}

/// The session a request names, whether or not it may do anything with it.
pub(crate) fn named(headers: &HeaderMap, below: &Below) -> Option<Token> {
    bearer(headers).ok().flatten().or_else(|| cookie(headers, below))
}

fn bearer(headers: &HeaderMap) -> Result<Option<Token>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|it| it.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            Ok(Some(Token(token.trim().to_owned())))
        }
        _ => Err(Problem::unauthenticated(
            "`Authorization` 请求头应为 `Bearer TOKEN`",
            "the header `Authorization` must be `Bearer TOKEN`",
        )),
    }
}

fn cookie(headers: &HeaderMap, below: &Below) -> Option<Token> {
    let own = below.cookie();
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|it| it.split_once('='));
    pairs.find(|(name, _)| name.trim() == own).map(|(_, token)| Token(token.trim().to_owned()))
}

fn from_own_page(headers: &HeaderMap) -> bool {
    headers.get(OWN_PAGE).is_some_and(|value| value.as_bytes() == b"1")
}

/// The header that hands the cookie to a browser.
pub(crate) fn set_cookie(token: &Token, below: &Below) -> Result<HeaderValue, Problem> {
    let seconds = LONGEST_MS / 1000;
    cookie_line(below, &token.0, seconds)
}

/// The header that takes it back.
pub(crate) fn clear_cookie(below: &Below) -> Result<HeaderValue, Problem> {
    cookie_line(below, "", 0)
}

/// A browser sends it to this house only, and a house looks for none but its own.
fn cookie_line(below: &Below, value: &str, seconds: i64) -> Result<HeaderValue, Problem> {
    let (name, path) = (below.cookie(), below.cookie_path());
    let cookie =
        format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict");
    HeaderValue::try_from(cookie).map_err(|error| Problem::broke(&error))
}
