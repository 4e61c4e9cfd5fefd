//! A place in memory behind its public surface: what the server does over HTTP, without HTTP.

mod calls;
mod library;
mod memory;
mod pages;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use desk::{Asked, Desk, DeskPorts, Library};
use ed25519_dalek::{Signer as _, SigningKey};
use governance::{Command, Mode};
use journeys::{Founding, Import, No, NoCode, Reply, World, WorldFailure};
use ledger::publish::{PublicEntry, PublicPart, files};
use ledger::{Signer, VerifierKey};
use ports::{Audience, Journal as _};
use serde_json::{Value, json};
use terms::{Day, Digest, Instant, Key, OfficerId, Role, Text};

use crate::memory::{Faults, MemoryJournal, MemoryKeys, derived};
use memory::Memory;
use wire::Come;

pub use library::{LibraryFailure, library};

/// The hour at which a moved clock stands.
const MORNING: i8 = 9;

/// Why a rehearsal cannot begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum SimFailure {
    /// The place cannot be founded.
    #[error("the place cannot be founded: {0}")]
    Founding(String),
    /// The place cannot be opened.
    #[error("the place cannot be opened: {0}")]
    Opening(#[from] desk::OpenFailure),
    /// The log cannot be published.
    #[error("the log cannot be published: {0}")]
    Publishing(String),
}

/// A place in rehearsal, in memory, from one seed.
pub struct Sim {
    seed: u64,
    ports: DeskPorts,
    memory: Memory,
    library: Library,
    origin: String,
    /// None after a crash, until it is opened again.
    desk: Option<Desk>,
    accounts: BTreeSet<OfficerId>,
}

impl std::fmt::Debug for Sim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sim({}, seed {})", self.origin, self.seed)
    }
}

impl Sim {
    /// Founds a place and opens it.
    ///
    /// # Guarantee
    /// The same seed, library, founding and calls give the same journal, byte for byte.
    ///
    /// # Errors
    /// [`SimFailure`].
    pub fn found(
        seed: u64,
        library: Library,
        founding: &Founding,
        faults: Faults,
    ) -> Result<Self, SimFailure> {
        let failed = |error: &dyn std::fmt::Display| SimFailure::Founding(error.to_string());
        let place = &library.current.place;
        let now = Instant::at(founding.on, MORNING, &place.zone).map_err(|error| failed(&error))?;
        let memory = Memory::new(seed, now, faults);
        let ports = memory.ports();
        let first = desk::Founding {
            place: place.id.clone(),
            mode: if founding.live { Mode::Live } else { Mode::Rehearsal },
            zone: place.zone.clone(),
            clock: (!founding.live).then_some(now),
            authority: founding.party.clone(),
            authority_name: founding.name.clone(),
            officer: founding.officer.clone(),
            officer_name: founding
                .officer_name
                .clone()
                .unwrap_or_else(|| founding.officer.to_string()),
            rulebook: library.current.digest,
        };
        desk::found(&ports, &first).map_err(|error| failed(&error))?;
        let origin = format!("rehearsal.invalid/{}", place.id);
        let accounts = BTreeSet::from([founding.officer.clone()]);
        let mut sim = Self { seed, ports, memory, library, origin, desk: None, accounts };
        sim.restart()?;
        Ok(sim)
    }

    /// Another place in which the same has happened so far; no fault is planned there.
    ///
    /// # Errors
    /// [`SimFailure::Opening`].
    pub fn fork(&self) -> Result<Self, SimFailure> {
        let memory = self.memory.fork(self.ports.clock.now());
        let mut sim = Self {
            seed: self.seed,
            ports: memory.ports(),
            memory,
            library: self.library.clone(),
            origin: self.origin.clone(),
            desk: None,
            accounts: self.accounts.clone(),
        };
        sim.restart()?;
        Ok(sim)
    }

    /// Ends the process, as a crash does, and opens the place again from its ports.
    ///
    /// # Errors
    /// [`SimFailure::Opening`].
    pub fn restart(&mut self) -> Result<(), SimFailure> {
        self.desk = None;
        self.memory.faults.restore();
        self.memory.meter.restart();
        let signer = self.signer().map_err(SimFailure::Publishing)?;
        self.desk = Some(Desk::open(self.ports.clone(), self.library.clone(), signer)?);
        Ok(())
    }

    /// Ends the process and opens the place under other rulebooks, as an update does.
    ///
    /// # Errors
    /// [`SimFailure::Opening`].
    pub fn restart_under(&mut self, library: Library) -> Result<(), SimFailure> {
        self.library = library;
        self.restart()
    }

