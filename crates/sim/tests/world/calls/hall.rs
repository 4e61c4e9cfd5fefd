//! A place with products and a subscriber, in memory; each test opens one of its own.

use std::future::Future;
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use desk::{Asked, Denied, Desk, DeskPorts, Entry, ImportWish, Library, Ready};
use journeys::{Ticket, read, run, sample};
use ledger::Signer;
use ports::Audience;
use serde_json::Value;
use sim::memory::{Aftermath, Blow, Faults, MemoryMeter, RehearsalClock};
use sim::{Sim, library};
use terms::{Day, Instant, Key, OfficerId};

/// The product that answers calls.
pub(crate) const PILES: &str = "charging-piles";

pub(crate) fn checkout() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The journey that leads to the products, beside the cases it takes as given.
fn script(folder: &Path) -> std::path::PathBuf {
    let good = checkout().join("rulebooks/futian/2024-01-30/cases/good");
    std::fs::create_dir_all(folder.join("good")).unwrap();
    std::fs::create_dir_all(folder.join("futian")).unwrap();
    for case in std::fs::read_dir(good).unwrap() {
        let case = case.unwrap();
        std::fs::copy(case.path(), folder.join("good").join(case.file_name())).unwrap();
    }
    let path = folder.join("futian/product.txt");
    std::fs::copy(checkout().join("crates/cli/tests/calls/product.txt"), &path).unwrap();
    path
}

fn law() -> Library {
    static LAW: LazyLock<Library> =
        LazyLock::new(|| library(&checkout().join("rulebooks"), "futian").unwrap());
    LAW.clone()
}

/// The place, opened.
pub(crate) struct Hall {
    ports: DeskPorts,
    meter: Arc<MemoryMeter>,
    clock: Arc<RehearsalClock>,
    faults: Faults,
    desk: Option<Arc<Desk>>,
    acts: AtomicU64,
}

