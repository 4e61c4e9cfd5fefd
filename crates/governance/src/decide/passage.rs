//! A change of the law, and where each open case goes: finished under the law it began under,
//! carried over, or begun anew. What cannot be carried over stops until somebody says where to.

use std::collections::BTreeMap;

use rulebook::model::{Change, Passage, Procedure, Rulebook};
use rulebook::vocabulary::GuardName;
use terms::{CaseId, Citation, Day, Digest, Role, StepId, Text};

use super::oversight::given;
use super::{Council, No, plain, unknown};
use crate::codex::Codex;
use crate::event::{Event, OpenedStep, Recorded};
use crate::machine::Machine;
use crate::state::{Case, CaseState, State};

/// What carries a case over: its renamed steps, and the steps that open anew.
struct Carried {
    renamed: BTreeMap<StepId, StepId>,
    opens: Vec<OpenedStep>,
}

/// Records that `codex.current` is in force from `on`, and where each open case goes.
pub(super) fn adopt(state: &State, codex: Codex<'_>, on: Day) -> Vec<Recorded> {
    let law = codex.current;
    let before = state.laws.last().map(|it| it.rulebook);
    let change = change_of(state, codex);
    let cites = of_validity(law);
    let mut adopted = plain(
        Event::RulebookAdopted {
            rulebook: law.digest,
            version: law.version,
            change,
            on,
            before: before.filter(|before| *before != law.digest),
        },
        cites.clone(),
    );
    adopted.public.insert("version".to_owned(), law.version.to_string());
    adopted.public.insert("rulebook".to_owned(), law.digest.to_string());
    if let Some(change) = change {
        adopted.public.insert("change".to_owned(), change.code().to_owned());
    }
    let mut all = vec![adopted];
    for id in &state.open_cases {
        let Some(case) = state.cases.get(id) else { continue };
        if case.rulebook != law.digest && !is_finished_under_older(case, (before, change)) {
            all.extend(passed(state, codex, (id, case), (change, on)));
        }
    }
    all
}

/// Whether a case is finished under a law that was replaced before: a policy or an erratum of the
/// one that followed is none of its own.
fn is_finished_under_older(
    case: &Case,
    (before, change): (Option<Digest>, Option<Change>),
) -> bool {
    change != Some(Change::NewLaw) && before.is_some_and(|before| before != case.rulebook)
}

/// How the rulebook in force differs from the one before. One that was changed in its folder, with
/// no word on why, corrects what was encoded wrongly.
fn change_of(state: &State, codex: Codex<'_>) -> Option<Change> {
    let before = state.laws.last();
    let same = before.is_some_and(|before| before.version == codex.current.version);
    let any = before.is_some() || !state.open_cases.is_empty();
    if same || (any && codex.current.place.change.is_none()) {
        return Some(Change::Erratum);
    }
    codex.current.place.change
}

/// Where a case goes by itself.
fn passed(
    state: &State,
    codex: Codex<'_>,
    (id, case): (&CaseId, &Case),
    (change, on): (Option<Change>, Day),
) -> Option<Recorded> {
    let law = codex.current;
    let ruled = law.transition_of(&case.procedure);
    let goes = match change {
        Some(Change::NewLaw) => ruled.map(|it| it.goes),
        Some(Change::Policy | Change::Erratum) | None => Some(Passage::ApplyNew),
    };
    let cites = ruled.map_or_else(|| of_validity(law), |it| vec![law.cite(&it.head)]);
    let stays = goes == Some(Passage::FinishOld) && codex.find(&case.rulebook).is_some();
    if stays {
        return None;
    }
    let carried = goes.and_then(|goes| Some((goes, carry(state, law, case, goes)?)));
    let event = match carried {
        Some((goes, carried)) => Event::CasePassed {
            case: id.clone(),
            rulebook: law.digest,
            goes,
            on,
            // A policy binds the clocks that start under it, and no other.
            clocks: change != Some(Change::Policy) || !carried.renamed.is_empty(),
            renamed: carried.renamed,
            opens: carried.opens,
            by: None,
        },
        None => Event::CaseStalled { case: id.clone(), rulebook: law.digest, on },
    };
    Some(plain(event, cites))
}

