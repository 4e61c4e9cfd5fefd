//! A place on a disk: the real journal and keys, and a reading room that is shut.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use desk::{Asked, Desk, DeskPorts, Founding, Library, found};
use governance::Mode;
use ledger::Signer;
use ports::{
    Clock, Content, Grant, ImportOrder, ImportReceipt, Journal, Limits, Plan, Progress,
    ReadingRoom, RoomFailure, RoomNo, Rows, RunReceipt, SecretKey, Verdict,
};
use serde_json::{Value, json};
use store::{FileBlobs, FileKeys, FileMeter, OsEntropy, SqliteJournal};
use terms::{
    Day, Digest, Instant, Key, OfficerId, ReleaseId, ResourceId, RunId, TableId, Text, VersionNo,
    WorkspaceId,
};

use crate::entries::DEPARTMENTS;

/// A reading room that nobody enters.
struct Shut;

fn shut<T>() -> Result<T, RoomFailure> {
    Err(RoomFailure::Missing("room".to_owned()))
}

impl ReadingRoom for Shut {
    fn import(
        &self,
        _: &ImportOrder,
        _: &mut dyn Read,
        _: &mut dyn FnMut(Progress),
    ) -> Result<ImportReceipt, RoomFailure> {
        shut()
    }
    fn set_aside(&self, _: &ResourceId, _: VersionNo) -> Result<Vec<(u64, String)>, RoomFailure> {
        shut()
    }
    fn check(&self, _: &Grant, _: &str) -> Result<Plan, RoomNo> {
        Ok(shut()?)
    }
    fn run(
        &self,
        _: &Grant,
        _: &str,
        _: (&RunId, &TableId),
        _: Limits,
    ) -> Result<RunReceipt, RoomNo> {
        Ok(shut()?)
    }
    fn look(&self, _: &Grant, _: &TableId) -> Result<Rows, RoomNo> {
        Ok(shut()?)
    }
    fn freeze(&self, _: &TableId) -> Result<Content, RoomFailure> {
        shut()
    }
    fn judge(&self, _: &Grant, _: &TableId) -> Result<Verdict, RoomFailure> {
        shut()
    }
    fn content(&self, _: &TableId, _: Digest) -> Result<Vec<u8>, RoomFailure> {
        shut()
    }
    fn remember_release(&self, _: &Grant, _: &TableId, _: &ReleaseId) -> Result<(), RoomFailure> {
        Ok(())
    }
    fn clear_workspace(&self, _: &WorkspaceId) -> Result<(), RoomFailure> {
        Ok(())
    }
    fn erase_version(&self, _: &ResourceId, _: VersionNo) -> Result<(), RoomFailure> {
        Ok(())
    }
    fn tables(&self, _: &WorkspaceId) -> Result<BTreeMap<TableId, u64>, RoomFailure> {
        Ok(BTreeMap::new())
    }
}

/// A clock that stands at a morning.
struct Still(Instant);

impl Clock for Still {
    fn now(&self) -> Instant {
        self.0
    }
}

fn library() -> Library {
    let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
    let current = Arc::new(rulebook::load(shelf.join("futian/2024-01-30")).unwrap());
    Library {
        all: BTreeMap::from([(current.digest, Arc::clone(&current))]),
        current,
        calendar: Arc::new(rulebook::load_calendar(shelf.join("calendar")).unwrap()),
        texts: BTreeMap::new(),
    }
}

fn signer() -> Signer {
    Signer::new("bench.example/futian", &[7; 32]).unwrap()
}

/// What a desk stands on, beside its journal.
fn ports(folder: &Path, journal: Arc<dyn Journal>) -> DeskPorts {
    let place = "futian".to_owned().try_into().unwrap();
    let morning = Day::new(2026, 1, 5).unwrap();
    let keys = Arc::new(FileKeys::open(&folder.join("keys"), SecretKey([7; 32])).unwrap());
    DeskPorts {
        journal,
        meter: Arc::new(FileMeter::open(&folder.join("meter"), &place).unwrap()),
        room: Arc::new(Shut),
        blobs: Arc::new(FileBlobs::open(&folder.join("blobs"), keys.clone()).unwrap()),
        keys,
        clock: Arc::new(Still(Instant::at(morning, 9, "Asia/Shanghai").unwrap())),
        entropy: Arc::new(OsEntropy),
    }
}

fn on_disk(folder: &Path) -> Arc<dyn Journal> {
    let place = "futian".to_owned().try_into().unwrap();
    Arc::new(SqliteJournal::open(&folder.join("journal.sqlite"), &place).unwrap())
}

/// Opens the place that is in a folder.
pub(crate) fn open(folder: &Path) -> Desk {
    Desk::open(ports(folder, on_disk(folder)), library(), signer()).unwrap()
}

/// A place with forty departments; its journal is on the disk where none is given.
pub(crate) fn build(folder: &Path, journal: Option<Arc<dyn Journal>>) -> Desk {
    let ports = ports(folder, journal.unwrap_or_else(|| on_disk(folder)));
    let now = ports.clock.now();
    let founding = Founding {
        place: "futian".to_owned().try_into().unwrap(),
        mode: Mode::Rehearsal,
        zone: "Asia/Shanghai".to_owned(),
        clock: Some(now),
        authority: "authority".to_owned().try_into().unwrap(),
        authority_name: Text::new("主管部门", "the authority"),
        officer: OfficerId::new("lin").unwrap(),
        officer_name: "林知远".to_owned(),
        rulebook: library().current.digest,
    };
    found(&ports, &founding).unwrap();
    let desk = Desk::open(ports, library(), signer()).unwrap();
    for number in 0..DEPARTMENTS {
        let party = json!({ "type": "register_party", "party": format!("dept-{number}"),
            "roles": ["data_provider"], "legal_form": "state_organ",
            "name": { "zh": format!("第{number}局"), "en": format!("bureau {number}") } });
        act(&desk, "lin", &format!("party-{number}"), party);
        let officer = json!({ "type": "appoint_officer", "officer": format!("officer-{number}"),
            "party": format!("dept-{number}"), "name": format!("姓名 {number}") });
        act(&desk, "lin", &format!("officer-{number}"), officer);
    }
    desk
}

/// Does an act, and gives back the case it made.
pub(crate) fn act(desk: &Desk, who: &str, key: &str, command: Value) -> Option<String> {
    let asked = Asked { happened_on: None, command: serde_json::from_value(command).unwrap() };
    let (who, key) = (OfficerId::new(who).unwrap(), Key::new(key).unwrap());
    desk.act(&who, &key, &asked).unwrap().made.case.map(|case| case.to_string())
}
