//! Products, called by programs with a key.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Query, RawQuery, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use desk::{Denied, DeskNo, Entry, Gate, Media, Passage, Ready};
use terms::Text;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::house::{House, Seat};
use crate::outlet::Way;
use crate::problem::{self, Problem};
use crate::wire::At;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new().routes(routes!(answer)).routes(routes!(file))
}

/// The number of a call within its subscription.
const CALL: HeaderName = HeaderName::from_static("gongshu-call");
/// How often a call looks for its gate again when that is closed under it.
const TURNS: usize = 4;

/// Answers a call of a product: its parameters stand in the query, the key of the subscription in
/// `Authorization: Bearer`. The call is on record before anything of the answer is sent.
#[utoipa::path(get, path = "/deliver/{product}", tag = "delivery",
    params(("product" = String, Path)),
    responses((status = 200, body = Answer,
        headers(("gongshu-call" = u64, description = "the number of the call"))),
        (status = 401, body = problem::Body), (status = 403, body = problem::Body),
        (status = 404, body = problem::Body), (status = 422, body = problem::Body),
        (status = 429, body = problem::Body)))]
async fn answer(
    State(house): State<Arc<House>>,
    At(product): At<String>,
    RawQuery(words): RawQuery,
    parts: Parts,
) -> Result<Response, Problem> {
    let words = words.unwrap_or_default();
    deliver(&house, &parts, &product, What::Answer(&words)).await
}

/// Gives the file of a product that is made from a release; metered like a call.
#[utoipa::path(get, path = "/deliver/{product}/file", tag = "delivery",
    params(("product" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"),
        (status = 401, body = problem::Body), (status = 403, body = problem::Body),
        (status = 404, body = problem::Body), (status = 429, body = problem::Body)))]
async fn file(
    State(house): State<Arc<House>>,
    At(product): At<String>,
    parts: Parts,
) -> Result<Response, Problem> {
    deliver(&house, &parts, &product, What::File).await
}

/// The answer of a product.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(as = ProductAnswer)]
pub(crate) struct Answer {
    /// The product.
    product: String,
    /// Its version.
    version: u32,
    /// The names of the columns.
    columns: Vec<String>,
    /// The rows; every value as text, null where there is none.
    rows: Vec<Vec<Option<String>>>,
}

/// What is asked for.
#[derive(Clone, Copy)]
enum What<'a> {
    /// An answer to these arguments.
    Answer(&'a str),
    /// The file.
    File,
}

async fn deliver(
    house: &Arc<House>,
    parts: &Parts,
    product: &str,
    what: What<'_>,
) -> Result<Response, Problem> {
    if parts.method == Method::HEAD {
        return Err(Problem::unreadable(
            StatusCode::METHOD_NOT_ALLOWED,
            Text::new("请用 GET；每次调用都计量", "use GET: every call is metered"),
        ));
    }
    let secret = secret(parts).ok_or_else(unknown_key)?;
    for _ in 0..TURNS {
        let gate = house.desk.gate(secret, product).map_err(no)?;
        let ready = ready(house, &gate, what).await?;
        if let Some(passage) = enter(house, &gate, &ready).await? {
            passage.durable().await.map_err(|failure| Problem::broke(&failure))?;
            return Ok(sheet(parts, passage, &ready));
        }
    }
    Err(Problem::broke(&"the gate of a call was closed again and again"))
}