/// How a case is carried over; nothing where its procedure, a step of it, or an answer already
/// given has no counterpart.
fn carry(state: &State, law: &Rulebook, case: &Case, goes: Passage) -> Option<Carried> {
    let procedure = law.procedure(&case.procedure)?;
    match goes {
        Passage::FinishOld => None,
        Passage::ApplyNew => {
            let mut renamed = BTreeMap::new();
            for open in &case.steps {
                let now = successor(procedure, &open.step);
                let known = now.and_then(|id| procedure.step(id));
                let answers = open.slots.iter().filter_map(|slot| slot.answer.as_ref());
                let mut answers = answers.map(|answer| &answer.outcome);
                let fits = known.is_some_and(|it| answers.all(|to| it.outcome(to).is_some()));
                // What is behind the case binds nobody any more.
                if !fits && open.closed_on.is_none() {
                    return None;
                }
                if let Some(now) = now.filter(|now| **now != open.step) {
                    renamed.insert(open.step.clone(), now.clone());
                }
            }
            Some(Carried { renamed, opens: Vec::new() })
        }
        Passage::DecideAgain => {
            let opens = Machine::new(state, law, (procedure, case)).first();
            (!opens.is_empty()).then(|| Carried { renamed: BTreeMap::new(), opens })
        }
    }
}

/// What a step is called now.
fn successor<'p>(procedure: &'p Procedure, step: &StepId) -> Option<&'p StepId> {
    let renamed = procedure.steps.iter().find(|it| it.was.as_ref() == Some(step));
    renamed.or_else(|| procedure.step(step)).map(|it| &it.id)
}

fn of_validity(law: &Rulebook) -> Vec<Citation> {
    law.guards_named(GuardName::InForce).map(|guard| law.cite(&guard.head)).collect()
}

impl Council<'_> {
    /// Nothing goes on in a case that nobody has said the law of.
    pub(super) fn check_not_stalled(&self, id: &CaseId, case: &Case) -> Result<(), No> {
        let Some(stalled) = &case.stalled else { return Ok(()) };
        let version = self.codex.find(stalled).map(|law| law.version.to_string());
        let version = version.unwrap_or_else(|| stalled.short());
        let mut grounds = self.grounds();
        grounds.always(
            GuardName::CaseOrder,
            &Text::new(
                format!("规则变更为 {version} 版后，案件 `{id}` 无法自动衔接，已中止"),
                format!("case `{id}` could not be carried over to the rulebook of {version}"),
            ),
            &Text::new(
                "请公共数据主管部门决定本案适用哪一版规则",
                "ask the data authority to say which law it goes on under",
            ),
        );
        Ok(grounds.verdict()?)
    }

    /// The data authority says where a case goes that the change of the law has stopped.
    pub(super) fn pass_case(
        &self,
        id: &CaseId,
        goes: Passage,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        let case = self.state.cases.get(id).ok_or_else(|| unknown("case", id))?;
        given(reason)?;
        if case.stalled.is_none() || case.state != CaseState::Open {
            return Err(No::Malformed(Text::new(
                "本案没有因规则变更而中止",
                "this case was not stopped by a change of the law",
            )));
        }
        self.check_may_pass(id)?;
        let old = self.codex.find(&case.rulebook);
        let carried = match goes {
            Passage::FinishOld => {
                old.map(|_| Carried { renamed: BTreeMap::new(), opens: Vec::new() })
            }
            Passage::ApplyNew | Passage::DecideAgain => carry(self.state, self.law, case, goes),
        };
        let Some(carried) = carried else {
            return Err(No::Malformed(Text::new(
                "本案不能这样衔接：相应的程序、步骤或者旧版规则不存在",
                "the case cannot go this way: its procedure, step or old rulebook is not there",
            )));
        };
        let stays = goes == Passage::FinishOld;
        let rulebook = if stays { case.rulebook } else { self.law.digest };
        let event = Event::CasePassed {
            case: id.clone(),
            rulebook,
            goes,
            on: self.day(),
            clocks: !stays,
            renamed: carried.renamed,
            opens: carried.opens,
            by: Some(self.party.clone()),
        };
        let mut recorded = self.recorded(event, of_validity(self.law));
        recorded.words.insert("reason".to_owned(), reason.to_owned());
        Ok(vec![recorded])
    }

    fn check_may_pass(&self, id: &CaseId) -> Result<(), No> {
        if self.has_role(Role::DataAuthority) {
            return Ok(());
        }
        let name = self.law.role_name(Role::DataAuthority);
        let mut grounds = self.grounds();
        grounds.always(
            GuardName::CaseOrder,
            &Text::new(
                format!("案件 `{id}` 适用哪一版规则，由{}决定", name.zh),
                format!("which law case `{id}` goes on under is for the {} to say", name.en),
            ),
            &Text::new(format!("请由{}办理", name.zh), format!("ask the {}", name.en)),
        );
        Ok(grounds.verdict()?)
    }
}
