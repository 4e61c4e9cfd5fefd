//! Counting: when something is due, explained day by day. The explanation is the calculation.

use serde::Serialize;
use terms::{Day, Text};

use super::{Calendar, DayNature};
use crate::model::Unit;

/// Nothing is counted further than this many days from its beginning.
const HORIZON: usize = 40_000;

/// What is to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The day of the event that starts the clock.
    pub from: Day,
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// Whether the day of the event is day 1 (AMB-01); otherwise the next one is.
    pub from_event_day: bool,
    /// When the clock stopped, and through which day; an open stop has no second day.
    pub stops: Vec<(Day, Option<Day>)>,
}

/// When something is due, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The last day; none while the clock stands still.
    pub on: Option<Day>,
    /// Whether a year without a published notice was counted through.
    pub provisional: bool,
    /// Every day that was looked at.
    pub days: Vec<CountedDay>,
}

/// A day that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountedDay {
    /// The day.
    pub day: Day,
    /// Whether it counts.
    pub counts: bool,
    /// Why.
    pub why: Text,
    /// The number of the notice that says so, where one does.
    pub notice: Option<String>,
    /// Which day of the count it is, from 1, where it counts.
    pub ordinal: Option<u32>,
}

enum Stop {
    Runs,
    Stands,
    StandsOpen,
}

impl Count {
    fn stop_on(&self, day: Day) -> Stop {
        let mut found = Stop::Runs;
        for (from, through) in &self.stops {
            match through {
                None if *from <= day => return Stop::StandsOpen,
                Some(through) if *from <= day && day <= *through => found = Stop::Stands,
                None | Some(_) => {}
            }
        }
        found
    }

    /// Days that stand still from `first` through `last`, and whether the clock stands there still.
    fn stopped_days(&self, first: Day, last: Day) -> (i32, bool) {
        let days = std::iter::successors(Some(first), |day| Some(day.next()));
        let mut stopped = 0_i32;
        for day in days.take_while(|day| *day <= last).take(HORIZON) {
            match self.stop_on(day) {
                Stop::Runs => {}
                Stop::Stands => stopped = stopped.saturating_add(1),
                Stop::StandsOpen => return (stopped, true),
            }
        }
        (stopped, false)
    }
}

impl Calendar {
    /// When something is due, explained day by day.
    ///
    /// # Guarantee
    /// In days and working days: day 1 is the next (working) day after the event, or the event's
    /// own day where the place counts so; days from a stop through its resumption, both included,
    /// do not count; the last day counted is due. In months and years: the same day number, clipped
    /// to the end of the month, later by every day the clock stood still.
    pub fn due(&self, count: &Count) -> Due {
        match count.unit {
            Unit::WorkingDays | Unit::Days => self.due_in_days(count),
            Unit::Months | Unit::Years => due_in_months(count),
        }
    }

    fn due_in_days(&self, count: &Count) -> Due {
        let mut due = Due { on: None, provisional: false, days: Vec::new() };
        let mut ordinal = 0_u32;
        if count.count == 0 {
            due.on = Some(count.from);
            return due;
        }
        let days = std::iter::successors(Some(count.from), |day| Some(day.next()));
        for day in days.take(HORIZON) {
            let event_day = day == count.from && !count.from_event_day;
            let stop = count.stop_on(day);
            let counted = self.counted(count.unit, (day, event_day), &stop, &mut ordinal);
            let asked = !event_day && matches!(stop, Stop::Runs);
            due.provisional |= asked && count.unit == Unit::WorkingDays && !self.published(day);
            due.days.push(counted);
            if matches!(stop, Stop::StandsOpen) {
                return due;
            }
            if ordinal == count.count {
                due.on = Some(day);
                return due;
            }
        }
        due
    }

    fn counted(
        &self,
        unit: Unit,
        (day, event_day): (Day, bool),
        stop: &Stop,
        ordinal: &mut u32,
    ) -> CountedDay {
        let nature = self.nature(day);
        let by_notice = matches!(nature, DayNature::Holiday { .. } | DayNature::MakeUp { .. });
        let notice = self.notice(day).filter(|_| by_notice && unit == Unit::WorkingDays);
        let mut sheet = CountedDay {
            day,
            counts: false,
            why: self.why(unit, day, &nature),
            notice: notice.map(|notice| notice.number.clone()),
            ordinal: None,
        };
        if matches!(stop, Stop::Stands | Stop::StandsOpen) {
            sheet.why = Text::new("时钟停止", "the clock stands still");
            sheet.notice = None;
        } else if event_day {
            sheet.why =
                Text::new("起算事件当日，不计入", "the day of the event itself does not count");
            sheet.notice = None;
        } else if unit == Unit::Days || nature.works() {
            *ordinal = ordinal.saturating_add(1);
            sheet.counts = true;
            sheet.ordinal = Some(*ordinal);
        }
        sheet
    }

    fn why(&self, unit: Unit, day: Day, nature: &DayNature) -> Text {
        if unit == Unit::Days {
            return Text::new("自然日", "calendar day");
        }
        let why = nature.why();
        if self.published(day) {
            return why;
        }
        Text::new(
            format!("{}（该年放假通知尚未公布，暂计）", why.zh),
            format!("{} (provisional: the notice of that year is not published)", why.en),
        )
    }
}

fn due_in_months(count: &Count) -> Due {
    let number = i32::try_from(count.count).unwrap_or(i32::MAX);
    let months = if count.unit == Unit::Years { number.saturating_mul(12) } else { number };
    let mut last = count.from.plus_months(months);
    if count.from_event_day {
        last = last.plus_days(-1);
    }
    let plain = last;
    let mut seen = count.from;
    loop {
        let (stopped, open) = count.stopped_days(seen, last);
        if open {
            return Due { on: None, provisional: false, days: Vec::new() };
        }
        if stopped == 0 || last.days_until(plain.plus_days(36_500)) < 0 {
            break;
        }
        seen = last.next();
        last = last.plus_days(stopped);
    }
    let why = match count.unit {
        Unit::Years => Text::new(
            format!("自{}起满{number}年", count.from),
            format!("{number} years from {}", count.from),
        ),
        Unit::Months | Unit::Days | Unit::WorkingDays => Text::new(
            format!("自{}起满{number}个月", count.from),
            format!("{number} months from {}", count.from),
        ),
    };
    let day = CountedDay { day: last, counts: true, why, notice: None, ordinal: Some(count.count) };
    Due { on: Some(last), provisional: false, days: vec![day] }
}
