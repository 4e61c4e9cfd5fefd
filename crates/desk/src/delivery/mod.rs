//! Delivery: a subscriber's program calls a product with a key.
//!
//! A call takes no lock of the journal and reads no rule: the desk keeps a table of [`Gate`]s, one
//! for each key, and makes it anew whenever an entry may have changed what a gate rests on. A call
//! is on record, durably, before anything of its answer is sent; whoever closes a gate hears so
//! only when the calls inside have left.

mod answers;
mod books;
mod edition;
mod gate;
mod line;
mod table;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant as Moment};

use governance::Report;
use ports::{Dial, MeterFailure, MeteredCall};
use terms::{Day, Instant, Refusal, SubscriptionId, Text};

use crate::bench::Bench;
use crate::desk::Desk;
use crate::no::{DeskNo, Failure};
use crate::products::secret_digest;

pub use edition::{Arguments, Media, Ready};
pub use gate::{Gate, Passage, Pen};

use gate::Yard;
use line::{Line, Take};
use table::Table;
pub(crate) use table::matters;

/// How long calls inside a gate that was closed have to leave.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a call is not answered.
#[derive(Debug)]
pub enum Denied {
    /// Nobody knows the key; one that was revoked is as unknown as one that never was.
    UnknownKey,
    /// The key opens another product, or the product is given in another way.
    NoSuchProduct(Text),
    /// The law says no; told, not recorded: it is no act.
    Refused(Arc<Refusal>),
    /// The arguments are not what is on file.
    Arguments(Text),
    /// Too many calls within a minute.
    TooFast {
        /// How many are allowed.
        per_minute: u32,
        /// After how many seconds to try again.
        seconds: u64,
    },
    /// The calls of the month are used up.
    Spent {
        /// How many there were.
        calls: u32,
        /// The first day of the next month.
        next_month: Day,
        /// How many seconds until then.
        seconds: u64,
    },
    /// The desk says no, or the world broke.
    No(DeskNo),
}

impl From<MeterFailure> for Denied {
    fn from(failure: MeterFailure) -> Self {
        Self::No(DeskNo::Failed(Failure::Closed(failure.to_string())))
    }
}

impl From<Failure> for Denied {
    fn from(failure: Failure) -> Self {
        Self::No(DeskNo::Failed(failure))
    }
}

/// What became of a call at the gate.
#[derive(Debug)]
pub enum Entry {
    /// It is in, and on its way into the record.
    In(Passage),
    /// Calls must be set aside first, see [`Desk::lease`].
    Lease,
    /// The gate was closed meanwhile: ask for it again.
    Moved,
}

/// What delivery keeps in memory.
#[derive(Debug, Default)]
pub(crate) struct Delivery {
    table: RwLock<Arc<Table>>,
    lines: Mutex<BTreeMap<SubscriptionId, Arc<Line>>>,
    /// Gates that were closed and may not be empty yet.
    leaving: Mutex<Vec<Arc<Gate>>>,
    yard: Arc<Yard>,
    /// Held while a table is made.
    making: Mutex<()>,
}

impl Delivery {
    fn turn(&self) -> MutexGuard<'_, ()> {
        self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn table(&self) -> Arc<Table> {
        Arc::clone(&self.table.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn leaving(&self) -> MutexGuard<'_, Vec<Arc<Gate>>> {
        self.leaving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn line(&self, id: &SubscriptionId, make: impl FnOnce() -> Line) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lines.entry(id.clone()).or_insert_with(|| Arc::new(make())))
    }

    /// Puts a new table in the place of the old one: first nobody finds the old gates any more,
    /// then nobody gets through them.
    fn replace(&self, old: &Table, new: Table) {
        let new = Arc::new(new);
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&new);
        for (digest, gate) in &old.gates {
            if new.gates.get(digest).is_none_or(|kept| !Arc::ptr_eq(kept, gate)) {
                gate.close();
                self.leaving().push(Arc::clone(gate));
            }
        }
    }

    /// The place is broken: nothing is delivered until it is opened again.
    pub(crate) fn shut(&self, why: &str) {
        let _turn = self.turn();
        let broken = Table { broken: Some(why.to_owned()), ..Table::default() };
        self.replace(&self.table(), broken);
    }

    /// Waits until every gate that was closed is empty.
    ///
    /// # Guarantee
    /// When this returns, nothing is sent any more to whoever was inside: a call that did not leave
    /// in time is cut off.
    pub(crate) fn drain(&self) {
        let closed = self.leaving().clone();
        if closed.is_empty() {
            return;
        }
        let until = Moment::now() + PATIENCE;
        let cut: usize = closed.iter().map(|gate| gate.empty(until)).sum();
        if cut > 0 {
            tracing::warn!(cut, "calls did not leave a closed gate in time and were cut off");
        }
        self.leaving().retain(|gate| !closed.iter().any(|done| Arc::ptr_eq(done, gate)));
    }
}

impl Gate {
    fn open(&self) -> Result<&Arc<edition::Edition>, Denied> {
        self.pass.as_ref().map_err(|refusal| Denied::Refused(Arc::clone(refusal)))
    }

    /// The answer to a call in these very words, if it was given before.
    ///
    /// # Errors
    /// [`Denied::Refused`] while nothing is delivered.
    pub fn known(&self, words: &str) -> Result<Option<Arc<Ready>>, Denied> {
        Ok(self.open()?.known(words))
    }

