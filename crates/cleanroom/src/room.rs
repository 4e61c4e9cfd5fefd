//! The reading room as the desk calls it. All calls block.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use object_store::ObjectStore;
use ports::{
    Content, Entropy, Grant, GuardFinding, ImportOrder, ImportReceipt, Keys, Limits, Plan,
    Progress, ReadingRoom, RoomFailure, RoomNo, Rows, RunReceipt, Verdict,
};
use terms::{Digest, ReleaseId, ResourceId, RunId, TableId, VersionNo, WorkspaceId};
use tokio::runtime::{Builder, Runtime};

use crate::fault::Fault;
use crate::guard::{self, GuardNo, Guarded, Scope};
use crate::intake::{Intake, version};
use crate::memory::{self, Known as Remembered};
use crate::table::{self, Known};
use crate::vault::Vault;
use crate::{run, verdict};

/// The stack of a thread on which a plan is walked, in bytes; what is not used is not taken.
const STACK: usize = 64 << 20;

/// The reading room of one place.
pub struct Room {
    vault: Vault,
    /// Taken out when the room is dropped: a runtime may not end inside another one.
    runtime: Option<Runtime>,
    handle: tokio::runtime::Handle,
    /// Comparing an answer with memory and remembering it is one step.
    memory: Mutex<()>,
    /// Two imports of one version at a time would sweep each other away.
    intake: Mutex<()>,
}

impl std::fmt::Debug for Room {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Room")
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Room {
    /// Opens the reading room over an object store, with the keys of the place.
    ///
    /// Its calls block and must come from threads that may: not from inside an asynchronous task.
    ///
    /// # Errors
    /// [`RoomFailure::Broken`] when the machine gives no threads.
    pub fn open(
        store: Arc<dyn ObjectStore>,
        keys: Arc<dyn Keys>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, RoomFailure> {
        let vault = Vault::new(store, keys, entropy);
        let mut runtime = Builder::new_multi_thread();
        runtime.thread_name("reading-room").thread_stack_size(STACK).enable_all();
        let runtime = runtime.build();
        let runtime = runtime.map_err(|_| Fault::broken("threads").into_failure(&vault))?;
        let handle = runtime.handle().clone();
        let (memory, intake) = (Mutex::new(()), Mutex::new(()));
        Ok(Self { vault, runtime: Some(runtime), handle, memory, intake })
    }

    fn wait<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, RoomFailure> {
        self.handle.block_on(work).map_err(|fault| fault.into_failure(&self.vault))
    }

    /// Does work on a thread of its own: plans are walked by recursion, and a query that brings
    /// the engine down ends itself only.
    fn on_deep_stack<T: Send>(
        &self,
        work: impl FnOnce() -> Result<T, RoomNo> + Send,
    ) -> Result<T, RoomNo> {
        let broken = |code| RoomNo::Failed(Fault::broken(code).into_failure(&self.vault));
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("reading-room".to_owned());
            let thread = thread.stack_size(STACK).spawn_scoped(scope, work);
            let thread = thread.map_err(|_| broken("threads"))?;
            thread.join().unwrap_or_else(|_| Err(broken("engine_panicked")))
        })
    }

    fn guarded(&self, grant: &Grant, sql: &str) -> Result<Guarded, RoomNo> {
        let guarded = self.handle.block_on(async {
            let scope = Scope::open(&self.vault, grant).await?;
            guard::guard(&scope, grant, sql).await
        });
        guarded.map_err(|no| match no {
            GuardNo::Findings(findings) => RoomNo::Refused(findings),
            GuardNo::Fault(fault) => RoomNo::Failed(fault.into_failure(&self.vault)),
        })
    }

    /// What is known of a table of this grant; of another's there is none.
    async fn known(&self, grant: &Grant, table: &TableId) -> Result<Known, Fault> {
        let known = table::known(&self.vault, table).await?;
        if known.grant != grant.id {
            return Err(RoomFailure::Missing(format!("table `{table}`")).into());
        }
        Ok(known)
    }

    fn no(&self, fault: Fault) -> RoomNo {
        let finding = match fault {
            Fault::Memory => guard::limit("内存", "memory"),
            Fault::Time => guard::limit("时间", "time"),
            Fault::Rows => guard::limit("结果行数", "rows"),
            fault @ (Fault::Told(_) | Fault::Broken(_)) => {
                return RoomNo::Failed(fault.into_failure(&self.vault));
            }
        };
        RoomNo::Refused(vec![finding])
    }

    async fn looked(&self, grant: &Grant, table: &TableId) -> Result<Looked, Fault> {
        let known = self.known(grant, table).await?;
        if !known.receipt.lookable {
            return Ok(Looked::Refused(vec![guard::not_lookable()]));
        }
        let look = Remembered::Look(table.clone());
        let parts = table::cells(&self.vault, table).await?;
        if !memory::small(grant, &parts).is_empty() {
            return Ok(Looked::Refused(vec![guard::small_group()]));
        }
        if !memory::remembers(&self.vault, grant, &look).await? {
            let differences = memory::compare(&self.vault, grant, table, &parts).await?;
            if !differences.none() {
                return Ok(Looked::Refused(refusals(&differences)));
            }
            memory::remember(&self.vault, grant, &look, &parts).await?;
        }
        Ok(Looked::Rows(table::rows(&self.vault, table, &known).await?))
    }
}

