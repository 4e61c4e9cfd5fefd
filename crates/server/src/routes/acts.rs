//! Acts, the question whether one may be done, and the rehearsal clock.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use desk::views::MayView;
use desk::{Answer, Asked};
use governance::Command;
use serde::Deserialize;
use terms::{Day, Instant, Key, Role};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Caller;
use crate::house::{House, Seat};
use crate::problem::Problem;
use crate::wire::Given;

/// The addresses of this group.
pub(super) fn routes() -> OpenApiRouter<Arc<House>> {
    OpenApiRouter::new().routes(routes!(act)).routes(routes!(may)).routes(routes!(clock))
}

/// The hour at which a moved clock stands.
const MORNING: i8 = 9;

/// An act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActWish {
    /// The caller's own name for the act: the same key and body give the same answer.
    key: Key,
    /// The legal day it happened; today when left out.
    #[serde(default)]
    happened_on: Option<Day>,
    /// What is asked for.
    command: Command,
}

/// Does an act: it is decided, recorded durably, done and answered.
#[utoipa::path(post, path = "/api/acts", tag = "acts", request_body = ActWish,
    responses((status = 200, body = Answer)))]
async fn act(
    State(house): State<Arc<House>>,
    caller: Caller,
    Given(wish): Given<ActWish>,
) -> Result<Json<Answer>, Problem> {
    let ActWish { key, happened_on, command } = wish;
    if matches!(command, Command::MoveClock { .. }) {
        return Err(Problem::malformed(
            "请用 `POST /api/clock` 移动演练时钟",
            "move the rehearsal clock with `POST /api/clock`",
        ));
    }
    let asked = Asked { happened_on, command };
    let seat = seat_of(&asked.command);
    house.record(seat, move |desk| desk.act(&caller.officer, &key, &asked)).await.map(Json)
}

/// Whether an act would be lawful now; nothing is recorded.
#[utoipa::path(post, path = "/api/may", tag = "acts", request_body = Asked,
    responses((status = 200, body = MayView)))]
async fn may(
    State(house): State<Arc<House>>,
    caller: Caller,
    Given(asked): Given<Asked>,
) -> Result<Json<MayView>, Problem> {
    house.page(move |desk| desk.may_view(&caller.officer, &asked)).await.map(Json)
}

/// Where the rehearsal clock goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClockWish {
    /// The caller's own name for the act.
    key: Key,
    /// To nine in the morning of this day.
    to: Day,
}

/// Moves the rehearsal clock to nine in the morning of a day, never back; for the data authority.
#[utoipa::path(post, path = "/api/clock", tag = "acts", request_body = ClockWish,
    responses((status = 200, body = Answer)))]
async fn clock(
    State(house): State<Arc<House>>,
    caller: Caller,
    Given(wish): Given<ClockWish>,
) -> Result<Json<Answer>, Problem> {
    let ClockWish { key, to } = wish;
    let officer = caller.officer.clone();
    let (me, place) = house.page(move |desk| Ok((desk.me(&officer)?, desk.place()?))).await?;
    if !me.roles.iter().any(|role| role.role == Role::DataAuthority) {
        return Err(Problem::not_found(
            "演练时钟由公共数据主管部门移动",
            "only the data authority moves the rehearsal clock",
        ));
    }
    let to = Instant::at(to, MORNING, &place.zone).map_err(|_| {
        Problem::malformed(format!("日期 `{to}` 过远"), format!("the day `{to}` is too far off"))
    })?;
    let asked = Asked { happened_on: None, command: Command::MoveClock { to } };
    house.record(Seat::Short, move |desk| desk.act(&caller.officer, &key, &asked)).await.map(Json)
}

/// Acts that open data may take a while.
fn seat_of(command: &Command) -> Seat {
    let long = matches!(
        command,
        Command::RunQuery { .. } | Command::Look { .. } | Command::RequestRelease { .. }
    );
    if long { Seat::Run } else { Seat::Short }
}