    /// The desk, unless the process crashed and was not started again.
    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// The journal.
    pub fn journal(&self) -> &MemoryJournal {
        &self.memory.journal
    }

    /// The key ring.
    pub fn keys(&self) -> &MemoryKeys {
        &self.memory.keys
    }

    /// The ports the desk stands on.
    pub fn ports(&self) -> &DeskPorts {
        &self.ports
    }

    /// The faults of this place.
    pub fn faults(&self) -> &Faults {
        &self.memory.faults
    }

    /// The law of this place.
    pub fn law(&self) -> &Library {
        &self.library
    }

    fn signer(&self) -> Result<Signer, String> {
        let secret = derived(self.seed, "log");
        Signer::new(&self.origin, &secret).map_err(|error| error.to_string())
    }

    /// The key a stranger verifies the log with.
    ///
    /// # Errors
    /// [`SimFailure::Publishing`] when the origin is no name of a key.
    pub fn verifier_key(&self) -> Result<VerifierKey, SimFailure> {
        Ok(self.signer().map_err(SimFailure::Publishing)?.verifier_key())
    }

    /// The published files of the log, by path.
    ///
    /// # Errors
    /// [`SimFailure::Publishing`] when the log contradicts itself.
    pub fn published(&self) -> Result<BTreeMap<String, Vec<u8>>, SimFailure> {
        let failed = |error: &dyn std::fmt::Display| SimFailure::Publishing(error.to_string());
        let mut entries = Vec::new();
        let scanned = self.memory.journal.scan(0, &mut |entry| {
            let part = entry.parts.iter().find(|part| part.audience == Audience::Public);
            entries.push(part.map(|part| PublicEntry {
                envelope: entry.envelope.clone(),
                public: PublicPart::Open { opening: part.opening, part: part.bytes.clone() },
            }));
            true
        });
        scanned.map_err(|error| failed(&error))?;
        // No public part of a rehearsal is ever erased.
        let entries: Option<Vec<PublicEntry>> = entries.into_iter().collect();
        let entries = entries.ok_or_else(|| failed(&"a public part is missing"))?;
        let signer = self.signer().map_err(SimFailure::Publishing)?;
        files(entries, &signer).collect::<Result<_, _>>().map_err(|error| failed(&error))
    }

    fn open(&self) -> Result<&Desk, WorldFailure> {
        self.desk.as_ref().ok_or_else(|| WorldFailure("the process has crashed".to_owned()))
    }

    fn logged_in(&self, actor: &OfficerId) -> Result<(), No> {
        if self.accounts.contains(actor) { Ok(()) } else { Err(wire::unauthenticated()) }
    }

    /// The public half of an officer's key, which the seed grows.
    pub fn key_of(&self, officer: &OfficerId) -> Digest {
        Digest(self.secret(officer).verifying_key().to_bytes())
    }

    /// A signature of an officer over a statement, 128 hexadecimal digits.
    pub fn signed(&self, officer: &OfficerId, statement: &str) -> String {
        hex::encode(self.secret(officer).sign(statement.as_bytes()).to_bytes())
    }

    fn secret(&self, actor: &OfficerId) -> SigningKey {
        SigningKey::from_bytes(&derived(self.seed, &format!("officer {actor}")))
    }

    fn account_of(&self, desk: &Desk, actor: &OfficerId, officer: &OfficerId) -> Come {
        self.logged_in(actor)?;
        let parties = desk.parties(actor).map_err(wire::said)?;
        let mut shown = parties.iter().flat_map(|party| &party.officers);
        if shown.any(|it| it.id == *officer && it.in_post) {
            return Ok(json!({ "officer": officer, "password": "rehearsal" }));
        }
        let detail = Text::new(
            format!("没有经办人 `{officer}`，或者您无权为其开通登录"),
            format!("there is no officer `{officer}` whose log-in you may open"),
        );
        Err(wire::no(NoCode::NotFound, detail))
    }

    fn acted(&self, desk: &Desk, actor: &OfficerId, asked: &journeys::Asked) -> Come {
        self.logged_in(actor)?;
        let key = Key::new(asked.key.clone()).map_err(|error| wire::malformed(&error))?;
        let asked = wire::asked(asked)?;
        wire::page(desk.act(actor, &key, &asked))
    }

    fn imported(&self, desk: &Desk, actor: &OfficerId, import: &Import) -> Come {
        self.logged_in(actor)?;
        let key = Key::new(import.key.clone()).map_err(|error| wire::malformed(&error))?;
        let wish = wire::wish(import)?;
        wire::page(desk.import(actor, &key, &wish, &mut import.bytes.as_slice()))
    }

