//! Opening a case: who may, with which materials, about what.

use std::collections::BTreeMap;

use rulebook::model::{Item, ItemKind, Procedure, RuleHead};
use rulebook::vocabulary::{Effect, GuardName, Subject as SubjectWord};
use terms::{CaseId, Citation, Digest, ItemId, ProcedureId, Role, Text};

use super::{Council, No, unknown};
use crate::act::{Material, SubjectForm};
use crate::duties::owed;
use crate::event::{Event, Recorded};
use crate::guards::Grounds;
use crate::machine::Machine;
use crate::state::{AgreementKind, Case, CaseState, HoldTarget, Subject};

/// What a form comes to: the subject, its document, and the events that go before the case.
pub(super) struct Framed {
    pub(super) subject: Subject,
    pub(super) document: Option<Digest>,
    pub(super) before: Vec<Event>,
    pub(super) words: BTreeMap<String, String>,
}

impl Council<'_> {
    pub(super) fn open_case(
        &self,
        procedure: &ProcedureId,
        (form, fields): (&SubjectForm, &BTreeMap<ItemId, String>),
        materials: &BTreeMap<ItemId, Material>,
    ) -> Result<Vec<Recorded>, No> {
        let known = self.law.procedure(procedure);
        let procedure = known.ok_or_else(|| unknown("procedure", procedure))?;
        if word_of(form) != procedure.subject {
            return Err(No::Malformed(Text::new(
                format!("表单与程序 `{}` 不符", procedure.id),
                format!("the form does not belong to procedure `{}`", procedure.id),
            )));
        }
        let mut grounds = self.grounds();
        let role = self.applicant_role(procedure, &mut grounds);
        self.check_materials(procedure, materials, &mut grounds);
        self.check_fields(procedure, fields, &mut grounds)?;
        let id = self.next_case();
        let framed = if let SubjectForm::Matter { title, about } = form {
            self.frame_matter(procedure, (title, about.as_ref()))?
        } else {
            self.frame(&id, form, &mut grounds)?
        };
        let in_subject = self.role_in(&framed.subject);
        let role = in_subject.filter(|role| procedure.starts.contains(role)).or(role);
        let Some(role) = role else {
            grounds.verdict()?;
            return Err(unknown("procedure", &procedure.id));
        };
        let case = self.case_of(procedure, role, &framed, (fields, materials));
        self.check_records(procedure, &case, &mut grounds);
        self.check_holder(procedure, &case, &mut grounds);
        grounds.verdict()?;
        let at_once: Vec<Recorded> =
            procedure.at_once.iter().flat_map(|effect| self.effect(*effect, &id, &case)).collect();
        let mut all = self.opened(procedure, (id, case), framed, materials);
        all.extend(at_once);
        Ok(all)
    }

    /// The case as it opens.
    pub(super) fn case_of(
        &self,
        procedure: &Procedure,
        role: Role,
        framed: &Framed,
        (fields, materials): (&BTreeMap<ItemId, String>, &BTreeMap<ItemId, Material>),
    ) -> Case {
        let given = materials.iter().filter(|(_, it)| it.is_given()).map(|(id, _)| id.clone());
        Case {
            procedure: procedure.id.clone(),
            rulebook: self.law.digest,
            applicant: self.party.clone(),
            role,
            author: self.officer.clone(),
            opened_on: self.day(),
            subject: framed.subject.clone(),
            given: given.collect(),
            state: CaseState::Open,
            steps: Vec::new(),
            document: framed.document,
            fields: fields.clone(),
            revoked: None,
            stalled: None,
        }
    }

    fn next_case(&self) -> CaseId {
        let number = self.state.cases.len().saturating_add(1);
        CaseId::new(format!("case-{number}")).unwrap_or_else(|_| unreachable!("digits are an id"))
    }

    /// The first role of the actor in which the procedure may be started.
    fn applicant_role(&self, procedure: &Procedure, grounds: &mut Grounds<'_>) -> Option<Role> {
        let role = procedure.starts.iter().copied().find(|role| self.has_role(*role));
        if role.is_none() {
            let names = grounds.role_names(procedure.starts.iter().copied());
            let fact = Text::new(
                format!("“{}”由{}提出", procedure.name.zh, names.zh),
                format!("`{}` is started by {}", procedure.name.en, names.en),
            );
            let remedy = Text::new(format!("请由{}提出", names.zh), format!("ask {}", names.en));
            grounds.under(&procedure.head, &fact, &remedy);
        }
        role
    }

    /// In which role the actor acts under an operation agreement: as partner under that of
    /// another, whatever it may be elsewhere.
    fn role_in(&self, subject: &Subject) -> Option<Role> {
        let agreement = if let Subject::ResourceRequest { agreement, .. } = subject {
            agreement
        } else if let Subject::Product { form, .. } = subject {
            &self.state.grants.get(self.state.grant_of(form)?)?.agreement
        } else {
            return None;
        };
        let operates = self.state.operator_under(agreement) == Some(&self.party);
        Some(if operates { Role::Operator } else { Role::Partner })
    }

    /// Every item the procedure and its contents list ask for must be there.
    fn check_materials(
        &self,
        procedure: &Procedure,
        materials: &BTreeMap<ItemId, Material>,
        grounds: &mut Grounds<'_>,
    ) {
        for item in &procedure.requires {
            let proof = self.rule_of_proof(procedure, item);
            missing(item, materials, |fact, remedy| match proof {
                Some(rule) => grounds.under(rule, fact, remedy),
                None => grounds.item(&procedure.head, &item.article, fact, remedy),
            });
        }
        let contents = procedure.contents.as_ref().and_then(|rule| self.law.contents_of(rule));
        let Some(contents) = contents else { return };
        for item in &contents.items {
            missing(item, materials, |fact, remedy| {
                grounds.under(&contents.head, fact, remedy);
            });
        }
    }

    /// The rule on the proofs of an operator, where the item is one that its article asks for.
    fn rule_of_proof(&self, procedure: &Procedure, item: &Item) -> Option<&RuleHead> {
        let mut effects = procedure.ends.values().flat_map(|end| &end.effects);
        if !effects.any(|effect| *effect == Effect::ApproveOperator) {
            return None;
        }
        let mut rules = self.law.guards_named(GuardName::EligibilityProofs).map(|it| &it.head);
        rules.find(|rule| rule.article == item.article)
    }

    pub(super) fn opened(
        &self,
        procedure: &Procedure,
        (id, case): (CaseId, Case),
        framed: Framed,
        materials: &BTreeMap<ItemId, Material>,
    ) -> Vec<Recorded> {
        let machine = Machine::new(self.state, self.law, (procedure, &case));
        let event = Event::CaseOpened {
            case: id,
            procedure: procedure.id.clone(),
            rulebook: self.law.digest,
            applicant: self.party.clone(),
            role: case.role,
            author: self.officer.clone(),
            on: self.day(),
            subject: framed.subject,
            given: case.given.clone(),
            document: framed.document,
            opens: machine.first(),
            fields: case.fields.clone(),
        };
        let cites = self.cite(&procedure.head);
        let duties = owed(self.state, self.law, (&self.party, &procedure.id), self.day());
        let duties = duties.into_iter().map(|duty| self.law.cite(&duty.head));
        let mut opened = self.recorded(event, cites.iter().cloned().chain(duties).collect());
        opened.words = framed.words;
        opened.words.extend(words_of(materials));
        let before = framed.before.into_iter().map(|event| {
            let more = self.cites_of_framed(&event);
            self.recorded(event, cites.iter().cloned().chain(more).collect())
        });
        let mut all: Vec<Recorded> = before.collect();
        all.push(opened);
        all
    }

    /// What goes before a case rests on its procedure, and on what was measured or who may: the
    /// term of an operation agreement on its limit, a hold on the rule that says who suspends.
    fn cites_of_framed(&self, event: &Event) -> Vec<Citation> {
        let limit = || self.law.limit("agreement_term").map(|limit| self.law.cite(&limit.head));
        if let Event::AgreementDrafted { kind: AgreementKind::Operation, .. } = event {
            limit().into_iter().collect()
        } else if let Event::HoldSet { target: HoldTarget::Agreement(agreement), .. } = event {
            self.cites_of_rule(self.rule_of_suspension(agreement))
        } else {
            Vec::new()
        }
    }

    /// The open case about such a subject, if there is one.
    pub(super) fn open_case_about(&self, is_it: impl Fn(&Subject) -> bool) -> Option<&CaseId> {
        let is_it =
            |id: &&CaseId| self.state.cases.get(*id).is_some_and(|case| is_it(&case.subject));
        self.state.open_cases.iter().find(is_it)
    }

    /// Refuses a second case while one about the same thing is open.
    pub(super) fn refuse_second(
        &self,
        is_it: impl Fn(&Subject) -> bool,
        grounds: &mut Grounds<'_>,
    ) {
        let Some(case) = self.open_case_about(is_it) else { return };
        grounds.always(
            GuardName::CaseOrder,
            &Text::new(
                format!("同一事项的案件 `{case}` 尚未办结"),
                format!("case `{case}` on the same matter is still open"),
            ),
            &Text::new("先办结或者撤回该案件", "close or withdraw that case first"),
        );
    }

    /// Refuses what concerns the actor's own body or an affiliate of it.
    pub(super) fn no_own_matter(&self, case: &Case, grounds: &mut Grounds<'_>) {
        if !self.state.is_same_or_affiliate(&self.party, &case.applicant) {
            return;
        }
        grounds.always(
            GuardName::NoOwnMatter,
            &Text::new(
                format!("`{}` 是申请方 `{}` 本身或者其关联方", self.party, case.applicant),
                format!("`{}` is the applicant `{}` or its affiliate", self.party, case.applicant),
            ),
            &Text::new("回避，由无关联的机构办理", "stand aside; an unrelated body must act"),
        );
    }
}

