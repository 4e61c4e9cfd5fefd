//! A row of houses behind one door: each below a path of its own, and nothing in common but the
//! process, the port and the files of the web.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{OriginalUri, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::future::join_all;
use governance::Mode;
use rulebook::model::Status;
use serde::Serialize;
use terms::{PlaceId, Text};
use tokio::time::timeout;

use crate::below::Below;
use crate::house::House;
use crate::installation::{DataDir, InstallationFailure, Sheet, SheetFailure};
use crate::open_pages::places;
use crate::problem::Problem;
use crate::routes::{self, headers};
use crate::serve::ServeFailure;
use crate::web;

/// How long the list waits for a house.
const PATIENCE: Duration = Duration::from_secs(2);

/// The folders of installations, and where each of them stands.
pub(crate) fn stands(named: &[PathBuf]) -> Result<Vec<(PathBuf, Below)>, ServeFailure> {
    if let [only] = named
        && is_installation(only)
    {
        return Ok(vec![(only.clone(), Below::default())]);
    }
    let mut found = Vec::new();
    let mut places: BTreeSet<PlaceId> = BTreeSet::new();
    for folder in named {
        for folder in installations(folder)? {
            let place = Sheet::read(&DataDir::new(&folder).sheet())
                .map_err(InstallationFailure::from)?
                .place;
            if !places.insert(place.clone()) {
                return Err(ServeFailure::Twice { place });
            }
            found.push((folder, Below::place(&place)));
        }
    }
    Ok(found)
}

fn is_installation(folder: &Path) -> bool {
    DataDir::new(folder).sheet().is_file()
}

/// The folder itself, or the installations right inside it in the order of their names.
fn installations(folder: &Path) -> Result<Vec<PathBuf>, ServeFailure> {
    if is_installation(folder) {
        return Ok(vec![folder.to_path_buf()]);
    }
    let inside = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<PathBuf> =
        inside.map(|entry| entry.path()).filter(|path| is_installation(path)).collect();
    found.sort();
    if found.is_empty() {
        return Err(InstallationFailure::from(SheetFailure::NotThere(folder.to_path_buf())).into());
    }
    Ok(found)
}

/// Everything behind the front door: a house by itself, or a row of them.
pub(crate) fn router(houses: &[Arc<House>]) -> axum::Router {
    if let [house] = houses
        && house.below.prefix().is_empty()
    {
        return routes::router(Arc::clone(house));
    }
    let build = routes::build_header(&web::build());
    let street = axum::Router::new()
        .route("/", get(page))
        .route("/places.json", get(list))
        .fallback(nowhere)
        .method_not_allowed_fallback(async || web::wrong_method())
        .layer(middleware::from_fn_with_state(build, headers::on_every_answer))
        .with_state(Arc::from(houses));
    houses.iter().fold(street, |street, house| {
        street.nest_service(house.below.prefix(), routes::router(Arc::clone(house)))
    })
}

/// What the street is told of a house; all of it stands on the house's own pages too.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Neighbour {
    /// The place.
    pub(crate) id: PlaceId,
    /// Its name.
    pub(crate) name: Text,
    /// Where it stands, such as `/futian/`.
    pub(crate) path: String,
    /// Whether its law binds today.
    pub(crate) status: Status,
    /// `live` or `rehearsal`.
    pub(crate) mode: Mode,
    /// Its regulation.
    pub(crate) instrument: Text,
}

type Row = Arc<[Arc<House>]>;

/// What each house says of itself; one that is broken or too busy is told by its path.
async fn asked(row: &Row) -> Vec<Result<Neighbour, String>> {
    join_all(row.iter().map(|house| ask(house))).await
}

async fn ask(house: &House) -> Result<Neighbour, String> {
    let path = house.below.at("/");
    match timeout(PATIENCE, house.page(desk::Desk::place)).await {
        Ok(Ok(place)) => Ok(Neighbour {
            id: place.id,
            name: place.name,
            path,
            status: place.status,
            mode: place.mode,
            instrument: place.instrument,
        }),
        Ok(Err(_)) | Err(_) => Err(path),
    }
}

async fn page(State(row): State<Row>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    places::page(query.as_deref().unwrap_or_default(), &asked(&row).await, &headers)
}

async fn list(State(row): State<Row>) -> Response {
    let told: Vec<Neighbour> = asked(&row).await.into_iter().filter_map(Result::ok).collect();
    ([(header::CACHE_CONTROL, "no-store")], Json(told)).into_response()
}

async fn nowhere(OriginalUri(asked): OriginalUri) -> Problem {
    Problem::no_page(asked.path())
}

#[cfg(test)]
mod tests;
