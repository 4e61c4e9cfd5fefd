//! Answering a step, asking for supplements, withdrawing.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::model::{Actor, Outcome, Procedure, Step, StepKind};
use rulebook::vocabulary::GuardName;
use terms::{AgreementId, CaseId, ItemId, StepId, Text};

use super::cases::words_of;
use super::{Council, No, unknown};
use crate::act::{Evidence, Material, Signature};
use crate::event::{Event, Recorded};
use crate::guards::Grounds;
use crate::machine::Machine;
use crate::state::{Case, CaseState, OpenStep, Subject};

/// An open step with everything around it.
struct Sitting<'a> {
    case_id: &'a CaseId,
    case: &'a Case,
    procedure: &'a Procedure,
    step: &'a Step,
    open: &'a OpenStep,
}

impl Sitting<'_> {
    /// The data authority opens some cases by office (agreements, rectification) and then acts in
    /// them; that is its duty and not its own matter.
    fn is_opened_by_office(&self) -> bool {
        matches!(
            self.case.subject,
            Subject::OperationAgreement { .. }
                | Subject::Rectification { .. }
                | Subject::OperatorExit { .. }
        )
    }

    /// Putting right and leaving create no rights; they go on when the law has lapsed.
    fn winds_up(&self) -> bool {
        matches!(self.case.subject, Subject::Rectification { .. } | Subject::OperatorExit { .. })
    }

    fn is_favourable(&self, outcome: &Outcome) -> bool {
        self.step.favourable().is_some_and(|favourable| favourable.id == outcome.id)
    }
}

