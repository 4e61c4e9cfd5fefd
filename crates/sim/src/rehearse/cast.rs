//! A small place: who takes part, and two small files.

use std::fmt::Write as _;

use governance::{CatalogueForm, ColumnForm, Command, LegalForm};
use journeys::{Dice, Founding};
use terms::{
    ColumnKind, Day, DayError, IdError, Level, Obtained, OfficerId, OpeningType, Origin, PartyId,
    ResourceId, Role, Text,
};

/// Every name of a person begins so; no state, envelope or public part may hold it.
pub(super) const NAME_MARK: &str = "姓名标记";

/// Why the small place cannot be set up; it is a mistake in this file.
#[derive(Debug, thiserror::Error)]
pub enum CastFailure {
    /// A day is none.
    #[error(transparent)]
    Day(#[from] DayError),
    /// An id is none.
    #[error(transparent)]
    Id(#[from] IdError),
}

/// A party with its roles and officers.
type Member = (&'static str, LegalForm, &'static [Role], &'static [&'static str]);

const MEMBERS: [Member; 9] = [
    ("gov", LegalForm::StateOrgan, &[Role::AuthorizingGovernment], &["fang"]),
    ("cyber", LegalForm::StateOrgan, &[Role::SecurityRegulator], &["peng"]),
    ("market", LegalForm::StateOrgan, &[Role::MarketRegulator], &["deng"]),
    ("experts", LegalForm::Unincorporated, &[Role::ExpertPanel], &["shen", "xu"]),
    ("statistics", LegalForm::StateOrgan, &[Role::DataProvider], &["tan", "he"]),
    ("transport", LegalForm::PublicService, &[Role::DataProvider], &["ouyang", "ma"]),
    ("lotus", LegalForm::LegalPerson, &[Role::OperatorApplicant], &["gao", "su"]),
    ("shore", LegalForm::LegalPerson, &[Role::OperatorApplicant], &["zhong", "wu"]),
    ("lab", LegalForm::LegalPerson, &[Role::Partner], &["bai"]),
];

/// The resources and the parties they come from.
pub(super) const RESOURCES: [(&str, &str); 2] = [("people", "statistics"), ("sites", "transport")];

/// How the place begins.
pub(super) fn founding() -> Result<Founding, CastFailure> {
    Ok(Founding {
        on: Day::new(2026, 1, 5)?,
        live: false,
        officer: OfficerId::new("lin")?,
        party: PartyId::new("authority")?,
        name: Text::new("主管部门", "the authority"),
        officer_name: Some(format!("{NAME_MARK}lin")),
    })
}

/// The acts by which everybody is entered, all of the first officer's.
pub(super) fn entries() -> Result<Vec<Command>, CastFailure> {
    let mut commands = Vec::new();
    commands.push(appointment("qiao", "authority")?);
    for (party, legal_form, roles, officers) in MEMBERS {
        commands.push(Command::RegisterParty {
            party: PartyId::new(party)?,
            name: Text::new(format!("主体 {party}"), format!("party {party}")),
            roles: roles.iter().copied().collect(),
            legal_form,
        });
        for officer in officers {
            commands.push(appointment(officer, party)?);
        }
    }
    Ok(commands)
}

/// The naming of an officer.
pub(super) fn appointment(officer: &str, party: &str) -> Result<Command, IdError> {
    Ok(Command::AppointOfficer {
        officer: OfficerId::new(officer)?,
        party: PartyId::new(party)?,
        name: format!("{NAME_MARK}{officer}"),
    })
}

/// The sheet of a resource for the catalogue.
pub(super) fn sheet(resource: &str) -> Result<CatalogueForm, IdError> {
    let column = |name: &str, kind, personal| ColumnForm {
        name: name.to_owned(),
        kind,
        personal,
        trade_secret: false,
    };
    let columns = if resource == "people" {
        vec![
            column("id", ColumnKind::Integer, true),
            column("office", ColumnKind::Text, false),
            column("age", ColumnKind::Integer, true),
            column("pay", ColumnKind::Number, true),
        ]
    } else {
        vec![
            column("site", ColumnKind::Text, false),
            column("office", ColumnKind::Text, false),
            column("piles", ColumnKind::Integer, false),
        ]
    };
    let entity = if resource == "people" { vec!["id".to_owned()] } else { Vec::new() };
    Ok(CatalogueForm {
        resource: ResourceId::new(resource)?,
        title: Text::new(format!("资源 {resource}"), format!("resource {resource}")),
        summary: Text::new("演练数据", "data of a rehearsal"),
        opening: OpeningType::Conditional,
        statute: None,
        level: Level::new(3).unwrap_or_else(|| unreachable!("there are five levels")),
        origin: Origin::District,
        obtained: Obtained::Own,
        update_cycle: Text::new("每月", "monthly"),
        entity,
        columns,
    })
}

/// A file of a resource: good, with a crooked row, or hopeless.
pub(super) fn file(resource: &str, dice: &mut Dice) -> String {
    let people = resource == "people";
    let mut text = if people { "id, office, age, pay\n" } else { "site,office,piles\n" }.to_owned();
    if dice.chance(10) {
        return if dice.chance(50) { String::new() } else { "a,a\n1,2\n".to_owned() };
    }
    let rows = 40 + dice.below(60);
    for row in 1..=rows {
        let (office, age, pay) = (dice.below(4), 20 + dice.below(40), 1000 + dice.below(9000));
        let written = if people {
            writeln!(text, "{row}, o{office}, {age}, {pay}.5")
        } else {
            writeln!(text, "s{row},o{office},{}", dice.below(9))
        };
        // Writing to a text never fails.
        debug_assert!(written.is_ok());
    }
    if dice.chance(30) {
        text.push_str("crooked\n");
    }
    text
}

/// Questions, lawful and not.
pub(super) fn question(dice: &mut Dice) -> String {
    let (age, office) = (20 + dice.below(45), dice.below(5));
    let questions = [
        "SELECT office, count(*) AS n, avg(age) AS age FROM people GROUP BY office".to_owned(),
        format!("SELECT count(*) AS n FROM people WHERE age > {age}"),
        format!("SELECT count(*) AS n, avg(pay) AS pay FROM people WHERE age <= {age}"),
        format!("SELECT sum(pay) AS pay, count(*) AS n FROM people WHERE office = 'o{office}'"),
        "SELECT office, sum(piles) AS piles, count(*) AS n FROM sites GROUP BY office".to_owned(),
        "SELECT p.office, count(DISTINCT p.id) AS n FROM people p \
         JOIN sites s ON p.office = s.office GROUP BY p.office ORDER BY n DESC"
            .to_owned(),
        format!("SELECT office FROM people WHERE age > {age} LIMIT 20"),
        "SELECT * FROM people".to_owned(),
        format!("SELECT pay FROM people WHERE id = {age}"),
        "SELECT count(*) AS n FROM payroll".to_owned(),
        "SELECT office, row_number() OVER () FROM people".to_owned(),
        "DROP TABLE people".to_owned(),
        "SELEC".to_owned(),
    ];
    // The first ones are lawful under most grants.
    let lawful = questions.get(..6).filter(|_| dice.chance(60));
    dice.pick(lawful.unwrap_or(&questions)).cloned().unwrap_or_default()
}
