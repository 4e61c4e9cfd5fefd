//! Folds what a change of the law does to open cases.

use terms::Day;

use crate::event::Event;
use crate::state::{Case, LawInForce, State};

impl State {
    pub(super) fn evolve_law(&mut self, event: &Event) {
        match event {
            Event::RulebookAdopted { rulebook, version, change, on, before } => {
                self.laws.push(LawInForce {
                    rulebook: *rulebook,
                    version: *version,
                    change: *change,
                    on: *on,
                    before: *before,
                });
            }
            Event::CaseStalled { case, rulebook, .. } => {
                if let Some(case) = self.cases.get_mut(case) {
                    case.stalled = Some(*rulebook);
                }
            }
            Event::CasePassed { case: id, rulebook, on, clocks, renamed, opens, .. } => {
                let Some(case) = self.cases.get_mut(id) else { return };
                case.stalled = None;
                case.rulebook = *rulebook;
                for step in &mut case.steps {
                    if let Some(now) = renamed.get(&step.step) {
                        step.step = now.clone();
                    }
                    if *clocks && step.closed_on.is_none() {
                        step.rulebook = *rulebook;
                    }
                }
                if !opens.is_empty() {
                    begin_anew(case, *on);
                    self.open_steps(id, *on, opens);
                }
            }
            _ => {}
        }
    }
}

/// What was open is no longer asked for.
fn begin_anew(case: &mut Case, on: Day) {
    for step in case.steps.iter_mut().filter(|step| step.closed_on.is_none()) {
        step.closed_on = Some(on);
    }
}
