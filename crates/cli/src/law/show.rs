//! `rulebook show` and `rulebook calendar`.

use anyhow::Context as _;
use rulebook::{show, show_article};
use serde_json::json;
use terms::{ArticleId, Day};

use super::newest;
use crate::arguments::{OfPlace, Shelves};
use crate::house::shelf;
use crate::say::{Came, Outcome, Voice, tried, wrong_use};

/// Shows a rulebook, or one article of it.
pub(crate) fn run(
    of: &OfPlace,
    article: Option<&ArticleId>,
    on: Option<Day>,
    voice: Voice,
) -> Came {
    let book = newest(of)?;
    let Some(id) = article else {
        let day = on.unwrap_or(book.version);
        voice.tell(&book, || show(&book, voice.lang, day))?;
        return Ok(Outcome::Fine);
    };
    let found = book.article(id).ok_or_else(|| {
        wrong_use(
            format!("`{}` 的规则手册没有 `{id}`", of.place),
            format!("the rulebook of `{}` has no `{id}`", of.place),
        )
    })?;
    let rules = book.rule_lines(found);
    voice.tell(&json!({ "article": found, "rules": rules }), || {
        show_article(&book, found, voice.lang)
    })?;
    Ok(Outcome::Fine)
}

/// The days of a year that are not as the plain week has them.
pub(crate) fn calendar(shelves: &Shelves, year: i16, voice: Voice) -> Came {
    let calendar = shelf(shelves)?.calendar()?;
    let days = calendar.year(year);
    let first = days.first().context(tried("没有这一年", "there is no such year"))?;
    voice.tell(&days, || {
        let published = if first.published {
            voice.pick("已公布", "published")
        } else {
            voice.pick(
                "尚未公布，按普通周计算（暂定）",
                "not published; the plain week (provisional)",
            )
        };
        let special = days.iter().filter(|day| day.notice.is_some());
        let line = |day: &rulebook::CalendarDay| {
            let mark =
                if day.works { voice.pick("班", "work") } else { voice.pick("休", "off ") };
            let notice = day.notice.as_deref().unwrap_or_default();
            format!("{}  {mark}  {}  {notice}", day.day, voice.of(&day.why))
        };
        let lines: Vec<String> = special.map(line).collect();
        format!("{year}  {published}\n{}", lines.join("\n"))
    })?;
    Ok(Outcome::Fine)
}
