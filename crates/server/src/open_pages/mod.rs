//! The plain pages below `/open/`: the citable public record. Rendered here, without any script;
//! they print, they keep their addresses, and nobody needs a log-in for them.

mod catalogue;
mod disclosures;
mod home;
mod log;
mod missing;
mod page;
pub(crate) mod places;
mod product;
mod resource;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use desk::views::{DisclosurePage, PlaceView};
use desk::{Desk, DeskNo};

use crate::house::House;
use crate::problem::Problem;

use page::{Lang, Page};

/// The addresses of this group.
pub(crate) fn router() -> Router<Arc<House>> {
    Router::new()
        .route("/open", get(home))
        .route("/open/", get(home))
        .route("/open/catalogue", get(catalogue))
        .route("/open/resources/{id}", get(resource))
        .route("/open/products/{id}", get(product))
        .route("/open/disclosures", get(disclosures))
        .route("/open/log", get(entries))
        .route("/open/log/{seq}", get(entry))
        .route("/open/{*path}", get(elsewhere))
}

/// What a reader asks for besides the address.
struct Reader {
    lang: Lang,
    pairs: Vec<(String, String)>,
    headers: HeaderMap,
}

impl Reader {
    fn new(query: Option<&str>, headers: HeaderMap) -> Self {
        let pairs = words::pairs(query.unwrap_or_default());
        let lang = Lang::of(&pairs);
        let pairs = pairs.into_iter().filter(|(name, _)| name != "lang").collect();
        Self { lang, pairs, headers }
    }
}

/// What a page is made from: the place, and what the desk says.
type Told<T> = (PlaceView, Result<T, DeskNo>);

/// Asks the desk and makes the page; what is not there is told on a page, too.
async fn show<T: Send + 'static>(
    house: &House,
    (reader, path): (&Reader, &str),
    ask: impl FnOnce(&Desk) -> Result<T, DeskNo> + Send + 'static,
    make: impl FnOnce(Lang, &PlaceView, &T) -> Page,
) -> Response {
    let told: Result<Told<T>, Problem> = house.page(|desk| Ok((desk.place()?, ask(desk)))).await;
    let (place, told) = match told {
        Ok(told) => told,
        Err(problem) => return problem.into_response(),
    };
    let page = match told {
        Ok(told) => make(reader.lang, &place, &told),
        Err(DeskNo::NotFound { .. }) => missing::page(reader.lang, path, StatusCode::NOT_FOUND),
        Err(DeskNo::Malformed(_)) => missing::page(reader.lang, path, StatusCode::BAD_REQUEST),
        Err(no) => return Problem::from(no).into_response(),
    };
    page::answer(reader.lang, (&place, &house.below), &page, &reader.headers)
}

/// There is no such page.
fn nothing<T>() -> Result<T, DeskNo> {
    Err(DeskNo::NotFound { what: "page", id: String::new() })
}

async fn home(
    State(house): State<Arc<House>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let reader = Reader::new(query.as_deref(), headers);
    let ask = |desk: &Desk| Ok((desk.catalogue_counts(), desk.disclosures()?));
    show(&house, (&reader, "/open/"), ask, home::page).await
}

async fn catalogue(
    State(house): State<Arc<House>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let reader = Reader::new(query.as_deref(), headers);
    let pairs = reader.pairs.clone();
    let question = crate::routes::catalogue::question(pairs.clone());
    let ask = move |desk: &Desk| match question {
        Ok(question) => Ok((desk.catalogue(&question)?, question.words)),
        Err(_) => Err(DeskNo::Malformed(terms::Text::same("query"))),
    };
    show(&house, (&reader, "/open/catalogue"), ask, |lang, _, (page, words)| {
        catalogue::page(lang, page, words, &pairs)
    })
    .await
}

async fn resource(
    State(house): State<Arc<House>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let reader = Reader::new(query.as_deref(), headers);
    let path = format!("/open/resources/{id}");
    let ask = move |desk: &Desk| match id.parse() {
        Ok(id) => desk.resource_sheet(&id),
        Err(_) => nothing(),
    };
    show(&house, (&reader, &path), ask, resource::page).await
}

async fn product(
    State(house): State<Arc<House>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let reader = Reader::new(query.as_deref(), headers);
    let path = format!("/open/products/{id}");
    let ask = move |desk: &Desk| match id.parse() {
        Ok(id) => desk.product(None, &id),
        Err(_) => nothing(),
    };
    show(&house, (&reader, &path), ask, product::page).await
}

async fn disclosures(
    State(house): State<Arc<House>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let reader = Reader::new(query.as_deref(), headers);
    let at = number(&reader, "page").unwrap_or(1);
    let make = |lang, _: &PlaceView, told: &DisclosurePage| disclosures::page(lang, told, at);
    show(&house, (&reader, "/open/disclosures"), Desk::disclosures, make).await
}

async fn entries(
    State(house): State<Arc<House>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let reader = Reader::new(query.as_deref(), headers);
    let before = number(&reader, "before");
    let ask = move |desk: &Desk| log::newest(desk, before);
    show(&house, (&reader, "/open/log"), ask, |lang, place, told| log::list(lang, place, told))
        .await
}

async fn entry(
    State(house): State<Arc<House>>,
    Path(seq): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let reader = Reader::new(query.as_deref(), headers);
    let path = format!("/open/log/{seq}");
    let ask = move |desk: &Desk| match seq.parse() {
        Ok(seq) => Ok((desk.log_entry(seq)?, desk.receipt(None, seq)?)),
        Err(_) => nothing(),
    };
    show(&house, (&reader, &path), ask, log::page).await
}

async fn elsewhere(
    State(house): State<Arc<House>>,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let reader = Reader::new(query.as_deref(), headers);
    let path = format!("/open/{path}");
    let make = |lang, _: &PlaceView, (): &()| missing::page(lang, "/open/", StatusCode::NOT_FOUND);
    show(&house, (&reader, &path), |_| nothing(), make).await
}

fn number(reader: &Reader, name: &str) -> Option<u64> {
    reader.pairs.iter().find(|(it, _)| it == name)?.1.parse().ok()
}