impl Hall {
    /// Walks the journey, and opens what it leads to.
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let journey = read(&script(folder.path())).unwrap_or_else(|unread| panic!("{unread}"));
        let faults = Faults::default();
        let mut sim = Sim::found(1, law(), &journey.founding, faults.clone()).unwrap();
        let files = sample::files();
        let ticket = Ticket { name: "futian/product", nonce: "delivery", files: &files };
        let transcript = run(&journey, ticket, &mut sim);
        assert!(transcript.holds(), "{}", transcript.to_text());
        let meter = Arc::new(MemoryMeter::new(faults.clone()));
        let now = Instant::from_millis(1_790_000_000_000);
        let clock = Arc::new(RehearsalClock::new(now));
        let ports = DeskPorts { meter: meter.clone(), clock: clock.clone(), ..sim.ports().clone() };
        let mut hall = Self { ports, meter, clock, faults, desk: None, acts: AtomicU64::new(0) };
        hall.restart();
        hall
    }

    /// Ends the process, as a crash does, and opens the place again.
    pub(crate) fn restart(&mut self) {
        self.desk = None;
        self.faults.restore();
        self.meter.restart();
        let signer = Signer::new("delivery.invalid/futian", &[3; 32]).unwrap();
        self.desk = Some(Arc::new(Desk::open(self.ports.clone(), law(), signer).unwrap()));
    }

    pub(crate) fn desk(&self) -> Arc<Desk> {
        self.desk.clone().unwrap()
    }

    /// The next durable step fails.
    pub(crate) fn strike(&self) {
        self.faults.strike(1, Blow::Before, Aftermath::PowerCut);
    }

    /// A durable step ahead fails, before or after it took effect, for good or once.
    pub(crate) fn strike_in(&self, ahead: u64, before: bool, dark: bool) {
        let blow = if before { Blow::Before } else { Blow::After };
        let aftermath = if dark { Aftermath::PowerCut } else { Aftermath::Hiccup };
        self.faults.strike(ahead, blow, aftermath);
    }

    /// Opens the place again beside a meter that knows nothing.
    pub(crate) fn lose_meter(&mut self) {
        self.meter = Arc::new(MemoryMeter::new(self.faults.clone()));
        self.ports.meter = self.meter.clone();
        self.restart();
    }

    /// The clock of the machine goes on by so many milliseconds.
    pub(crate) fn clock_by(&self, millis: i64) {
        let now = self.ports.clock.now().millis();
        self.clock.set(Instant::from_millis(now + millis));
    }

    pub(crate) fn done(&self, who: &str, command: Value) -> desk::Answer {
        let number = self.acts.fetch_add(1, Ordering::Relaxed);
        let told = command.to_string();
        let asked = Asked { happened_on: None, command: serde_json::from_value(command).unwrap() };
        let key = Key::new(format!("delivery-{number}")).unwrap();
        let officer = OfficerId::new(who).unwrap();
        let done = self.desk().act(&officer, &key, &asked);
        done.unwrap_or_else(|no| panic!("{told}: {no:?}"))
    }

    /// A new key of a subscription.
    pub(crate) fn key(&self, subscription: &str) -> String {
        let issue = serde_json::json!({ "type": "issue_key", "subscription": subscription });
        self.done("gang", issue).secret.unwrap()
    }

    /// A call, as the server makes it; the text of the answer.
    pub(crate) fn call(&self, secret: &str, product: &str, words: &str) -> Result<String, Denied> {
        let desk = self.desk();
        self.let_through(|| {
            let gate = desk.gate(secret, product)?;
            if let Some(ready) = gate.known(words)? {
                return Ok((gate, ready));
            }
            let given: Vec<(String, String)> = words
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            let arguments = gate.arguments(&given)?;
            let ready = desk.prepare(&gate, &arguments, words)?;
            Ok((gate, ready))
        })
    }

    /// As [`Hall::call`] for the file of a product.
    pub(crate) fn fetch(&self, secret: &str, product: &str) -> Result<String, Denied> {
        let desk = self.desk();
        self.let_through(|| {
            let gate = desk.gate(secret, product)?;
            let ready = desk.prepare_file(&gate)?;
            Ok((gate, ready))
        })
    }

    fn let_through(
        &self,
        find: impl Fn() -> Result<(Arc<desk::Gate>, Arc<Ready>), Denied>,
    ) -> Result<String, Denied> {
        let desk = self.desk();
        loop {
            let (gate, ready) = find()?;
            match desk.enter(&gate, &ready)? {
                Entry::In(passage) => {
                    wait_for(passage.durable())?;
                    assert!(passage.pen().is_some());
                    passage.handed_over();
                    return Ok(String::from_utf8(ready.bytes.to_vec()).unwrap());
                }
                Entry::Lease => desk.lease(&gate)?,
                Entry::Moved => {}
            }
        }
    }

    pub(crate) fn entries(&self) -> u64 {
        self.desk().place().unwrap().entries
    }

    /// The kinds of all entries.
    pub(crate) fn kinds(&self) -> Vec<String> {
        self.kinds_since(0)
    }

    pub(crate) fn kinds_since(&self, from: u64) -> Vec<String> {
        let mut kinds = Vec::new();
        let mut take = |entry: ports::StoredEntry| {
            kinds.push(entry.kind);
            true
        };
        self.ports.journal.scan(from, &mut take).unwrap();
        kinds
    }

    /// What a look by a machine says: cells charged to the officer, product, cells shown.
    pub(crate) fn words(&self, seq: u64) -> [String; 3] {
        let mut found = None;
        let mut take = |entry: ports::StoredEntry| {
            found = Some(entry);
            false
        };
        self.ports.journal.scan(seq, &mut take).unwrap();
        let entry = found.unwrap();
        let part = |audience| {
            let part = entry.parts.iter().find(|part| part.audience == audience).unwrap();
            serde_json::from_slice::<Value>(&part.bytes).unwrap()
        };
        let (event, words) = (part(Audience::Regulator), part(Audience::Parties));
        let word = |name: &str| words[name].as_str().unwrap_or_default().to_owned();
        [event["event"]["cells"].to_string(), word("product"), word("cells")]
    }

    /// The months of a subscription: leased, billed, unconfirmed.
    pub(crate) fn used(&self, id: &str) -> Vec<(String, u64, u64, u64)> {
        let subscriptions = self.desk().subscriptions(&OfficerId::new("gang").unwrap()).unwrap();
        let found = subscriptions.into_iter().find(|it| it.id.as_str() == id).unwrap();
        let month = |it: &desk::views::MonthUse| {
            (it.month.to_string(), it.used.leased, it.used.billed, it.used.unconfirmed)
        };
        found.months.iter().map(month).collect()
    }

    /// The agreement of a kind.
    pub(crate) fn agreement(&self, kind: &str) -> String {
        let all = self.desk().agreements(&OfficerId::new("lin").unwrap()).unwrap();
        let all = serde_json::to_value(all).unwrap();
        let found = all.as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap();
        found["id"].as_str().unwrap().to_owned()
    }

    /// A second version of the data, with every zone twice as strong.
    pub(crate) fn import_more(&self) {
        let file = sample::files()["shenzhen-ev-charging/information.csv"].clone();
        let text = String::from_utf8(file).unwrap();
        let mut lines = text.lines();
        let mut more = format!("{}\n", lines.next().unwrap());
        for line in lines.filter(|line| !line.is_empty()) {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            let count: u64 = cells[2].parse().unwrap();
            cells[2] = (count * 2 + 1000).to_string();
            more.push_str(&cells.join(","));
            more.push('\n');
        }
        let wish =
            ImportWish { resource: "charging-zones".parse().unwrap(), format: "csv".to_owned() };
        let key = Key::new("more").unwrap();
        let ouyang = OfficerId::new("ouyang").unwrap();
        self.desk().import(&ouyang, &key, &wish, &mut more.as_bytes()).unwrap();
    }
}

/// Nine in the morning of a day.
pub(crate) fn morning(day: &str) -> Instant {
    Instant::at(day.parse::<Day>().unwrap(), 9, "Asia/Shanghai").unwrap()
}

struct Alarm(Thread);

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future on this thread.
pub(crate) fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Alarm(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
