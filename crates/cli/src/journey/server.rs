//! The server of a journey: this very program, on loopback, on a free port.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, bail};

use crate::say::{Tried, tried};

/// A server that runs; ended at the latest when dropped.
pub(crate) struct Served {
    child: Child,
    base: String,
}

impl Served {
    /// Starts this program as a server and waits until it listens.
    pub(crate) fn start(data_dir: &Path, rulebooks: Option<&Path>) -> anyhow::Result<Self> {
        let program = std::env::current_exe()
            .context(tried("找不到本程序", "this program cannot find itself"))?;
        let mut command = Command::new(program);
        command.arg("serve").arg("--data-dir").arg(data_dir).args(["--port", "0"]);
        if let Some(folder) = rulebooks {
            command.arg("--rulebooks").arg(folder);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().context(not_serving())?;
        let out = child.stdout.take().context(not_serving())?;
        let line = BufReader::new(out).lines().next();
        let mut served = Self { child, base: String::new() };
        let line = line.and_then(Result::ok).unwrap_or_default();
        match line.split_once("http://") {
            Some((_, address)) => served.base = format!("http://{}", address.trim()),
            None => bail!(not_serving()),
        }
        Ok(served)
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Tells the server to end and waits for it.
    pub(crate) fn stop(&mut self) -> anyhow::Result<()> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if !told.is_ok_and(|status| status.success()) {
            self.child.kill().context(not_ended())?;
        }
        let ended = self.child.wait().context(not_ended())?;
        if !ended.success() {
            bail!(tried(
                format!("服务异常结束（{ended}）"),
                format!("the server ended badly ({ended})")
            ));
        }
        Ok(())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

fn not_serving() -> Tried {
    tried("服务未能启动", "the server does not start")
}

fn not_ended() -> Tried {
    tried("服务未能停止", "the server does not end")
}
