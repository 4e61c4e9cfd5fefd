//! The fold: applies an event to the state. It never refuses; an event that points at nothing
//! changes nothing.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "`evolve` matches every event and sends each branch only its own"
)]

mod law;
mod matters;
mod products;
mod resources;

use std::collections::BTreeSet;

use terms::{Day, Instant, Role};

use crate::event::{Event, OpenedStep};
use crate::state::{
    Agreement, AgreementState, Answer, Call, Case, CaseState, Grant, GrantState, HandedIn, Hold,
    Officer, OpenStep, Party, Place, Release, Run, RunState, Slot, State, Table,
};

impl State {
    /// Folds the event of entry `entry`, recorded at `at`, into the state.
    pub fn evolve(&mut self, entry: u64, at: Instant, event: &Event) {
        self.size = entry.saturating_add(1);
        self.recorded_at = Some(at);
        self.count_serial(event);
        match event {
            Event::PlaceFounded { .. }
            | Event::ClockMoved { .. }
            | Event::PartyRegistered { .. }
            | Event::OfficerAppointed { .. }
            | Event::OfficerDismissed { .. }
            | Event::KeyRegistered { .. }
            | Event::AffiliationDeclared { .. }
            | Event::CallPublished { .. }
            | Event::OperatorApproved { .. }
            | Event::PersonErased { .. } => self.evolve_people(event),
            Event::CaseOpened { .. }
            | Event::StepAnswered { .. }
            | Event::ScanHandedIn { .. }
            | Event::ClockStopped { .. }
            | Event::ClockResumed { .. }
            | Event::CaseWithdrawn { .. } => self.evolve_cases(entry, event),
            Event::ResourceDescribed { .. }
            | Event::CatalogueEntered { .. }
            | Event::ImportStarted { .. }
            | Event::ResourceImported { .. }
            | Event::ImportFailed { .. }
            | Event::VersionErased { .. } => self.evolve_resources(entry, event),
            Event::AgreementDrafted { .. }
            | Event::AgreementCameIntoForce { .. }
            | Event::AgreementEnded { .. }
            | Event::GrantMade { .. }
            | Event::GrantOpened { .. }
            | Event::GrantClosed { .. }
            | Event::HoldSet { .. }
            | Event::HoldLifted { .. } => self.evolve_rights(entry, event),
            Event::RunAdmitted { .. }
            | Event::RunAnswered { .. }
            | Event::RunInterrupted { .. }
            | Event::TableLooked { .. }
            | Event::FileReleased { .. }
            | Event::FileDelivered { .. } => self.evolve_runs(entry, event),
            Event::PartnerRulesPublished { .. }
            | Event::PartnerAdmitted { .. }
            | Event::PartnerLeft { .. } => self.evolve_partners(event),
            Event::ProductRegistered { .. }
            | Event::ProductAdmitted { .. }
            | Event::ProductWithdrawn { .. } => self.evolve_products(entry, event),
            Event::SubscriptionOpened { .. }
            | Event::SubscriptionClosed { .. }
            | Event::KeyIssued { .. }
            | Event::KeyRevoked { .. }
            | Event::QuotaLeased { .. }
            | Event::UsageRecorded { .. } => self.evolve_subscriptions(event),
            Event::MatterEntered { .. }
            | Event::MatterStruck { .. }
            | Event::DecisionRevoked { .. }
            | Event::ApprovalRevoked { .. } => self.evolve_matters(event),
            Event::RulebookAdopted { .. }
            | Event::CasePassed { .. }
            | Event::CaseStalled { .. } => self.evolve_law(event),
            Event::LogsHeld { .. } | Event::ExitClosed { .. } | Event::ActRefused { .. } => {}
        }
    }

    fn count_serial(&mut self, event: &Event) {
        let (register, serial) = match event {
            Event::CallPublished { serial, .. } | Event::PartnerRulesPublished { serial, .. } => {
                ("disclosures", serial)
            }
            Event::ProductRegistered { serial, .. } => ("products", serial),
            Event::SubscriptionOpened { serial, .. } => ("subscriptions", serial),
            Event::AgreementCameIntoForce { serial, .. } => ("agreements", serial),
            Event::GrantMade { serial, .. } => ("grants", serial),
            Event::FileReleased { serial, .. } => ("releases", serial),
            Event::MatterEntered { serial, .. } => ("matters", serial),
            Event::PersonErased { serial, .. } | Event::VersionErased { serial, .. } => {
                ("erasures", serial)
            }
            Event::ActRefused { serial, .. } => ("refusals", serial),
            _ => return,
        };
        self.registers.insert(register.to_owned(), *serial);
    }

