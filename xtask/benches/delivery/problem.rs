//! What the route says when there is no answer; none of it is in the loop.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::DeskNo;
use terms::{Refusal, Text};

#[derive(Debug, utoipa::ToSchema)]
pub(crate) struct Body;

#[derive(Debug)]
pub(crate) struct Problem(StatusCode, String);

impl Problem {
    pub(crate) fn broke(cause: &dyn std::fmt::Display) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, cause.to_string())
    }

    pub(crate) fn unreadable(status: StatusCode, detail: Text) -> Self {
        Self(status, detail.en)
    }

    pub(crate) fn not_found(_: String, en: String) -> Self {
        Self(StatusCode::NOT_FOUND, en)
    }

    pub(crate) fn unauthenticated(_: &str, en: &str) -> Self {
        Self(StatusCode::UNAUTHORIZED, en.to_owned())
    }

    #[expect(clippy::needless_pass_by_value, reason = "as the front door has it")]
    pub(crate) fn unlawful(grounds: Refusal) -> Self {
        Self(StatusCode::FORBIDDEN, format!("{grounds:?}"))
    }

    pub(crate) fn too_many_calls(detail: Text, _: u64) -> Self {
        Self(StatusCode::TOO_MANY_REQUESTS, detail.en)
    }
}

impl From<DeskNo> for Problem {
    fn from(no: DeskNo) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, format!("{no:?}"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}
