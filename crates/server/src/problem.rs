//! Every no as `application/problem+json` (RFC 9457), with the fields of a refusal.

use std::fmt;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::{DeskNo, Failure, Refused};
use ports::{GuardFinding, RoomFailure};
use serde::Serialize;
use terms::{Ground, Refusal, Text};
use utoipa::ToSchema;

/// The media type of a problem.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// The kinds of no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProblemCode)]
pub(crate) enum Code {
    /// The law says no.
    Refused,
    /// The guard of the reading room says no, with the law behind it.
    GuardRefused,
    /// There is no such thing for this caller.
    NotFound,
    /// The request contradicts itself or cannot be read.
    Malformed,
    /// The key was used for another act.
    Conflict,
    /// The caller did not log in.
    Unauthenticated,
    /// More calls than the minute or the month allows.
    TooMany,
    /// The world broke.
    Failed,
}

/// Why there is no answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Body {
    /// A name for the kind of no, as a URN.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of no, in a few English words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// The kind of no, as a code.
    code: Code,
    /// What was wrong, for people.
    detail: Text,
    /// The grounds of a refusal, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    grounds: Vec<Ground>,
    /// The entry that records the refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    /// What the guard of the reading room found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    findings: Vec<GuardFinding>,
    /// Where to find a failure in the log of the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<String>,
    /// After how many seconds to try again.
    #[serde(skip)]
    retry_after: Option<i64>,
    /// What takes back a cookie that is of no use any more.
    #[serde(skip)]
    clear_cookie: Option<HeaderValue>,
}

/// A no on its way to the caller.
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<Body>);

impl Problem {
    fn new(status: StatusCode, code: Code, detail: Text) -> Self {
        let title = status.canonical_reason().unwrap_or("no answer").to_lowercase();
        Self(Box::new(Body {
            kind: format!("urn:gongshu:problem:{}", code.as_str()),
            title,
            status: status.as_u16(),
            code,
            detail,
            grounds: Vec::new(),
            entry: None,
            findings: Vec::new(),
            trace: None,
            retry_after: None,
            clear_cookie: None,
        }))
    }

    /// The request cannot be read.
    pub(crate) fn malformed(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::Malformed, Text::new(zh, en))
    }

    /// The request cannot be read, and another status says more than 400.
    pub(crate) fn unreadable(status: StatusCode, detail: Text) -> Self {
        Self::new(status, Code::Malformed, detail)
    }

    /// There is no such page.
    pub(crate) fn no_page(path: &str) -> Self {
        let detail =
            Text::new(format!("没有 `{path}` 这一页"), format!("there is no page `{path}`"));
        Self::new(StatusCode::NOT_FOUND, Code::NotFound, detail)
    }

    /// There is no such thing for this caller.
    pub(crate) fn not_found(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, Code::NotFound, Text::new(zh, en))
    }

    /// The caller did not log in.
    pub(crate) fn unauthenticated(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, Text::new(zh, en))
    }

    /// The session is over.
    pub(crate) fn session_over() -> Self {
        Self::unauthenticated("登录已失效，请重新登录", "the session is over; log in again")
    }

    /// The cookie is of no use any more.
    pub(crate) fn and_take_cookie_back(mut self, cleared: HeaderValue) -> Self {
        self.0.clear_cookie = Some(cleared);
        self
    }

    /// Too many wrong passwords.
    pub(crate) fn too_many_attempts(seconds: i64) -> Self {
        let detail = Text::new(
            format!("登录失败次数过多，请 {seconds} 秒后再试"),
            format!("too many failed log-ins; try again in {seconds} seconds"),
        );
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, Code::Unauthenticated, detail);
        problem.0.retry_after = Some(seconds);
        problem
    }

    /// More calls than the minute or the month allows.
    pub(crate) fn too_many_calls(detail: Text, seconds: u64) -> Self {
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, Code::TooMany, detail);
        problem.0.retry_after = Some(i64::try_from(seconds).unwrap_or(i64::MAX));
        problem
    }

    /// The law says no, and nothing was asked for that could be put on record.
    pub(crate) fn unlawful(grounds: Refusal) -> Self {
        Self::refused(Refused { grounds, entry: None, findings: Vec::new() })
    }

    /// The world broke: the log gets the cause and a trace id, the caller the trace id only.
    pub(crate) fn broke(cause: &dyn fmt::Display) -> Self {
        let trace = fresh_trace();
        tracing::error!(%trace, %cause, "a request failed");
        Self::failed(trace)
    }

    fn failed(trace: String) -> Self {
        let detail = Text::new(
            format!("系统内部出错，请将编号 {trace} 告知管理员"),
            format!("something broke inside; tell the administrator the number {trace}"),
        );
        let mut problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, Code::Failed, detail);
        problem.0.trace = Some(trace);
        problem
    }

    fn interrupted(cause: &Failure) -> Self {
        let mut problem = Self::broke(cause);
        problem.0.detail = Text::new("运行已中断", "the run was interrupted");
        problem
    }

    fn refused(refused: Refused) -> Self {
        let code = if refused.findings.is_empty() { Code::Refused } else { Code::GuardRefused };
        let fact = refused.grounds.grounds().next().map(|ground| ground.fact.clone());
        let detail = fact.unwrap_or_else(|| Text::new("依法不予办理", "the law says no"));
        let mut problem = Self::new(StatusCode::FORBIDDEN, code, detail);
        problem.0.grounds = refused.grounds.into();
        problem.0.entry = refused.entry;
        problem.0.findings = refused.findings;
        problem
    }
}