fn missing(
    item: &Item,
    materials: &BTreeMap<ItemId, Material>,
    mut refuse: impl FnMut(&Text, &Text),
) {
    let given = materials.get(&item.id).filter(|material| material.is_given());
    let fits = given.is_some_and(|material| {
        item.kind == ItemKind::Statement || matches!(material, Material::Document(_))
    });
    if fits {
        return;
    }
    let fact = match given {
        None => {
            Text::new(format!("缺少“{}”", item.name.zh), format!("`{}` is missing", item.name.en))
        }
        Some(_) => Text::new(
            format!("“{}”须为附件", item.name.zh),
            format!("`{}` must be a document", item.name.en),
        ),
    };
    let remedy = Text::new(
        format!("补充“{}”（项目 `{}`）", item.name.zh, item.id),
        format!("add `{}` (item `{}`)", item.name.en, item.id),
    );
    refuse(&fact, &remedy);
}

/// Materials as words for the parties: statements as they are, documents by name and digest.
pub(super) fn words_of(materials: &BTreeMap<ItemId, Material>) -> BTreeMap<String, String> {
    let words = materials.iter().map(|(item, material)| {
        let words = match material {
            Material::Statement(words) => words.clone(),
            Material::Document(document) => {
                format!("{} sha256:{}", document.name, document.digest)
            }
        };
        (format!("item.{item}"), words)
    });
    words.collect()
}

fn word_of(form: &SubjectForm) -> SubjectWord {
    match form {
        SubjectForm::CatalogueEntry(_) => SubjectWord::CatalogueEntry,
        SubjectForm::OperatorApplication { .. } => SubjectWord::OperatorApplication,
        SubjectForm::OperationAgreement { .. } => SubjectWord::OperationAgreement,
        SubjectForm::ResourceRequest { .. } => SubjectWord::ResourceRequest,
        SubjectForm::ServiceAgreement { .. } => SubjectWord::ServiceAgreement,
        SubjectForm::EgressReview { .. } => SubjectWord::EgressReview,
        SubjectForm::Rectification { .. } => SubjectWord::Rectification,
        SubjectForm::OperatorExit { .. } => SubjectWord::OperatorExit,
        SubjectForm::PartnerEntry { .. } => SubjectWord::PartnerEntry,
        SubjectForm::PartnerExit { .. } => SubjectWord::PartnerExit,
        SubjectForm::PartnerReport { .. } => SubjectWord::PartnerReport,
        SubjectForm::Product(_) => SubjectWord::Product,
        SubjectForm::Subscription { .. } => SubjectWord::Subscription,
        SubjectForm::Matter { .. } => SubjectWord::Matter,
    }
}
