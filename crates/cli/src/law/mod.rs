//! Rulebooks and the calendar: they work alone, without an installation.

mod check;
mod compare;
mod count;
mod coverage;
mod page;
mod procedure;
mod prove;
mod sample;
mod show;

use anyhow::Context as _;
use governance::prove::Bounds;
use rulebook::Rulebook;
use terms::Text;

use crate::arguments::{LawCommand, OfPlace};
use crate::house::shelf;
use crate::say::{Came, Outcome, Voice, tried};

/// Runs a command on rulebooks.
pub(crate) fn run(command: &LawCommand, voice: Voice) -> Came {
    match command {
        LawCommand::Check { folder, shelves } => check::run(folder.as_deref(), shelves, voice),
        LawCommand::Show { of, article, on } => show::run(of, article.as_ref(), *on, voice),
        LawCommand::Coverage { place, shelves, html, trace, journeys, sample, seed } => {
            let wish = coverage::Wish {
                place: place.as_ref(),
                shelves,
                trace,
                journeys,
                sample: *sample,
                seed: *seed,
            };
            coverage::run(&wish, *html, voice)
        }
        LawCommand::Explain { of, procedure } => procedure::explain(of, procedure, voice),
        LawCommand::Diagram { of, procedure } => procedure::draw(of, procedure, voice),
        LawCommand::Compare { of, other } => compare::run(of, other, voice),
        LawCommand::Prove { of, rounds, answerers } => {
            prove::run(of, Bounds { rounds: *rounds, answerers: *answerers }, voice)
        }
        LawCommand::Count { shelves, from, within, stops, from_event_day } => {
            let wish = count::Wish { from: *from, within, stops, from_event_day: *from_event_day };
            count::run(&wish, shelves, voice)
        }
        LawCommand::Calendar { shelves, year } => show::calendar(shelves, *year, voice),
        LawCommand::AttachText { opened, file } => {
            let attached = server::attach_text(&opened.data_dir, &shelf(&opened.shelves)?, file)?;
            let (count, version) = (attached.articles, attached.version);
            voice.tell_text(&Text::new(
                format!("已装载 {version} 版官方文本，共 {count} 条；下次启动后显示"),
                format!(
                    "attached {count} articles to version {version}; shown after the next start"
                ),
            ))?;
            Ok(Outcome::Fine)
        }
    }
}

/// The newest rulebook of a place.
fn newest(of: &OfPlace) -> anyhow::Result<Rulebook> {
    let mut all = shelf(&of.shelves)?.rulebooks(&of.place)?;
    let place = &of.place;
    all.pop().with_context(|| {
        tried(format!("没有 `{place}` 的规则手册"), format!("there is no rulebook of `{place}`"))
    })
}
