//! The pages of the public API, by their paths.

use desk::views::StatisticsTable;
use desk::{Desk, DeskNo};
use serde_json::{Value, json};
use terms::{Digest, OfficerId, VersionNo};

use super::wire::{Come, malformed, no_page, page, unauthenticated};

/// Entries on a page of the log when the caller does not say.
const PAGE: u32 = 100;
/// Entries on a page of the log at most.
const LONGEST: u32 = 200;

/// Reads the page at `path` as `caller` sees it.
pub(super) fn read(desk: &Desk, caller: Option<&OfficerId>, path: &str) -> Come {
    let (address, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = address.split('/').skip(1).collect();
    match parts.as_slice() {
        ["api", "place"] => page(desk.place()),
        ["api", "calls"] => page(desk.calls()),
        ["api", "rulebook"] => page::<_>(Ok(desk.articles())),
        ["api", "rulebook", article] => page(desk.article(&of(article)?)),
        ["api", "version"] => Ok(version()),
        ["api", "calendar", year] => calendar(desk, of(year)?),
        ["api", "resources"] => page(desk.resources(caller)),
        ["api", "resources", id] => page(desk.resource(caller, &of(id)?)),
        ["api", "statistics"] => page(desk.statistics()),
        ["api", "statistics", file] => figures(desk, file, path),
        ["api", "products"] => page(desk.products()),
        ["api", "products", id] => page(desk.product(caller, &of(id)?)),
        ["api", "log"] => log(desk, query),
        ["api", "log", seq] => page(desk.log_entry(of(seq)?)),
        ["api", "log", seq, "receipt"] => page(desk.receipt(caller, of(seq)?)),
        ["log", "checkpoint"] => page(desk.checkpoint()),
        ["log", "vkey"] => page(desk.place().map(|place| format!("{}\n", place.vkey))),
        ["api", inside @ ..] => match caller {
            None if is_page(inside) => Err(unauthenticated()),
            None => Err(no_page(path)),
            Some(caller) => of_officer(desk, caller, inside).unwrap_or_else(|| Err(no_page(path))),
        },
        _ => Err(no_page(path)),
    }
}

fn is_page(inside: &[&str]) -> bool {
    const PAGES: [&str; 10] = [
        "me",
        "work",
        "cases",
        "agreements",
        "grants",
        "releases",
        "subscriptions",
        "parties",
        "procedures",
        "imports",
    ];
    inside.first().is_some_and(|first| PAGES.contains(first))
}

/// The pages of those who are logged in; none where there is no such page.
fn of_officer(desk: &Desk, caller: &OfficerId, inside: &[&str]) -> Option<Come> {
    let come = match inside {
        ["me"] => page(desk.me(caller)),
        ["work"] => page(desk.work(caller)),
        ["cases"] => page(desk.cases(caller)),
        ["cases", id] => with(id, |id| desk.case(caller, &id)),
        ["cases", id, "egress"] => with(id, |id| desk.egress(caller, &id)),
        ["agreements"] => page(desk.agreements(caller)),
        ["grants"] => page(desk.grants(caller)),
        ["grants", id] => with(id, |id| desk.grant(caller, &id)),
        ["grants", id, "tables"] => with(id, |id| desk.tables(caller, &id)),
        ["releases"] => page(desk.releases(caller)),
        ["subscriptions"] => page(desk.subscriptions(caller)),
        ["parties"] => page(desk.parties(caller)),
        ["procedures"] => page(desk.procedures(caller)),
        ["duties"] => page(desk.duties(caller)),
        ["matters"] => page(desk.matters(Some(caller))),
        ["imports", resource, version] => {
            with(resource, |resource| desk.import_progress(caller, &resource, number(version)))
        }
        ["resources", id, "versions", version, "set-aside"] => {
            with(id, |id| desk.set_aside(caller, &id, number(version)))
        }
        _ => return None,
    };
    Some(come)
}

/// A table of the public figures as a CSV file.
fn figures(desk: &Desk, file: &str, path: &str) -> Come {
    let table = file.strip_suffix(".csv").and_then(StatisticsTable::from_code);
    page(desk.statistics_csv(table.ok_or_else(|| no_page(path))?))
}

/// A part of a path as what it stands for.
fn of<T: std::str::FromStr>(part: &str) -> Result<T, journeys::No>
where
    T::Err: ToString,
{
    part.parse().map_err(|error: T::Err| malformed(&error.to_string()))
}

fn with<I, T>(part: &str, call: impl FnOnce(I) -> Result<T, DeskNo>) -> Come
where
    I: std::str::FromStr,
    I::Err: ToString,
    T: serde::Serialize,
{
    page(call(of(part)?))
}

/// A version that cannot be read as a number is one that never was.
fn number(part: &str) -> VersionNo {
    VersionNo(part.parse().unwrap_or(0))
}

/// Which program answers: the rehearsal, which has no build of its own and no web.
fn version() -> Value {
    json!({ "version": env!("CARGO_PKG_VERSION"), "build": "rehearsal", "web": "none" })
}

fn calendar(desk: &Desk, year: i16) -> Come {
    if (1949..=2200).contains(&year) {
        return page(Ok(desk.calendar(year)));
    }
    Err(malformed(&format!("`{year}` is not between 1949 and 2200")))
}

fn log(desk: &Desk, query: &str) -> Come {
    let (mut from, mut limit) = (0, PAGE);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("from", value)) => from = of(value)?,
            Some(("limit", value)) => limit = of(value)?,
            _ => return Err(malformed(&format!("`{pair}` is not asked for here"))),
        }
    }
    page(desk.log(from, limit.min(LONGEST)))
}

/// The text of a collected file.
pub(super) fn file(bytes: Vec<u8>) -> Value {
    match String::from_utf8(bytes) {
        Ok(text) => Value::String(text),
        // A file of results is always text; another one is told by its digest.
        Err(bytes) => Value::String(digest(bytes.as_bytes()).to_string()),
    }
}

fn digest(bytes: &[u8]) -> Digest {
    use sha2::{Digest as _, Sha256};
    Digest(Sha256::digest(bytes).into())
}