impl Code {
    fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::GuardRefused => "guard_refused",
            Self::NotFound => "not_found",
            Self::Malformed => "malformed",
            Self::Conflict => "conflict",
            Self::Unauthenticated => "unauthenticated",
            Self::TooMany => "too_many",
            Self::Failed => "failed",
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (retry, clear) =
            (self.0.retry_after.map(HeaderValue::from), self.0.clear_cookie.clone());
        let mut response = (status, Json(self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(retry) = retry {
            headers.insert(header::RETRY_AFTER, retry);
        }
        if let Some(clear) = clear {
            headers.insert(header::SET_COOKIE, clear);
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<DeskNo> for Problem {
    fn from(no: DeskNo) -> Self {
        match no {
            DeskNo::Refused(refused) => Self::refused(*refused),
            DeskNo::NotFound { what, id } => Self::not_found(
                format!("没有 `{id}`，或者您无权知悉"),
                format!("there is no {what} `{id}` that you may know of"),
            ),
            DeskNo::Malformed(detail) => Self::unreadable(StatusCode::BAD_REQUEST, detail),
            DeskNo::Conflict(detail) => Self::new(StatusCode::CONFLICT, Code::Conflict, detail),
            DeskNo::Failed(failure) => failure.into(),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Room(failure) => of_room(failure),
            Failure::Interrupted(_) => Self::interrupted(&failure),
            Failure::Store(_)
            | Failure::Append(_)
            | Failure::Keys(_)
            | Failure::Damaged(_)
            | Failure::Closed(_)
            | Failure::Bug(_) => Self::broke(&failure),
        }
    }
}

fn of_room(failure: RoomFailure) -> Problem {
    match failure {
        RoomFailure::BadFile(why) => Problem::malformed(
            format!("文件无法导入：{why}"),
            format!("the file cannot be imported: {why}"),
        ),
        RoomFailure::Erased(what) => Problem::not_found(
            format!("{what} 的数据已依法删除"),
            format!("the data of {what} was erased"),
        ),
        RoomFailure::Missing(what) => {
            Problem::not_found(format!("没有 {what}"), format!("there is no {what}"))
        }
        RoomFailure::Broken { code, trace } => {
            tracing::error!(%trace, %code, "the reading room failed");
            Problem::failed(trace)
        }
    }
}

/// A number for the log: not secret, but not guessable from another one.
fn fresh_trace() -> String {
    let mut bytes = [0; 8];
    // Without randomness the number is of no use, but the failure is still told.
    let _filled = getrandom::fill(&mut bytes);
    hex::encode(bytes)
}

#[cfg(test)]
mod tests;
