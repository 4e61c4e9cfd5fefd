//! A look at an installation: what is in order, what is not, and what to do about it.

use std::path::Path;

use ledger::Tongue;
use ports::Clock as _;
use serde::Serialize;
use store::LockFailure;
use terms::Text;

use crate::host::HostClock;
use crate::installation::{Cellar, DataDir, InstallationFailure, Sheet};
use crate::offline::verify;
use crate::publishing::Publishing;
use crate::shelf::Shelf;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub what: Text,
    /// Whether it is in order.
    pub fine: bool,
    /// What was found.
    pub found: Text,
}

/// Looks at an installation; changes nothing that it finds, and goes on after what is wrong.
pub fn doctor(data_dir: &Path, shelf: &Shelf) -> Vec<Check> {
    let mut checks = Vec::new();
    let sheet = Sheet::read(&DataDir::new(data_dir).sheet());
    let named = sheet.map(|sheet| {
        let (place, origin) = (&sheet.place, &sheet.origin);
        (Text::same(format!("{place}, {origin}")), sheet)
    });
    let Some(sheet) = note(&mut checks, Text::new("安装", "installation"), named) else {
        return checks;
    };
    let law = shelf.library(&sheet.place, |_| Ok(std::collections::BTreeMap::new()));
    let law = law.map(|law| {
        let version = law.current.version;
        (Text::new(format!("{version} 版"), format!("version {version}")), law)
    });
    if let Some(law) = note(&mut checks, Text::new("规则手册", "rulebook"), law) {
        checks.push(calendar(&law));
    }
    cellar(&mut checks, data_dir);
    checks.push(journal(data_dir));
    checks
}

/// Writes down what came of a look, and hands on what it gave.
fn note<T, E: std::error::Error>(
    checks: &mut Vec<Check>,
    what: Text,
    came: Result<(Text, T), E>,
) -> Option<T> {
    let (fine, found, rest) = match came {
        Ok((found, rest)) => (true, found, Some(rest)),
        Err(error) => (false, Text::same(with_causes(&error)), None),
    };
    checks.push(Check { what, fine, found });
    rest
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// Due dates past the last notice are provisional.
fn calendar(law: &desk::Library) -> Check {
    let what = Text::new("节假日安排", "holiday notices");
    let zone = &law.current.place.zone;
    let today = HostClock.now().day_in(zone).ok();
    let until = law.calendar.last_published();
    let found = until.map_or_else(
        || Text::new("没有", "there are none"),
        |until| Text::new(format!("至 {until}"), format!("until {until}")),
    );
    Check { what, fine: until.is_some() && until >= today, found }
}

/// What can be looked at only while nobody serves the installation.
fn cellar(checks: &mut Vec<Check>, data_dir: &Path) {
    let what = Text::new("目录锁、主密钥、密钥环、日志库", "lock, master key, key ring, journal");
    let opened = Cellar::open(data_dir);
    if let Err(InstallationFailure::Lock(LockFailure::Taken { .. })) = opened {
        let found = Text::new(
            "服务正在运行；停止后可检查密钥和已公布的日志",
            "it is being served; stop that to have keys and published log looked at",
        );
        checks.push(Check { what, fine: true, found });
        return;
    }
    let opened = opened.map(|cellar| (Text::new("可以打开", "can be opened"), cellar));
    if let Some(cellar) = note(checks, what, opened) {
        seal(checks, &cellar);
    }
}

/// The signing key and what was signed with it.
fn seal(checks: &mut Vec<Check>, cellar: &Cellar) {
    let signer =
        cellar.signer().map(|signer| (Text::same(signer.verifier_key().to_string()), signer));
    let Some(signer) = note(checks, Text::new("签名密钥", "signing key"), signer) else {
        return;
    };
    let log = Publishing::open(cellar.journal.clone(), signer, &cellar.premises.log());
    let log = log
        .map_err(InstallationFailure::from)
        .map(|_| (Text::new("与日志库一致", "agrees with the journal"), ()));
    note(checks, Text::new("已公布的日志", "published log"), log);
}

fn journal(data_dir: &Path) -> Check {
    let what = Text::new("日志库全部记录", "every entry of the journal");
    match verify(data_dir, None) {
        Ok(report) => {
            let found = Text::new(report.verdict(Tongue::Zh), report.verdict(Tongue::En));
            Check { what, fine: report.is_intact(), found }
        }
        Err(error) => Check { what, fine: false, found: Text::same(with_causes(&error)) },
    }
}