/// The secret in `Authorization: Bearer gsk_…`.
fn secret(parts: &Parts) -> Option<&str> {
    let given = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = given.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

async fn ready(
    house: &Arc<House>,
    gate: &Arc<Gate>,
    what: What<'_>,
) -> Result<Arc<Ready>, Problem> {
    let words = match what {
        What::Answer(words) => words,
        What::File => "",
    };
    if let Some(ready) = gate.known(words).map_err(no)?
        && (ready.media == Media::Csv) == matches!(what, What::File)
    {
        return Ok(ready);
    }
    let made = Arc::clone(gate);
    let answer = match what {
        What::File => house.record(Seat::Run, move |desk| Ok(desk.prepare_file(&made))).await?,
        What::Answer(words) => {
            let given = pairs(words)?;
            let arguments = gate.arguments(&given).map_err(no)?;
            let words = words.to_owned();
            let make = move |desk: &desk::Desk| Ok(desk.prepare(&made, &arguments, &words));
            house.record(Seat::Run, make).await?
        }
    };
    answer.map_err(no)
}

/// The names and values in a query, in order.
fn pairs(words: &str) -> Result<Vec<(String, String)>, Problem> {
    let uri = format!("/?{words}").parse();
    let uri = uri.map_err(|_| unreadable_words())?;
    let read = Query::<Vec<(String, String)>>::try_from_uri(&uri);
    read.map(|Query(pairs)| pairs).map_err(|_| unreadable_words())
}

fn unreadable_words() -> Problem {
    Problem::unreadable(
        StatusCode::UNPROCESSABLE_ENTITY,
        Text::new("参数写作 `名称=值&名称=值`", "write parameters as `name=value&name=value`"),
    )
}

/// Lets the call in; none when its gate was closed meanwhile.
async fn enter(
    house: &Arc<House>,
    gate: &Arc<Gate>,
    ready: &Ready,
) -> Result<Option<Passage>, Problem> {
    loop {
        match house.desk.enter(gate, ready).map_err(no)? {
            Entry::In(passage) => return Ok(Some(passage)),
            Entry::Moved => return Ok(None),
            Entry::Lease => {
                let leased = Arc::clone(gate);
                let lease = move |desk: &desk::Desk| Ok(desk.lease(&leased));
                house.record(Seat::Short, lease).await?.map_err(no)?;
            }
        }
    }
}

fn sheet(parts: &Parts, passage: Passage, ready: &Ready) -> Response {
    let media = match ready.media {
        Media::Json => "application/json",
        Media::Csv => "text/csv; charset=utf-8",
    };
    let number = HeaderValue::from(passage.number());
    let bytes = Bytes::from_owner(Arc::clone(&ready.bytes));
    let way = parts.extensions.get::<ConnectInfo<Way>>().map(|ConnectInfo(way)| way.clone());
    let mut response = Response::new(way.unwrap_or_default().carry(passage, bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CALL, number);
    response
}

/// A key that is missing, malformed, revoked or was never issued: one answer for all.
fn unknown_key() -> Problem {
    Problem::unauthenticated(
        "密钥无效；请在 `Authorization: Bearer` 中给出订阅的有效密钥",
        "no such key; give a valid key of the subscription in `Authorization: Bearer`",
    )
}

fn no(denied: Denied) -> Problem {
    match denied {
        Denied::UnknownKey => unknown_key(),
        Denied::NoSuchProduct(text) => Problem::not_found(text.zh, text.en),
        Denied::Refused(refusal) => Problem::unlawful(refusal.as_ref().clone()),
        Denied::Arguments(text) => Problem::unreadable(StatusCode::UNPROCESSABLE_ENTITY, text),
        Denied::TooFast { per_minute, seconds } => Problem::too_many_calls(
            Text::new(
                format!("每分钟最多调用 {per_minute} 次，请 {seconds} 秒后再试"),
                format!("{per_minute} calls a minute at most; try again in {seconds} seconds"),
            ),
            seconds,
        ),
        Denied::Spent { calls, next_month, seconds } => Problem::too_many_calls(
            Text::new(
                format!("本月 {calls} 次调用额度已用完，{next_month} 起恢复"),
                format!("the {calls} calls of this month are used up; the next begin {next_month}"),
            ),
            seconds,
        ),
        Denied::No(no) => of_desk(no),
    }
}

/// What the desk says to the supplier in whose name an answer is made is not all for the caller.
fn of_desk(no: DeskNo) -> Problem {
    match no {
        DeskNo::Refused(refused) => Problem::unlawful(refused.grounds),
        DeskNo::NotFound { what, id } => {
            Problem::broke(&format!("no {what} `{id}` to answer from"))
        }
        DeskNo::Malformed(text) => Problem::broke(&text.en),
        DeskNo::Conflict(_) | DeskNo::Failed(_) => no.into(),
    }
}
