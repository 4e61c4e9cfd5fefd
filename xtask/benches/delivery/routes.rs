//! The route, as the front door has it.

#[path = "../../../crates/server/src/routes/delivery.rs"]
pub(crate) mod delivery;
#[path = "../../../crates/server/src/routes/headers.rs"]
pub(crate) mod headers;

use std::sync::Arc;

pub(crate) fn router(house: Arc<crate::house::House>) -> axum::Router {
    let (routes, _) = delivery::routes().split_for_parts();
    let build = axum::http::HeaderValue::from_str(&house.build).expect("a name that is a header");
    let layer = axum::middleware::from_fn_with_state(build, headers::on_every_answer);
    routes.layer(layer).with_state(house)
}