    fn clock_moved(&self, desk: &Desk, actor: &OfficerId, key: &str, to: Day) -> Come {
        self.logged_in(actor)?;
        let me = desk.me(actor).map_err(wire::said)?;
        if !me.roles.iter().any(|role| role.role == Role::DataAuthority) {
            let detail = Text::new(
                "演练时钟由公共数据主管部门移动",
                "only the data authority moves the rehearsal clock",
            );
            return Err(wire::no(NoCode::NotFound, detail));
        }
        let key = Key::new(key).map_err(|error| wire::malformed(&error))?;
        let zone = &self.library.current.place.zone;
        let to = Instant::at(to, MORNING, zone).map_err(|error| wire::malformed(&error))?;
        let (_, _, mode) = desk.time().map_err(wire::said)?;
        if mode == Mode::Live {
            // Nobody moves the clock of a live place: the time passes.
            self.memory.pass(to);
            return Ok(json!({}));
        }
        let asked = Asked { happened_on: None, command: Command::MoveClock { to } };
        wire::page(desk.act(actor, &key, &asked))
    }

    fn collected(&self, desk: &Desk, actor: &OfficerId, path: &str) -> Come {
        self.logged_in(actor)?;
        let inside = path.strip_prefix("/api/releases/").and_then(|it| it.strip_suffix("/file"));
        let id = inside.and_then(|id| id.parse().ok()).ok_or_else(|| wire::no_page(path))?;
        desk.deliver(actor, &id).map(pages::file).map_err(wire::said)
    }

    fn page(&self, desk: &Desk, actor: Option<&OfficerId>, path: &str) -> Come {
        if let Some(actor) = actor {
            self.logged_in(actor)?;
        }
        let published = path
            .strip_prefix("/log/")
            .filter(|path| path.starts_with("tile/") || path.starts_with("public/"));
        match published {
            None => pages::read(desk, actor, path),
            Some(name) => {
                let files = self.published().map_err(|_| wire::no_page(path))?;
                let bytes = files.get(name).ok_or_else(|| wire::no_page(path))?;
                Ok(Value::String(hex::encode(bytes)))
            }
        }
    }
}

impl World for Sim {
    fn session(&mut self, actor: &OfficerId) -> Result<Reply, WorldFailure> {
        let desk = self.open()?;
        let me = self.logged_in(actor).and_then(|()| {
            // Whoever is no longer in post has no page of his own.
            wire::page(desk.me(actor)).map_err(|_| wire::unauthenticated())
        });
        Ok(wire::reply(me))
    }

    fn account(&mut self, actor: &OfficerId, officer: &OfficerId) -> Result<Reply, WorldFailure> {
        let come = self.account_of(self.open()?, actor, officer);
        if come.is_ok() {
            self.accounts.insert(officer.clone());
        }
        Ok(wire::reply(come))
    }

    fn act(&mut self, actor: &OfficerId, asked: &journeys::Asked) -> Result<Reply, WorldFailure> {
        Ok(wire::reply(self.acted(self.open()?, actor, asked)))
    }

    fn import(&mut self, actor: &OfficerId, import: &Import) -> Result<Reply, WorldFailure> {
        Ok(wire::reply(self.imported(self.open()?, actor, import)))
    }

    fn move_clock(&mut self, actor: &OfficerId, key: &str, to: Day) -> Result<Reply, WorldFailure> {
        Ok(wire::reply(self.clock_moved(self.open()?, actor, key, to)))
    }

    fn read(&mut self, actor: Option<&OfficerId>, path: &str) -> Result<Reply, WorldFailure> {
        Ok(wire::reply(self.page(self.open()?, actor, path)))
    }

    fn collect(&mut self, actor: &OfficerId, path: &str) -> Result<Reply, WorldFailure> {
        Ok(wire::reply(self.collected(self.open()?, actor, path)))
    }

    fn deliver(&mut self, secret: &str, path: &str) -> Result<Reply, WorldFailure> {
        Ok(wire::reply(calls::call(self.open()?, secret, path)))
    }

    fn public_key(&mut self, actor: &OfficerId) -> Result<String, WorldFailure> {
        Ok(self.key_of(actor).to_string())
    }

    fn sign(&mut self, actor: &OfficerId, statement: &str) -> Result<String, WorldFailure> {
        Ok(self.signed(actor, statement))
    }
}
