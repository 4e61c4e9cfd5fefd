//! A small place: who takes part under its rulebook, and two small files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use governance::{CatalogueForm, ColumnForm, Command, Domain, LegalForm, Parameter};
use journeys::{Dice, Founding};
use rulebook::model::Rulebook;
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

/// The resources: whoever describes one first is its source department.
pub(super) const RESOURCES: [&str; 2] = ["people", "sites"];

/// How many different files there are of each resource.
pub(super) const FILES: u32 = 12;

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

/// The acts by which everybody is entered, all of the first officer's: for each role the place
/// knows a party or two with nothing but that role.
pub(super) fn entries(law: &Rulebook) -> Result<Vec<Command>, CastFailure> {
    let mut commands = Vec::new();
    commands.push(appointment("qiao", "authority")?);
    for role in law.place.roles.keys().filter(|role| !is_made_otherwise(**role)) {
        for number in 1..=parties_with(*role) {
            let party = format!("{}-{number}", role.code().replace('_', "-"));
            commands.push(Command::RegisterParty {
                party: PartyId::new(party.clone())?,
                name: Text::new(format!("主体 {party}"), format!("party {party}")),
                roles: BTreeSet::from([*role]),
                legal_form: legal_form(*role),
            });
            for officer in ["a", "b"].into_iter().take(officers_of(*role)) {
                commands.push(appointment(&format!("{party}{officer}"), &party)?);
            }
        }
    }
    Ok(commands)
}

/// Whether nobody is entered with this role: it is there from the founding, comes with an
/// agreement, or decides nothing.
fn is_made_otherwise(role: Role) -> bool {
    matches!(role, Role::DataAuthority | Role::Operator | Role::Administrator)
}

/// Whether a role is taken on the market.
fn is_of_market(role: Role) -> bool {
    matches!(
        role,
        Role::OperatorApplicant
            | Role::Partner
            | Role::EndUser
            | Role::MarketEntity
            | Role::DataExchange
            | Role::ThirdPartyBody
    )
}

fn legal_form(role: Role) -> LegalForm {
    if is_of_market(role) {
        return LegalForm::LegalPerson;
    }
    if role == Role::ExpertPanel { LegalForm::Unincorporated } else { LegalForm::StateOrgan }
}

fn parties_with(role: Role) -> u32 {
    if matches!(role, Role::DataProvider | Role::OperatorApplicant | Role::MarketEntity) {
        2
    } else {
        1
    }
}

fn officers_of(role: Role) -> usize {
    let several = is_of_market(role) || matches!(role, Role::DataProvider | Role::ExpertPanel);
    if several { 2 } else { 1 }
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

/// A file of a resource: good, with a crooked row, or hopeless; the number says which.
pub(super) fn file(resource: &str, number: u32) -> String {
    let people = resource == "people";
    let mut text = if people { "id, office, age, pay\n" } else { "site,office,piles\n" }.to_owned();
    match number {
        0 => return String::new(),
        1 => return "a,a\n1,2\n".to_owned(),
        _ => {}
    }
    let mut dice = Dice::new(u64::from(number));
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
    if number.is_multiple_of(3) {
        text.push_str("crooked\n");
    }
    text
}

/// Where a file of a resource is, as a journey names it.
pub(super) fn path(resource: &str, number: u32) -> String {
    format!("rehearsal/{resource}-{number}.csv")
}

/// Every file of a rehearsal, by its path.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let numbered = RESOURCES.iter().flat_map(|it| (0..FILES).map(move |number| (*it, number)));
    numbered.map(|(it, number)| (path(it, number), file(it, number).into_bytes())).collect()
}

/// The query of a template, and what its parameter may be.
pub(super) fn template(has_people: bool) -> (&'static str, Parameter) {
    let says = Text::new("场所", "the office");
    let values = (0..4).map(|office| format!("o{office}")).collect();
    let parameter = Parameter { name: "office".to_owned(), says, domain: Domain::Words { values } };
    let sql = if has_people {
        "SELECT count(*) AS n FROM people WHERE office = $office"
    } else {
        "SELECT count(*) AS n FROM sites WHERE office = $office"
    };
    (sql, parameter)
}

/// Questions, lawful and not; the lawful ones read what is there.
pub(super) fn question((has_people, has_sites): (bool, bool), dice: &mut Dice) -> String {
    let (age, office) = (20 + dice.below(45), dice.below(5));
    let of_people = [
        "SELECT office, count(*) AS n, avg(age) AS age FROM people GROUP BY office".to_owned(),
        format!("SELECT count(*) AS n FROM people WHERE age > {age}"),
        format!("SELECT count(*) AS n, avg(pay) AS pay FROM people WHERE age <= {age}"),
        format!("SELECT sum(pay) AS pay, count(*) AS n FROM people WHERE office = 'o{office}'"),
    ];
    let of_sites = [
        "SELECT office, sum(piles) AS piles, count(*) AS n FROM sites GROUP BY office".to_owned(),
        format!("SELECT count(*) AS n FROM sites WHERE piles > {}", dice.below(9)),
    ];
    let wild = [
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
    let lawful = match (has_people, has_sites) {
        (true, true) => [of_people.as_slice(), of_sites.as_slice(), wild.get(..1).unwrap_or(&[])],
        (true, false) => [of_people.as_slice(), &[], &[]],
        (false, true) => [of_sites.as_slice(), &[], &[]],
        (false, false) => [wild.as_slice(), &[], &[]],
    };
    let questions = if dice.chance(65) { lawful.concat() } else { wild.to_vec() };
    dice.pick(&questions).cloned().unwrap_or_default()
}
