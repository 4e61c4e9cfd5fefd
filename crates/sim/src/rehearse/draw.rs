//! Draws what happens next: mostly something that could be lawful, by somebody it could be lawful
//! for; sometimes not.

use std::collections::BTreeMap;

use governance::{
    Case, CaseState, Command, Document, Material, OpenStep, Signature, State, Subject,
};
use journeys::Dice;
use rulebook::model::{Outcome, Rulebook, StepKind};
use terms::{
    AccessKeyId, CaseId, Day, Digest, GrantId, IdError, ItemId, OfficerId, PartyId, ProductId,
    ResourceId, Role, RuleId, TableId, VersionNo,
};

use super::cast;
use super::openings::Want;

/// How often an answer is drawn anew before one is sent that the law refuses.
const ANSWERS: u32 = 4;

/// What somebody does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Deed {
    /// An act, on an earlier day where one is named.
    Act(Option<Day>, Box<Command>),
    /// An import of a file, by its number.
    Import { resource: ResourceId, number: u32 },
    /// The clock moves.
    Clock(Day),
    /// A released file is collected.
    Collect(String),
    /// A page is read; sometimes by nobody.
    Read { path: String, by_nobody: bool },
    /// A program calls a product with one of the secrets that were issued.
    Call { secret: usize, path: String },
}

/// A secret that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Secret {
    /// The key it belongs to.
    pub(super) key: AccessKeyId,
    /// What it opens.
    pub(super) product: ProductId,
    /// The secret itself.
    pub(super) words: String,
}

/// The keys of the officers.
pub(super) trait Hands {
    /// Signs a statement for an officer.
    fn sign(&self, officer: &OfficerId, statement: &str) -> String;

    /// The officer's public key.
    fn public_key(&self, officer: &OfficerId) -> Digest;

    /// Whether an act would be refused now, and by which rules.
    fn may(&self, officer: &OfficerId, command: &Command) -> Result<(), Vec<RuleId>>;
}

/// What a draw looks at.
pub(super) struct Draw<'a> {
    pub(super) state: &'a State,
    pub(super) law: &'a Rulebook,
    pub(super) today: Day,
    pub(super) dice: &'a mut Dice,
    pub(super) hands: &'a dyn Hands,
    pub(super) secrets: &'a [Secret],
    pub(super) wants: &'a mut Vec<Want>,
}

pub(super) type Drawn = Result<Option<(OfficerId, Deed)>, IdError>;

impl<'a> Draw<'a> {
    /// Who does what; none when the draw came to nothing.
    pub(super) fn deed(&mut self) -> Drawn {
        // What is seldom possible is tried often: where it is not, something else is drawn.
        let drawn = match self.dice.below(288) {
            0..=79 => self.answer()?,
            80..=135 => self.opening()?,
            136..=143 => self.import(),
            144..=189 => self.use_of_data(),
            190..=239 => self.market()?,
            240..=245 => self.collect(),
            246..=255 => self.oversight(),
            256 => self.revocation(),
            257..=262 => self.people()?,
            263..=267 => self.clock(),
            268..=281 => self.read(),
            _ => self.nonsense()?,
        };
        // Now and then the wrong person does it.
        let stranger = if self.dice.chance(6) { self.anybody() } else { None };
        Ok(drawn.map(|(officer, deed)| (stranger.unwrap_or(officer), deed)))
    }

    pub(super) fn anybody(&mut self) -> Option<OfficerId> {
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
        let Some((id, case)) = self.open_case() else { return Ok(None) };
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
        let procedure = self.law.procedure(&case.procedure);
        let asks = procedure.and_then(|it| it.step(&open.step)).is_some_and(|it| it.supplements);
        if self.dice.chance(if asks { 12 } else { 1 }) {
            let request = "请补正".to_owned();
            let step = open.step.clone();
            let command = Command::AskSupplement { case: id, step, request };
            return Ok(Some((officer, self.act(command))));
        }
        let mut last = None;
        for _ in 0..ANSWERS {
            let Some(command) = self.outcome(&officer, (&id, case), open)? else { break };
            let thinks = last.is_some() || self.dice.chance(90);
            match self.hands.may(&officer, &command) {
                Err(rules) if thinks => self.learn(&officer, &command, &rules),
                Ok(()) | Err(_) => return Ok(Some((officer, self.act(command)))),
            }
            last = Some(command);
        }
        Ok(last.map(|command| (officer, self.act(command))))
    }

