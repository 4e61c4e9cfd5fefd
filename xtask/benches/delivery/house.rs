//! As much of the house behind the front door as the route asks for.

use std::sync::Arc;

use desk::{Desk, DeskNo};

use crate::problem::Problem;

pub(crate) struct House {
    pub(crate) desk: Arc<Desk>,
    pub(crate) build: String,
}

#[derive(Clone, Copy)]
pub(crate) enum Seat {
    Short,
    Run,
}

impl House {
    pub(crate) async fn record<T: Send + 'static>(
        &self,
        _: Seat,
        work: impl FnOnce(&Desk) -> Result<T, DeskNo> + Send + 'static,
    ) -> Result<T, Problem> {
        let desk = Arc::clone(&self.desk);
        let done = tokio::task::spawn_blocking(move || work(&desk)).await;
        done.expect("work that comes to its end").map_err(Problem::from)
    }
}
