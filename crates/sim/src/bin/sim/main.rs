//! Random runs of the rehearsal, the places in turn, or runs of a journey:
//! `sim --seed N --runs M [--acts K] [--place P] [--threads T]`,
//! `sim --seed N --runs M --journey NAME [--months N] [--data DIR]`; or what each guard is worth:
//! `sim guards [PLACE]`; or whether the cases of a place hold: `sim cases PLACE`;
//! or which rules any run rests on: `sim trace`.
//! The last line on stdout is one JSON object; a failure tells the seed that leads there again.

mod guards;
mod play;
mod trace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use journeys::{DataFolder, Files, Ticket, sample};
use serde_json::json;
use sim::memory::Faults;
use sim::{Sim, library};

const USAGE: &str = "sim --seed N --runs M [--acts N] [--place P] [--threads T] [--checkout DIR], \
                     or sim --seed N --runs M --journey NAME [--months N] [--data DIR], \
                     or sim guards [PLACE], or sim cases PLACE, or sim trace";

/// What was asked for.
struct Wish {
    seed: u64,
    runs: u64,
    acts: u32,
    /// The one place to be played; all of them without.
    place: Option<String>,
    /// How many runs go on beside one another; one for each core without.
    threads: Option<usize>,
    journey: Option<String>,
    /// How many months of its line `meanwhile` a journey takes up.
    months: u32,
    checkout: PathBuf,
    /// Where the files of a journey are; without one, made-up samples are taken.
    data: Option<PathBuf>,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).peekable();
    let here = Path::new(".");
    let words = ["guards", "cases", "trace"];
    let word = args.next_if(|first| words.contains(&first.as_str()));
    let ended = match word.as_deref() {
        Some("trace") => trace::run(here),
        Some("guards") => guards::run(here, args.next().as_deref()),
        Some(_) => match args.next() {
            Some(place) => guards::cases(here, &place),
            None => Err(anyhow::anyhow!(USAGE)),
        },
        None => wish(args).and_then(|wish| match &wish.journey {
            Some(name) => journey(&wish, name),
            None => play::random(&wish),
        }),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "this is a command line")]
fn complain(words: &str) {
    eprintln!("{words}");
}

#[expect(clippy::print_stdout, reason = "this is a command line")]
fn say(words: &str) {
    println!("{words}");
}

fn wish(args: impl Iterator<Item = String>) -> anyhow::Result<Wish> {
    let mut wish = Wish {
        seed: 1,
        runs: 1,
        acts: 300,
        place: None,
        threads: None,
        journey: None,
        months: 0,
        checkout: PathBuf::from("."),
        data: None,
    };
    let mut args = args;
    while let Some(name) = args.next() {
        let value = args.next().with_context(|| format!("`{name}` needs a value: {USAGE}"))?;
        match name.as_str() {
            "--seed" => wish.seed = value.parse()?,
            "--runs" => wish.runs = value.parse()?,
            "--acts" => wish.acts = value.parse()?,
            "--place" => wish.place = Some(value),
            "--threads" => wish.threads = Some(value.parse()?),
            "--journey" => wish.journey = Some(value),
            "--months" => wish.months = value.parse()?,
            "--data" => wish.data = Some(PathBuf::from(value)),
            "--checkout" => wish.checkout = PathBuf::from(value),
            _ => bail!("`{name}` is not known: {USAGE}"),
        }
    }
    Ok(wish)
}

fn journey(wish: &Wish, name: &str) -> anyhow::Result<()> {
    let path = wish.checkout.join("journeys").join(name).with_extension("txt");
    let journey = journeys::read(&path)?;
    let place = name.split('/').next().unwrap_or_default();
    let library = library(&wish.checkout.join("rulebooks"), place)?;
    let works = |day| library.calendar.works(day);
    let journey = journeys::history::fill(journey, wish.months, &works);
    let mut made = sample::files();
    made.extend(journeys::history::files());
    let files: Box<dyn Files> = match &wish.data {
        Some(folder) => Box::new(DataFolder(folder.clone())),
        None => Box::new(made),
    };
    let (mut acts, mut met) = (0, 0);
    for run in 0..wish.runs {
        let seed = wish.seed.wrapping_add(run);
        let mut sim = Sim::found(seed, library.clone(), &journey.founding, Faults::default())?;
        let ticket = Ticket { name, nonce: "rehearsal", files: files.as_ref() };
        let transcript = journeys::run(&journey, ticket, &mut sim);
        if !transcript.holds() {
            complain(&transcript.to_text());
            bail!("seed {seed}: `{name}` does not hold");
        }
        acts = transcript.act_count();
        met = transcript.met;
    }
    let (seed, runs) = (wish.seed, wish.runs);
    let summary =
        json!({ "seed": seed, "runs": runs, "journey": name, "acts": acts, "expectations": met });
    say(&summary.to_string());
    Ok(())
}
