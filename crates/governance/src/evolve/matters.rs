//! Folds what concerns matters on record.

use terms::{Day, Role};

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
                let mut entered = Matter {
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
                if let Some(About::Matter(earlier)) = &entered.about.clone() {
                    let earlier = self.matters.get_mut(earlier);
                    // A matter about one of another kind stands beside it.
                    if let Some(earlier) = earlier.filter(|it| it.kind == *kind) {
                        earlier.state = MatterState::Replaced;
                        earlier.until = Some(*on);
                        // What takes its place is about what it was about.
                        entered.about.clone_from(&earlier.about);
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
            Event::DecisionRevoked { case, ground, on, .. } => {
                if let Some(case) = self.cases.get_mut(case) {
                    case.revoked = Some((*ground, *on));
                }
            }
            Event::ApprovalRevoked { party, .. } => {
                self.approved_operators.remove(party);
                if let Some(party) = self.parties.get_mut(party) {
                    party.roles.remove(&Role::Operator);
                }
            }
            _ => {}
        }
    }
}
