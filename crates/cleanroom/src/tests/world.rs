//! A reading room in a temporary folder, with people to ask about.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use ports::{
    Grant, GrantedColumn, GrantedTable, ImportFormat, ImportOrder, ImportReceipt, Limits,
    ReadingRoom, RoomFailure, RoomNo, Rows, RunReceipt,
};
use terms::{
    AgreementId, Day, EntityRule, GrantId, Mask, PartyId, Permission, ResourceId, RunId, TableId,
    VersionNo, WorkspaceId,
};

use crate::Room;
use crate::testing::{MemoryKeys, OsEntropy};

pub(super) struct World {
    pub(super) room: Room,
    pub(super) folder: tempfile::TempDir,
}

pub(super) const LIMITS: Limits =
    Limits { memory_bytes: 256 << 20, wall_ms: 120_000, rows: 1_000_000 };

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
        let keys = Arc::new(MemoryKeys::default());
        let room = Room::open(store, keys, Arc::new(OsEntropy)).unwrap();
        Self { room, folder }
    }

    pub(super) fn with_people() -> Self {
        let world = Self::new();
        world.import(&order("people", &["id"]), people().as_bytes()).unwrap();
        world
    }

    pub(super) fn import(
        &self,
        order: &ImportOrder,
        mut source: &[u8],
    ) -> Result<ImportReceipt, RoomFailure> {
        self.room.import(order, &mut source, &mut |_| {})
    }

    pub(super) fn run(&self, grant: &Grant, sql: &str, table: &str) -> Result<RunReceipt, RoomNo> {
        let ids = (RunId::new(format!("run-{table}")).unwrap(), self::table(table));
        self.room.run(grant, sql, (&ids.0, &ids.1), LIMITS)
    }

    pub(super) fn look(&self, grant: &Grant, name: &str) -> Result<Rows, RoomNo> {
        self.room.look(grant, &table(name))
    }

    /// Runs and looks.
    pub(super) fn ask(&self, grant: &Grant, sql: &str, table: &str) -> Result<Rows, RoomNo> {
        self.run(grant, sql, table)?;
        self.look(grant, table)
    }
}

pub(super) fn table(name: &str) -> TableId {
    TableId::new(name).unwrap()
}

pub(super) fn order(resource: &str, entity: &[&str]) -> ImportOrder {
    ImportOrder {
        resource: ResourceId::new(resource).unwrap(),
        version: VersionNo(1),
        format: ImportFormat::Csv,
        columns: Vec::new(),
        entity: entity.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// 120 people in 12 offices: office `o00` has 3 of them, `o11` 17, the others 10 each. The
/// filter of [`grant`] hides those of district `hidden`: ids 1 to 20, whose secrets are numbers.
pub(super) fn people() -> String {
    let mut text = String::from("id,name,office,district,age,salary,secret,joined\n");
    for id in 1..=120u32 {
        let office = match id {
            1..=3 => 0,
            4..=103 => 1 + (id - 4) / 10,
            _ => 11,
        };
        let district = if id <= 20 { "hidden" } else { "open" };
        let age = 20 + id % 40;
        let salary = 3000 + id * 10;
        let secret = if id <= 20 { format!("9{id:02}77") } else { "none".to_owned() };
        let month = 1 + id % 12;
        writeln!(
            text,
            "{id},name{id},o{office:02},{district},{age},{salary},{secret},\
             2018-{month:02}-01 08:00:00"
        )
        .unwrap();
    }
    text
}

pub(super) fn column(name: &str, permissions: &[Permission], mask: Option<Mask>) -> GrantedColumn {
    GrantedColumn {
        name: name.to_owned(),
        permissions: permissions.iter().copied().collect::<BTreeSet<_>>(),
        mask,
        personal: false,
    }
}

use Permission::{Aggregate, Compare, CountDistinct, Group, Join, Show, ShowMasked};

/// A grant of people: ten at least.
pub(super) fn grant() -> Grant {
    Grant {
        id: GrantId::new("g-1").unwrap(),
        party: PartyId::new("operator").unwrap(),
        agreement: AgreementId::new("a-1").unwrap(),
        workspace: WorkspaceId::new("w-1").unwrap(),
        tables: vec![people_table()],
        term: (Day::new(2026, 1, 1).unwrap(), Day::new(2026, 12, 31).unwrap()),
    }
}

pub(super) fn people_table() -> GrantedTable {
    GrantedTable {
        resource: ResourceId::new("people").unwrap(),
        version: VersionNo(1),
        sql_name: "people".to_owned(),
        columns: vec![
            column("id", &[Compare, Join, CountDistinct], None),
            column("name", &[ShowMasked], Some(Mask::Partial { first: 1, last: 0 })),
            column("office", &[Show, Group, Compare, Join], None),
            column("district", &[], None),
            column("age", &[Group, Aggregate, Compare], None),
            column("salary", &[Aggregate, Compare], None),
            column("secret", &[Compare, Aggregate], None),
            column("joined", &[Group, Compare], None),
        ],
        entity: EntityRule::Columns(vec!["id".to_owned()]),
        min_entities: 10,
        row_filter: None,
    }
}

/// The same, without the people of district `hidden`.
pub(super) fn open_grant() -> Grant {
    let mut grant = grant();
    grant.tables[0].row_filter = Some("district <> 'hidden'".to_owned());
    grant
}

pub(super) fn texts(rows: &Rows) -> Vec<Vec<&str>> {
    rows.rows
        .iter()
        .map(|row| row.iter().map(|value| value.as_deref().unwrap_or("∅")).collect())
        .collect()
}

/// What was refused: rules with columns, in order.
pub(super) fn refused(no: &RoomNo) -> Vec<String> {
    match no {
        RoomNo::Refused(findings) => findings
            .iter()
            .map(|finding| match &finding.column {
                Some(column) => format!("{:?} {column}", finding.rule),
                None => format!("{:?}", finding.rule),
            })
            .collect(),
        RoomNo::Failed(failure) => vec![format!("failed: {failure}")],
    }
}
