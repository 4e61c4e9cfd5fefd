//! Folds what concerns matters on record.

use terms::Day;

use crate::event::Event;
use crate::matter::{About, Matter, MatterState};
use crate::state::{State, Subject};

impl State {
    /// The legal day of the entry that is being folded.
    pub(super) fn today(&self) -> Option<Day> {
        let zone = self.place.as_ref().map(|place| place.zone.as_str())?;
        self.recorded_at?.day_in(zone).ok()
    }

    pub(super) fn evolve_matters(&mut self, event: &Event) {
        match event {
            Event::MatterEntered { matter, kind, case: id, on, serial } => {
                let Some(case) = self.cases.get(id) else { return };
                let Subject::Matter { title, about, .. } = &case.subject else { return };
                let entered = Matter {
                    kind: kind.clone(),
                    title: title.clone(),
                    about: about.clone(),
                    fields: case.fields.clone(),
                    party: case.applicant.clone(),
                    case: id.clone(),
                    state: MatterState::Current,
                    since: *on,
                    until: None,
                    serial: *serial,
                };
                if let Some(About::Matter(earlier)) = &entered.about {
                    let earlier = self.matters.get_mut(earlier);
                    // A matter about one of another kind stands beside it.
                    if let Some(earlier) = earlier.filter(|it| it.kind == *kind) {
                        earlier.state = MatterState::Replaced;
                        earlier.until = Some(*on);
                    }
                }
                self.matters.insert(matter.clone(), entered);
            }
            Event::MatterStruck { matter, on } => {
                if let Some(struck) = self.matters.get_mut(matter) {
                    struck.state = MatterState::Struck;
                    struck.until = Some(*on);
                }
            }
            _ => {}
        }
    }
}
