//! The decision: state, act, law and today in; events or a no out. Pure and total.

mod answers;
mod cases;
mod effects;
mod forms;
mod late;
mod matters;
mod oversight;
mod partners;
mod passage;
mod people;
mod products;
mod quota;
mod reports;
mod revoke;
mod subscriptions;
mod use_of_data;
mod words;

use std::collections::BTreeMap;

use rulebook::model::{RuleHead, Rulebook, Status};
use rulebook::vocabulary::GuardName;
use terms::{Citation, Day, GrantId, OfficerId, PartyId, ProductId, Refusal, Role, Text};

use crate::act::{Act, Command, SubjectForm};
use crate::codex::Codex;
use crate::event::{Event, Recorded, Register};
use crate::guards::Grounds;
use crate::report::Report;
use crate::state::{Case, Mode, State};

/// Why nothing happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum No {
    /// The law says no; this is recorded.
    Refused(Refusal),
    /// The act names something that does not exist for the caller.
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// Its id as given.
        id: String,
    },
    /// The act contradicts itself; nothing is recorded.
    Malformed(Text),
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The session of the council on one act.
pub(crate) struct Council<'a> {
    pub(crate) state: &'a State,
    /// The law in force: what is forbidden or left open is asked of it.
    pub(crate) law: &'a Rulebook,
    /// The laws before, for cases that are finished under one of them.
    pub(crate) codex: Codex<'a>,
    pub(crate) act: &'a Act,
    pub(crate) officer: &'a OfficerId,
    pub(crate) party: PartyId,
}

/// Decides an act under the law in force.
///
/// # Errors
/// [`No`]: the law's refusal with all its grounds, or what is wrong with the act.
pub fn decide<'a>(
    state: &State,
    act: &Act,
    law: impl Into<Codex<'a>>,
    today: Day,
) -> Result<Vec<Recorded>, No> {
    let council = Council::convene(state, act, law.into(), today)?;
    council.check_status()?;
    council.dispatch(&act.command)
}

/// `decide` run dry: may this be done, and if not, why.
///
/// # Errors
/// As [`decide()`].
pub fn may<'a>(state: &State, act: &Act, law: impl Into<Codex<'a>>, today: Day) -> Result<(), No> {
    decide(state, act, law, today).map(|_| ())
}

/// Whether an officer may use a grant now: it is of the own party, open, in its term and not held.
///
/// # Errors
/// As [`decide()`].
pub fn may_use(
    state: &State,
    officer: &OfficerId,
    grant: &GrantId,
    (law, today): (&Rulebook, Day),
) -> Result<(), No> {
    let command = Command::RunQuery { grant: grant.clone(), sql: String::new() };
    let act = Act { actor: officer.clone(), happened_on: today, command, evidence: None };
    Council::convene(state, &act, law.into(), today)?.usable(grant).map(|_| ())
}

/// Whether a product may be given out now: on file, reviewed, not stopped, and everything it rests
/// on in force.
///
/// # Errors
/// The refusal, with every ground.
pub fn may_deliver(
    state: &State,
    product: &ProductId,
    (law, today): (&Rulebook, Day),
) -> Result<(), Refusal> {
    let owner = state.products.get(product).map(|product| product.owner.clone());
    let officer = OfficerId::new("nobody").unwrap_or_else(|_| unreachable!("a plain word"));
    let party = PartyId::new("nobody").unwrap_or_else(|_| unreachable!("a plain word"));
    let command = Command::StopProduct { product: product.clone(), reason: String::new() };
    let act = Act { actor: officer.clone(), happened_on: today, command, evidence: None };
    let party = owner.unwrap_or(party);
    let council = Council { state, law, codex: law.into(), act: &act, officer: &officer, party };
    let mut grounds = council.grounds();
    council.check_product(product, &mut grounds);
    grounds.verdict()
}

/// Records what the desk reports back from an effect. Reports are facts and are never refused.
pub fn record(state: &State, report: &Report, officer: &OfficerId, today: Day) -> Vec<Recorded> {
    reports::record(state, report, officer, today)
}

/// Records that another rulebook is in force, and where each open case goes.
pub fn adopt(state: &State, codex: Codex<'_>, today: Day) -> Vec<Recorded> {
    passage::adopt(state, codex, today)
}

/// Records that the law refused an act.
pub fn record_refusal(state: &State, act: &Act, refusal: &Refusal) -> Recorded {
    reports::refused(state, act, refusal)
}

impl<'a> Council<'a> {
    fn convene(state: &'a State, act: &'a Act, codex: Codex<'a>, today: Day) -> Result<Self, No> {
        let officer = state.officers.get(&act.actor).filter(|officer| officer.in_post);
        let officer = officer.ok_or_else(|| unknown("officer", &act.actor))?;
        if act.happened_on > today {
            return Err(No::Malformed(Text::new(
                format!("发生日 {} 晚于今天 {today}", act.happened_on),
                format!("the day it happened, {}, is after today, {today}", act.happened_on),
            )));
        }
        let (law, party) = (codex.current, officer.party.clone());
        let council = Self { state, law, codex, act, officer: &act.actor, party };
        if act.happened_on < today {
            council.check_late()?;
        }
        Ok(council)
    }