    fn evolve_people(&mut self, event: &Event) {
        match event {
            Event::PlaceFounded { place, mode, zone, clock } => {
                self.place = Some(Place {
                    id: place.clone(),
                    mode: *mode,
                    zone: zone.clone(),
                    clock: *clock,
                });
            }
            Event::ClockMoved { to } => {
                if let Some(place) = &mut self.place {
                    place.clock = Some(*to);
                }
            }
            Event::PartyRegistered { party, .. } => {
                let entered = entered_party(event, self.today());
                self.parties.extend(entered.map(|entered| (party.clone(), entered)));
            }
            Event::OfficerAppointed { officer, party } => {
                let named = Officer {
                    party: party.clone(),
                    in_post: true,
                    public_key: None,
                    erased: false,
                };
                self.officers.insert(officer.clone(), named);
            }
            Event::OfficerDismissed { officer } => {
                if let Some(officer) = self.officers.get_mut(officer) {
                    officer.in_post = false;
                }
            }
            Event::KeyRegistered { officer, public_key } => {
                if let Some(officer) = self.officers.get_mut(officer) {
                    officer.public_key = Some(*public_key);
                }
            }
            Event::AffiliationDeclared { one, other, by } => {
                for (a, b) in [(one, other), (other, one)] {
                    let Some(party) = self.parties.get_mut(a) else { continue };
                    party.affiliates.insert(b.clone());
                    if by.as_ref().is_none_or(|by| by != b) {
                        party.ties.insert(b.clone());
                    }
                }
            }
            Event::CallPublished { call, title, opens, closes, .. } => {
                let published = Call { title: title.clone(), opens: *opens, closes: *closes };
                self.calls.insert(call.clone(), published);
            }
            Event::OperatorApproved { party, case } => {
                self.approved_operators.insert(party.clone(), case.clone());
                if let Some(party) = self.parties.get_mut(party) {
                    party.roles.insert(Role::Operator);
                }
            }
            Event::PersonErased { officer, .. } => {
                if let Some(officer) = self.officers.get_mut(officer) {
                    officer.erased = true;
                    officer.in_post = false;
                }
            }
            _ => {}
        }
    }

    fn evolve_cases(&mut self, entry: u64, event: &Event) {
        match event {
            Event::CaseOpened { case, on, opens, .. } => {
                if let Some(opened) = opened_case(event) {
                    self.cases.insert(case.clone(), opened);
                    self.open_cases.insert(case.clone());
                    self.open_steps(case, *on, opens);
                }
            }
            Event::StepAnswered { .. } => self.answer_step(entry, event),
            Event::ScanHandedIn { case, step, slot, officer, scan, .. } => {
                let index = usize::try_from(*slot).unwrap_or(usize::MAX);
                let open = self.open_step_mut(case, step);
                if let Some(slot) = open.and_then(|open| open.slots.get_mut(index)) {
                    slot.scan = Some(HandedIn { officer: officer.clone(), scan: *scan });
                }
            }
            Event::ClockStopped { case, step, on } => {
                if let Some(open) = self.open_step_mut(case, step) {
                    open.stops.push((*on, None));
                }
            }
            Event::ClockResumed { case, step, on, given } => {
                if let Some(open) = self.open_step_mut(case, step)
                    && let Some(stop) = open.stops.last_mut()
                {
                    stop.1 = Some(*on);
                }
                if let Some(case) = self.cases.get_mut(case) {
                    case.given.extend(given.iter().cloned());
                }
            }
            Event::CaseWithdrawn { case, on } => {
                if let Some(case) = self.cases.get_mut(case) {
                    case.state = CaseState::Withdrawn;
                    close_all(case, *on);
                }
                self.open_cases.remove(case);
            }
            _ => {}
        }
    }

