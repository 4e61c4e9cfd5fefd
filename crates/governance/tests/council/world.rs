//! A place in memory: acts are decided under the law and folded, nothing else.

use std::path::Path;
use std::sync::LazyLock;

use governance::{
    Act, Command, EgressEvidence, Event, Evidence, LegalForm, Mode, No, Recorded, Report, State,
    decide, record,
};
use rulebook::Rulebook;
use serde_json::{Value, json};
use terms::{Day, Digest, Instant, OfficerId, PlaceId, Role, Text};

/// The law of Futian as shipped.
pub(crate) static LAW: LazyLock<Rulebook> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks/futian/2024-01-30");
    rulebook::load(folder).unwrap()
});

/// Everybody: officer, party, its legal form and its roles. The first one founds the place.
pub(crate) const PEOPLE: &[(&str, &str, LegalForm, &[Role])] = &[
    ("lin", "authority", LegalForm::StateOrgan, &[Role::DataAuthority]),
    ("qiao", "authority", LegalForm::StateOrgan, &[Role::DataAuthority]),
    ("fang", "government", LegalForm::StateOrgan, &[Role::AuthorizingGovernment]),
    ("peng", "cyberspace", LegalForm::StateOrgan, &[Role::SecurityRegulator]),
    ("deng", "reform", LegalForm::StateOrgan, &[Role::MarketRegulator]),
    ("shen", "experts", LegalForm::Unincorporated, &[Role::ExpertPanel]),
    ("xu", "institute", LegalForm::LegalPerson, &[Role::ExpertPanel]),
    ("tan", "statistics", LegalForm::StateOrgan, &[Role::DataProvider]),
    ("ma", "statistics", LegalForm::StateOrgan, &[Role::DataProvider]),
    ("ouyang", "transport", LegalForm::StateOrgan, &[Role::DataProvider]),
    ("gao", "lotus", LegalForm::LegalPerson, &[Role::OperatorApplicant]),
    ("su", "lotus", LegalForm::LegalPerson, &[Role::OperatorApplicant]),
    ("he", "lab", LegalForm::LegalPerson, &[Role::Partner]),
    ("zhong", "shore", LegalForm::LegalPerson, &[Role::OperatorApplicant, Role::MarketEntity]),
    ("ren", "harbour", LegalForm::LegalPerson, &[Role::MarketEntity]),
    ("bao", "harbour", LegalForm::LegalPerson, &[Role::MarketEntity]),
    ("wu", "peak", LegalForm::LegalPerson, &[Role::OperatorApplicant, Role::MarketEntity]),
];

/// A place with its journal.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) state: State,
    pub(crate) today: Day,
    pub(crate) log: Vec<Recorded>,
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn officer(id: &str) -> OfficerId {
    OfficerId::new(id).unwrap()
}

