//! The law of the place, article by article, and its calendar.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use desk::views::{ArticleView, LawView};
use rulebook::CalendarDay;
use terms::ArticleId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Caller;
use crate::house::House;
use crate::problem::Problem;
use crate::wire::At;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(rulebook))
        .routes(routes!(article))
        .routes(routes!(laws))
        .routes(routes!(calendar))
}

/// Every article of the rulebook that acts are decided under.
#[utoipa::path(get, path = "/api/rulebook", tag = "law",
    responses((status = 200, body = Vec<ArticleView>)), security(()))]
async fn rulebook(State(house): State<Arc<House>>) -> Result<Json<Vec<ArticleView>>, Problem> {
    house.page(|desk| Ok(desk.articles())).await.map(Json)
}

/// An article.
#[utoipa::path(get, path = "/api/rulebook/{article}", tag = "law",
    params(("article" = ArticleId, Path)),
    responses((status = 200, body = ArticleView)), security(()))]
async fn article(
    State(house): State<Arc<House>>,
    At(article): At<ArticleId>,
) -> Result<Json<ArticleView>, Problem> {
    house.page(move |desk| desk.article(&article)).await.map(Json)
}

/// The rulebooks that came into force here, the newest first: how each differs from the one before,
/// and which cases run under it, wait for somebody to say where they go, or want a second look.
#[utoipa::path(get, path = "/api/laws", tag = "law",
    responses((status = 200, body = Vec<LawView>)))]
async fn laws(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<Vec<LawView>>, Problem> {
    house.page(move |desk| desk.laws(&caller.officer)).await.map(Json)
}

/// Every day of a year: whether offices work, and which notice says so.
#[utoipa::path(get, path = "/api/calendar/{year}", tag = "law",
    params(("year" = i16, Path)),
    responses((status = 200, body = Vec<CalendarDay>)), security(()))]
async fn calendar(
    State(house): State<Arc<House>>,
    At(year): At<i16>,
) -> Result<Json<Vec<CalendarDay>>, Problem> {
    if !(1949..=2200).contains(&year) {
        return Err(Problem::malformed(
            format!("`{year}` 不在 1949 至 2200 年之间"),
            format!("`{year}` is not between 1949 and 2200"),
        ));
    }
    house.page(move |desk| Ok(desk.calendar(year))).await.map(Json)
}
