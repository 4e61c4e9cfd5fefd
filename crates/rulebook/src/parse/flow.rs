//! Checks that a procedure goes somewhere: every name exists, every step is reached, and from
//! every step the case can come to an end.

use std::collections::BTreeSet;
use std::ops::Range;

use terms::StepId;

use super::near::nearest;
use super::shelf::Names;
use super::table::Table;
use crate::mistake::Pen;
use crate::model::{Agree, Procedure, Step};
use crate::vocabulary::{Effect, Subject};

/// What one step says about branching must fit together.
pub(crate) fn check_branches(
    table: &Table<'_>,
    (when, otherwise): (bool, Option<&StepId>),
    (agree, differ): (Option<Agree>, Option<&StepId>),
) {
    let what = &table.what;
    if when && otherwise.is_none() {
        let help = "say where the case goes when the condition does not hold: otherwise = \"…\"";
        table.wrong(format!("{what} has a `when` and no `otherwise`"), help);
    }
    if !when && otherwise.is_some() {
        let help = "a step without a condition always opens";
        table.wrong(format!("{what} has an `otherwise` and no `when`"), help);
    }
    if agree == Some(Agree::Same) && differ.is_none() {
        let help = "say who decides when the answers differ: differ = \"…\"";
        table.wrong(format!("{what} must agree and has no `differ`"), help);
    }
    if agree != Some(Agree::Same) && differ.is_some() {
        let help = "only with agree = \"same\" can answers differ";
        table.wrong(format!("{what} has a `differ` and need not agree"), help);
    }
}

/// Checks a whole procedure.
pub(crate) fn check(pen: Pen<'_>, span: &Range<usize>, procedure: &Procedure, names: &Names) {
    check_outcomes(pen, procedure, names);
    let declared = check_declared(pen, names);
    let read = procedure.steps.len() == names.steps.len();
    if check_names(pen, names) && declared && read {
        // With one step misread, every step behind it would be blamed too.
        check_ways(pen, procedure, names);
        check_circles(pen, procedure, names);
    }
    check_effects(pen, span, procedure, names);
}

/// An effect fits what the case is about.
fn check_effects(pen: Pen<'_>, span: &Range<usize>, procedure: &Procedure, names: &Names) {
    for effect in procedure.at_once.iter().filter(|effect| **effect != Effect::SetHold) {
        let message = format!("`{}` does not follow when a case opens", effect.code());
        pen.wrong(span, message, "only `set_hold` does");
    }
    let outcomes = procedure.steps.iter().flat_map(|step| {
        let effects = step.outcomes.iter().flat_map(|outcome| outcome.effects.iter().copied());
        effects.map(|effect| (&step.id, effect))
    });
    for (step, effect) in outcomes.filter(|(_, effect)| !fits(procedure.subject, *effect)) {
        let message = format!("`{}` is no effect on a {}", effect.code(), procedure.subject.code());
        let at = span_of(&names.steps, step).unwrap_or(span);
        pen.wrong(at, message, "an effect fits what the case is about");
    }
    for (id, end) in &procedure.ends {
        for effect in end.effects.iter().filter(|effect| !fits(procedure.subject, **effect)) {
            let at = span_of(&names.ends, id).unwrap_or(span);
            let message =
                format!("`{}` is no effect on a {}", effect.code(), procedure.subject.code());
            pen.wrong(at, message, "an effect fits what the case is about");
        }
    }
}

fn span_of<'n>(names: &'n [(StepId, Range<usize>)], id: &StepId) -> Option<&'n Range<usize>> {
    names.iter().find(|(known, _)| known == id).map(|(_, span)| span)
}

/// Whether every step and end has a name of its own.
fn check_declared(pen: Pen<'_>, names: &Names) -> bool {
    let mut seen = BTreeSet::new();
    let mut fine = true;
    for (id, span) in names.steps.iter().chain(&names.ends) {
        if !seen.insert(id) {
            pen.wrong(span, format!("`{id}` is declared twice"), "give each step and end its name");
            fine = false;
        }
    }
    fine
}

/// Whether every name names something.
fn check_names(pen: Pen<'_>, names: &Names) -> bool {
    let mut fine = true;
    let is_step = |id: &StepId| span_of(&names.steps, id).is_some();
    let is_end = |id: &StepId| span_of(&names.ends, id).is_some();
    let near = |id: &StepId| {
        let known = names.steps.iter().chain(&names.ends).map(|(known, _)| known.as_str());
        nearest(id.as_str(), known).map(|near| format!("did you mean `{near}`?"))
    };
    for (id, span) in names.to_steps.iter().filter(|(id, _)| !is_step(id)) {
        let help = if is_end(id) { Some("an end cannot stand here".to_owned()) } else { near(id) };
        pen.wrong(span, format!("there is no step `{id}`"), help.unwrap_or_default());
        fine = false;
    }
    for (id, span) in names.to_any.iter().filter(|(id, _)| !is_step(id) && !is_end(id)) {
        pen.wrong(span, format!("there is no step or end `{id}`"), near(id).unwrap_or_default());
        fine = false;
    }
    fine
}

