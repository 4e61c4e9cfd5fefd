//! Founding a rehearsal, and log-ins for those who lost theirs.

use serde_json::json;
use server::Founding;
use terms::Text;

use super::shelf;
use crate::arguments::{Init, LogIn};
use crate::say::{Came, Outcome, Voice};

/// Founds an installation and tells the first log-in once.
pub(crate) fn init(init: &Init, voice: Voice) -> Came {
    let founding = Founding {
        place: init.place.clone(),
        on: init.on,
        party: init.party.clone(),
        party_name: Text::new(init.name_zh.as_str(), init.name_en.as_str()),
        officer: init.officer.clone(),
        officer_name: init.officer_name.clone(),
    };
    let first = server::init(&init.opened.data_dir, &shelf(&init.opened.shelves)?, &founding)?;
    let told = json!({
        "officer": first.officer, "password": first.password,
        "origin": first.origin, "vkey": first.vkey,
    });
    voice.tell(&told, || {
        let head = voice.pick("已设立演练安装", "a rehearsal is founded");
        let log_in = voice.pick("首个登录", "first log-in");
        let key =
            voice.pick("日志验证公钥（请另存）", "verifier key of the log (keep it elsewhere)");
        let (officer, password) = (&first.officer, &first.password);
        format!("{head}\n{log_in}  {officer}  {password}\n{key}  {}", first.vkey)
    })?;
    Ok(Outcome::Fine)
}

/// Gives an officer a new password and tells it once.
pub(crate) fn log_in(log_in: &LogIn, voice: Voice) -> Came {
    let password = server::open_log_in(&log_in.data_dir, &log_in.officer)?;
    let told = json!({ "officer": log_in.officer, "password": password });
    voice.tell(&told, || format!("{}  {password}", log_in.officer))?;
    Ok(Outcome::Fine)
}
