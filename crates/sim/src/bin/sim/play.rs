//! Random runs, the places in turn, on every core.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context as _, bail};
use desk::Library;
use rulebook::model::Procedure;
use rulebook::vocabulary::Subject;
use serde::Serialize;
use serde_json::json;
use sim::{Tally, library, rehearse};

use crate::guards::folders;
use crate::{Wish, complain, say};

/// What came of the runs of a place.
#[derive(Default, Serialize)]
struct Played {
    runs: u64,
    /// Subjects the place knows and procedures it has, of which no case was ever opened.
    never: Vec<String>,
    tally: Tally,
}

impl Played {
    fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.tally += other.tally;
    }

    /// Notes what was never opened; a run that does nothing must fool nobody.
    fn look_back(&mut self, place: &str, library: &Library) -> anyhow::Result<()> {
        let law = &library.current;
        let subjects: BTreeSet<Subject> = law.procedures.values().map(|it| it.subject).collect();
        let opened = &self.tally.subjects;
        let missing = |it: &&Subject| !opened.contains_key(it.code());
        let missing: Vec<&str> = subjects.iter().filter(missing).map(|it| it.code()).collect();
        if self.runs >= MANY && !missing.is_empty() {
            bail!("{place}: in {} runs no case was opened about {missing:?}", self.runs);
        }
        self.never = missing.into_iter().map(str::to_owned).collect();
        let done = |kind: &str| self.tally.by_kind.get(kind).is_some_and(|fate| fate.done > 0);
        let typed = |it: &&Procedure| it.subject != Subject::EgressReview;
        let procedures = law.procedures.values().filter(typed);
        let names = procedures.map(|it| format!("open_case {}", it.id));
        let silent: Vec<String> = names.filter(|name| !done(name)).collect();
        self.never.extend(silent);
        Ok(())
    }
}

/// In so many runs of a place everything it knows must have been opened.
const MANY: u64 = 1000;

type ByPlace = BTreeMap<String, Played>;

/// What is to be played, and how far it has come.
struct Round<'a> {
    wish: &'a Wish,
    libraries: Vec<(String, Library)>,
    next: AtomicU64,
    is_broken: AtomicBool,
}

/// Plays the runs that were asked for and tells what came of them, place by place.
pub(crate) fn random(wish: &Wish) -> anyhow::Result<()> {
    let begun = Instant::now();
    let round = Round {
        wish,
        libraries: libraries(wish)?,
        next: AtomicU64::new(0),
        is_broken: AtomicBool::new(false),
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = wish.threads.unwrap_or(cores).max(1);
    let ended: Vec<anyhow::Result<ByPlace>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| round.play())).collect();
        let failed = || Err(anyhow::anyhow!("a thread broke"));
        running.into_iter().map(|it| it.join().unwrap_or_else(|_| failed())).collect()
    });
    let mut places = ByPlace::new();
    for played in ended {
        for (place, played) in played? {
            places.entry(place).or_default().add(played);
        }
    }
    for (place, library) in &round.libraries {
        if let Some(played) = places.get_mut(place) {
            played.look_back(place, library)?;
        }
    }
    let acts: u64 = places.values().map(|it| it.tally.acts).sum();
    let (seed, runs, each) = (wish.seed, wish.runs, wish.acts);
    let seconds = begun.elapsed().as_secs();
    let summary = json!({
        "seed": seed, "runs": runs, "acts_each": each, "acts": acts, "threads": threads,
        "seconds": seconds, "places": places,
    });
    say(&summary.to_string());
    Ok(())
}

fn libraries(wish: &Wish) -> anyhow::Result<Vec<(String, Library)>> {
    let rulebooks = wish.checkout.join("rulebooks");
    let mut libraries = Vec::new();
    for folder in folders(&rulebooks)? {
        let place = folder.file_name().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
        let is_asked = wish.place.as_ref().is_none_or(|only| *only == place);
        if !is_asked || !has_rulebook(&folder)? {
            continue;
        }
        libraries.push((place.clone(), library(&rulebooks, &place)?));
    }
    if libraries.is_empty() {
        bail!("no rulebook below `{}` was asked for", rulebooks.display());
    }
    Ok(libraries)
}

/// The calendar lies beside the places.
fn has_rulebook(folder: &std::path::Path) -> anyhow::Result<bool> {
    Ok(folders(folder)?.iter().any(|version| version.join("place.toml").is_file()))
}

impl Round<'_> {
    /// Plays one run after the other until none is left or one of them broke.
    fn play(&self) -> anyhow::Result<ByPlace> {
        let mut places = ByPlace::new();
        while !self.is_broken.load(Ordering::Relaxed) {
            let run = self.next.fetch_add(1, Ordering::Relaxed);
            if run >= self.wish.runs {
                break;
            }
            let (place, tally) = self.one(run).inspect_err(|_| {
                self.is_broken.store(true, Ordering::Relaxed);
            })?;
            places.entry(place).or_default().add(Played { runs: 1, never: Vec::new(), tally });
        }
        Ok(places)
    }

    fn one(&self, run: u64) -> anyhow::Result<(String, Tally)> {
        let count = u64::try_from(self.libraries.len())?;
        let turn = usize::try_from(run % count)?;
        let (place, library) = self.libraries.get(turn).context("there is a place for each run")?;
        let seed = self.wish.seed.wrapping_add(run);
        let played = catch_unwind(AssertUnwindSafe(|| rehearse(seed, self.wish.acts, library)));
        match played {
            Ok(Ok(tally)) => Ok((place.clone(), tally)),
            Ok(Err(broken)) => {
                complain(&broken.journey);
                Err(broken.into())
            }
            Err(_) => bail!("{place}, seed {seed}: the program broke"),
        }
    }
}
