//! The law cases beside a rulebook. Many begin with the same journey: it is run once, and each of
//! them goes on in a copy of its world.

use std::collections::BTreeMap;
use std::path::PathBuf;

use desk::Library;
use journeys::{Files, Journey, Run, Ticket, Transcript};

use crate::memory::Faults;
use crate::world::{Sim, SimFailure};

/// The cases of one place under one law.
pub struct Cases<'a> {
    library: &'a Library,
    name: String,
    files: &'a dyn Files,
    begun: BTreeMap<PathBuf, (Run, Sim)>,
}

impl std::fmt::Debug for Cases<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cases({}, {} begun)", self.name, self.begun.len())
    }
}

impl<'a> Cases<'a> {
    /// No case was run yet.
    pub fn new(library: &'a Library, files: &'a dyn Files) -> Self {
        let name = format!("{}/case", library.current.place.id);
        Self { library, name, files, begun: BTreeMap::new() }
    }

    /// Runs a case; the world is as it left it.
    ///
    /// # Guarantee
    /// What comes of it does not hang on the cases run before.
    ///
    /// # Errors
    /// [`SimFailure`] when the place cannot be founded under this law.
    pub fn play(&mut self, case: &Journey) -> Result<(Transcript, Sim), SimFailure> {
        let name = self.name.clone();
        let ticket = Ticket { name: &name, nonce: "case", files: self.files };
        let (mut run, mut world) = self.begin(case, ticket)?;
        run.go(case, ticket, &mut world, case.lines.len());
        Ok((run.finish(&mut world), world))
    }

    /// Where the case goes on by itself.
    fn begin(&mut self, case: &Journey, ticket: Ticket<'_>) -> Result<(Run, Sim), SimFailure> {
        let founded = || Sim::found(1, self.library.clone(), &case.founding, Faults::default());
        let Some(given) = &case.given else {
            return Ok((Run::begin(case, ticket), founded()?));
        };
        if let Some((run, world)) = self.begun.get(&given.path) {
            return Ok((run.clone(), world.fork()?));
        }
        let (mut run, mut world) = (Run::begin(case, ticket), founded()?);
        run.go(case, ticket, &mut world, given.lines);
        run.look_up(&mut world);
        let on = (run.clone(), world.fork()?);
        self.begun.insert(given.path.clone(), (run, world));
        Ok(on)
    }
}
