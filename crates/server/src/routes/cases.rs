//! The work-list, cases, egress reviews, and the procedures a case can be opened of.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use desk::views::{CaseLine, CasePage, EgressPage, ProcedureView, WorkPage};
use terms::CaseId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Caller;
use crate::house::{House, Seat};
use crate::problem::Problem;
use crate::wire::At;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new()
        .routes(routes!(work))
        .routes(routes!(cases))
        .routes(routes!(case))
        .routes(routes!(egress))
        .routes(routes!(procedures))
}

/// What waits for the caller, and what else is open.
#[utoipa::path(get, path = "/api/work", tag = "cases", responses((status = 200, body = WorkPage)))]
async fn work(State(house): State<Arc<House>>, caller: Caller) -> Result<Json<WorkPage>, Problem> {
    house.page(move |desk| desk.work(&caller.officer)).await.map(Json)
}

/// Every case the caller may see.
#[utoipa::path(get, path = "/api/cases", tag = "cases",
    responses((status = 200, body = Vec<CaseLine>)))]
async fn cases(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<Vec<CaseLine>>, Problem> {
    house.page(move |desk| desk.cases(&caller.officer)).await.map(Json)
}

/// A case in full, as the caller may see it.
#[utoipa::path(get, path = "/api/cases/{id}", tag = "cases", params(("id" = CaseId, Path)),
    responses((status = 200, body = CasePage)))]
async fn case(
    State(house): State<Arc<House>>,
    caller: Caller,
    At(id): At<CaseId>,
) -> Result<Json<CasePage>, Problem> {
    house.page(move |desk| desk.case(&caller.officer, &id)).await.map(Json)
}

/// The frozen file of an egress review, for its reviewers and its applicant.
#[utoipa::path(get, path = "/api/cases/{id}/egress", tag = "cases", params(("id" = CaseId, Path)),
    responses((status = 200, body = EgressPage)))]
async fn egress(
    State(house): State<Arc<House>>,
    caller: Caller,
    At(id): At<CaseId>,
) -> Result<Json<EgressPage>, Problem> {
    house.record(Seat::Run, move |desk| desk.egress(&caller.officer, &id)).await.map(Json)
}

/// The procedures of the place, with what each asks for.
#[utoipa::path(get, path = "/api/procedures", tag = "cases",
    responses((status = 200, body = Vec<ProcedureView>)))]
async fn procedures(
    State(house): State<Arc<House>>,
    caller: Caller,
) -> Result<Json<Vec<ProcedureView>>, Problem> {
    house.page(move |desk| desk.procedures(&caller.officer)).await.map(Json)
}