    fn answer_step(&mut self, entry: u64, event: &Event) {
        let Event::StepAnswered {
            case,
            step,
            slot,
            answer,
            officer,
            party,
            on,
            outcome,
            opens,
            end,
            ..
        } = event
        else {
            return;
        };
        if let Some(open) = self.open_step_mut(case, step) {
            let index = usize::try_from(*slot).unwrap_or(usize::MAX);
            if let Some(slot) = open.slots.get_mut(index) {
                slot.answer = Some(Answer {
                    outcome: answer.clone(),
                    officer: officer.clone(),
                    party: party.clone(),
                    on: *on,
                    entry,
                });
            }
            if outcome.is_some() {
                open.outcome.clone_from(outcome);
                open.closed_on = Some(*on);
            }
        }
        self.open_steps(case, *on, opens);
        if let (Some(end), Some(ended)) = (end, self.cases.get_mut(case)) {
            ended.state = CaseState::Ended(end.clone());
            close_all(ended, *on);
            self.open_cases.remove(case);
        }
    }

    pub(super) fn open_steps(&mut self, case: &terms::CaseId, on: Day, opens: &[OpenedStep]) {
        let Some(case) = self.cases.get_mut(case) else {
            return;
        };
        case.steps.extend(opens.iter().map(|opened| {
            OpenStep {
                step: opened.step.clone(),
                rulebook: opened.rulebook,
                opened_on: on,
                closed_on: None,
                outcome: None,
                slots: opened
                    .slots
                    .iter()
                    .map(|slot| Slot {
                        role: slot.role,
                        party: slot.party.clone(),
                        answer: None,
                        scan: None,
                    })
                    .collect(),
                stops: Vec::new(),
            }
        }));
    }

    fn open_step_mut(
        &mut self,
        case: &terms::CaseId,
        step: &terms::StepId,
    ) -> Option<&mut OpenStep> {
        let case = self.cases.get_mut(case)?;
        case.steps.iter_mut().rev().find(|open| open.step == *step && open.closed_on.is_none())
    }

    fn evolve_rights(&mut self, entry: u64, event: &Event) {
        match event {
            Event::AgreementDrafted { agreement, kind, holder, term, document, case, under } => {
                let rulebook = self.cases.get(case).map_or(*document, |case| case.rulebook);
                let drafted = Agreement {
                    kind: *kind,
                    state: AgreementState::Draft,
                    holder: holder.clone(),
                    term: *term,
                    document: *document,
                    case: case.clone(),
                    serial: None,
                    rulebook,
                    under: under.clone(),
                    ended_on: None,
                    in_force_on: None,
                };
                self.agreements.insert(agreement.clone(), drafted);
            }
            Event::AgreementCameIntoForce { agreement, rulebook, serial } => {
                // What has ended does not begin again.
                let draft = |agreement: &&mut Agreement| agreement.state == AgreementState::Draft;
                let today = self.today();
                if let Some(agreement) = self.agreements.get_mut(agreement).filter(draft) {
                    agreement.state = AgreementState::InForce;
                    agreement.rulebook = *rulebook;
                    agreement.serial = Some(*serial);
                    agreement.in_force_on = today;
                }
            }
            Event::AgreementEnded { agreement, on } => {
                if let Some(agreement) = self.agreements.get_mut(agreement) {
                    agreement.state = AgreementState::Ended;
                    agreement.ended_on = Some(*on);
                }
            }
            Event::GrantMade { grant, .. } => {
                if let Some(made) = made_grant(event) {
                    self.grants.insert(grant.clone(), made);
                }
            }
            Event::GrantOpened { grant, service_agreement, term } => {
                // What is closed stays closed.
                let pending = |grant: &&mut Grant| grant.state == GrantState::Pending;
                if let Some(grant) = self.grants.get_mut(grant).filter(pending) {
                    grant.state = GrantState::Open;
                    grant.service_agreement = Some(service_agreement.clone());
                    grant.term = Some(*term);
                }
            }
            Event::GrantClosed { grant, .. } => {
                if let Some(grant) = self.grants.get_mut(grant) {
                    grant.state = GrantState::Closed;
                }
            }
            Event::HoldSet { hold, target, owner, on, case } => {
                let set = Hold {
                    target: target.clone(),
                    owner: owner.clone(),
                    set_on: *on,
                    lifted_on: None,
                    entry,
                    case: case.clone(),
                };
                self.holds.insert(hold.clone(), set);
            }
            Event::HoldLifted { hold, on } => {
                if let Some(hold) = self.holds.get_mut(hold) {
                    hold.lifted_on = Some(*on);
                }
            }
            _ => {}
        }
    }