impl Council<'_> {
    fn sitting<'a>(&'a self, case_id: &'a CaseId, step: &StepId) -> Result<Sitting<'a>, No> {
        let case = self.state.cases.get(case_id).ok_or_else(|| unknown("case", case_id))?;
        let procedure = self.law.procedure(&case.procedure);
        let procedure = procedure.ok_or_else(|| unknown("procedure", &case.procedure))?;
        let known = procedure.step(step).ok_or_else(|| unknown("step", step))?;
        let open = case.steps.iter().find(|open| open.step == *step && open.closed_on.is_none());
        let Some(open) = open.filter(|_| case.state == CaseState::Open) else {
            let mut grounds = self.grounds();
            grounds.under(
                &procedure.head,
                &Text::new(
                    format!("案件 `{case_id}` 的“{}”当前不在办理中", known.name.zh),
                    format!("step `{step}` of case `{case_id}` is not open"),
                ),
                &Text::new("查看案件当前步骤", "see which step of the case is open"),
            );
            grounds.verdict()?;
            return Err(unknown("step", step));
        };
        if self.day() < open.opened_on {
            return Err(No::Malformed(Text::new(
                format!("发生日早于步骤开始日 {}", open.opened_on),
                format!("the day lies before the step opened, {}", open.opened_on),
            )));
        }
        Ok(Sitting { case_id, case, procedure, step: known, open })
    }

    /// The slot that the actor's party may fill.
    fn slot(&self, at: &Sitting<'_>, grounds: &mut Grounds<'_>) -> Option<usize> {
        let fits = |slot: &crate::state::Slot| match &slot.party {
            Some(party) => *party == self.party,
            None => self.has_role(slot.role),
        };
        let mut fitting =
            at.open.slots.iter().enumerate().filter(|(_, slot)| fits(slot)).peekable();
        if fitting.peek().is_none() {
            let names = grounds.role_names(at.open.slots.iter().map(|slot| slot.role));
            let fact = Text::new(
                format!("“{}”由{}办理，`{}` 无此职责", at.step.name.zh, names.zh, self.party),
                format!("`{}` is for {}; `{}` has no part in it", at.step.id, names.en, self.party),
            );
            let remedy = Text::new(format!("请由{}办理", names.zh), format!("ask {}", names.en));
            grounds.under(&at.procedure.head, &fact, &remedy);
            return None;
        }
        let unanswered = fitting.find(|(_, slot)| slot.answer.is_none());
        if unanswered.is_none() {
            let fact = Text::new(
                format!("`{}` 已就“{}”作出答复", self.party, at.step.name.zh),
                format!("`{}` has already answered `{}`", self.party, at.step.id),
            );
            let remedy = Text::new("等待其他机构答复", "wait for the other answers");
            grounds.always(GuardName::CaseOrder, &fact, &remedy);
        }
        unanswered.map(|(index, _)| index)
    }

    pub(super) fn answer(
        &self,
        (case_id, step): (&CaseId, &StepId),
        outcome: &ItemId,
        materials: &BTreeMap<ItemId, Material>,
        signature: Option<&Signature>,
    ) -> Result<Vec<Recorded>, No> {
        let at = self.sitting(case_id, step)?;
        let chosen = at.step.outcome(outcome).ok_or_else(|| unknown("outcome", outcome))?;
        let mut grounds = self.grounds();
        let slot = self.slot(&at, &mut grounds);
        self.check_independence(&at, slot, &mut grounds);
        self.check_needs(&at, chosen, materials, &mut grounds);
        self.check_case(&at, chosen, &mut grounds);
        if at.step.kind == StepKind::Sign && at.is_favourable(chosen) {
            self.check_signature(&at, signature, &mut grounds)?;
        }
        if at.open.stops.last().is_some_and(|(_, through)| through.is_none()) {
            grounds.always(
                GuardName::CaseOrder,
                &Text::new("正在等待申请人补正", "supplements are still awaited"),
                &Text::new("收到补正后再办理", "wait for the supplements"),
            );
        }
        grounds.verdict()?;
        let slot = slot.ok_or_else(|| unknown("step", step))?;
        Ok(self.answered(&at, slot, chosen, (materials, signature)))
    }

    /// Deciders stand apart from the applicant; reviewers of an egress also from each other.
    fn check_independence(&self, at: &Sitting<'_>, slot: Option<usize>, grounds: &mut Grounds<'_>) {
        let own_part = at.step.by.iter().all(|actor| {
            matches!(actor, Actor::Applicant | Actor::OperatorConcerned | Actor::Signatories)
        });
        if own_part || at.step.kind != StepKind::Decide {
            return;
        }
        if self.party != at.case.applicant || !at.is_opened_by_office() {
            self.no_own_matter(at.case, grounds);
        }
        let answered = |open: &OpenStep| {
            open.slots
                .iter()
                .filter_map(|slot| slot.answer.as_ref())
                .any(|answer| answer.officer == *self.officer)
        };
        if !matches!(at.case.subject, Subject::EgressReview { .. }) {
            if slot.is_some() && answered(at.open) {
                grounds.always(
                    GuardName::NoOwnMatter,
                    &Text::new(
                        format!("该经办人已就“{}”作出答复", at.step.name.zh),
                        format!("this officer has already answered `{}`", at.step.id),
                    ),
                    &Text::new("由另一名经办人办理", "another officer must answer"),
                );
            }
            return;
        }
        let voted = at.case.steps.iter().any(answered);
        if voted || at.case.author == *self.officer {
            grounds.always(
                GuardName::NoOwnMatter,
                &Text::new(
                    "该经办人已参与本次出域审核",
                    "this officer already had a part in this egress review",
                ),
                &Text::new("由另一名经办人审核", "another officer must review"),
            );
        }
    }

    fn check_needs(
        &self,
        at: &Sitting<'_>,
        chosen: &Outcome,
        materials: &BTreeMap<ItemId, Material>,
        grounds: &mut Grounds<'_>,
    ) {
        for need in &chosen.needs {
            if materials.get(need).is_some_and(Material::is_given) {
                continue;
            }
            let reasons = matches!(need.as_str(), "reason" | "legal_basis");
            let (name_zh, name_en) = need_name(need);
            let fact = Text::new(
                format!("“{}”须写明{name_zh}", chosen.name.zh),
                format!("`{}` must carry {name_en}", chosen.name.en),
            );
            let remedy = Text::new(
                format!("补充{name_zh}（项目 `{need}`）"),
                format!("add {name_en} (item `{need}`)"),
            );
            if reasons && self.law.guards_named(GuardName::ReasonedRefusal).next().is_some() {
                grounds.add(GuardName::ReasonedRefusal, &fact, &remedy);
            } else {
                grounds.under(&at.procedure.head, &fact, &remedy);
            }
        }
    }

    /// What a favourable answer must not pass over.
    fn check_case(&self, at: &Sitting<'_>, chosen: &Outcome, grounds: &mut Grounds<'_>) {
        if !at.is_favourable(chosen) {
            return;
        }
        if !at.winds_up() {
            self.check_in_force(grounds);
        }
        if self.skips_referral(at) {
            grounds.add(
                GuardName::CoordinationFirst,
                &Text::new(
                    "涉及跨层级或者跨区域数据，未经市级协调",
                    "data of another level or region is involved and not yet coordinated",
                ),
                &Text::new("向市公共数据主管部门申请协调", "refer it to the municipal authority"),
            );
        }
        for agreement in self.rests_on(at.case) {
            self.check_agreement(&agreement, grounds);
        }
        self.check_file(at.case, grounds);
    }

    /// No vote lets out what the automatic checks hold back: as they came out when the file was
    /// frozen, and as they come out now.
    fn check_file(&self, case: &Case, grounds: &mut Grounds<'_>) {
        let Subject::EgressReview { failed, .. } = &case.subject else { return };
        let now = match &self.act.evidence {
            Some(Evidence::Egress(now)) => now.failed.as_slice(),
            _ => &[],
        };
        let codes: BTreeSet<&str> = failed.iter().chain(now).map(String::as_str).collect();
        // That a file holds rows is for the reviewers to weigh.
        let hard: Vec<&str> = codes.into_iter().filter(|code| *code != "not_lookable").collect();
        if hard.is_empty() {
            return;
        }
        let codes = hard.join(", ");
        grounds.always(
            GuardName::EgressReviewFirst,
            &Text::new(
                format!("自动检查未通过：{codes}"),
                format!("automatic checks failed: {codes}"),
            ),
            &Text::new("修改后重新申请出域", "change the table and ask again"),
        );
    }

    /// The agreements without which nothing may be granted, opened or let out in a case: they may
    /// have ended, or been suspended, since it was opened.
    fn rests_on(&self, case: &Case) -> Vec<AgreementId> {
        match &case.subject {
            Subject::ResourceRequest { agreement, .. } => vec![agreement.clone()],
            Subject::ServiceAgreement { grant, .. } => {
                self.state.grants.get(grant).map(|it| it.agreement.clone()).into_iter().collect()
            }
            Subject::EgressReview { table, .. } => {
                let grant = self.state.tables.get(table);
                let grant = grant.and_then(|table| self.state.grants.get(&table.grant));
                let agreements =
                    grant.map(|it| [Some(it.agreement.clone()), it.service_agreement.clone()]);
                agreements.into_iter().flatten().flatten().collect()
            }
            Subject::CatalogueEntry { .. }
            | Subject::OperatorApplication { .. }
            | Subject::OperationAgreement { .. }
            | Subject::Rectification { .. }
            | Subject::OperatorExit { .. } => Vec::new(),
        }
    }

    /// Whether the step could refer the case to an outside body, the condition for that holds, and
    /// that body has not answered yet.
    fn skips_referral(&self, at: &Sitting<'_>) -> bool {
        let machine =
            Machine { state: self.state, law: self.law, procedure: at.procedure, case: at.case };
        let targets = at.step.outcomes.iter().flat_map(|outcome| &outcome.to);
        let mut referrals = targets
            .filter_map(|target| at.procedure.step(target))
            .filter(|step| step.kind == StepKind::Refer && !step.when.is_empty());
        referrals.any(|step| {
            let answered =
                at.case.steps.iter().any(|it| it.step == step.id && it.outcome.is_some());
            !answered && step.when.iter().all(|condition| machine.holds(condition))
        })
    }

    fn check_signature(
        &self,
        at: &Sitting<'_>,
        signature: Option<&Signature>,
        grounds: &mut Grounds<'_>,
    ) -> Result<(), No> {
        let Some(signature) = signature else {
            grounds.under(
                &at.procedure.head,
                &Text::new("没有签名", "there is no signature"),
                &Text::new(
                    "用已登记的密钥签名，或者提交经两名经办人确认的盖章扫描件",
                    "sign with a registered key, or hand in a sealed scan two officers confirm",
                ),
            );
            return Ok(());
        };
        let (Signature::Key { document, .. } | Signature::SealedScan { document, .. }) = signature;
        if Some(*document) != at.case.document {
            return Err(No::Malformed(Text::new(
                "签名的文件不是本案的文件",
                "the signed document is not the document of this case",
            )));
        }
        match signature {
            Signature::Key { .. } if self.act.evidence != Some(Evidence::SignatureHolds) => {
                Err(No::Malformed(Text::new(
                    "签名与已登记的密钥不符",
                    "the signature does not fit the registered key",
                )))
            }
            Signature::SealedScan { confirmed_by, .. } => {
                let second = self.state.officers.get(confirmed_by);
                let apart = confirmed_by != self.officer;
                let fits = second.is_some_and(|it| it.in_post && it.party == self.party) && apart;
                if fits {
                    return Ok(());
                }
                Err(No::Malformed(Text::new(
                    "盖章扫描件须由本单位另一名在岗经办人确认",
                    "another officer of the same party must confirm the sealed scan",
                )))
            }
            Signature::Key { .. } => Ok(()),
        }
    }

    fn answered(
        &self,
        at: &Sitting<'_>,
        slot: usize,
        chosen: &Outcome,
        (materials, signature): (&BTreeMap<ItemId, Material>, Option<&Signature>),
    ) -> Vec<Recorded> {
        let machine =
            Machine { state: self.state, law: self.law, procedure: at.procedure, case: at.case };
        let moved = machine.answered(at.open, slot, chosen);
        let event = Event::StepAnswered {
            case: at.case_id.clone(),
            step: at.step.id.clone(),
            slot: u32::try_from(slot).unwrap_or(u32::MAX),
            answer: chosen.id.clone(),
            officer: self.officer.clone(),
            party: self.party.clone(),
            on: self.day(),
            signed: at
                .case
                .document
                .filter(|_| at.step.kind == StepKind::Sign && at.is_favourable(chosen)),
            outcome: moved.outcome,
            opens: moved.opens,
            end: moved.end.clone(),
        };
        let mut answered = self.recorded(event, self.cite(&at.procedure.head));
        answered.words = words_of(materials);
        if at.step.kind == StepKind::Sign && at.is_favourable(chosen) {
            answered.words.extend(signature.map(signed_words).into_iter().flatten());
        }
        let mut all = vec![answered];
        let end = moved.end.as_ref().and_then(|end| at.procedure.ends.get(end));
        if let Some(effect) = end.and_then(|end| end.effect) {
            all.extend(self.effect(effect, at.case_id, at.case));
        }
        all
    }

    pub(super) fn ask(
        &self,
        case: &CaseId,
        step: &StepId,
        request: &str,
    ) -> Result<Vec<Recorded>, No> {
        let at = self.sitting(case, step)?;
        let mut grounds = self.grounds();
        self.slot(&at, &mut grounds);
        let stopped = at.open.stops.last().is_some_and(|(_, through)| through.is_none());
        if !at.step.supplements || stopped {
            grounds.under(
                &at.procedure.head,
                &Text::new("该步骤不能要求补正", "this step may not ask for supplements now"),
                &Text::new("直接作出答复", "answer the step"),
            );
        }
        grounds.verdict()?;
        if request.trim().is_empty() {
            return Err(No::Malformed(Text::new("未写明补正内容", "say what is missing")));
        }
        let event = Event::ClockStopped { case: case.clone(), step: step.clone(), on: self.day() };
        let mut recorded = self.recorded(event, self.cite(&at.procedure.head));
        recorded.words.insert("request".to_owned(), request.to_owned());
        Ok(vec![recorded])
    }

    pub(super) fn give(
        &self,
        case: &CaseId,
        step: &StepId,
        materials: &BTreeMap<ItemId, Material>,
    ) -> Result<Vec<Recorded>, No> {
        let at = self.sitting(case, step)?;
        if at.case.applicant != self.party {
            return Err(unknown("case", case));
        }
        if at.open.stops.last().is_none_or(|(_, through)| through.is_some()) {
            return Err(No::Malformed(Text::new("没有待补正的事项", "no supplements are awaited")));
        }
        let given: BTreeSet<_> =
            materials.iter().filter(|(_, it)| it.is_given()).map(|(id, _)| id.clone()).collect();
        if given.is_empty() {
            return Err(No::Malformed(Text::new("没有补正材料", "there are no supplements")));
        }
        let event =
            Event::ClockResumed { case: case.clone(), step: step.clone(), on: self.day(), given };
        let mut recorded = self.recorded(event, self.cite(&at.procedure.head));
        recorded.words = words_of(materials);
        Ok(vec![recorded])
    }

    pub(super) fn withdraw(&self, case_id: &CaseId) -> Result<Vec<Recorded>, No> {
        let case = self.state.cases.get(case_id).filter(|case| case.applicant == self.party);
        let case = case.ok_or_else(|| unknown("case", case_id))?;
        let procedure = self.law.procedure(&case.procedure);
        let procedure = procedure.ok_or_else(|| unknown("procedure", &case.procedure))?;
        if case.state != CaseState::Open || !procedure.withdrawable {
            return Err(No::Malformed(Text::new(
                "该案件不能撤回",
                "this case cannot be withdrawn",
            )));
        }
        let event = Event::CaseWithdrawn { case: case_id.clone(), on: self.day() };
        Ok(vec![self.recorded(event, self.cite(&procedure.head))])
    }
}

/// What was signed with, for whoever has to check it later.
fn signed_words(signature: &Signature) -> BTreeMap<String, String> {
    let words = match signature {
        Signature::Key { signature, .. } => vec![("signature", signature.clone())],
        Signature::SealedScan { scan, confirmed_by, .. } => {
            vec![("scan", scan.to_string()), ("confirmed_by", confirmed_by.to_string())]
        }
    };
    words.into_iter().map(|(name, word)| (name.to_owned(), word)).collect()
}

fn need_name(need: &ItemId) -> (String, String) {
    match need.as_str() {
        "reason" => ("理由".to_owned(), "a reason".to_owned()),
        "legal_basis" => ("法律依据".to_owned(), "a legal basis".to_owned()),
        "evidence" => ("证明材料".to_owned(), "evidence".to_owned()),
        other => (format!("“{other}”"), format!("`{other}`")),
    }
}
