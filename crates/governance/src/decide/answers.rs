//! Answering a step, asking for supplements, withdrawing.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::model::{Actor, Outcome, Procedure, Rulebook, Step, StepKind};
use rulebook::vocabulary::{Effect, GuardName};
use terms::{AgreementId, CaseId, Digest, ItemId, StepId, Text};

use super::cases::words_of;
use super::words::{check_name, signed_words};
use super::{Council, No, unknown};
use crate::act::{Evidence, Material, Signature};
use crate::event::{Event, Recorded};
use crate::guards::Grounds;
use crate::machine::Machine;
use crate::matter::About;
use crate::state::{
    AgreementState, Case, CaseState, GrantState, HandedIn, OpenStep, Slot, Subject,
};

/// An open step with everything around it.
struct Sitting<'a> {
    case_id: &'a CaseId,
    case: &'a Case,
    /// The law the case runs under.
    law: &'a Rulebook,
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
        matches!(
            self.case.subject,
            Subject::Rectification { .. }
                | Subject::OperatorExit { .. }
                | Subject::PartnerExit { .. }
                | Subject::PartnerReport { .. }
        ) || self.procedure.winds_up
    }

    fn is_favourable(&self, outcome: &Outcome) -> bool {
        self.step.favourable().is_some_and(|favourable| favourable.id == outcome.id)
    }
}