    /// Reads the words of a call as arguments of the product.
    ///
    /// # Errors
    /// [`Denied::Arguments`] says which parameter is wrong, and what it may be.
    pub fn arguments(&self, given: &[(String, String)]) -> Result<Arguments, Denied> {
        self.open()?.arguments(given).map_err(Denied::Arguments)
    }
}

impl Desk {
    /// The gate that a secret opens, if it is one of this product.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn gate(&self, secret: &str, product: &str) -> Result<Arc<Gate>, Denied> {
        let mut table = self.delivery.table();
        if table.until.is_some_and(|until| self.ports.clock.now() >= until) {
            self.refresh_gates(&self.read());
            table = self.delivery.table();
        }
        if let Some(why) = &table.broken {
            return Err(Failure::Closed(why.clone()).into());
        }
        let gate = table.gates.get(&secret_digest(secret)).ok_or(Denied::UnknownKey)?;
        if gate.product.as_str() != product {
            return Err(Denied::NoSuchProduct(Text::new(
                format!("该密钥所属的订阅不含产品 `{}`", short(product)),
                format!("the subscription of this key has no product `{}`", short(product)),
            )));
        }
        Ok(Arc::clone(gate))
    }

    /// Lets a call in: takes it out of the quota and puts it in the queue of the meter. Never
    /// waits.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn enter(&self, gate: &Arc<Gate>, answer: &Ready) -> Result<Entry, Denied> {
        gate.open()?;
        if !gate.enter() {
            return Ok(Entry::Moved);
        }
        let entered = self.count(gate, answer);
        if !matches!(entered, Ok(Entry::In(_))) {
            gate.leave();
        }
        entered
    }

    fn count(&self, gate: &Arc<Gate>, answer: &Ready) -> Result<Entry, Denied> {
        let now = self.ports.clock.now();
        let line = &gate.line;
        match line.take(gate.month, now, gate.per_minute) {
            Take::Taken => {}
            Take::Lease => return Ok(Entry::Lease),
            Take::Spent => return Err(self.spent(gate)),
            Take::TooFast(seconds) => return Err(too_fast(gate, seconds)),
        }
        let dial = Dial { subscription: line.serial, month: gate.month };
        let at = self.delivery_time();
        let call = self.ports.meter.record(MeteredCall { dial, at, answer: answer.digest })?;
        let meter = Arc::clone(&self.ports.meter);
        Ok(Entry::In(Passage::new(Arc::clone(gate), meter, call)))
    }

    /// Whether a call could be made now, before work is done for it.
    ///
    /// # Errors
    /// [`Denied`].
    fn look_at(&self, gate: &Gate) -> Result<(), Denied> {
        match gate.line.look(gate.month, self.ports.clock.now(), gate.per_minute) {
            Take::Taken | Take::Lease => Ok(()),
            Take::Spent => Err(self.spent(gate)),
            Take::TooFast(seconds) => Err(too_fast(gate, seconds)),
        }
    }

    /// The present instant of the place, without its state.
    fn delivery_time(&self) -> Instant {
        self.delivery.table().stands_at.unwrap_or_else(|| self.ports.clock.now())
    }

    fn spent(&self, gate: &Gate) -> Denied {
        let left = gate.month_over.millis().saturating_sub(self.delivery_time().millis());
        Denied::Spent {
            calls: gate.line.calls_per_month,
            next_month: gate.month.plus_months(1),
            seconds: u64::try_from(left).unwrap_or(0).div_ceil(1000).max(1),
        }
    }

    /// Sets calls of the month aside, on record, before any of them is used. What a server has set
    /// aside and not used when it ends is lost: never over quota.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn lease(&self, gate: &Gate) -> Result<(), Denied> {
        let mut bench = self.write();
        let id = &gate.line.subscription;
        let subscription = bench.state.subscriptions.get(id).ok_or(Denied::UnknownKey)?;
        let used = subscription.use_of.get(&gate.month).copied().unwrap_or_default();
        let Some(calls) = gate.line.wants(gate.month, used.leased) else { return Ok(()) };
        let report = Report::QuotaLeased {
            subscription: id.clone(),
            month: gate.month,
            calls: u32::try_from(calls).unwrap_or(u32::MAX),
        };
        self.report_of_delivery(&mut bench, &[report])?;
        gate.line.grow(gate.month, calls);
        Ok(())
    }

    /// Records reports that are about nobody in particular, together.
    fn report_of_delivery(&self, bench: &mut Bench, reports: &[Report]) -> Result<(), Failure> {
        let Some(anybody) = bench.state.officers.keys().next().cloned() else { return Ok(()) };
        let today = self.today(&bench.state)?;
        let recorded: Vec<_> = reports
            .iter()
            .flat_map(|report| governance::record(&bench.state, report, &anybody, today))
            .collect();
        let sheet = crate::record::Sheet { actor: None, happened_on: today, recorded: &recorded };
        self.append(bench, sheet, |_, _| Ok(None)).map(drop)
    }
}

fn too_fast(gate: &Gate, seconds: u64) -> Denied {
    Denied::TooFast { per_minute: gate.per_minute.unwrap_or(u32::MAX), seconds }
}

/// What stands in an address may be long; a message is not.
fn short(text: &str) -> String {
    text.chars().take(64).collect()
}
