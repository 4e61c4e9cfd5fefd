//! Draws what happens next: mostly something that could be lawful, by somebody it could be lawful
//! for; sometimes not.

use std::collections::BTreeMap;

use governance::{
    AgreementKind, AgreementState, Case, CaseState, Command, Document, GrantState, Material,
    OpenStep, Signature, State, Subject,
};
use journeys::Dice;
use rulebook::model::{Outcome, Rulebook, StepKind};
use terms::{
    AgreementId, CaseId, Day, Digest, GrantId, IdError, ItemId, OfficerId, PartyId, ResourceId,
    Role, TableId, Text, VersionNo,
};

use super::cast;

/// What somebody does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Deed {
    /// An act, on an earlier day where one is named.
    Act(Option<Day>, Box<Command>),
    /// An import of a file.
    Import { resource: ResourceId, text: String },
    /// The clock moves.
    Clock(Day),
    /// A released file is collected.
    Collect(String),
    /// A page is read; sometimes by nobody.
    Read { path: String, by_nobody: bool },
}

/// The keys of the officers.
pub(super) trait Hands {
    /// Signs a statement for an officer.
    fn sign(&self, officer: &OfficerId, statement: &str) -> String;

    /// The officer's public key.
    fn public_key(&self, officer: &OfficerId) -> Digest;
}

/// What a draw looks at.
pub(super) struct Draw<'a> {
    pub(super) state: &'a State,
    pub(super) law: &'a Rulebook,
    pub(super) today: Day,
    pub(super) dice: &'a mut Dice,
    pub(super) hands: &'a dyn Hands,
}

pub(super) type Drawn = Result<Option<(OfficerId, Deed)>, IdError>;

