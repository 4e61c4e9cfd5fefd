//! The calendar feed: what a party owes and what waits for it, as a calendar program reads it
//! (RFC 5545: all-day events, lines of at most 75 bytes, each ended by CR and LF).

use terms::{Day, Instant, OfficerId};

use super::duties::for_what;
use super::{DutyState, Viewer, case_line};
use crate::desk::Desk;
use crate::no::DeskNo;

/// The longest line, in bytes, its end not counted.
const LONGEST: usize = 75;

impl Desk {
    /// The caller's calendar: the tasks of the party that are not done, and the answers that wait
    /// for it, each on its last day.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn feed(&self, caller: &OfficerId) -> Result<String, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let stamp = bench.state.recorded_at.map(stamp).unwrap_or_default();
        let place = &self.law().place;
        let mut feed = Feed::default();
        feed.line("BEGIN", "VCALENDAR");
        feed.line("VERSION", "2.0");
        feed.line("PRODID", "-//gongshu//duties//ZH");
        feed.line("CALSCALE", "GREGORIAN");
        feed.text("X-WR-CALNAME", &format!("{} · 公数", place.name.zh));
        for event in viewer.events() {
            feed.event(&event, (place.id.as_str(), &stamp));
        }
        feed.line("END", "VCALENDAR");
        Ok(feed.written)
    }
}

/// Something with a day.
struct Event {
    uid: String,
    on: Day,
    title: String,
    note: String,
    article: String,
}

impl Viewer<'_> {
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for line in self.duties() {
            let open = !matches!(line.state, DutyState::Done | DutyState::DoneLate);
            if !open || !line.mine {
                continue;
            }
            let what = for_what(&line);
            let key = line.period.clone().unwrap_or_else(|| line.due.to_string());
            events.push(Event {
                uid: format!("{}.{}.{key}", line.rule, line.party.id),
                on: line.due,
                title: format!("{} {}", line.says.zh, what.zh).trim().to_owned(),
                note: format!("{} {}", line.says.en, what.en).trim().to_owned(),
                article: line.article.to_string(),
            });
        }
        for id in self.cases_by_age() {
            let Some(line) = case_line(*self, id).filter(|line| line.mine) else { continue };
            let Some((due, on)) = line.due.as_ref().and_then(|due| Some((due, due.on?))) else {
                continue;
            };
            events.push(Event {
                uid: format!("{id}.due"),
                on,
                title: format!("{}：{}", line.procedure.name.zh, line.subject.zh),
                note: format!("{}: {}", line.procedure.name.en, line.subject.en),
                article: due.article.to_string(),
            });
        }
        events
    }
}

#[derive(Default)]
struct Feed {
    written: String,
}

impl Feed {
    fn event(&mut self, event: &Event, (place, stamp): (&str, &str)) {
        let day = |day: Day| day.to_string().replace('-', "");
        self.line("BEGIN", "VEVENT");
        self.line("UID", &format!("{}@{place}.gongshu", event.uid));
        self.line("DTSTAMP", stamp);
        self.line("DTSTART;VALUE=DATE", &day(event.on));
        self.line("DTEND;VALUE=DATE", &day(event.on.next()));
        self.text("SUMMARY", &event.title);
        self.text("DESCRIPTION", &format!("{}\n{}", event.note, event.article));
        self.text("CATEGORIES", &event.article);
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

    /// A value that is a text: what would end or part it is escaped.
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => {
                    escaped.push('\\');
                    escaped.push(letter);
                }
                '\n' => escaped.push_str("\\n"),
                '\r' => {}
                _ => escaped.push(letter),
            }
        }
        self.line(name, &escaped);
    }

    /// A line, folded between letters where it is too long.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for letter in name.chars().chain(std::iter::once(':')).chain(value.chars()) {
            if length + letter.len_utf8() > LONGEST {
                self.written.push_str("\r\n ");
                length = 1;
            }
            self.written.push(letter);
            length += letter.len_utf8();
        }
        self.written.push_str("\r\n");
    }
}

/// `20261125T093000Z`, from what an instant is written as.
fn stamp(at: Instant) -> String {
    let written = at.to_string();
    let seconds = written.split(['.', 'Z']).next().unwrap_or_default();
    format!("{}Z", seconds.replace(['-', ':'], ""))
}
