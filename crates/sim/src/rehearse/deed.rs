//! Deeds performed through the public surface, and what their answers may hold.

use governance::Command;
use journeys::{Asked, Import, Reply, World};
use serde_json::Value;
use terms::{Day, OfficerId};

use super::cast;
use super::draw::{Deed, Secret};
use super::text;
use crate::world::Sim;

impl Sim {
    /// Performs a deed under a key.
    pub(super) fn perform(
        &mut self,
        officer: &OfficerId,
        key: &str,
        (deed, secrets): (&Deed, &[Secret]),
    ) -> Result<Reply, String> {
        let key = key.to_owned();
        let reply = match deed {
            Deed::Act(happened_on, command) => {
                let command = serde_json::to_value(command).map_err(text)?;
                self.act(officer, &Asked { key, happened_on: *happened_on, command })
            }
            Deed::Import { resource, number } => {
                let bytes = cast::file(resource.as_str(), *number).into_bytes();
                let format = "csv".to_owned();
                self.import(officer, &Import { key, resource: resource.clone(), format, bytes })
            }
            Deed::Clock(day) => self.move_clock(officer, &key, *day),
            Deed::Collect(path) => self.collect(officer, path),
            Deed::Read { path, by_nobody } => self.read(Some(officer).filter(|_| !by_nobody), path),
            Deed::Call { secret, path } => {
                let words = secrets.get(*secret).map(|it| it.words.clone()).unwrap_or_default();
                self.deliver(&words, path)
            }
        };
        reply.map_err(text)
    }
}

impl Deed {
    /// Whether it is remembered under a key.
    pub(super) fn is_keyed(&self) -> bool {
        matches!(self, Self::Act(..) | Self::Import { .. } | Self::Clock(_))
    }

    /// Whether it is on record before it is answered.
    pub(super) fn is_recorded(&self) -> bool {
        !matches!(self, Self::Read { .. } | Self::Call { .. })
    }

    /// What it is called in the tally.
    pub(super) fn name(&self) -> String {
        let command = match self {
            Self::Act(_, command) => command,
            Self::Import { .. } => return "import".to_owned(),
            Self::Clock(_) => return "move_clock".to_owned(),
            Self::Collect(_) => return "collect".to_owned(),
            Self::Read { .. } => return "read".to_owned(),
            Self::Call { .. } => return "call".to_owned(),
        };
        if let Command::OpenCase { procedure, .. } = &**command {
            return format!("open_case {procedure}");
        }
        let written = serde_json::to_value(command).ok();
        let word = written.as_ref().and_then(|it| it.get("type")).and_then(Value::as_str);
        word.unwrap_or_default().to_owned()
    }

    /// What the first entry of its record is, where data is shown.
    pub(super) fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Collect(_) => Some("file.delivered"),
            Self::Import { .. } => Some("import.started"),
            Self::Act(_, command)
                if matches!(
                    **command,
                    Command::RunQuery { .. } | Command::AnswerTemplate { .. }
                ) =>
            {
                Some("run.admitted")
            }
            _ if self.is_look() => Some("table.looked"),
            Self::Act(..) | Self::Clock(_) | Self::Read { .. } | Self::Call { .. } => None,
        }
    }

    /// Whether it takes more than one durable step.
    pub(super) fn has_steps(&self) -> bool {
        let Self::Act(_, command) = self else { return self.is_import() };
        matches!(
            **command,
            Command::RunQuery { .. }
                | Command::AnswerTemplate { .. }
                | Command::Look { .. }
                | Command::ErasePerson { .. }
                | Command::EraseVersion { .. }
        )
    }

    /// Whether it collects a file.
    pub(super) fn is_collection(&self) -> bool {
        matches!(self, Self::Collect(_))
    }

    /// Whether it erases a person.
    pub(super) fn is_erasure(&self) -> bool {
        matches!(self, Self::Act(_, command) if matches!(**command, Command::ErasePerson { .. }))
    }

    /// Whether it is a look: what was lawful to see once may not be any more.
    pub(super) fn is_look(&self) -> bool {
        matches!(self, Self::Act(_, command) if matches!(**command, Command::Look { .. }))
    }

    /// Whether it is an import: a file that cannot be read leaves a failed version on record.
    pub(super) fn is_import(&self) -> bool {
        matches!(self, Self::Import { .. })
    }

    /// The officer it names.
    pub(super) fn names(&self) -> Option<OfficerId> {
        let Self::Act(_, command) = self else { return None };
        let Command::AppointOfficer { officer, .. } = &**command else { return None };
        Some(officer.clone())
    }

    /// A day that the clock would not be moved to by this deed.
    pub(super) fn other_day(&self) -> Day {
        if let Self::Clock(day) = self {
            return day.plus_days(400);
        }
        Day::new(2036, 1, 1).unwrap_or_else(|_| unreachable!("the day is one"))
    }

    /// What no answer may hold: a cell of too few, a name that was erased, for the public any.
    pub(super) fn check_answer(
        &self,
        body: &Value,
        least: u32,
        erased: &[String],
    ) -> Result<(), String> {
        if let Some(few) = counts(body).into_iter().find(|count| *count < u64::from(least)) {
            return Err(format!("a cell of {few} was shown by {self:?}"));
        }
        let written = body.to_string();
        let named = erased.iter().find(|name| written.contains(&format!("\"{name}\"")));
        if let Some(name) = named {
            return Err(format!("`{name}` was erased and is shown by {self:?}"));
        }
        let public = matches!(self, Self::Read { by_nobody: true, .. });
        if public && written.contains(cast::NAME_MARK) {
            return Err(format!("a name is shown to the public by {self:?}"));
        }
        Ok(())
    }
}

/// The counts of entities in an answer: the column `n` of rows or of a file.
fn counts(body: &Value) -> Vec<u64> {
    if let Value::String(csv) = body {
        let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let header = lines.next().unwrap_or_default();
        let Some(place) = header.iter().position(|name| *name == "n") else { return Vec::new() };
        return lines.filter_map(|line| line.get(place)?.parse().ok()).collect();
    }
    let columns = body.pointer("/rows/columns").and_then(Value::as_array);
    let place = columns.and_then(|it| it.iter().position(|name| name == "n"));
    let rows = body.pointer("/rows/rows").and_then(Value::as_array);
    let (Some(place), Some(rows)) = (place, rows) else { return Vec::new() };
    rows.iter().filter_map(|row| row.get(place)?.as_str()?.parse().ok()).collect()
}
