//! A case on one line, and whether it waits for the viewer.

use std::collections::BTreeMap;

use governance::{Case, CaseState, Command, Material, OpenStep, Signature};
use rulebook::model::{Outcome, Procedure, Step, StepKind};
use terms::{CaseId, Digest, ItemId};

use super::clock::{Clock, is_stopped};
use super::{CaseLine, Due, Named, Viewer, name, subject};

/// The case on one line; none when there is no such case.
pub(crate) fn case_line(viewer: Viewer<'_>, id: &CaseId) -> Option<CaseLine> {
    let case = viewer.state().cases.get(id)?;
    let law = viewer.law_of(&case.rulebook);
    let procedure = law.procedure(&case.procedure)?;
    let (state, end) = match &case.state {
        CaseState::Open => ("open", None),
        CaseState::Ended(end) => ("ended", Some(name::step(procedure, end))),
        CaseState::Withdrawn => ("withdrawn", None),
    };
    let open: Vec<&OpenStep> = open_steps(case).collect();
    Some(CaseLine {
        id: id.clone(),
        procedure: Named { id: procedure.id.clone(), name: procedure.name.clone() },
        article: procedure.head.article.clone(),
        subject: subject::words(viewer.state(), case),
        applicant: name::party(viewer.state(), &case.applicant),
        opened_on: case.opened_on,
        state: state.to_owned(),
        end,
        steps: open.iter().map(|open| name::step(procedure, &open.step)).collect(),
        due: earliest(viewer, case, &open),
        mine: open.iter().any(|open| viewer.is_awaited(id, case, open)),
        awaits_supplement: open.iter().any(|open| is_stopped(open)),
    })
}

/// The steps of a case that are open.
pub(super) fn open_steps(case: &Case) -> impl Iterator<Item = &OpenStep> {
    let open = case.state == CaseState::Open;
    case.steps.iter().filter(move |step| open && step.closed_on.is_none())
}

/// The earliest due date; one that stands still only where no other runs.
fn earliest(viewer: Viewer<'_>, case: &Case, open: &[&OpenStep]) -> Option<Due> {
    let clocks = open.iter().filter_map(|open| Clock::of(viewer, case, open));
    clocks.map(|clock| clock.due()).min_by_key(|due| (due.on.is_none(), due.on))
}

impl Viewer<'_> {
    /// Whether the viewer is the one a step waits for: to answer it, or to hand in supplements.
    pub(super) fn is_awaited(&self, id: &CaseId, case: &Case, open: &OpenStep) -> bool {
        if is_stopped(open) {
            return case.applicant == *self.party;
        }
        self.may_answer(id, case, open)
    }

    /// Whether the council would take an answer of the viewer, papers and signature given.
    pub(super) fn may_answer(&self, id: &CaseId, case: &Case, open: &OpenStep) -> bool {
        if !open.slots.iter().any(|slot| self.fits(slot) && slot.answer.is_none()) {
            return false;
        }
        let procedure = self.law_of(&case.rulebook).procedure(&case.procedure);
        let Some(step) = procedure.and_then(|it: &Procedure| it.step(&open.step)) else {
            return false;
        };
        let mut answers = step.outcomes.iter().map(|it| answer((id, case.document), step, it));
        answers.any(|command| self.may(command).is_ok())
    }
}

/// An answer that lacks nothing.
fn answer((case, document): (&CaseId, Option<Digest>), step: &Step, outcome: &Outcome) -> Command {
    let given = |need: &ItemId| (need.clone(), Material::Statement("…".to_owned()));
    let materials: BTreeMap<ItemId, Material> = outcome.needs.iter().map(given).collect();
    let document = document.filter(|_| step.kind == StepKind::Sign);
    Command::AnswerStep {
        case: case.clone(),
        step: step.id.clone(),
        outcome: outcome.id.clone(),
        materials,
        signature: document.map(|document| Signature::Key { document, signature: String::new() }),
    }
}
