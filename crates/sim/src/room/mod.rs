//! The naive reading room: no engine, no disk, every rule written down a second time, slowly and
//! obviously. It is the room of the rehearsal and the twin that the real one is held against.
//!
//! It knows a small subset of SQL (see [`sql`]) and no limit of memory or time.

mod bind;
mod compute;
mod guard;
mod intake;
mod lineage;
mod reader;
mod remembered;
mod say;
mod scope;
mod sql;
mod term;
mod upper;
mod value;
mod verdict;

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ports::{
    Content, Entropy, Grant, ImportOrder, ImportReceipt, KeyFailure, KeyId, Keys, Limits, Plan,
    Progress, ReadingRoom, RoomFailure, RoomNo, Rows, RunReceipt, Verdict,
};
use privacy::MacKey;
use sha2::{Digest as _, Sha256};
use terms::{Digest, GrantId, ReleaseId, ResourceId, RunId, TableId, VersionNo, WorkspaceId};

use crate::memory::{Faults, Outage};
use compute::KeptPart;
use guard::Guarded;
use intake::Version;
use remembered::Remembered;
use scope::Scope;
use value::Value;

/// A workspace table.
#[derive(Clone, Debug)]
struct Kept {
    grant: GrantId,
    workspace: WorkspaceId,
    receipt: RunReceipt,
    /// Whether an entity of it is protected.
    protected: bool,
    rows: Vec<Vec<Value>>,
    parts: Vec<KeptPart>,
}

#[derive(Clone, Debug, Default)]
struct Shelves {
    versions: BTreeMap<(ResourceId, VersionNo), Arc<Version>>,
    tables: BTreeMap<TableId, Kept>,
    remembered: Remembered,
}

/// The naive reading room of one place.
pub struct NaiveRoom {
    shelves: Mutex<Shelves>,
    keys: Arc<dyn Keys>,
    entropy: Arc<dyn Entropy>,
    faults: Faults,
}

impl std::fmt::Debug for NaiveRoom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NaiveRoom")
    }
}

fn version_key(resource: &ResourceId, version: VersionNo) -> KeyId {
    KeyId(format!("version/{resource}/{version}"))
}

fn table_key(table: &TableId) -> KeyId {
    KeyId(format!("table/{table}"))
}

