//! The steps of a case: past, open, and those that may still come.

use std::collections::BTreeSet;

use governance::{CaseState, Event, OpenStep, Slot};
use ports::Audience;
use rulebook::model::{Outcome, Procedure, Rulebook, Step};
use rulebook::say;
use terms::{StepId, Text};

use super::case::File;
use super::clock::{Clock, is_stopped};
use super::line::open_steps;
use super::{OutcomeView, ScanView, SlotView, StepView, Word, name, word};
use crate::seal::words_of;

impl File<'_> {
    /// Every round of every step in the order they opened, then the steps that may still come.
    pub(super) fn steps(&self) -> Vec<StepView> {
        let opened = self.case.steps.iter().filter_map(|open| self.opened(open));
        let ahead = self.ahead();
        let coming = self.procedure.steps.iter().filter(|step| ahead.contains(&step.id));
        opened.chain(coming.map(|step| self.coming(step))).collect()
    }

    fn opened(&self, open: &OpenStep) -> Option<StepView> {
        let law = self.viewer.law_of(&open.rulebook);
        let procedure = law.procedure(&self.case.procedure).unwrap_or(self.procedure);
        let step = procedure.step(&open.step).or_else(|| self.procedure.step(&open.step))?;
        let closed = open.closed_on.is_some();
        Some(StepView {
            state: if closed { "closed" } else { "open" }.to_owned(),
            opened_on: Some(open.opened_on),
            closed_on: open.closed_on,
            outcome: open.outcome.as_ref().map(|id| name::outcome(Some(step), id)),
            slots: open.slots.iter().map(|slot| self.slot((law, step), open, slot)).collect(),
            clock: Clock::of(self.viewer, self.case, open).map(|clock| clock.view()),
            awaits_supplement: is_stopped(open),
            mine: !closed && self.viewer.may_answer(self.id, self.case, open),
            asked: self.asked(open),
            ..sheet(law, procedure, step)
        })
    }

    fn coming(&self, step: &Step) -> StepView {
        sheet(self.law, self.procedure, step)
    }

    fn slot(&self, (law, step): (&Rulebook, &Step), open: &OpenStep, slot: &Slot) -> SlotView {
        let hidden = self.viewer.is_blind_to(law, self.case, open, slot);
        let shown = slot.answer.as_ref().filter(|_| !hidden);
        let entry = shown.and_then(|answer| self.entries.get(&answer.entry));
        let words = entry.map(|entry| words_of(entry, Audience::Parties)).unwrap_or_default();
        SlotView {
            role: name::role(self.law, slot.role),
            party: slot.party.as_ref().map(|party| name::party(self.viewer.state(), party)),
            answered: slot.answer.is_some(),
            hidden,
            scan: slot.scan.as_ref().filter(|_| slot.answer.is_none()).map(|first| ScanView {
                scan: self.viewer.fits(slot).then_some(first.scan),
                by: self.viewer.officer_name(&first.officer, false),
            }),
            outcome: shown.map(|answer| name::outcome(Some(step), &answer.outcome)),
            by: shown.and_then(|answer| self.viewer.officer_name(&answer.officer, true)),
            on: shown.map(|answer| answer.on),
            entry: shown.map(|answer| answer.entry),
            words: word::words(self.law, self.procedure, &words),
        }
    }

    /// What supplements were asked for while the step was open.
    fn asked(&self, open: &OpenStep) -> Vec<Word> {
        let mut asked = Vec::new();
        for (from, _) in &open.stops {
            let request = self.own_entries().find(|(_, record)| {
                let Event::ClockStopped { step, on, .. } = &record.event else { return false };
                *step == open.step && on == from
            });
            let entry = request.map(|(entry, _)| entry);
            let words = entry.map(|entry| words_of(entry, Audience::Parties)).unwrap_or_default();
            asked.extend(word::words(self.law, self.procedure, &words));
        }
        asked
    }

    /// The steps that an answer may still open and that were not opened yet.
    fn ahead(&self) -> BTreeSet<StepId> {
        let mut ahead = BTreeSet::new();
        if self.case.state != CaseState::Open {
            return ahead;
        }
        let mut seen = BTreeSet::new();
        let mut next: Vec<&Step> =
            open_steps(self.case).filter_map(|open| self.procedure.step(&open.step)).collect();
        while let Some(step) = next.pop() {
            if !seen.insert(&step.id) {
                continue;
            }
            let targets = step.outcomes.iter().flat_map(|outcome| &outcome.to);
            let targets = targets.chain(&step.differ);
            next.extend(targets.filter_map(|target| self.in_its_stead(target)));
        }
        let opened = |id: &StepId| self.case.steps.iter().any(|open| open.step == *id);
        ahead.extend(seen.into_iter().filter(|id| !opened(id)).cloned());
        ahead
    }

    /// The step itself where its conditions hold, or the one that opens instead.
    fn in_its_stead(&self, id: &StepId) -> Option<&Step> {
        let mut id = id;
        for _ in &self.procedure.steps {
            let step = self.procedure.step(id)?;
            if governance::applies(self.viewer.state(), self.law, self.case, step) {
                return Some(step);
            }
            id = step.otherwise.as_ref()?;
        }
        None
    }
}

/// What the rulebook says of a step, before it opens.
fn sheet(law: &Rulebook, procedure: &Procedure, step: &Step) -> StepView {
    StepView {
        id: step.id.clone(),
        name: step.name.clone(),
        kind: step.kind,
        state: "ahead".to_owned(),
        opened_on: None,
        closed_on: None,
        outcome: None,
        who: say::actors(law, &step.by, step.agree),
        slots: Vec::new(),
        clock: None,
        blind: step.blind,
        supplements: step.supplements,
        awaits_supplement: false,
        outcomes: step.outcomes.iter().map(|it| outcome((law, procedure, step), it)).collect(),
        mine: false,
        asked: Vec::new(),
    }
}

fn outcome(
    (law, procedure, step): (&Rulebook, &Procedure, &Step),
    outcome: &Outcome,
) -> OutcomeView {
    let leads_to = |id: &StepId| -> Text { name::step(procedure, id).name };
    OutcomeView {
        id: outcome.id.clone(),
        name: outcome.name.clone(),
        favourable: step.favourable().is_some_and(|it| it.id == outcome.id),
        needs: outcome.needs.iter().map(|id| word::need(law, procedure, id)).collect(),
        leads_to: outcome.to.iter().map(leads_to).collect(),
    }
}
