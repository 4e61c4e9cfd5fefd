//! `strace` on a running server: it counts durable steps, or kills at one of them.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::plan::{Kind, Point};

/// What makes bytes durable: the journal is written so, and files before they get their name.
const WRITES: &str = "pwrite64,fsync,fdatasync,ftruncate";
/// What makes whole files appear and go: the vault, the key ring, the published log.
const NAMES: &str = "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir";

impl Kind {
    fn calls(self) -> &'static str {
        match self {
            Self::Write => WRITES,
            Self::Name => NAMES,
        }
    }

    fn has(self, line: &str) -> bool {
        let call = line.split_whitespace().nth(1).and_then(|it| it.split('(').next());
        call.is_some_and(|call| self.calls().split(',').any(|it| it == call))
    }
}

/// A tracer that is on a server.
pub(crate) struct Tracer {
    child: Child,
    log: PathBuf,
}

impl Tracer {
    /// Counts steps; nothing is done to the server.
    pub(crate) fn count(server: u32, log: &Path) -> Self {
        Self::start(server, log, None).expect("the tracer can be put on a child of ours")
    }

    /// Kills the server instead of a step; steps of a kind are counted in each of its threads.
    pub(crate) fn kill(server: u32, log: &Path, point: Point) -> Self {
        Self::start(server, log, Some(point)).expect("the tracer can be put on a child of ours")
    }

    fn start(server: u32, log: &Path, kill: Option<Point>) -> Option<Self> {
        let mut command = Command::new("strace");
        command.args(["-f", "-y", "-e", &format!("trace={WRITES},{NAMES}"), "-o"]).arg(log);
        if let Some(Point { step, kind, .. }) = kill {
            command.args(["-e", &format!("inject={}:signal=KILL:when={step}", kind.calls())]);
        }
        command.args(["-p", &server.to_string()]).stdin(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().ok()?;
        // It says `Process N attached …` once it holds every thread.
        let mut lines = BufReader::new(child.stderr.take()?).lines();
        let attached = lines.any(|line| line.is_ok_and(|line| line.contains("attached")));
        // Whatever else it says is of no interest, but must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        if !attached {
            let _ended = child.wait();
            return None;
        }
        Some(Self { child, log: log.to_path_buf() })
    }

    /// How many lines there are so far.
    pub(crate) fn lines(&self) -> usize {
        std::fs::read_to_string(&self.log).unwrap_or_default().lines().count()
    }

    /// Takes the tracer off the server. One that waits for a thread it will never hear of again is
    /// ended the hard way: the kernel lets the server go then.
    pub(crate) fn take_off(&mut self) {
        let id = self.child.id().to_string();
        let mut kill = Command::new("kill");
        let _told = kill.args(["-INT", &id]).stderr(Stdio::null()).status();
        for _ in 0..100 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }

    /// The lines it wrote.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        self.take_off();
    }
}

/// The most steps of a kind that one thread took in these lines.
pub(crate) fn busiest<'l>(lines: impl Iterator<Item = &'l str>, kind: Kind) -> usize {
    let mut by_thread: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines.filter(|line| is_step(line) && kind.has(line)) {
        *by_thread.entry(line.split_whitespace().next().unwrap_or_default()).or_default() += 1;
    }
    by_thread.into_values().max().unwrap_or(0)
}

/// What the last step before the kill was about.
pub(crate) fn struck(log: &str) -> String {
    let cut = |line: &&str| line.contains("= ?") || line.contains("unfinished");
    log.lines().filter(|line| is_step(line)).rfind(cut).map_or_else(|| "unseen".to_owned(), file)
}

/// The end of a step that was interrupted by another thread's is no step of its own.
fn is_step(line: &str) -> bool {
    line.contains('(') && !line.contains("resumed>")
}

/// What a step is about: `journal`, `vault`, `keys`, `log`, or `folder` for the place as a whole.
fn file(line: &str) -> String {
    let Some((_, rest)) = line.split_once("/places/futian") else { return "other".to_owned() };
    let name = rest.trim_start_matches('/').split(['/', '>', '"', '.']).next();
    let name = name.filter(|name| !name.is_empty()).unwrap_or("folder");
    name.to_owned()
}

/// Whether a tracer can be put on a process of ours; why not, otherwise.
pub(crate) fn can_trace() -> Result<(), String> {
    let missing = "`strace` is missing (apt-get install strace)";
    let there =
        Command::new("strace").arg("--version").output().is_ok_and(|it| it.status.success());
    if !there {
        return Err(missing.to_owned());
    }
    let mut idle = Command::new("sleep").arg("60").spawn().map_err(|error| error.to_string())?;
    let log = std::env::temp_dir().join(format!("gongshu-trace-{}", std::process::id()));
    let tracer = Tracer::start(idle.id(), &log, None);
    let can = tracer.is_some();
    drop(tracer);
    let _killed = idle.kill();
    let _ended = idle.wait();
    let _removed = std::fs::remove_file(&log);
    if can { Ok(()) } else { Err("this machine lets no process trace another".to_owned()) }
}