fn missing_table(table: &TableId) -> RoomFailure {
    RoomFailure::Missing(format!("table `{table}`"))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl NaiveRoom {
    /// An empty room with the keys of the place; it fails where `faults` says so.
    pub fn new(keys: Arc<dyn Keys>, entropy: Arc<dyn Entropy>, faults: Faults) -> Self {
        Self { shelves: Mutex::default(), keys, entropy, faults }
    }

    /// Another room with the same shelves.
    pub(crate) fn fork(
        &self,
        keys: Arc<dyn Keys>,
        entropy: Arc<dyn Entropy>,
        faults: Faults,
    ) -> Self {
        Self { shelves: Mutex::new(self.shelves().clone()), keys, entropy, faults }
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn broken(&self, code: &str) -> RoomFailure {
        let mut trace = [0; 8];
        self.entropy.fill(&mut trace);
        RoomFailure::Broken { code: code.to_owned(), trace: hex::encode(trace) }
    }

    fn outage(&self) -> impl FnOnce(Outage) -> RoomFailure + '_ {
        |_| self.broken("outage")
    }

    fn keyless(&self, failure: KeyFailure) -> RoomFailure {
        match failure {
            KeyFailure::Destroyed(id) => RoomFailure::Erased(id.to_string()),
            KeyFailure::Unknown(id) => RoomFailure::Missing(id.to_string()),
            KeyFailure::Store(_) => self.broken("key_store"),
        }
    }

    fn mac(&self, name: String) -> Result<MacKey, RoomFailure> {
        let key = self.keys.obtain(&KeyId(name)).map_err(|failure| self.keyless(failure))?;
        Ok(MacKey::new(&key.0))
    }

    fn version(
        &self,
        resource: &ResourceId,
        number: VersionNo,
    ) -> Result<Arc<Version>, RoomFailure> {
        let missing = || RoomFailure::Missing(format!("version {number} of `{resource}`"));
        match self.keys.find(&version_key(resource, number)) {
            Err(KeyFailure::Unknown(_)) => return Err(missing()),
            Err(failure) => return Err(self.keyless(failure)),
            Ok(_) => {}
        }
        let found = self.shelves().versions.get(&(resource.clone(), number)).cloned();
        found.ok_or_else(missing)
    }

    fn table(&self, table: &TableId) -> Result<Kept, RoomFailure> {
        self.faults.alive().map_err(self.outage())?;
        self.shelves().tables.get(table).cloned().ok_or_else(|| missing_table(table))
    }

    /// A table of this grant; of another's there is none.
    fn own_table(&self, grant: &Grant, table: &TableId) -> Result<Kept, RoomFailure> {
        let kept = self.table(table)?;
        if kept.grant == grant.id { Ok(kept) } else { Err(missing_table(table)) }
    }

    fn guarded(&self, grant: &Grant, sql: &str) -> Result<(Scope, Guarded), RoomNo> {
        let versions = grant.tables.iter().map(|it| self.version(&it.resource, it.version));
        let versions = versions.collect::<Result<Vec<_>, _>>()?;
        let scope = Scope::new(grant, versions).map_err(|code| self.broken(code))?;
        let guarded = guard::guard(&scope, grant, sql).map_err(RoomNo::Refused)?;
        Ok((scope, guarded))
    }

    fn answered(
        &self,
        grant: &Grant,
        (scope, guarded): (&Scope, &Guarded),
        limits: Limits,
    ) -> Result<compute::Answer, RoomNo> {
        let tokens = self.mac(format!("grant/{}", grant.id))?;
        let mut drawn = Vec::new();
        for number in &guarded.bound.tables {
            let Some(table) = scope.tables.get(*number) else { continue };
            let entities = self.mac(format!("entity/{}", table.granted.resource))?;
            drawn.push(table.draw(&tokens, &entities).map_err(|code| self.broken(code))?);
        }
        let answer = compute::answer(scope, guarded, &drawn);
        if count(answer.rows.len()) > limits.rows {
            return Err(RoomNo::Refused(vec![say::limit("结果行数", "rows")]));
        }
        Ok(answer)
    }

    fn file(&self, kept: &Kept) -> Result<Vec<u8>, RoomFailure> {
        let failed = |_| self.broken("csv");
        let line_feed = csv::Terminator::Any(b'\n');
        let mut writer = csv::WriterBuilder::new().terminator(line_feed).from_writer(Vec::new());
        let names = kept.receipt.output.iter().map(|column| column.name.as_str());
        writer.write_record(names).map_err(failed)?;
        for row in &kept.rows {
            let fields = row.iter().map(|value| value.text().unwrap_or_default());
            writer.write_record(fields).map_err(failed)?;
        }
        writer.into_inner().map_err(|_| self.broken("csv"))
    }

    fn salted(&self, file: &[u8]) -> Digest {
        let mut salt = [0; 32];
        self.entropy.fill(&mut salt);
        Digest(Sha256::new().chain_update(salt).chain_update(file).finalize().into())
    }
}

impl ReadingRoom for NaiveRoom {
    fn import(
        &self,
        order: &ImportOrder,
        source: &mut dyn Read,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReceipt, RoomFailure> {
        let mut bytes = Vec::new();
        let read = source.read_to_end(&mut bytes);
        read.map_err(|_| RoomFailure::BadFile("it cannot be read to its end".to_owned()))?;
        progress(Progress { bytes: count(bytes.len()), rows: 0, set_aside: 0 });
        let version = intake::import(order, &bytes)?;
        let receipt = version.receipt.clone();
        let set_aside = receipt.set_aside.iter().map(|it| it.rows).sum();
        progress(Progress { bytes: count(bytes.len()), rows: receipt.rows, set_aside });
        let key = version_key(&order.resource, order.version);
        self.keys.obtain(&key).map_err(|failure| self.keyless(failure))?;
        let place = (order.resource.clone(), order.version);
        let mut shelves = self.shelves();
        let keep = || shelves.versions.insert(place, Arc::new(version));
        self.faults.durable(keep).map_err(self.outage())?;
        Ok(receipt)
    }

    fn set_aside(
        &self,
        resource: &ResourceId,
        version: VersionNo,
    ) -> Result<Vec<(u64, String)>, RoomFailure> {
        Ok(self.version(resource, version)?.aside.clone())
    }

    fn check(&self, grant: &Grant, sql: &str) -> Result<Plan, RoomNo> {
        Ok(self.guarded(grant, sql)?.1.plan)
    }

    fn run(
        &self,
        grant: &Grant,
        sql: &str,
        (run, table): (&RunId, &TableId),
        limits: Limits,
    ) -> Result<RunReceipt, RoomNo> {
        let (scope, guarded) = self.guarded(grant, sql)?;
        if self.shelves().tables.contains_key(table) {
            return Err(self.broken("table_exists").into());
        }
        let answer = self.answered(grant, (&scope, &guarded), limits)?;
        let rows = count(answer.rows.len());
        let mut receipt = RunReceipt {
            run: run.clone(),
            table: table.clone(),
            plan: guarded.plan.digest,
            result: Digest([0; 32]),
            rows: if guarded.tells_rows { rows } else { 0 },
            groups_withheld: answer.withheld,
            lookable: guarded.plan.lookable,
            output: guarded.plan.output.clone(),
        };
        let mut kept = Kept {
            grant: grant.id.clone(),
            workspace: grant.workspace.clone(),
            receipt: receipt.clone(),
            protected: guarded.protected,
            rows: answer.rows,
            parts: answer.parts,
        };
        receipt.result = self.salted(&self.file(&kept)?);
        kept.receipt = receipt.clone();
        self.keys.obtain(&table_key(table)).map_err(|failure| self.keyless(failure))?;
        let mut shelves = self.shelves();
        let keep = || shelves.tables.insert(table.clone(), kept);
        self.faults.durable(keep).map_err(self.outage())?;
        Ok(receipt)
    }

    fn look(&self, grant: &Grant, table: &TableId) -> Result<Rows, RoomNo> {
        let kept = self.own_table(grant, table)?;
        if !kept.receipt.lookable {
            return Err(RoomNo::Refused(vec![say::not_lookable()]));
        }
        let way = remembered::look(table);
        let mut shelves = self.shelves();
        if !shelves.remembered.holds(&grant.id, &way) {
            let least = scope::least(grant);
            let found = shelves.remembered.compare(&grant.id, table, &kept.parts, least);
            if !found.none() {
                return Err(RoomNo::Refused(refusals(&found)));
            }
            let name = (table.as_str(), table);
            let parts = kept.parts.clone();
            let keep = || shelves.remembered.keep(&grant.id, way, name, parts);
            self.faults.durable(keep).map_err(self.outage())?;
        }
        let columns = kept.receipt.output.iter().map(|column| column.name.clone()).collect();
        let row = |row: &Vec<Value>| row.iter().map(Value::text).collect();
        Ok(Rows { columns, rows: kept.rows.iter().map(row).collect() })
    }

    fn freeze(&self, table: &TableId) -> Result<Content, RoomFailure> {
        let kept = self.table(table)?;
        let file = self.file(&kept)?;
        let digest = Digest(Sha256::digest(&file).into());
        Ok(Content { digest, bytes: count(file.len()), rows: count(kept.rows.len()) })
    }

    fn judge(&self, grant: &Grant, table: &TableId) -> Result<Verdict, RoomFailure> {
        let kept = self.own_table(grant, table)?;
        if !kept.receipt.lookable {
            return Ok(verdict::on_rows(kept.protected));
        }
        let remembered = &self.shelves().remembered;
        let found = remembered.compare(&grant.id, table, &kept.parts, scope::least(grant));
        Ok(verdict::on_cells(&kept.receipt, &found))
    }

    fn content(&self, table: &TableId, expected: Digest) -> Result<Vec<u8>, RoomFailure> {
        let file = self.file(&self.table(table)?)?;
        let found = Digest(Sha256::digest(&file).into());
        if found == expected { Ok(file) } else { Err(self.broken("content_digest")) }
    }

    fn remember_release(
        &self,
        grant: &Grant,
        table: &TableId,
        release: &ReleaseId,
    ) -> Result<(), RoomFailure> {
        let kept = self.own_table(grant, table)?;
        let way = format!("release-{release}-{table}");
        let mut shelves = self.shelves();
        let name = (release.as_str(), table);
        let keep = || shelves.remembered.keep(&grant.id, way, name, kept.parts);
        self.faults.durable(keep).map_err(self.outage())
    }

    fn clear_workspace(&self, workspace: &WorkspaceId) -> Result<(), RoomFailure> {
        let of = |(table, kept): (&TableId, &Kept)| {
            (kept.workspace == *workspace).then(|| table.clone())
        };
        let tables: Vec<TableId> = self.shelves().tables.iter().filter_map(of).collect();
        for table in tables {
            self.keys.destroy(&table_key(&table)).map_err(|failure| self.keyless(failure))?;
            let mut shelves = self.shelves();
            let clear = || shelves.tables.remove(&table);
            self.faults.durable(clear).map_err(self.outage())?;
        }
        Ok(())
    }

    fn erase_version(&self, resource: &ResourceId, version: VersionNo) -> Result<(), RoomFailure> {
        let key = version_key(resource, version);
        self.keys.destroy(&key).map_err(|failure| self.keyless(failure))?;
        let mut shelves = self.shelves();
        let place = (resource.clone(), version);
        self.faults.durable(|| shelves.versions.remove(&place)).map_err(self.outage())?;
        Ok(())
    }

    fn tables(&self, workspace: &WorkspaceId) -> Result<BTreeMap<TableId, u64>, RoomFailure> {
        self.faults.alive().map_err(self.outage())?;
        let shelves = self.shelves();
        let own = shelves.tables.iter().filter(|(_, kept)| kept.workspace == *workspace);
        Ok(own.map(|(table, kept)| (table.clone(), kept.receipt.rows)).collect())
    }
}

fn refusals(found: &remembered::Differences) -> Vec<ports::GuardFinding> {
    let mut findings = Vec::new();
    if !found.within.is_empty() {
        findings.push(say::difference(None));
    }
    findings.extend(found.earlier.iter().map(|(answer, _)| say::difference(Some(answer))));
    if found.unfinished {
        findings.push(say::too_much_work());
    }
    findings
}