    fn dispatch(&self, command: &Command) -> Result<Vec<Recorded>, No> {
        match command {
            Command::RegisterParty { party, name, roles, legal_form } => {
                self.register_party(party, name, roles, *legal_form)
            }
            Command::AppointOfficer { officer, party, name } => {
                self.appoint_officer(officer, party, name)
            }
            Command::DismissOfficer { officer } => self.dismiss_officer(officer),
            Command::RegisterKey { public_key } => Ok(self.register_key(*public_key)),
            Command::DeclareAffiliation { one, other, ground } => {
                self.declare_affiliation(one, other, ground)
            }
            Command::PublishCall { title, conditions, opens, closes } => {
                self.publish_call((title, conditions), *opens, *closes)
            }
            Command::MoveClock { to } => self.move_clock(*to),
            Command::OpenCase { procedure, form, fields, materials } => {
                self.open_case(procedure, (form, fields), materials)
            }
            Command::AnswerStep { case, step, outcome, materials, signature } => {
                self.answer((case, step), outcome, materials, signature.as_ref())
            }
            Command::AskSupplement { case, step, request } => self.ask(case, step, request),
            Command::GiveSupplement { case, step, materials } => self.give(case, step, materials),
            Command::WithdrawCase { case } => self.withdraw(case),
            Command::RevokeDecision { case, ground, reason } => {
                self.revoke_decision(case, *ground, reason)
            }
            Command::PassCase { case, goes, reason } => self.pass_case(case, *goes, reason),
            Command::StartImport { resource, format } => self.start_import(resource, format),
            Command::RunQuery { grant, sql } => self.run_query(grant, sql),
            Command::Look { table } => self.look(table),
            Command::RequestRelease { table, purpose, title } => {
                self.request_release(table, purpose, title)
            }
            Command::LiftHold { hold, reason } => self.lift(hold, reason),
            Command::Suspend { agreement, reason } => self.suspend(agreement, reason),
            Command::TerminateAgreement { agreement, reason } => self.terminate(agreement, reason),
            Command::ErasePerson { officer, reason } => self.erase_person(officer, reason),
            Command::EraseVersion { resource, version, reason } => {
                self.erase_version(resource, *version, reason)
            }
            Command::PublishPartnerRules { document, summary } => {
                self.publish_partner_rules(document, summary)
            }
            Command::WithdrawProduct { product, reason } => self.withdraw_product(product, reason),
            Command::StopProduct { product, reason } => self.stop_product(product, reason),
            Command::CloseSubscription { subscription, reason } => {
                self.close_subscription(subscription, reason)
            }
            Command::IssueKey { subscription } => self.issue_key(subscription),
            Command::RevokeKey { key } => self.revoke_key(key),
            Command::AnswerTemplate { product, arguments } => {
                self.answer_template(product, arguments)
            }
        }
    }

    /// In `live`, nothing that creates or widens rights goes on outside the validity of the law;
    /// under a draft nothing acts at all.
    fn check_status(&self) -> Result<(), No> {
        let mut grounds = self.grounds();
        let draft = self.law.status_on(self.day()) == Status::Draft;
        if draft || self.creates_rights() {
            self.check_in_force(&mut grounds);
        }
        Ok(grounds.verdict()?)
    }

    fn creates_rights(&self) -> bool {
        if let Command::OpenCase { procedure, form: SubjectForm::Matter { .. }, .. } =
            &self.act.command
        {
            return self.law.procedure(procedure).is_none_or(|it| !it.winds_up);
        }
        creates_rights(&self.act.command)
    }

    /// Refuses what creates or widens rights while the law of a live place is not in force.
    pub(crate) fn check_in_force(&self, grounds: &mut Grounds<'_>) {
        let live = self.state.place.as_ref().is_some_and(|place| place.mode == Mode::Live);
        let status = self.law.status_on(self.day());
        if !live || status == Status::InForce {
            return;
        }
        let day = self.act.happened_on;
        let fact = match status {
            Status::Lapsed => Text::new(
                format!("本办法已于 {day} 之前失效，不得新设或者扩大权利"),
                format!("the rules lapsed before {day}; no right may be created or widened"),
            ),
            Status::Draft | Status::NotYet | Status::InForce => Text::new(
                format!("本办法在 {day} 尚未生效"),
                format!("the rules are not in force on {day}"),
            ),
        };
        let remedy = Text::new(
            "待新规则施行后再办理；收尾、暂停、删除、报告和异议不受影响",
            "wait for the successor; winding up, holds, deletion, reports and objections go on",
        );
        grounds.always(GuardName::InForce, &fact, &remedy);
        if let Some(limit) = self.law.limit("validity").filter(|_| status == Status::Lapsed) {
            grounds.under(&limit.head, &fact, &remedy);
        }
    }

