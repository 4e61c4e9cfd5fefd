//! Which rules take effect: the cases and journeys of every place are run, and every rule that an
//! entry or a refusal rests on is noted. A rule no run ever rests on is only written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use journeys::sample;
use ports::{Audience, Journal as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sim::{Cases, Sim, library};

use crate::guards::{entries, folders};
use crate::say;

#[derive(Deserialize)]
struct Record {
    rules: BTreeSet<String>,
}

/// Where a rule took effect: the file of the run, the number of the entry and its kind.
#[derive(Serialize)]
struct Trace {
    run: String,
    entry: u64,
    kind: String,
}

/// Runs every case and journey of every place.
pub(crate) fn run(checkout: &Path) -> anyhow::Result<()> {
    let rulebooks = checkout.join("rulebooks");
    let mut places = serde_json::Map::new();
    for folder in folders(&rulebooks)? {
        let place = folder.file_name().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
        let Some(newest) = folders(&folder)?.pop() else { continue };
        if !newest.join("cases").is_dir() {
            continue;
        }
        places.insert(place.clone(), one(checkout, &place, &newest)?);
    }
    say(&json!({ "places": places }).to_string());
    Ok(())
}

fn one(checkout: &Path, place: &str, newest: &Path) -> anyhow::Result<Value> {
    let library = library(&checkout.join("rulebooks"), place)?;
    let mut runs: Vec<PathBuf> = entries(&newest.join("cases/bad"))?;
    runs.extend(entries(&newest.join("cases/good"))?);
    let journeys = checkout.join("journeys").join(place);
    if journeys.is_dir() {
        runs.extend(entries(&journeys)?);
    }
    let mut files = sample::files();
    files.extend(journeys::history::files());
    let mut cases = Cases::new(&library, &files);
    let mut traced: BTreeMap<String, Trace> = BTreeMap::new();
    for path in &runs {
        let journey = journeys::read(path)?;
        let works = |day| library.calendar.works(day);
        let journey = journeys::history::fill(journey, 0, &works);
        // What fails is told by the cases themselves; what took effect until then did.
        let (_, world) = cases.play(&journey)?;
        let run = path.strip_prefix(checkout).unwrap_or(path).display().to_string();
        rested(&world, &run, &mut traced).with_context(|| path.display().to_string())?;
    }
    let law = &library.current;
    let all = law.articles.iter().flat_map(|article| &article.rules);
    let silent: Vec<&str> =
        all.clone().map(terms::RuleId::as_str).filter(|it| !traced.contains_key(*it)).collect();
    let (rules, runs) = (all.count(), runs.len());
    Ok(json!({
        "runs": runs,
        "rules": rules,
        "traced": rules - silent.len(),
        "silent": silent,
        "traced_rules": traced,
    }))
}

/// The rules that the entries of a place rest on, each with the first entry that does.
fn rested(world: &Sim, run: &str, traced: &mut BTreeMap<String, Trace>) -> anyhow::Result<()> {
    let mut wrong = None;
    world.journal().scan(0, &mut |entry| {
        let part = entry.parts.iter().find(|part| part.audience == Audience::Regulator);
        match part.map(|part| serde_json::from_slice::<Record>(&part.bytes)) {
            Some(Ok(record)) => {
                for rule in record.rules {
                    let (entry, kind) = (entry.seq, entry.kind.clone());
                    let here = || Trace { run: run.to_owned(), entry, kind };
                    traced.entry(rule).or_insert_with(here);
                }
            }
            Some(Err(error)) => wrong = Some(error),
            None => {}
        }
        true
    })?;
    wrong.map_or(Ok(()), |error| Err(error.into()))
}