/// A command as it comes over the wire.
pub(crate) fn command(value: &Value) -> Command {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

impl World {
    /// A rehearsal with everybody entered.
    pub(crate) fn founded() -> Self {
        let mut world = Self { state: State::default(), today: day("2026-01-05"), log: Vec::new() };
        let clock = Instant::at(world.today, 9, "Asia/Shanghai").unwrap();
        world.happen(Event::PlaceFounded {
            place: PlaceId::new("futian").unwrap(),
            mode: Mode::Rehearsal,
            zone: "Asia/Shanghai".to_owned(),
            clock: Some(clock),
        });
        for (person, party, form, roles) in PEOPLE {
            if world.state.parties.keys().all(|known| known.as_str() != *party) {
                let roles: Vec<_> = roles.iter().map(|role| role.code()).collect();
                let registered = json!({
                    "event": "party_registered", "party": party, "roles": roles,
                    "name": Text::same(*party), "legal_form": form,
                });
                world.happen(serde_json::from_value(registered).unwrap());
            }
            world.happen(Event::OfficerAppointed {
                officer: officer(person),
                party: party.parse().unwrap(),
            });
        }
        world
    }

    /// Folds an event that nobody asked for.
    pub(crate) fn happen(&mut self, event: Event) {
        self.fold(&[Recorded {
            event,
            cites: Vec::new(),
            register: None,
            public: [].into(),
            words: [].into(),
            personal: None,
        }]);
    }

    /// Folds a record that the council made outside of an act.
    pub(crate) fn keep(&mut self, recorded: &Recorded) {
        self.fold(std::slice::from_ref(recorded));
    }

    fn fold(&mut self, all: &[Recorded]) {
        let at = Instant::at(self.today, 10, "Asia/Shanghai").unwrap();
        for recorded in all {
            self.state.evolve(self.state.size, at, &recorded.event);
            self.log.push(recorded.clone());
        }
    }

    /// The act with the evidence that the desk would bring.
    pub(crate) fn act(&self, who: &str, command: Command) -> Act {
        let evidence = if matches!(command, Command::RequestRelease { .. }) {
            let (content, failed) = (Digest([7; 32]), Vec::new());
            Some(Evidence::Egress(EgressEvidence { content, rows: 12, pass: true, failed }))
        } else if matches!(command, Command::AnswerStep { signature: Some(_), .. }) {
            Some(Evidence::SignatureHolds)
        } else if matches!(command, Command::IssueKey { .. }) {
            Some(Evidence::Secret(Digest([6; 32])))
        } else {
            Some(Evidence::Plan { digest: Digest([8; 32]), reads: Vec::new() })
        };
        Act { actor: officer(who), happened_on: self.today, command, evidence }
    }

    /// Asks, without doing it.
    pub(crate) fn ask(&self, who: &str, value: &Value) -> Result<Vec<Recorded>, No> {
        decide(&self.state, &self.act(who, command(value)), &*LAW, self.today)
    }

    /// Asks with evidence that is not the usual one, without doing it.
    pub(crate) fn ask_with(
        &self,
        who: &str,
        value: &Value,
        evidence: Evidence,
    ) -> Result<Vec<Recorded>, No> {
        let mut act = self.act(who, command(value));
        act.evidence = Some(evidence);
        decide(&self.state, &act, &*LAW, self.today)
    }

    /// Asks, and does it if it is lawful.
    pub(crate) fn try_to(&mut self, who: &str, value: &Value) -> Result<(), No> {
        let recorded = self.ask(who, value)?;
        self.fold(&recorded);
        self.report(&recorded, who);
        Ok(())
    }

    /// Does what must be lawful.
    pub(crate) fn must(&mut self, who: &str, value: &Value) {
        if let Err(no) = self.try_to(who, value) {
            panic!("{who}: {value}\n{}", verdict(&Err(no)));
        }
    }

    /// Does an act whose evidence is not the usual one.
    pub(crate) fn must_with(&mut self, who: &str, value: &Value, evidence: Evidence) {
        let mut act = self.act(who, command(value));
        act.evidence = Some(evidence);
        let recorded = decide(&self.state, &act, &*LAW, self.today).unwrap();
        self.fold(&recorded);
    }

    /// Effects are done at once and reported.
    fn report(&mut self, recorded: &[Recorded], who: &str) {
        let report = match recorded.first().map(|recorded| &recorded.event) {
            Some(Event::ImportStarted { resource, version, .. }) => Report::Imported {
                resource: resource.clone(),
                version: *version,
                source: Digest([9; 32]),
                rows: 600,
                set_aside: 0,
                columns: Vec::new(),
            },
            Some(Event::RunAdmitted { run, plan, .. }) => Report::RunAnswered {
                run: run.clone(),
                plan: *plan,
                result: Digest([10; 32]),
                rows: 12,
                lookable: true,
            },
            _ => return,
        };
        let recorded = record(&self.state, &report, &officer(who), self.today);
        self.fold(&recorded);
    }
}

/// An answer in one line: `may`, or the grounds in their order, or why the act means nothing.
pub(crate) fn verdict(answer: &Result<Vec<Recorded>, No>) -> String {
    match answer {
        Ok(_) => "may".to_owned(),
        Err(No::Refused(refusal)) => {
            let cite = |ground: &terms::Ground| {
                format!("{} {}", ground.citation.article, ground.citation.rule)
            };
            refusal.grounds().map(cite).collect::<Vec<_>>().join(", ")
        }
        Err(No::Unknown { what, .. }) => format!("no such {what}"),
        Err(No::Malformed(why)) => format!("malformed: {}", why.en),
    }
}
