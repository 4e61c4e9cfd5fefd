//! THE VISITOR: verifies a published log from its files alone, trusting nobody who serves them.

mod arguments;
mod page;

use std::path::Path;
use std::process::ExitCode;

use arguments::{Asked, Order, Wrong};
use ledger::VerifierKey;
use ledger::audit::{Trust, audit, pin};
use page::Page;

/// What an audit comes to.
enum Verdict {
    Intact,
    Found,
    WrongUse,
}

fn main() -> ExitCode {
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let page = Page::new(&words);
    let verdict = match arguments::read(&words) {
        Ok(Asked::Help) => {
            page.help();
            Verdict::Intact
        }
        Ok(Asked::Audit(order)) => run(&order, &page),
        Err(wrong) => refuse(&page, &wrong),
    };
    ExitCode::from(match verdict {
        Verdict::Intact => 0,
        Verdict::Found => 1,
        Verdict::WrongUse => 2,
    })
}

fn refuse(page: &Page, wrong: &Wrong) -> Verdict {
    page.wrong(wrong);
    Verdict::WrongUse
}

fn run(order: &Order, page: &Page) -> Verdict {
    let trust = match trust(order) {
        Ok(trust) => trust,
        Err(wrong) => return refuse(page, &wrong),
    };
    let report = audit(|path| std::fs::read(Path::new(&order.folder).join(path)).ok(), &trust);
    page.report(&report);
    if report.is_intact() { Verdict::Intact } else { Verdict::Found }
}

/// The keys and the heads that were brought along. What cannot be used is wrong use, never a
/// finding about the log.
fn trust(order: &Order) -> Result<Trust, Wrong> {
    if !Path::new(&order.folder).is_dir() {
        return Err(Wrong::NoFolder(order.folder.clone()));
    }
    let mut keys = order.keys.iter().map(|it| key(it)).collect::<Result<Vec<_>, _>>()?;
    for path in &order.key_files {
        let text = std::fs::read_to_string(path).map_err(|_| Wrong::Unreadable(path.clone()))?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            keys.push(key(line)?);
        }
    }
    let mut trust = Trust { keys, pinned: Vec::new() };
    for path in &order.against {
        let bytes = std::fs::read(path).map_err(|_| Wrong::Unreadable(path.clone()))?;
        let head = pin(&bytes, &trust.keys)
            .map_err(|why| Wrong::NoPin { path: path.clone(), why: why.to_string() })?;
        trust.pinned.push(head);
    }
    Ok(trust)
}

fn key(text: &str) -> Result<VerifierKey, Wrong> {
    text.trim().parse().map_err(|_| Wrong::NoKey(text.chars().take(120).collect()))
}
