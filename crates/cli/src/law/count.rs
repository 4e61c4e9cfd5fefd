//! `rulebook count`: a due date, day by day.

use rulebook::model::Unit;
use rulebook::{Count, Due};
use terms::Day;

use crate::arguments::Shelves;
use crate::house::shelf;
use crate::say::{Came, Outcome, Voice, wrong_use};

/// What is to be counted.
pub(crate) struct Wish<'a> {
    pub(crate) from: Day,
    pub(crate) within: &'a str,
    pub(crate) stops: &'a [String],
    pub(crate) from_event_day: bool,
}

/// Counts a due date.
pub(crate) fn run(wish: &Wish<'_>, shelves: &Shelves, voice: Voice) -> Came {
    let (count, unit) = amount(wish.within)?;
    let stops = wish.stops.iter().map(|it| stop(it)).collect::<anyhow::Result<_>>()?;
    let count = Count { from: wish.from, count, unit, from_event_day: wish.from_event_day, stops };
    let due = shelf(shelves)?.calendar()?.due(&count);
    voice.tell(&due, || words(&due, voice))?;
    Ok(Outcome::Fine)
}

fn words(due: &Due, voice: Voice) -> String {
    let mut lines: Vec<String> = due
        .days
        .iter()
        .map(|day| {
            let ordinal = day.ordinal.map_or_else(|| "  ·".to_owned(), |it| format!("{it:>3}"));
            let notice = day.notice.as_deref().unwrap_or_default();
            let line = format!("{ordinal}  {}  {}  {notice}", day.day, voice.of(&day.why));
            line.trim_end().to_owned()
        })
        .collect();
    let on = due.on.map_or_else(
        || {
            voice
                .pick("停止计算中，没有到期日", "the clock stands still: nothing is due")
                .to_owned()
        },
        |on| format!("{} {on}", voice.pick("到期日", "due")),
    );
    let provisional = voice.pick(
        "  暂定：经过了尚未公布节假日安排的年份",
        "  provisional: a year without a published notice was counted through",
    );
    lines.push(if due.provisional { format!("{on}{provisional}") } else { on });
    lines.join("\n")
}

fn amount(text: &str) -> anyhow::Result<(u32, Unit)> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end).unwrap_or((text, ""));
    let unit = match unit.trim() {
        "working days" | "working day" | "个工作日" => Some(Unit::WorkingDays),
        "days" | "day" | "日" | "天" => Some(Unit::Days),
        "months" | "month" | "个月" => Some(Unit::Months),
        "years" | "year" | "年" => Some(Unit::Years),
        _ => None,
    };
    match (number.parse().ok(), unit) {
        (Some(number), Some(unit)) => Ok((number, unit)),
        _ => Err(wrong_use(
            format!("`{text}` 不是期限；写作 `5个工作日`、`10日`、`3个月` 或者 `2年`"),
            format!(
                "`{text}` is no time; write `5 working days`, `10 days`, `3 months` or `2 years`"
            ),
        )),
    }
}

fn stop(text: &str) -> anyhow::Result<(Day, Option<Day>)> {
    let (from, through) = text.split_once("..").unwrap_or((text, ""));
    let wrong = || {
        wrong_use(
            format!("`{text}` 不是停止区间；写作 `2026-02-10..2026-02-12`"),
            format!("`{text}` is no stop; write `2026-02-10..2026-02-12`"),
        )
    };
    let from: Day = from.parse().map_err(|_| wrong())?;
    let through = match through {
        "" => None,
        day => Some(day.parse().map_err(|_| wrong())?),
    };
    Ok((from, through))
}