impl Council<'_> {
    fn sitting<'a>(&'a self, case_id: &'a CaseId, step: &StepId) -> Result<Sitting<'a>, No> {
        let case = self.state.cases.get(case_id).ok_or_else(|| unknown("case", case_id))?;
        self.check_not_stalled(case_id, case)?;
        let law = self.law_of(case);
        let procedure = law.procedure(&case.procedure);
        let procedure = procedure.ok_or_else(|| unknown("procedure", &case.procedure))?;
        let known = procedure.step(step).ok_or_else(|| unknown("step", step))?;
        let open = case.steps.iter().find(|open| open.step == *step && open.closed_on.is_none());
        let Some(open) = open.filter(|_| case.state == CaseState::Open) else {
            let mut grounds = self.grounds_of(case);
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
        Ok(Sitting { case_id, case, law, procedure, step: known, open })
    }

    /// The slot that the actor's party may fill.
    fn slot(&self, at: &Sitting<'_>, grounds: &mut Grounds<'_>) -> Option<usize> {
        let fits = |slot: &Slot| match &slot.party {
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
        let mut grounds = self.grounds_of(at.case);
        let slot = self.slot(&at, &mut grounds);
        self.check_independence(&at, slot, &mut grounds);
        self.check_needs(&at, chosen, materials, &mut grounds);
        self.check_case(&at, chosen, &mut grounds);
        if at.step.kind == StepKind::Sign && at.is_favourable(chosen) {
            let open = slot.and_then(|slot| at.open.slots.get(slot));
            self.check_signature((&at, open), signature, &mut grounds)?;
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
        let first = at.open.slots.get(slot).is_some_and(|slot| slot.scan.is_none());
        if let Some(Signature::SealedScan { scan, .. }) = signature.filter(|_| first)
            && at.step.kind == StepKind::Sign
            && at.is_favourable(chosen)
        {
            return Ok(vec![self.handed_in(&at, slot, *scan)]);
        }
        Ok(self.answered(&at, slot, chosen, (materials, signature)))
    }

    /// Deciders stand apart from the applicant; reviewers of an egress also from each other.
    fn check_independence(&self, at: &Sitting<'_>, slot: Option<usize>, grounds: &mut Grounds<'_>) {
        let own_part = at.step.by.iter().all(|actor| {
            matches!(
                actor,
                Actor::Applicant | Actor::OperatorConcerned | Actor::Holder | Actor::Signatories
            )
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
            let known = self.law.place.needs.get(need);
            let name = known.cloned().unwrap_or_else(|| Text::same(need.as_str()));
            let fact = Text::new(
                format!("“{}”须写明{}", chosen.name.zh, name.zh),
                format!("`{}` must carry the {}", chosen.name.en, name.en),
            );
            let remedy = Text::new(
                format!("补充{}（项目 `{need}`）", name.zh),
                format!("add the {} (item `{need}`)", name.en),
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
        self.check_basis_of(at, grounds);
        self.check_first(at.procedure, at.case, grounds);
        self.check_approved(at, chosen, grounds);
        self.check_file(at.case, grounds);
        self.check_residue(at, chosen, grounds);
    }

    /// No exit closes while a grant under the agreement still gives access to data: an agreement
    /// that merely ran out leaves its grants behind.
    fn check_residue(&self, at: &Sitting<'_>, chosen: &Outcome, grounds: &mut Grounds<'_>) {
        let Subject::OperatorExit { agreement } = &at.case.subject else { return };
        let mut ends = chosen.to.iter().filter_map(|to| at.procedure.ends.get(to));
        if !ends.any(|end| end.effects.contains(&Effect::CloseExit)) {
            return;
        }
        let mut grants = self.state.grants.iter();
        let left = grants
            .find(|(_, grant)| grant.agreement == *agreement && grant.state != GrantState::Closed);
        let Some((grant, _)) = left else { return };
        grounds.add(
            GuardName::ResidueDeleted,
            &Text::new(
                format!("协议 `{agreement}` 项下的授权 `{grant}` 尚未关闭，数据仍可使用"),
                format!("grant `{grant}` under agreement `{agreement}` still gives access to data"),
            ),
            &Text::new(
                "先终止该协议，授权随之关闭",
                "end the agreement first: its grants close with it",
            ),
        );
    }

    /// Whoever this answer makes operator may be one.
    fn check_approved(&self, at: &Sitting<'_>, chosen: &Outcome, grounds: &mut Grounds<'_>) {
        let ends = chosen.to.iter().filter_map(|to| at.procedure.ends.get(to));
        let mut effects = chosen.effects.iter().chain(ends.flat_map(|end| &end.effects));
        if !effects.any(|effect| *effect == Effect::ApproveOperator) {
            return;
        }
        let about =
            if let Subject::Matter { about, .. } = &at.case.subject { about } else { &None };
        let party = if let Some(About::Party(party)) = about { party } else { &at.case.applicant };
        self.check_becomes_operator(party, grounds);
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
        let named: Vec<Text> = hard.into_iter().map(check_name).collect();
        let list = |pick: fn(&Text) -> &str, between| {
            named.iter().map(pick).collect::<Vec<_>>().join(between)
        };
        grounds.always(
            GuardName::EgressReviewFirst,
            &Text::new(
                format!("自动检查未通过：{}", list(|it| &it.zh, "、")),
                format!("automatic checks failed: {}", list(|it| &it.en, ", ")),
            ),
            &Text::new("修改后重新申请出域", "change the table and ask again"),
        );
    }

    /// What a case rests on may have ended, or been suspended, since it was opened; then nothing is
    /// granted, opened or let out.
    fn check_basis_of(&self, at: &Sitting<'_>, grounds: &mut Grounds<'_>) {
        match &at.case.subject {
            Subject::ResourceRequest { agreement, .. } => {
                self.check_platform(&at.case.applicant, agreement, grounds);
                self.check_agreement(agreement, grounds);
            }
            Subject::ServiceAgreement { agreement, grant } => {
                if let Some(grant) = self.state.grants.get(grant) {
                    self.check_platform(&grant.party, &grant.agreement, grounds);
                    self.check_agreement(&grant.agreement, grounds);
                }
                self.check_draft(agreement, grounds);
            }
            // What is filed has come about already.
            Subject::PartnerEntry { agreement, operation } if at.step.kind != StepKind::File => {
                self.check_agreement(operation, grounds);
                self.check_draft(agreement, grounds);
            }
            Subject::Product { form, .. } => self.check_basis(form, grounds),
            Subject::EgressReview { table, .. } => {
                let grant = self.state.tables.get(table).map(|table| &table.grant);
                let known = grant.and_then(|grant| self.state.grants.get(grant));
                if let Some((grant, known)) = grant.zip(known) {
                    self.check_use(grant, known, grounds);
                }
            }
            Subject::Subscription { product, .. } => self.check_product(product, grounds),
            Subject::Matter { .. }
            | Subject::CatalogueEntry { .. }
            | Subject::OperatorApplication { .. }
            | Subject::OperationAgreement { .. }
            | Subject::Rectification { .. }
            | Subject::OperatorExit { .. }
            | Subject::PartnerEntry { .. }
            | Subject::PartnerExit { .. }
            | Subject::PartnerReport { .. } => {}
        }
    }

    /// A draft that ended with what it rests on is not signed any more.
    fn check_draft(&self, agreement: &AgreementId, grounds: &mut Grounds<'_>) {
        let known = self.state.agreements.get(agreement);
        if known.is_some_and(|known| known.state == AgreementState::Ended) {
            grounds.always(
                GuardName::AccessEndsWithAgreement,
                &Text::new(
                    format!("协议 `{agreement}` 未及签订，已经终止"),
                    format!("agreement `{agreement}` ended before it was signed"),
                ),
                &Text::new("重新办理", "begin anew"),
            );
        }
    }

    /// Whether a right the case was about has come about: withdrawing does not take it back, and
    /// what must follow, follows.
    fn is_in_effect(&self, subject: &Subject) -> bool {
        let Subject::PartnerEntry { agreement, .. } = subject else { return false };
        let known = self.state.agreements.get(agreement);
        known.is_some_and(|known| known.state != AgreementState::Draft)
    }

    /// Whether the step could refer the case to an outside body, the condition for that holds, and
    /// that body has not answered yet.
    fn skips_referral(&self, at: &Sitting<'_>) -> bool {
        let machine = Machine::new(self.state, at.law, (at.procedure, at.case));
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
        (at, slot): (&Sitting<'_>, Option<&Slot>),
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
            Signature::SealedScan { scan, .. } => match slot.and_then(|slot| slot.scan.as_ref()) {
                None => Ok(()),
                Some(first) => self.check_second(first, *scan),
            },
            Signature::Key { .. } => Ok(()),
        }
    }

    /// A scan handed in by one officer signs when another one of the party hands in the same.
    fn check_second(&self, first: &HandedIn, scan: Digest) -> Result<(), No> {
        if first.officer == *self.officer {
            return Err(No::Malformed(Text::new(
                "盖章扫描件须由本单位另一名在岗经办人确认",
                "another officer of the same party must confirm the sealed scan",
            )));
        }
        if first.scan != scan {
            return Err(No::Malformed(Text::new(
                format!("与 `{}` 提交的扫描件不一致", first.officer),
                format!("this is not the scan that `{}` handed in", first.officer),
            )));
        }
        Ok(())
    }

    /// The first of two officers hands in a sealed scan: nothing is signed yet.
    fn handed_in(&self, at: &Sitting<'_>, slot: usize, scan: Digest) -> Recorded {
        let event = Event::ScanHandedIn {
            case: at.case_id.clone(),
            step: at.step.id.clone(),
            slot: u32::try_from(slot).unwrap_or(u32::MAX),
            officer: self.officer.clone(),
            scan,
            on: self.day(),
        };
        let mut recorded = self.recorded(event, vec![at.law.cite(&at.procedure.head)]);
        recorded.words.insert("scan".to_owned(), scan.to_string());
        recorded
    }

    fn answered(
        &self,
        at: &Sitting<'_>,
        slot: usize,
        chosen: &Outcome,
        (materials, signature): (&BTreeMap<ItemId, Material>, Option<&Signature>),
    ) -> Vec<Recorded> {
        let machine = Machine::new(self.state, at.law, (at.procedure, at.case));
        let moved = machine.answered(at.open, slot, chosen);
        let closed = moved.outcome.as_ref() == Some(&chosen.id);
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
        let mut answered = self.recorded(event, vec![at.law.cite(&at.procedure.head)]);
        answered.words = words_of(materials);
        if at.step.kind == StepKind::Sign && at.is_favourable(chosen) {
            answered.words.extend(signature.map(signed_words).into_iter().flatten());
        }
        let mut all = vec![answered];
        let end = moved.end.as_ref().and_then(|end| at.procedure.ends.get(end));
        let at_once = chosen.effects.iter().filter(|_| closed);
        for effect in at_once.chain(end.iter().flat_map(|end| &end.effects)) {
            all.extend(self.effect(*effect, at.case_id, at.case));
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
        let mut recorded = self.recorded(event, vec![at.law.cite(&at.procedure.head)]);
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
        let mut recorded = self.recorded(event, vec![at.law.cite(&at.procedure.head)]);
        recorded.words = words_of(materials);
        Ok(vec![recorded])
    }

    pub(super) fn withdraw(&self, case_id: &CaseId) -> Result<Vec<Recorded>, No> {
        let case = self.state.cases.get(case_id).filter(|case| case.applicant == self.party);
        let case = case.ok_or_else(|| unknown("case", case_id))?;
        let law = self.law_of(case);
        let procedure = law.procedure(&case.procedure);
        let procedure = procedure.ok_or_else(|| unknown("procedure", &case.procedure))?;
        let closed = case.state != CaseState::Open || !procedure.withdrawable;
        if closed || self.is_in_effect(&case.subject) {
            return Err(No::Malformed(Text::new(
                "该案件不能撤回",
                "this case cannot be withdrawn",
            )));
        }
        let event = Event::CaseWithdrawn { case: case_id.clone(), on: self.day() };
        Ok(vec![self.recorded(event, vec![law.cite(&procedure.head)])])
    }
}