impl Draw<'_> {
    /// Who does what; none when the draw came to nothing.
    pub(super) fn deed(&mut self) -> Drawn {
        let drawn = match self.dice.below(100) {
            0..=35 => self.answer()?,
            36..=43 => self.opening()?,
            44..=48 => self.import()?,
            49..=72 => self.use_of_data(),
            73..=75 => self.collect(),
            76..=80 => self.oversight(),
            81 => self.revocation(),
            82..=84 => self.people()?,
            85..=88 => self.clock(),
            89..=95 => self.read(),
            _ => self.nonsense()?,
        };
        // Now and then the wrong person does it.
        let stranger = if self.dice.chance(8) { self.anybody() } else { None };
        Ok(drawn.map(|(officer, deed)| (stranger.unwrap_or(officer), deed)))
    }

    fn anybody(&mut self) -> Option<OfficerId> {
        let all: Vec<&OfficerId> = self.state.officers.keys().collect();
        self.dice.pick(&all).map(|officer| (*officer).clone())
    }

    /// An officer in post of a party for which this holds.
    pub(super) fn one_of(&mut self, fits: impl Fn(&PartyId) -> bool) -> Option<OfficerId> {
        let officers = self.state.officers.iter();
        let fitting = officers.filter(|(_, it)| it.in_post && fits(&it.party));
        let fitting: Vec<&OfficerId> = fitting.map(|(id, _)| id).collect();
        self.dice.pick(&fitting).map(|officer| (*officer).clone())
    }

    pub(super) fn with_role(&mut self, role: Role) -> Option<OfficerId> {
        let state = self.state;
        self.one_of(|party| state.has_role(party, role))
    }

    pub(super) fn act(&mut self, command: Command) -> Deed {
        let day = match self.dice.below(60) {
            0 => Some(self.today.plus_days(1)),
            1..=2 => Some(self.today.plus_days(-1)),
            _ => None,
        };
        Deed::Act(day, Box::new(command))
    }

    pub(super) fn pick<'k, K: Clone, V>(
        &mut self,
        map: &'k BTreeMap<K, V>,
        fits: impl Fn(&V) -> bool,
    ) -> Option<(K, &'k V)> {
        let fitting: Vec<(&K, &V)> = map.iter().filter(|(_, value)| fits(value)).collect();
        self.dice.pick(&fitting).map(|(key, value)| ((*key).clone(), *value))
    }

    /// Somebody answers an open step.
    fn answer(&mut self) -> Drawn {
        let state = self.state;
        let found = self.pick(&state.cases, |case| case.state == CaseState::Open);
        let Some((id, case)) = found else { return Ok(None) };
        let open: Vec<&OpenStep> =
            case.steps.iter().filter(|step| step.closed_on.is_none()).collect();
        let Some(open) = self.dice.pick(&open).copied() else { return Ok(None) };
        if open.stops.last().is_some_and(|(_, through)| through.is_none()) && self.dice.chance(80) {
            return self.supplement(&id, case, open);
        }
        let unanswered: Vec<_> = open.slots.iter().filter(|slot| slot.answer.is_none()).collect();
        let Some(slot) = self.dice.pick(&unanswered).copied() else { return Ok(None) };
        let fits = |party: &PartyId| match &slot.party {
            Some(own) => own == party,
            None => state.has_role(party, slot.role),
        };
        let Some(officer) = self.one_of(fits) else { return Ok(None) };
        if self.dice.chance(4) {
            let request = "请补正".to_owned();
            let step = open.step.clone();
            let command = Command::AskSupplement { case: id, step, request };
            return Ok(Some((officer, self.act(command))));
        }
        self.outcome(officer, (&id, case), open)
    }

    fn outcome(
        &mut self,
        officer: OfficerId,
        (id, case): (&CaseId, &Case),
        open: &OpenStep,
    ) -> Drawn {
        let procedure = self.law.procedure(&case.procedure);
        let Some(step) = procedure.and_then(|it| it.step(&open.step)) else { return Ok(None) };
        // Reviewers of an egress shall differ now and then.
        let is_review = matches!(case.subject, Subject::EgressReview { .. });
        let agreeable = if is_review { 60 } else { 85 };
        let favourable = step.favourable().filter(|_| self.dice.chance(agreeable));
        let chosen = match favourable {
            Some(outcome) => Some(outcome),
            None => self.dice.pick(&step.outcomes),
        };
        let Some(chosen) = chosen else { return Ok(None) };
        let materials = self.needs(chosen)?;
        let signature = match case.document {
            Some(document) if step.kind == StepKind::Sign && self.dice.chance(93) => {
                Some(self.signature(&officer, id, document))
            }
            _ => None,
        };
        let command = Command::AnswerStep {
            case: id.clone(),
            step: open.step.clone(),
            outcome: chosen.id.clone(),
            materials,
            signature,
        };
        Ok(Some((officer, self.act(command))))
    }

    fn needs(&mut self, outcome: &Outcome) -> Result<BTreeMap<ItemId, Material>, IdError> {
        let mut materials = BTreeMap::new();
        for need in &outcome.needs {
            if self.dice.chance(95) {
                materials.insert(need.clone(), document("材料"));
            }
        }
        if self.dice.chance(10) {
            materials.insert(ItemId::new("late_evidence")?, document("迟录凭据"));
        }
        Ok(materials)
    }

    fn signature(&mut self, officer: &OfficerId, case: &CaseId, document: Digest) -> Signature {
        let keyed = self.state.officers.get(officer).is_some_and(|it| it.public_key.is_some());
        let place = self.state.place.as_ref();
        if let (true, Some(place)) = (keyed && self.dice.chance(90), place) {
            let statement = desk::statement(&place.id, case, document);
            return Signature::Key { document, signature: self.hands.sign(officer, &statement) };
        }
        Signature::SealedScan { document, scan: Digest([1; 32]) }
    }

    fn supplement(&mut self, id: &CaseId, case: &Case, open: &OpenStep) -> Drawn {
        let Some(officer) = self.one_of(|party| *party == case.applicant) else {
            return Ok(None);
        };
        let materials = BTreeMap::from([(ItemId::new("supplement")?, document("补正"))]);
        let command =
            Command::GiveSupplement { case: id.clone(), step: open.step.clone(), materials };
        Ok(Some((officer, self.act(command))))
    }

    fn import(&mut self) -> Drawn {
        let Some((resource, party)) = self.dice.pick(&cast::RESOURCES).copied() else {
            return Ok(None);
        };
        let text = cast::file(resource, self.dice);
        let resource = ResourceId::new(resource)?;
        let officer = self.one_of(|it| it.as_str() == party);
        Ok(officer.map(|officer| (officer, Deed::Import { resource, text })))
    }

    /// Runs, looks and requests for release.
    fn use_of_data(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let kind = self.dice.below(10);
        if kind < 5 {
            let found = self.pick(&state.grants, |it| it.state == GrantState::Open);
            let any = self.pick(&state.grants, |_| true);
            let (grant, known) = found.or(any)?;
            let officer = self.one_of(|party| *party == known.party)?;
            let command = Command::RunQuery { grant, sql: cast::question(self.dice) };
            return Some((officer, self.act(command)));
        }
        let (table, known) = self.pick(&state.tables, |_| true)?;
        let party = state.grants.get(&known.grant).map(|grant| grant.party.clone());
        let officer = self.one_of(|it| Some(it) == party.as_ref())?;
        let command = if kind < 8 {
            Command::Look { table }
        } else {
            let purpose = "发布报告".to_owned();
            Command::RequestRelease { table, purpose, title: Text::new("统计结果", "figures") }
        };
        Some((officer, self.act(command)))
    }

    fn collect(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let (release, known) = self.pick(&state.releases, |_| true)?;
        let party = state.grants.get(&known.grant).map(|grant| grant.party.clone());
        let officer = self.one_of(|it| Some(it) == party.as_ref())?;
        Some((officer, Deed::Collect(format!("/api/releases/{release}/file"))))
    }

    /// Suspensions, terminations, withdrawals, erasures of versions.
    fn oversight(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let reason = "演练".to_owned();
        let drawn = match self.dice.below(10) {
            0..=4 => {
                let found = self.pick(&state.holds, |hold| hold.lifted_on.is_none());
                found.and_then(|(hold, known)| {
                    let officer = self.one_of(|party| *party == known.owner)?;
                    Some((officer, Command::LiftHold { hold, reason }))
                })
            }
            5 => self.on_agreement(|agreement| Command::Suspend { agreement, reason }),
            6 if self.dice.chance(25) => {
                self.on_agreement(|agreement| Command::TerminateAgreement { agreement, reason })
            }
            7 => {
                let found = self.pick(&state.cases, |case| case.state == CaseState::Open);
                found.filter(|_| self.dice.chance(30)).and_then(|(case, known)| {
                    let officer = self.one_of(|party| *party == known.applicant)?;
                    Some((officer, Command::WithdrawCase { case }))
                })
            }
            8 => {
                let found = self.pick(&state.resources, |it| it.versions.len() > 1);
                found.and_then(|(resource, known)| {
                    let version = *known.versions.keys().next()?;
                    let officer = self.one_of(|party| *party == known.provider)?;
                    Some((officer, Command::EraseVersion { resource, version, reason }))
                })
            }
            _ => self.call(),
        };
        drawn.map(|(officer, command)| (officer, self.act(command)))
    }

    fn on_agreement(
        &mut self,
        command: impl FnOnce(AgreementId) -> Command,
    ) -> Option<(OfficerId, Command)> {
        let state = self.state;
        let (agreement, _) = self.pick(&state.agreements, |it| {
            it.kind == AgreementKind::Operation && it.state == AgreementState::InForce
        })?;
        let officer = self.with_role(Role::DataAuthority)?;
        Some((officer, command(agreement)))
    }

    fn call(&mut self) -> Option<(OfficerId, Command)> {
        let officer = self.with_role(Role::DataAuthority)?;
        let command = Command::PublishCall {
            title: Text::new("申报通知", "a call"),
            conditions: Text::new("见附件", "see the annex"),
            opens: self.today,
            closes: self.today.plus_days(60),
        };
        Some((officer, command))
    }

    /// Keys, appointments, dismissals, erasures, affiliations.
    fn people(&mut self) -> Drawn {
        let state = self.state;
        let Some(officer) = self.anybody() else { return Ok(None) };
        let party = state.officers.get(&officer).map(|it| it.party.to_string());
        let party = party.unwrap_or_default();
        let command = match self.dice.below(10) {
            0..=1 => {
                let name = format!("new{}", state.officers.len());
                cast::appointment(&name, &party)?
            }
            2..=3 => {
                let found = self.pick(&state.officers, |it| it.in_post);
                let crowd = |of: &PartyId| {
                    let own = state.officers.values().filter(|it| it.in_post && it.party == *of);
                    own.count()
                };
                let found = found.filter(|(_, it)| crowd(&it.party) > 2);
                let Some((officer, _)) = found else { return Ok(None) };
                Command::DismissOfficer { officer }
            }
            4..=5 => {
                let found = self.pick(&state.officers, |it| !it.in_post && !it.erased);
                let Some((officer, _)) = found else { return Ok(None) };
                Command::ErasePerson { officer, reason: "离职".to_owned() }
            }
            6 => {
                let pair =
                    [self.pick(&state.parties, |_| true), self.pick(&state.parties, |_| true)];
                let [Some((one, _)), Some((other, _))] = pair else { return Ok(None) };
                if self.dice.chance(80) {
                    return Ok(None);
                }
                Command::DeclareAffiliation { one, other, ground: "参股".to_owned() }
            }
            _ => Command::RegisterKey { public_key: self.hands.public_key(&officer) },
        };
        Ok(Some((officer, self.act(command))))
    }

    fn clock(&mut self) -> Option<(OfficerId, Deed)> {
        let officer = self.with_role(Role::DataAuthority)?;
        let days =
            if self.dice.chance(10) { -2 } else { i32::try_from(self.dice.below(6)).ok()? };
        Some((officer, Deed::Clock(self.today.plus_days(days))))
    }

    fn read(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let officer = self.anybody()?;
        let case = self.pick(&state.cases, |_| true).map(|(id, _)| id.to_string());
        let grant = self.pick(&state.grants, |_| true).map(|(id, _)| id.to_string());
        let (case, grant) = (case.unwrap_or_default(), grant.unwrap_or_default());
        let pages = [
            "/api/place".to_owned(),
            "/api/me".to_owned(),
            "/api/work".to_owned(),
            "/api/cases".to_owned(),
            format!("/api/cases/{case}"),
            format!("/api/cases/{case}/egress"),
            "/api/resources".to_owned(),
            "/api/resources/people".to_owned(),
            "/api/resources/people/versions/1/set-aside".to_owned(),
            "/api/agreements".to_owned(),
            "/api/grants".to_owned(),
            format!("/api/grants/{grant}"),
            format!("/api/grants/{grant}/tables"),
            "/api/releases".to_owned(),
            "/api/calls".to_owned(),
            "/api/duties".to_owned(),
            "/api/matters".to_owned(),
            "/api/parties".to_owned(),
            "/api/procedures".to_owned(),
            "/api/rulebook".to_owned(),
            "/api/calendar/2026".to_owned(),
            format!("/api/log?from={}&limit=50", self.dice.below(100)),
            format!("/api/log/{}", self.dice.below(100)),
            format!("/api/log/{}/receipt", self.dice.below(100)),
            "/log/checkpoint".to_owned(),
            "/log/tile/0/000".to_owned(),
            "/api/no-such-page".to_owned(),
        ];
        let page = self.dice.pick(&pages)?.clone();
        Some((officer, Deed::Read { path: page, by_nobody: self.dice.chance(25) }))
    }

    /// Acts about things that are not there, or that contradict themselves.
    fn nonsense(&mut self) -> Drawn {
        let Some(officer) = self.anybody() else { return Ok(None) };
        let command = match self.dice.below(6) {
            0 => Command::WithdrawCase { case: CaseId::new("case-9999")? },
            1 => Command::RunQuery { grant: GrantId::new("grant-9999")?, sql: String::new() },
            2 => Command::Look { table: TableId::new("table-9999")? },
            3 => Command::DeclareAffiliation {
                one: PartyId::new("lotus")?,
                other: PartyId::new("lotus")?,
                ground: String::new(),
            },
            4 => Command::EraseVersion {
                resource: ResourceId::new("people")?,
                version: VersionNo(9999),
                reason: String::new(),
            },
            _ => Command::StartImport {
                resource: ResourceId::new("people")?,
                format: "csv".to_owned(),
            },
        };
        Ok(Some((officer, self.act(command))))
    }
}

pub(super) fn document(name: &str) -> Material {
    let digest = journeys::document_digest(name);
    Material::Document(Document { name: name.to_owned(), digest })
}
