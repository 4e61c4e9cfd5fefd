//! Log-in, log-out, and the log-ins of a rehearsal.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::DeskNo;
use desk::views::Me;
use governance::Mode;
use serde::{Deserialize, Serialize};
use store::OsEntropy;
use terms::OfficerId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{
    AccountFailure, Caller, MIN_PASSWORD, Wait, clear_cookie, fresh_password, named, set_cookie,
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

/// The longest password, in bytes: hashing a longer one would be work for nothing.
const MAX_PASSWORD: usize = 256;

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
    rehearsal_only(&house)?;
    let LogIn { officer, password } = wish;
    // What is no id is nobody's: it is neither hashed nor counted.
    let officer = OfficerId::new(officer).map_err(|_| wrong())?;
    house.attempts.begin(officer.as_str()).map_err(wait)?;
    let accounts = Arc::clone(&house.accounts);
    let tried = officer.clone();
    let holds = house
        .seated(Seat::LogIn, move || {
            Ok::<_, Problem>(password.len() <= MAX_PASSWORD && accounts.verify(&tried, &password))
        })
        .await?;
    if !holds {
        tracing::info!(%officer, "a log-in failed");
        return Err(wrong());
    }
    let asked = officer.clone();
    let me = house.page(move |desk| if_in_post(desk.me(&asked))).await?.ok_or_else(wrong)?;
    house.attempts.succeeded(officer.as_str());
    let token = house.sessions.open(&officer);
    let cookie = set_cookie(&token)?;
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

/// The same words for a wrong officer and a wrong password.
fn wrong() -> Problem {
    Problem::unauthenticated("账号或者密码不正确", "the officer or the password is wrong")
}

fn wait(wait: Wait) -> Problem {
    Problem::too_many_attempts(wait.seconds)
}

fn rehearsal_only(house: &House) -> Result<(), Problem> {
    match house.mode {
        Mode::Rehearsal => Ok(()),
        Mode::Live => Err(Problem::unauthenticated(
            "正式环境须由外部身份系统登录，本版本尚未接入，暂无法登录",
            "a live place needs an outside identity system, which this version does not speak \
             yet: nobody can log in",
        )),
    }
}

/// Ends the session of the request; it is no mistake if there is none.
#[utoipa::path(delete, path = "/api/session", tag = "session",
    responses((status = 204, description = "there is no session any more")))]
async fn log_out(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    // The cookie alone will do: no foreign page can send it, and it can only end itself.
    if let Some(token) = named(&headers) {
        house.sessions.close(&token.0);
    }
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, clear_cookie())]).into_response()
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
    rehearsal_only(&house)?;
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
