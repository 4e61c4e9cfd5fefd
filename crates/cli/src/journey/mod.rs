//! `gongshu journey run`: a whole path over HTTP, against the real binary, in a place of its own.

mod home;
mod keys;
mod server;
mod verify;
mod world;

use std::path::Path;

use anyhow::Context as _;
use journeys::{
    DataFolder, Files, Journey, Line, Statement, Ticket, Transcript, history, read, run as walk,
    sample,
};
use serde_json::json;
use terms::{Day, PlaceId};

use crate::arguments::{JourneyAct, JourneyRun};
use crate::house::shelf;
use crate::say::{Came, Outcome, Voice, tried, wrong_use};

use self::home::Home;
use self::server::Served;
use self::world::HttpWorld;

/// Runs a journey command.
pub(crate) fn run(command: &JourneyAct, voice: Voice) -> Came {
    let JourneyAct::Run(wish) = command;
    let journey = going_on(with_history(script(wish)?, wish)?, wish.until);
    let place = place_of(&wish.name)?;
    let files = files(wish)?;
    let home = Home::make(wish.keep.as_deref())?;
    let founded = found(&journey, &place, wish, home.path())?;
    let mut served = Served::start(home.path(), wish.shelves.rulebooks.as_deref())?;
    let mut world = HttpWorld::new(served.base());
    world.knows(&founded.officer, &founded.password);
    let ticket = Ticket { name: &wish.name, nonce: "1", files: files.as_ref() };
    let transcript = walk(&journey, ticket, &mut world);
    let (checkpoint, log_ins) = (world.checkpoint()?, world.log_ins()?);
    served.stop()?;
    let checked = verify::all(home.path(), &place, &founded.vkey, &checkpoint, voice)?;
    if wish.keep.is_some() {
        write(&home.path().join("logins.json"), &log_ins)?;
        write(&home.path().join("checkpoint"), &checkpoint)?;
    }
    tell(&transcript, wish, voice)?;
    voice.aside(&checked.words);
    let holds = transcript.holds() && checked.intact;
    Ok(if holds { Outcome::Fine } else { Outcome::Found })
}

fn script(wish: &JourneyRun) -> anyhow::Result<Journey> {
    let path = wish.journeys.join(format!("{}.txt", wish.name));
    let name = path.display();
    if !path.is_file() {
        return Err(wrong_use(
            format!("没有全程脚本 `{name}`"),
            format!("there is no journey `{name}`"),
        ));
    }
    let unread = || tried(format!("全程脚本 `{name}` 有误"), format!("`{name}` is no journey"));
    read(&path).with_context(unread)
}

/// The journey with so many months of everyday work as are wished for.
fn with_history(journey: Journey, wish: &JourneyRun) -> anyhow::Result<Journey> {
    if wish.months == 0 {
        return Ok(journey);
    }
    let calendar = shelf(&wish.shelves)?.calendar()?;
    Ok(history::fill(journey, wish.months, &|day| calendar.works(day)))
}

/// The journey, and then the clock on this day.
fn going_on(mut journey: Journey, until: Option<Day>) -> Journey {
    let number = journey.lines.last().map_or(1, |line| line.number.saturating_add(1));
    journey.lines.extend(until.map(|day| Line {
        number,
        statement: Statement::On(day),
        binds: Vec::new(),
        expects: Vec::new(),
    }));
    journey
}

/// The place of a journey is the folder it stands in.
fn place_of(name: &str) -> anyhow::Result<PlaceId> {
    let place = name.split('/').next().unwrap_or_default();
    PlaceId::new(place).map_err(|_| {
        wrong_use(
            format!("`{name}` 未指明适用地区；写作 `futian/main`"),
            format!("`{name}` names no place; write it as `futian/main`"),
        )
    })
}

/// The files of the run: those of a folder, or made ones.
fn files(wish: &JourneyRun) -> anyhow::Result<Box<dyn Files>> {
    let Some(data) = &wish.data else {
        let mut made = sample::files();
        made.extend(history::files());
        return Ok(Box::new(made));
    };
    if !data.is_dir() {
        let name = data.display();
        return Err(wrong_use(
            format!("没有文件目录 `{name}`"),
            format!("there is no folder `{name}`"),
        ));
    }
    Ok(Box::new(DataFolder(data.clone())))
}

fn found(
    journey: &Journey,
    place: &PlaceId,
    wish: &JourneyRun,
    home: &Path,
) -> anyhow::Result<::server::FirstLogIn> {
    let begins = &journey.founding;
    if begins.live {
        return Err(wrong_use(
            "正式环境的全程脚本只在内存中运行",
            "a journey in a live place runs in memory only",
        ));
    }
    let founding = ::server::Founding {
        place: place.clone(),
        on: Some(begins.on),
        party: begins.party.clone(),
        party_name: begins.name.clone(),
        officer: begins.officer.clone(),
        officer_name: begins.officer_name.clone().unwrap_or_else(|| begins.officer.to_string()),
    };
    Ok(::server::init(home, &shelf(&wish.shelves)?, &founding)?)
}

fn tell(transcript: &Transcript, wish: &JourneyRun, voice: Voice) -> anyhow::Result<()> {
    let text = transcript.to_text();
    if let Some(out) = &wish.out {
        write(out, &text)?;
    }
    voice.tell(&json!(transcript), || text)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let name = path.display();
    let unwritten = || tried(format!("无法写入 `{name}`"), format!("cannot write `{name}`"));
    std::fs::write(path, text).with_context(unwritten)
}