    fn evolve_runs(&mut self, entry: u64, event: &Event) {
        match event {
            Event::RunAdmitted { run, grant, officer, plan, table, reads, on } => {
                let admitted = Run {
                    grant: grant.clone(),
                    officer: officer.clone(),
                    plan: *plan,
                    state: RunState::Admitted,
                    table: table.clone(),
                    reads: reads.clone(),
                    on: *on,
                    entry,
                };
                self.runs.insert(run.clone(), admitted);
                if let Some(grant) = self.grants.get_mut(grant) {
                    grant.runs = grant.runs.saturating_add(1);
                    let before = grant.runs_on.filter(|(day, _)| day == on).map_or(0, |it| it.1);
                    grant.runs_on = Some((*on, before.saturating_add(1)));
                }
            }
            Event::RunAnswered { run, result, rows, lookable, .. } => {
                let Some(answered) = self.runs.get_mut(run) else {
                    return;
                };
                answered.state = RunState::Answered;
                let table = Table {
                    grant: answered.grant.clone(),
                    run: run.clone(),
                    result: *result,
                    rows: *rows,
                    lookable: *lookable,
                    looked: 0,
                };
                self.tables.insert(answered.table.clone(), table);
            }
            Event::RunInterrupted { run, .. } => {
                if let Some(run) = self.runs.get_mut(run) {
                    run.state = RunState::Interrupted;
                }
            }
            Event::TableLooked { table, officer, cells, on, .. } => {
                let seen = self.looked.entry(officer.clone()).or_insert((*on, 0));
                if seen.0 != *on {
                    *seen = (*on, 0);
                }
                seen.1 = seen.1.saturating_add(*cells);
                if let Some(table) = self.tables.get_mut(table) {
                    table.looked = table.looked.saturating_add(*cells);
                }
            }
            Event::FileReleased { release, case, table, grant, content, serial } => {
                let released = Release {
                    case: case.clone(),
                    table: table.clone(),
                    grant: grant.clone(),
                    content: *content,
                    serial: *serial,
                    entry,
                    delivered: 0,
                };
                self.releases.insert(release.clone(), released);
            }
            Event::FileDelivered { release, .. } => {
                if let Some(release) = self.releases.get_mut(release) {
                    release.delivered = release.delivered.saturating_add(1);
                }
            }
            _ => {}
        }
    }
}

fn entered_party(event: &Event, since: Option<Day>) -> Option<Party> {
    let Event::PartyRegistered { name, roles, legal_form, .. } = event else { return None };
    Some(Party {
        name: name.clone(),
        roles: roles.clone(),
        legal_form: *legal_form,
        affiliates: BTreeSet::new(),
        ties: BTreeSet::new(),
        since,
    })
}

fn opened_case(event: &Event) -> Option<Case> {
    let Event::CaseOpened {
        procedure,
        rulebook,
        applicant,
        role,
        author,
        on,
        subject,
        given,
        document,
        fields,
        ..
    } = event
    else {
        return None;
    };
    Some(Case {
        procedure: procedure.clone(),
        rulebook: *rulebook,
        applicant: applicant.clone(),
        role: *role,
        author: author.clone(),
        opened_on: *on,
        subject: subject.clone(),
        given: given.clone(),
        state: CaseState::Open,
        steps: Vec::new(),
        document: *document,
        fields: fields.clone(),
        revoked: None,
        stalled: None,
    })
}

fn made_grant(event: &Event) -> Option<Grant> {
    let Event::GrantMade {
        party,
        agreement,
        case,
        scenario,
        purpose,
        tables,
        min_entities,
        workspace,
        serial,
        ..
    } = event
    else {
        return None;
    };
    Some(Grant {
        state: GrantState::Pending,
        party: party.clone(),
        agreement: agreement.clone(),
        service_agreement: None,
        case: case.clone(),
        scenario: scenario.clone(),
        purpose: *purpose,
        tables: tables.clone(),
        min_entities: *min_entities,
        term: None,
        workspace: workspace.clone(),
        serial: *serial,
        runs: 0,
        runs_on: None,
    })
}

fn close_all(case: &mut Case, on: Day) {
    for step in case.steps.iter_mut().filter(|step| step.closed_on.is_none()) {
        step.closed_on = Some(on);
    }
}
