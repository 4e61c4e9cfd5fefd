//! Log-in, log-out, and the log-ins of a rehearsal.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::DeskNo;
use desk::views::Me;
use serde::{Deserialize, Serialize};
use store::OsEntropy;
use terms::OfficerId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{
    AccountFailure, Caller, MAX_PASSWORD, MIN_PASSWORD, clear_cookie, fresh_password, named,
    password, set_cookie,
};
use crate::house::{House, Seat};
use crate::problem::Problem;
use crate::wire::Given;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(log_in, log_out))
        .routes(routes!(me))
        .routes(routes!(account))
}

/// Who logs in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogIn {
    /// The officer.
    officer: String,
    /// The password.
    password: String,
}

/// An open session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// The token, for `Authorization: Bearer TOKEN`; a browser has it as a cookie already.
    token: String,
    /// Who logged in.
    me: Me,
}

/// Opens a session. Rehearsal only: a live place needs outside identity, which this version does
/// not speak yet.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = LogIn,
    responses((status = 200, body = Session)), security(()))]
async fn log_in(
    State(house): State<Arc<House>>,
    Given(wish): Given<LogIn>,
) -> Result<Response, Problem> {
    let officer = password::check(&house, wish.officer, wish.password).await?;
    let asked = officer.clone();
    let me =
        house.page(move |desk| if_in_post(desk.me(&asked))).await?.ok_or_else(password::wrong)?;
    house.attempts.succeeded(officer.as_str());
    let token = house.sessions.open(&officer);
    let cookie = set_cookie(&token, &house.below)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(Session { token: token.0, me })).into_response())
}

/// Whoever is no longer in post has no page of his own.
fn if_in_post(me: Result<Me, DeskNo>) -> Result<Option<Me>, DeskNo> {
    match me {
        Ok(me) => Ok(Some(me)),
        Err(DeskNo::NotFound { .. }) => Ok(None),
        Err(no) => Err(no),
    }
}

/// Ends the session of the request; it is no mistake if there is none.
#[utoipa::path(delete, path = "/api/session", tag = "session",
    responses((status = 204, description = "there is no session any more")))]
async fn log_out(State(house): State<Arc<House>>, headers: HeaderMap) -> Result<Response, Problem> {
    // The cookie alone will do: no foreign page can send it, and it can only end itself.
    if let Some(token) = named(&headers, &house.below) {
        house.sessions.close(&token.0);
    }
    let cleared = clear_cookie(&house.below)?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cleared)]).into_response())
}

/// Who is logged in.
#[utoipa::path(get, path = "/api/me", tag = "session", responses((status = 200, body = Me)))]
async fn me(State(house): State<Arc<House>>, caller: Caller) -> Result<Json<Me>, Problem> {
    house.page(move |desk| desk.me(&caller.officer)).await.map(Json)
}

/// Whose log-in is opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountWish {
    /// The officer.
    officer: OfficerId,
    /// The password; one is made when it is left out.
    #[serde(default)]
    password: Option<String>,
}

/// A log-in, told once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    /// The officer.
    officer: OfficerId,
    /// The password.
    password: String,
}

/// Opens a log-in for an officer, or gives it a new password and ends its sessions. Rehearsal only;
/// for the data authority and for colleagues of the officer.
#[utoipa::path(post, path = "/api/accounts", tag = "session", request_body = AccountWish,
    responses((status = 200, body = Account)))]
async fn account(
    State(house): State<Arc<House>>,
    caller: Caller,
    Given(wish): Given<AccountWish>,
) -> Result<Json<Account>, Problem> {
    password::rehearsal_only(&house)?;
    let AccountWish { officer, password } = wish;
    let password = password.unwrap_or_else(|| fresh_password(&OsEntropy));
    check_password(&password)?;
    // Officers are shown to the data authority and to their colleagues, and to nobody else.
    let parties = house.page(move |desk| desk.parties(&caller.officer)).await?;
    let mut shown = parties.iter().flat_map(|party| &party.officers);
    if !shown.any(|it| it.id == officer && it.in_post) {
        return Err(Problem::not_found(
            format!("没有经办人 `{officer}`，或者您无权为其开通登录"),
            format!("there is no officer `{officer}` whose log-in you may open"),
        ));
    }
    let (accounts, whose, secret) =
        (Arc::clone(&house.accounts), officer.clone(), password.clone());
    house.seated(Seat::LogIn, move || accounts.set(&whose, &secret)).await?;
    house.sessions.close_all_of(&officer);
    Ok(Json(Account { officer, password }))
}

fn check_password(password: &str) -> Result<(), Problem> {
    if password.chars().count() >= MIN_PASSWORD && password.len() <= MAX_PASSWORD {
        return Ok(());
    }
    Err(Problem::malformed(
        format!("密码须有 {MIN_PASSWORD} 个字符以上，且不超过 {MAX_PASSWORD} 字节"),
        format!(
            "a password has at least {MIN_PASSWORD} characters and at most {MAX_PASSWORD} bytes"
        ),
    ))
}

impl From<AccountFailure> for Problem {
    fn from(failure: AccountFailure) -> Self {
        Self::broke(&failure)
    }
}