    /// An open case; more often one on which others wait.
    fn open_case(&mut self) -> Option<(CaseId, &'a Case)> {
        let (state, law) = (self.state, self.law);
        let open = |it: &Case| it.state == CaseState::Open;
        let leads = |it: &Case| {
            let Subject::Matter { kind, .. } = &it.subject else { return true };
            let mut named = law.guards.values().filter_map(|guard| guard.matter.as_ref());
            named.any(|(named, _)| kind.as_ref() == Some(named))
        };
        let leading = self.pick(&state.cases, |it| open(it) && leads(it));
        let leading = leading.filter(|_| self.dice.chance(65));
        leading.or_else(|| self.pick(&state.cases, open))
    }

    fn outcome(
        &mut self,
        officer: &OfficerId,
        (id, case): (&CaseId, &Case),
        open: &OpenStep,
    ) -> Result<Option<Command>, IdError> {
        let procedure = self.law.procedure(&case.procedure);
        let Some(step) = procedure.and_then(|it| it.step(&open.step)) else { return Ok(None) };
        // Reviewers of an egress shall differ now and then.
        let is_review = matches!(case.subject, Subject::EgressReview { .. });
        let agreeable = if is_review { 70 } else { 88 };
        let favourable = step.favourable().filter(|_| self.dice.chance(agreeable));
        let chosen = match favourable {
            Some(outcome) => Some(outcome),
            None => self.dice.pick(&step.outcomes),
        };
        let Some(chosen) = chosen else { return Ok(None) };
        let materials = self.needs(chosen)?;
        let signature = match case.document {
            Some(document) if step.kind == StepKind::Sign && self.dice.chance(93) => {
                Some(self.signature(officer, id, document))
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
        Ok(Some(command))
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

    fn import(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let listed = self.pick(&state.resources, |it| it.in_catalogue);
        let any = self.pick(&state.resources, |_| true);
        let (resource, known) = if self.dice.chance(90) { listed } else { any }?;
        let number = self.dice.below(cast::FILES);
        let officer = self.one_of(|it| *it == known.provider)?;
        Some((officer, Deed::Import { resource, number }))
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
                let crowd = |of: &PartyId| {
                    let own = state.officers.values().filter(|it| it.in_post && it.party == *of);
                    own.count()
                };
                let found = self.pick(&state.officers, |it| it.in_post && crowd(&it.party) > 1);
                let Some((who, known)) = found else { return Ok(None) };
                let own = self.one_of(|party| *party == known.party);
                let able = self.allowed("may_appoint_officer").filter(|_| self.dice.chance(50));
                let by = able.or(own).unwrap_or(officer);
                return Ok(Some((by, self.act(Command::DismissOfficer { officer: who }))));
            }
            4..=5 => {
                let found = self.pick(&state.officers, |it| !it.in_post && !it.erased);
                let Some((who, _)) = found else { return Ok(None) };
                let able = self.allowed("may_erase_person").filter(|_| self.dice.chance(80));
                let command = Command::ErasePerson { officer: who, reason: "离职".to_owned() };
                return Ok(Some((able.unwrap_or(officer), self.act(command))));
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

    /// Mostly a few days; now and then months, or years beyond the published calendar.
    fn clock(&mut self) -> Option<(OfficerId, Deed)> {
        let officer = self.with_role(Role::DataAuthority)?;
        let days = match self.dice.below(100) {
            0..=7 => return Some((officer, Deed::Clock(self.today.plus_days(-2)))),
            8..=87 => self.dice.below(6),
            88..=95 => 20 + self.dice.below(80),
            _ => 300 + self.dice.below(900),
        };
        let days = i32::try_from(days).ok()?;
        Some((officer, Deed::Clock(self.today.plus_days(days))))
    }

    fn read(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let officer = self.anybody()?;
        let case = self.pick(&state.cases, |_| true).map(|(id, _)| id.to_string());
        let grant = self.pick(&state.grants, |_| true).map(|(id, _)| id.to_string());
        let product = self.pick(&state.products, |_| true).map(|(id, _)| id.to_string());
        let (case, grant) = (case.unwrap_or_default(), grant.unwrap_or_default());
        let product = product.unwrap_or_default();
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
            "/api/calendar/2031".to_owned(),
            "/api/statistics".to_owned(),
            "/api/products".to_owned(),
            format!("/api/products/{product}"),
            "/api/subscriptions".to_owned(),
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
                one: PartyId::new("authority")?,
                other: PartyId::new("authority")?,
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