enum Looked {
    Rows(Rows),
    Refused(Vec<GuardFinding>),
}

fn refusals(differences: &memory::Differences) -> Vec<GuardFinding> {
    let mut findings = Vec::new();
    if !differences.within.is_empty() {
        findings.push(guard::difference(None));
    }
    let earlier = differences.earlier.iter();
    findings.extend(earlier.map(|(answer, _)| guard::difference(Some(answer))));
    if differences.unfinished {
        findings.push(guard::too_much_work());
    }
    findings
}

impl ReadingRoom for Room {
    fn import(
        &self,
        order: &ImportOrder,
        source: &mut dyn Read,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReceipt, RoomFailure> {
        let _one = self.intake.lock().unwrap_or_else(PoisonError::into_inner);
        let intake = Intake { vault: &self.vault, runtime: &self.handle, order };
        intake.import(source, progress).map_err(|fault| fault.into_failure(&self.vault))
    }

    fn set_aside(
        &self,
        resource: &ResourceId,
        number: VersionNo,
    ) -> Result<Vec<(u64, String)>, RoomFailure> {
        self.wait(async {
            let known = version::read(&self.vault, resource, number).await?;
            let path = format!("{}/{}", version::folder(resource, number), known.aside);
            Ok(self.vault.record(&path, &version::key(resource, number)).await?)
        })
    }

    fn check(&self, grant: &Grant, sql: &str) -> Result<Plan, RoomNo> {
        self.on_deep_stack(|| Ok(self.guarded(grant, sql)?.plan))
    }

    fn run(
        &self,
        grant: &Grant,
        sql: &str,
        (run, table): (&RunId, &TableId),
        limits: Limits,
    ) -> Result<RunReceipt, RoomNo> {
        self.on_deep_stack(|| {
            let guarded = self.guarded(grant, sql)?;
            let receipt = self.handle.block_on(async {
                if table::exists(&self.vault, table).await? {
                    return Err(Fault::broken("table_exists"));
                }
                let answer = run::run(&guarded, limits).await?;
                table::store(&self.vault, grant, (run, table), &guarded, &answer).await
            });
            receipt.map_err(|fault| self.no(fault))
        })
    }

    fn look(&self, grant: &Grant, table: &TableId) -> Result<Rows, RoomNo> {
        let _one = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        match self.wait(self.looked(grant, table))? {
            Looked::Rows(rows) => Ok(rows),
            Looked::Refused(findings) => Err(RoomNo::Refused(findings)),
        }
    }

    fn freeze(&self, table: &TableId) -> Result<Content, RoomFailure> {
        self.wait(async {
            let known = table::known(&self.vault, table).await?;
            let file = table::file(&self.vault, table, &known).await?;
            let bytes = u64::try_from(file.len()).unwrap_or(u64::MAX);
            Ok(Content { digest: table::digest(&file), bytes, rows: known.rows })
        })
    }

    fn judge(&self, grant: &Grant, table: &TableId) -> Result<Verdict, RoomFailure> {
        self.wait(async {
            let known = self.known(grant, table).await?;
            verdict::judge(&self.vault, grant, table, &known).await
        })
    }

    fn content(&self, table: &TableId, expected: Digest) -> Result<Vec<u8>, RoomFailure> {
        self.wait(async {
            let known = table::known(&self.vault, table).await?;
            let file = table::file(&self.vault, table, &known).await?;
            if table::digest(&file) == expected {
                Ok(file)
            } else {
                Err(Fault::broken("content_digest"))
            }
        })
    }

    fn remember_release(
        &self,
        grant: &Grant,
        table: &TableId,
        release: &ReleaseId,
    ) -> Result<(), RoomFailure> {
        let _one = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        self.wait(async {
            self.known(grant, table).await?;
            let parts = table::cells(&self.vault, table).await?;
            let release = Remembered::Release(release.clone(), table.clone());
            memory::remember(&self.vault, grant, &release, &parts).await
        })
    }

    fn clear_workspace(&self, workspace: &WorkspaceId) -> Result<(), RoomFailure> {
        self.wait(table::clear(&self.vault, workspace))
    }

    fn erase_version(&self, resource: &ResourceId, number: VersionNo) -> Result<(), RoomFailure> {
        self.wait(async {
            self.vault.destroy(&version::key(resource, number))?;
            self.vault.delete_folder(&version::folder(resource, number)).await?;
            Ok(())
        })
    }

    fn tables(&self, workspace: &WorkspaceId) -> Result<BTreeMap<TableId, u64>, RoomFailure> {
        self.wait(table::list(&self.vault, workspace))
    }
}
