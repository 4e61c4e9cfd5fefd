//! Matters of any kind: their fields, what must be on record before a procedure, and what follows
//! when they are decided.

use std::collections::BTreeMap;

use rulebook::model::{AboutKind, Field, Guard, Procedure};
use rulebook::vocabulary::{Effect, FieldKind, GuardName, Whose};
use terms::{CaseId, Day, ItemId, MatterId, PartyId, Role, RoleSet, Strength, Text};

use super::cases::Framed;
use super::{Council, No, unknown};
use crate::event::{Event, Recorded, Register};
use crate::guards::Grounds;
use crate::machine::Machine;
use crate::matter::{About, Matter, MatterState};
use crate::state::{AgreementState, Case, GrantState, Subject};

impl Council<'_> {
    pub(super) fn frame_matter(
        &self,
        procedure: &Procedure,
        (title, about): (&Text, Option<&About>),
    ) -> Result<Framed, No> {
        if title.zh.trim().is_empty() || title.en.trim().is_empty() {
            return Err(No::Malformed(Text::new(
                "事项名称须有中文和英文",
                "the title of the matter is in both languages",
            )));
        }
        self.check_about(&procedure.about, about)?;
        let subject = Subject::Matter {
            kind: procedure.keeps.clone(),
            title: title.clone(),
            about: about.cloned(),
        };
        Ok(Framed { subject, document: None, before: Vec::new(), words: BTreeMap::new() })
    }

    /// What a matter is about is of the kind the procedure asks for, and is there.
    fn check_about(&self, kind: &AboutKind, about: Option<&About>) -> Result<(), No> {
        let state = self.state;
        let there = |known: bool, id: &dyn ToString| {
            known.then_some(()).ok_or_else(|| unknown(kind_word(kind), &id.to_string()))
        };
        match (kind, about) {
            (AboutKind::Nothing, None) => Ok(()),
            (AboutKind::Party, Some(About::Party(id))) => there(state.parties.contains_key(id), id),
            (AboutKind::Resource, Some(About::Resource(id))) => {
                there(state.resources.contains_key(id), id)
            }
            (AboutKind::Agreement, Some(About::Agreement(id))) => {
                there(state.agreements.contains_key(id), id)
            }
            (AboutKind::Grant, Some(About::Grant(id))) => there(state.grants.contains_key(id), id),
            (AboutKind::Product, Some(About::Product(id))) => {
                there(state.products.contains_key(id), id)
            }
            (AboutKind::Matter(kind), Some(About::Matter(id))) => {
                let known = state.matters.get(id).filter(|it| it.kind == *kind);
                there(known.is_some_and(|it| it.state == MatterState::Current), id)
            }
            _ => Err(No::Malformed(Text::new(
                format!("须写明所涉对象（{}）", kind.code()),
                format!("say what the matter is about: {}", kind.code()),
            ))),
        }
    }

    /// Every field the procedure asks for is there and holds what it may hold; no other is.
    pub(super) fn check_fields(
        &self,
        procedure: &Procedure,
        fields: &BTreeMap<ItemId, String>,
        grounds: &mut Grounds<'_>,
    ) -> Result<(), No> {
        if let Some(stray) = fields.keys().find(|id| procedure.field(id).is_none()) {
            return Err(unknown("field", stray));
        }
        for field in &procedure.fields {
            match fields.get(&field.id).map(|value| value.trim()) {
                None | Some("") if field.optional => {}
                None | Some("") => {
                    let fact = Text::new(
                        format!("缺少“{}”", field.name.zh),
                        format!("`{}` is missing", field.id),
                    );
                    let remedy = Text::new(
                        format!("补充“{}”（字段 `{}`）", field.name.zh, field.id),
                        format!("add `{}` (field `{}`)", field.name.en, field.id),
                    );
                    grounds.item(&procedure.head, &field.article, &fact, &remedy);
                }
                Some(value) => self.check_field(field, value)?,
            }
        }
        Ok(())
    }

    fn check_field(&self, field: &Field, value: &str) -> Result<(), No> {
        let fine = match field.kind {
            FieldKind::Choice => field.choices.iter().any(|(word, _)| word.as_str() == value),
            FieldKind::Day => value.parse::<Day>().is_ok(),
            FieldKind::Number => value.parse::<u64>().is_ok(),
            FieldKind::Party => {
                let party = PartyId::new(value).ok();
                let known = party.filter(|it| self.state.parties.contains_key(it));
                let party = known.ok_or_else(|| unknown("party", &value))?;
                field.role.is_none_or(|role| self.state.has_role(&party, role))
            }
            FieldKind::Period => crate::duties::Period::parse(value).is_some(),
            FieldKind::Rule => self.law.has_rule(value),
        };
        if fine {
            return Ok(());
        }
        Err(No::Malformed(Text::new(
            format!("字段 `{}`（{}）的值不符合要求", field.id, field.name.zh),
            format!("field `{}` cannot hold this value: it is a {}", field.id, field.kind.code()),
        )))
    }

    /// What the rulebook asks to be on record, or not on record, before a procedure; and the facts
    /// under which it refuses it.
    pub(super) fn check_records(
        &self,
        procedure: &Procedure,
        case: &Case,
        grounds: &mut Grounds<'_>,
    ) {
        self.check_first(procedure, case, grounds);
        let guards = self.law.guards.values();
        for guard in guards.filter(|guard| guard.before.contains(&procedure.id)) {
            if guard.name == GuardName::MatterBars {
                self.check_matter_bars(guard, case, grounds);
            } else if guard.name == GuardName::RefusedWhen {
                let machine = Machine::new(self.state, self.law, (procedure, case));
                let speaks = guard.when.iter().all(|condition| machine.holds(condition));
                if speaks && !self.is_excepted(guard, case) {
                    self.refuse_under(guard, grounds);
                }
            }
        }
    }

    /// What must be on record before a procedure, and still be there when it goes on.
    pub(super) fn check_first(
        &self,
        procedure: &Procedure,
        case: &Case,
        grounds: &mut Grounds<'_>,
    ) {
        let before = |guard: &&Guard| guard.before.contains(&procedure.id);
        for guard in self.law.guards_named(GuardName::MatterFirst).filter(before) {
            self.check_matter_first(guard, case, grounds);
        }
    }

    fn check_matter_first(&self, guard: &Guard, case: &Case, grounds: &mut Grounds<'_>) {
        let Some((kind, whose)) = &guard.matter else { return };
        let found = self.state.matters_current(kind).any(|it| self.is_of(case, it, *whose));
        if found || self.is_excepted(guard, case) {
            return;
        }
        let name = rulebook::say::matter(self.law, kind);
        grounds.under(
            &guard.head,
            &Text::new(
                format!("“{}”未在册：{}", name.zh, guard.says.zh),
                format!("no `{}` is on record: {}", name.en, guard.says.en),
            ),
            &Text::new(format!("先办理“{}”", name.zh), format!("see to `{}` first", name.en)),
        );
    }

    fn check_matter_bars(&self, guard: &Guard, case: &Case, grounds: &mut Grounds<'_>) {
        let Some((kind, whose)) = &guard.matter else { return };
        let mut found = self.state.matters.iter().filter(|(_, it)| {
            it.kind == *kind && it.state == MatterState::Current && self.is_of(case, it, *whose)
        });
        let Some((id, _)) = found.next() else { return };
        if self.is_excepted(guard, case) {
            return;
        }
        let name = rulebook::say::matter(self.law, kind);
        grounds.under(
            &guard.head,
            &Text::new(
                format!("“{}” `{id}` 在册：{}", name.zh, guard.says.zh),
                format!("`{}` `{id}` is on record: {}", name.en, guard.says.en),
            ),
            &Text::new("该记录撤销后再办理", "wait until it is struck off"),
        );
    }

    fn refuse_under(&self, guard: &Guard, grounds: &mut Grounds<'_>) {
        let conditions: Vec<Text> =
            guard.when.iter().map(|it| rulebook::say::condition(self.law, it)).collect();
        let zh: Vec<&str> = conditions.iter().map(|it| it.zh.as_str()).collect();
        let en: Vec<&str> = conditions.iter().map(|it| it.en.as_str()).collect();
        let remedy = if guard.head.strength == Strength::Must {
            Text::new("改正后重新提出", "change that and apply again")
        } else {
            Text::new(
                "改正后重新提出；确需例外的，先经批准并记录在册",
                "change that; an exception must be approved and on record first",
            )
        };
        grounds.under(
            &guard.head,
            &Text::new(
                format!("{}：{}", zh.join("，且"), guard.says.zh),
                format!("{}: {}", en.join(" and "), guard.says.en),
            ),
            &remedy,
        );
    }

    /// No party has two of the roles a rule keeps apart.
    pub(super) fn check_roles_apart(&self, roles: &RoleSet, grounds: &mut Grounds<'_>) {
        for guard in self.law.guards_named(GuardName::RolesApart) {
            let held: Vec<Role> =
                guard.roles.iter().filter(|role| roles.contains(role)).copied().collect();
            if held.len() < 2 {
                continue;
            }
            let names = grounds.role_names(held.into_iter());
            grounds.under(
                &guard.head,
                &Text::new(
                    format!("同一主体不得兼有：{}。{}", names.zh, guard.says.zh),
                    format!("one party cannot be {}: {}", names.en, guard.says.en),
                ),
                &Text::new("由不同主体担任", "let different parties have these roles"),
            );
        }
    }

    /// Whoever becomes operator has no role a rule keeps apart from that.
    pub(super) fn check_becomes_operator(&self, party: &PartyId, grounds: &mut Grounds<'_>) {
        let held = self.state.parties.get(party).map(|party| party.roles.clone());
        let roles = held.unwrap_or_default().into_iter().chain([Role::Operator]);
        self.check_roles_apart(&roles.collect(), grounds);
    }

    /// Whether a matter is one the rule looks for in this case.
    fn is_of(&self, case: &Case, matter: &Matter, whose: Whose) -> bool {
        match whose {
            Whose::Place => true,
            Whose::Applicant => {
                let about = matter.about.as_ref();
                let is_it = |party: &PartyId| *party == case.applicant;
                is_it(&matter.party) && !matches!(about, Some(About::Party(_)))
                    || matches!(about, Some(About::Party(party)) if is_it(party))
            }
            Whose::Subject => self.state.touches(case, matter),
        }
    }

    /// Whether a rule that leaves room for exceptions has one on record for the applicant:
    /// approved, named after the rule, and not past its last day.
    pub(super) fn is_excepted(&self, guard: &Guard, case: &Case) -> bool {
        guard.head.strength != Strength::Must
            && self.state.is_excepted(guard.head.id.as_str(), &case.applicant, self.day())
    }

    /// What stands still as soon as a case opens is stopped by whoever holds it, by nobody else.
    pub(super) fn check_holder(
        &self,
        procedure: &Procedure,
        case: &Case,
        grounds: &mut Grounds<'_>,
    ) {
        let Subject::Matter { about: Some(about), .. } = &case.subject else { return };
        let holder = self.state.holder_of_about(about);
        if procedure.at_once.is_empty() || holder.as_ref() == Some(&self.party) {
            return;
        }
        let fact = Text::new(
            format!("“{}”立案即暂停使用，只能由持有方提出", procedure.name.zh),
            format!("`{}` stops the use at once; only its holder may", procedure.name.en),
        );
        let remedy = Text::new("请由持有方提出", "ask whoever holds it");
        grounds.under(&procedure.head, &fact, &remedy);
    }

    /// The events of an effect on a matter.
    pub(super) fn matter_effect(
        &self,
        effect: Effect,
        (id, case): (&CaseId, &Case),
    ) -> Vec<Recorded> {
        let Subject::Matter { about, .. } = &case.subject else { return Vec::new() };
        match (effect, about) {
            (Effect::EnterMatter, _) => self.entered(id, case).into_iter().collect(),
            (Effect::StrikeMatter, Some(About::Matter(matter))) => {
                let event = Event::MatterStruck { matter: matter.clone(), on: self.day() };
                vec![self.under_procedure(event, case)]
            }
            (Effect::SetHold, Some(about)) => {
                let Some(target) = about.target() else { return Vec::new() };
                let event = Event::HoldSet {
                    hold: self.next_hold(),
                    target,
                    owner: self.party.clone(),
                    on: self.day(),
                    case: Some(id.clone()),
                };
                vec![self.under_procedure(event, case)]
            }
            (Effect::LiftHold, Some(about)) => {
                let target = about.target();
                // Those it set itself, and those its decider set without any case.
                let holds = self.state.holds.iter().filter(|(hold, set)| {
                    let free = set.case.is_none()
                        && set.owner == self.party
                        && self.ordered_in(hold).is_none();
                    let own = set.case.as_ref() == Some(id) || free;
                    own && set.lifted_on.is_none() && Some(&set.target) == target.as_ref()
                });
                let lifted =
                    |hold: &terms::HoldId| Event::HoldLifted { hold: hold.clone(), on: self.day() };
                holds.map(|(hold, _)| self.under_procedure(lifted(hold), case)).collect()
            }
            (Effect::EndUse, Some(about)) => self.ended(about, case),
            (Effect::ApproveOperator, Some(About::Party(party))) => {
                let event = Event::OperatorApproved { party: party.clone(), case: id.clone() };
                vec![self.recorded(event, self.cites_of(GuardName::ApprovalFirst))]
            }
            _ => Vec::new(),
        }
    }

    fn ended(&self, about: &About, case: &Case) -> Vec<Recorded> {
        match about {
            About::Agreement(agreement) => {
                let known = self.state.agreements.get(agreement);
                let ends = known.is_some_and(|it| it.state == AgreementState::InForce);
                if ends {
                    self.terminated(agreement, GuardName::AccessEndsWithAgreement)
                } else {
                    Vec::new()
                }
            }
            About::Grant(grant) => {
                let open =
                    self.state.grants.get(grant).is_some_and(|it| it.state != GrantState::Closed);
                let event = Event::GrantClosed { grant: grant.clone(), on: self.day() };
                if open { vec![self.under_procedure(event, case)] } else { Vec::new() }
            }
            About::Product(product) => {
                let known = self.state.products.get(product);
                let on_market = known.is_some_and(|it| it.withdrawn_on.is_none());
                let event = Event::ProductWithdrawn { product: product.clone(), on: self.day() };
                if on_market { vec![self.under_procedure(event, case)] } else { Vec::new() }
            }
            About::Party(_) | About::Resource(_) | About::Matter(_) => Vec::new(),
        }
    }

    fn entered(&self, id: &CaseId, case: &Case) -> Option<Recorded> {
        let law = self.law_of(case);
        let procedure = law.procedure(&case.procedure)?;
        let Subject::Matter { title, .. } = &case.subject else { return None };
        let serial = self.next_serial(Register::Matters);
        let event = Event::MatterEntered {
            matter: MatterId::new(format!("matter-{serial}")).ok()?,
            kind: procedure.keeps.clone()?,
            case: id.clone(),
            on: self.day(),
            serial,
        };
        let mut recorded = self.recorded(event, vec![law.cite(&procedure.head)]);
        recorded.register = Some((Register::Matters, serial));
        let kind = procedure.keeps.as_ref()?;
        recorded.public.insert("kind".to_owned(), kind.to_string());
        if procedure.public {
            recorded.public.insert("title_zh".to_owned(), title.zh.clone());
            recorded.public.insert("title_en".to_owned(), title.en.clone());
        }
        Some(recorded)
    }

    fn under_procedure(&self, event: Event, case: &Case) -> Recorded {
        self.recorded(event, self.cites_of_case(case))
    }
}

fn kind_word(kind: &AboutKind) -> &'static str {
    match kind {
        AboutKind::Nothing | AboutKind::Matter(_) => "matter",
        AboutKind::Party => "party",
        AboutKind::Resource => "resource",
        AboutKind::Agreement => "agreement",
        AboutKind::Grant => "grant",
        AboutKind::Product => "product",
    }
}