fn check_outcomes(pen: Pen<'_>, procedure: &Procedure, names: &Names) {
    for step in &procedure.steps {
        let Some(span) = span_of(&names.steps, &step.id) else { continue };
        if step.outcomes.is_empty() {
            pen.wrong(span, format!("step `{}` has no outcome", step.id), "add one to `may`");
        }
        for outcome in &step.outcomes {
            let ends = outcome.to.iter().filter(|id| procedure.ends.contains_key(*id)).count();
            if outcome.to.is_empty() || (ends > 0 && outcome.to.len() > 1) {
                let message = format!("`{}` of `{}` leads nowhere clear", outcome.id, step.id);
                pen.wrong(span, message, "an outcome opens steps or leads to one end");
            }
        }
    }
}

fn check_ways(pen: Pen<'_>, procedure: &Procedure, names: &Names) {
    let reached = reach(procedure.first.iter().cloned().collect(), |id| {
        procedure.step(id).map(next_of).unwrap_or_default()
    });
    for (id, span) in names.steps.iter().chain(&names.ends) {
        if !reached.contains(id) {
            pen.wrong(span, format!("`{id}` is never reached"), "let an outcome lead there");
        }
    }
    let ending = reach(procedure.ends.keys().cloned().collect(), |id| {
        let before = procedure.steps.iter().filter(|step| next_of(step).contains(id));
        before.map(|step| step.id.clone()).collect()
    });
    for (id, span) in &names.steps {
        if reached.contains(id) && !ending.contains(id) {
            pen.wrong(span, format!("from `{id}` the case never ends"), "let an outcome end it");
        }
    }
}

/// Following `otherwise` must come to a step without a condition.
fn check_circles(pen: Pen<'_>, procedure: &Procedure, names: &Names) {
    for (id, span) in &names.steps {
        let mut seen = BTreeSet::new();
        let mut at = Some(id);
        while let Some(next) = at.filter(|next| seen.insert(*next)) {
            at = procedure.step(next).and_then(|step| step.otherwise.as_ref());
        }
        if at == Some(id) {
            let message = format!("the conditions of `{id}` lead in a circle");
            pen.wrong(span, message, "let `otherwise` come to a step without a `when`");
        }
    }
}

fn next_of(step: &Step) -> Vec<StepId> {
    let outcomes = step.outcomes.iter().flat_map(|outcome| outcome.to.iter());
    outcomes.chain(&step.otherwise).chain(&step.differ).cloned().collect()
}

fn reach(from: BTreeSet<StepId>, next: impl Fn(&StepId) -> Vec<StepId>) -> BTreeSet<StepId> {
    let mut reached = from;
    let mut open: Vec<StepId> = reached.iter().cloned().collect();
    while let Some(id) = open.pop() {
        for id in next(&id) {
            if reached.insert(id.clone()) {
                open.push(id);
            }
        }
    }
    reached
}

fn fits(subject: Subject, effect: Effect) -> bool {
    match effect {
        Effect::EnterCatalogue => subject == Subject::CatalogueEntry,
        Effect::ApproveOperator => {
            matches!(subject, Subject::OperatorApplication | Subject::Matter)
        }
        Effect::BringAgreementIntoForce => subject == Subject::OperationAgreement,
        Effect::GrantPendingServiceAgreement | Effect::GrantOpen => {
            subject == Subject::ResourceRequest
        }
        Effect::OpenGrant => subject == Subject::ServiceAgreement,
        Effect::Release => subject == Subject::EgressReview,
        Effect::LiftHold => matches!(subject, Subject::Rectification | Subject::Matter),
        Effect::TerminateAgreement => subject == Subject::Rectification,
        Effect::EnterMatter | Effect::StrikeMatter | Effect::SetHold | Effect::EndUse => {
            subject == Subject::Matter
        }
        Effect::CloseExit => subject == Subject::OperatorExit,
        Effect::AdmitPartner => subject == Subject::PartnerEntry,
        Effect::DismissPartner => subject == Subject::PartnerExit,
        Effect::RegisterProduct | Effect::AdmitProduct => subject == Subject::Product,
        Effect::OpenSubscription => subject == Subject::Subscription,
    }
}
