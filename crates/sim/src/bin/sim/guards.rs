//! What each guard is worth: every rule of every place that guards something is taken out in turn,
//! and at least one case beside the rulebook must then fail.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use desk::Library;
use journeys::{Journey, sample};
use serde_json::{Value, json};
use sim::{Cases, library};
use terms::RuleId;

use crate::say;

/// A case, and where it is written.
struct Case {
    path: PathBuf,
    journey: Journey,
}

/// Takes the guards of every place, or of `only` one, out, one by one.
pub(crate) fn run(checkout: &Path, only: Option<&str>) -> anyhow::Result<()> {
    let rulebooks = checkout.join("rulebooks");
    let mut places = serde_json::Map::new();
    let (mut guards, mut killed) = (0, 0);
    for folder in folders(&rulebooks)? {
        let place = folder.file_name().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
        if only.is_some_and(|only| only != place) {
            continue;
        }
        let newest = folders(&folder)?.pop();
        let Some(cases) = newest.map(|it| it.join("cases")).filter(|it| it.is_dir()) else {
            continue;
        };
        let found = one(&place, &library(&rulebooks, &place)?, &cases)?;
        guards += found.guards;
        killed += found.guards - found.survivors.len();
        places.insert(place, found.told());
    }
    say(&json!({ "guards": guards, "killed": killed, "places": places }).to_string());
    Ok(())
}

/// Runs the cases of one place and tells of those that do not hold.
pub(crate) fn cases(checkout: &Path, place: &str) -> anyhow::Result<()> {
    let rulebooks = checkout.join("rulebooks");
    let library = library(&rulebooks, place)?;
    let newest = folders(&rulebooks.join(place))?.pop().context("the place has no rulebook")?;
    let files = sample::files();
    let mut played = Cases::new(&library, &files);
    let (mut ran, mut broken) = (0, 0);
    for kind in ["good", "bad"] {
        for case in read(&newest.join("cases").join(kind))? {
            ran += 1;
            let text = match played.play(&case.journey) {
                Ok((transcript, _)) if transcript.holds() => continue,
                Ok((transcript, _)) => transcript.to_text(),
                Err(error) => error.to_string(),
            };
            broken += 1;
            say(&format!("{}\n{text}", case.path.display()));
        }
    }
    say(&json!({ "place": place, "cases": ran, "broken": broken }).to_string());
    if broken > 0 {
        bail!("{broken} of {ran} cases do not hold");
    }
    Ok(())
}

/// What came of a place.
struct Found {
    cases: usize,
    guards: usize,
    survivors: Vec<RuleId>,
}

impl Found {
    fn told(&self) -> Value {
        let Self { cases, guards, survivors } = self;
        json!({
            "cases": cases,
            "guards": guards,
            "killed": guards - survivors.len(),
            "survivors": survivors.iter().map(RuleId::as_str).collect::<Vec<_>>(),
        })
    }
}

fn one(place: &str, whole: &Library, folder: &Path) -> anyhow::Result<Found> {
    // What is refused tells more about a guard than what goes through: those first.
    let mut cases = read(&folder.join("bad"))?;
    cases.extend(read(&folder.join("good"))?);
    if let Some(case) = failing(&cases, whole) {
        bail!("{}: it fails with every guard in place", case.path.display());
    }
    let mut survivors = Vec::new();
    for rule in whole.current.guards.keys() {
        let without = without(whole, rule);
        if failing(&cases, &without).is_none() {
            say(&format!("{place}: nothing misses `{rule}`"));
            survivors.push(rule.clone());
        }
    }
    Ok(Found { cases: cases.len(), guards: whole.current.guards.len(), survivors })
}

/// The law without one of its guards, under its own digest: nothing else is changed.
fn without(whole: &Library, rule: &RuleId) -> Library {
    let mut law = (*whole.current).clone();
    law.guards.remove(rule);
    let mut library = whole.clone();
    library.current = Arc::new(law);
    library.all.insert(library.current.digest, Arc::clone(&library.current));
    library
}

/// The first case that does not hold under this law.
fn failing<'a>(cases: &'a [Case], law: &Library) -> Option<&'a Case> {
    let files = sample::files();
    let mut played = Cases::new(law, &files);
    // A place that cannot even be founded misses something.
    let mut holds = |case: &Case| played.play(&case.journey).is_ok_and(|(it, _)| it.holds());
    cases.iter().find(|case| !holds(case))
}

fn read(folder: &Path) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for path in entries(folder)? {
        let journey = journeys::read(&path)?;
        cases.push(Case { path, journey });
    }
    Ok(cases)
}

pub(crate) fn folders(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    Ok(entries(folder)?.into_iter().filter(|path| path.is_dir()).collect())
}

/// What lies in a folder, in the order of the names.
pub(crate) fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}