    pub(crate) fn grounds(&self) -> Grounds<'a> {
        Grounds::new(self.law)
    }

    /// Grounds against an act in a case: its steps are of the law it runs under, what is forbidden
    /// of the law in force.
    pub(crate) fn grounds_of(&self, case: &Case) -> Grounds<'a> {
        Grounds::of_case(self.law, self.law_of(case))
    }

    /// The law a case runs under.
    pub(crate) fn law_of(&self, case: &Case) -> &'a Rulebook {
        self.codex.of(&case.rulebook)
    }

    /// The citation of the procedure of a case.
    pub(crate) fn cites_of_case(&self, case: &Case) -> Vec<Citation> {
        let law = self.law_of(case);
        law.procedure(&case.procedure).map(|it| law.cite(&it.head)).into_iter().collect()
    }

    pub(crate) fn day(&self) -> Day {
        self.act.happened_on
    }

    pub(crate) fn has_role(&self, role: Role) -> bool {
        self.state.has_role(&self.party, role)
    }

    /// Refuses unless the actor has a role the rule `rule` names.
    pub(crate) fn require_role(&self, rule: &str, act: &Text) -> Result<(), No> {
        let mut grounds = self.grounds();
        grounds.require_role(rule, |role| self.has_role(role), act);
        Ok(grounds.verdict()?)
    }

    /// A record of `event` that rests on `cites`.
    pub(crate) fn recorded(&self, event: Event, cites: Vec<Citation>) -> Recorded {
        let mut cites = cites;
        if cites.is_empty() {
            cites = self.cites_of_rule("in_force");
        }
        plain(event, cites)
    }

    /// The citation of the guard with this rule id, if the place has it.
    pub(crate) fn cites_of_rule(&self, rule: &str) -> Vec<Citation> {
        let guards = self.law.guards.values();
        guards
            .filter(|guard| guard.head.id.as_str() == rule)
            .map(|guard| self.law.cite(&guard.head))
            .collect()
    }

    /// The citations of every rule that switches the guard on.
    pub(crate) fn cites_of(&self, guard: GuardName) -> Vec<Citation> {
        self.law.guards_named(guard).map(|guard| self.law.cite(&guard.head)).collect()
    }

    pub(crate) fn cite(&self, head: &RuleHead) -> Vec<Citation> {
        vec![self.law.cite(head)]
    }

    pub(crate) fn next_serial(&self, register: Register) -> u64 {
        next_serial(self.state, register)
    }
}

/// The next serial of a public register.
pub(crate) fn next_serial(state: &State, register: Register) -> u64 {
    state.registers.get(register.code()).copied().unwrap_or(0).saturating_add(1)
}

/// A record without words for anyone but the supervisors.
pub(crate) fn plain(event: Event, cites: Vec<Citation>) -> Recorded {
    Recorded {
        event,
        cites,
        register: None,
        public: BTreeMap::new(),
        words: BTreeMap::new(),
        personal: None,
    }
}

pub(crate) fn unknown(what: &'static str, id: &impl ToString) -> No {
    No::Unknown { what, id: id.to_string() }
}

fn creates_rights(command: &Command) -> bool {
    match command {
        Command::RegisterParty { .. }
        | Command::PublishCall { .. }
        | Command::RequestRelease { .. }
        | Command::StartImport { .. }
        | Command::RunQuery { .. }
        | Command::PublishPartnerRules { .. }
        | Command::IssueKey { .. }
        | Command::AnswerTemplate { .. } => true,
        Command::OpenCase { form, .. } => !matches!(
            form,
            SubjectForm::Rectification { .. }
                | SubjectForm::OperatorExit { .. }
                | SubjectForm::PartnerExit { .. }
                | SubjectForm::PartnerReport { .. }
        ),
        Command::AnswerStep { .. }
        | Command::AppointOfficer { .. }
        | Command::DismissOfficer { .. }
        | Command::RegisterKey { .. }
        | Command::DeclareAffiliation { .. }
        | Command::AskSupplement { .. }
        | Command::GiveSupplement { .. }
        | Command::WithdrawCase { .. }
        | Command::RevokeDecision { .. }
        | Command::PassCase { .. }
        | Command::Look { .. }
        | Command::LiftHold { .. }
        | Command::Suspend { .. }
        | Command::TerminateAgreement { .. }
        | Command::ErasePerson { .. }
        | Command::EraseVersion { .. }
        | Command::WithdrawProduct { .. }
        | Command::StopProduct { .. }
        | Command::CloseSubscription { .. }
        | Command::RevokeKey { .. }
        | Command::MoveClock { .. } => false,
    }
}
