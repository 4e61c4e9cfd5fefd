//! The public figures: for anybody, without a log-in; each table also as a CSV file.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use desk::views::{Statistics, StatisticsTable};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::house::House;
use crate::problem::Problem;
use crate::wire::At;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new().routes(routes!(statistics)).routes(routes!(table))
}

/// The figures of the place, with what each of them means.
#[utoipa::path(get, path = "/api/statistics", tag = "statistics",
    responses((status = 200, body = Statistics)), security(()))]
async fn statistics(State(house): State<Arc<House>>) -> Result<Json<Statistics>, Problem> {
    house.page(desk::Desk::statistics).await.map(Json)
}

/// A table of the figures, such as `timeliness.csv`: UTF-8 with a mark at its beginning.
#[utoipa::path(get, path = "/api/statistics/{file}", tag = "statistics",
    params(("file" = String, Path, description = "the code word of a table, and `.csv`")),
    responses((status = 200, body = String, content_type = "text/csv")), security(()))]
async fn table(State(house): State<Arc<House>>, At(file): At<String>) -> Result<Response, Problem> {
    let table = file.strip_suffix(".csv").and_then(StatisticsTable::from_code);
    let table = table.ok_or_else(|| Problem::no_page(&format!("/api/statistics/{file}")))?;
    let text = house.page(move |desk| desk.statistics_csv(table)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.csv\"", table.code())),
    ];
    Ok((headers, text).into_response())
}
