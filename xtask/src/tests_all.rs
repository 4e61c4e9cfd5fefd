//! `cargo xtask test`: pure rooms first, then the web, the engine, HTTP and the browser.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail};

use crate::{prerequisites, shell, web};

/// The rooms that build without the SQL engine.
const PURE: &[&str] = &[
    "terms",
    "rulebook",
    "governance",
    "ledger",
    "privacy",
    "ports",
    "store",
    "desk",
    "journeys",
    "sim",
    "auditor",
];

/// The journeys that are walked over HTTP.
const JOURNEYS: &[&str] = &[
    "futian/main",
    "futian/partner-product",
    "nanjing/main",
    "lingang/main",
    "pudong/main",
    "chengdu/main",
];

/// Runs everything; `--data DIR` adds the real files.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let data = data(arguments)?;
    let started = Instant::now();
    prerequisites::python()?;
    prerequisites::strace()?;
    let mut tests = Tests { data, not_run: Vec::new() };
    if tests.data.is_none() {
        let what = "holidays, imports and proofs against the public files (give --data DIR)";
        tests.not_run.push(what.to_owned());
    }
    tests.pure()?;
    // The pages that are tested over HTTP are those of this checkout.
    test_web()?;
    tests.whole()?;
    tests.http()?;
    tests.browser()?;
    for what in &tests.not_run {
        shell::say(&format!("not run: {what}"));
    }
    let seconds = started.elapsed().as_secs();
    shell::say(&format!(
        "everything that ran is green; {seconds} s; not run: {}",
        tests.not_run.len()
    ));
    Ok(())
}

fn data(arguments: &[&str]) -> Result<Option<PathBuf>> {
    match arguments {
        [] => Ok(None),
        ["--data", folder] => {
            let folder = Path::new(folder);
            match folder.canonicalize() {
                Ok(found) if found.is_dir() => Ok(Some(found)),
                _ => bail!("there is no folder `{}`", folder.display()),
            }
        }
        _ => bail!("usage: cargo xtask test [--data DIR]"),
    }
}

struct Tests {
    data: Option<PathBuf>,
    not_run: Vec<String>,
}

impl Tests {
    fn cargo(&self, arguments: &[&str]) -> Result<()> {
        let mut command = shell::command("cargo", arguments);
        match &self.data {
            Some(data) => command.env("GONGSHU_DATA", data),
            None => command.env("GONGSHU_DATA", ""),
        };
        shell::run_command(&mut command)
    }

    fn pure(&self) -> Result<()> {
        shell::say("== pure rooms, without the SQL engine");
        let mut arguments = vec!["test"];
        for room in PURE {
            arguments.extend(["--package", room]);
        }
        self.cargo(&arguments)
    }

    fn whole(&self) -> Result<()> {
        shell::say("== every room, the SQL engine included");
        self.cargo(&["test", "--workspace"])
    }

    /// The journey over HTTP against the real binary, on made files and on the real ones.
    fn http(&mut self) -> Result<()> {
        shell::say("== the journey over HTTP");
        shell::run("cargo", &["build", "--workspace", "--bins"])?;
        web::check_generated()?;
        let gongshu = shell::gongshu();
        for journey in JOURNEYS {
            shell::run(&gongshu, &["journey", "run", journey])?;
        }
        let Some(data) = &self.data else {
            self.not_run.push("the journey on the real files (give --data DIR)".to_owned());
            return Ok(());
        };
        let data = data.to_string_lossy().into_owned();
        for journey in JOURNEYS {
            shell::run(&gongshu, &["journey", "run", journey, "--data", &data])?;
        }
        Ok(())
    }

    fn browser(&mut self) -> Result<()> {
        shell::say("== the browser");
        match prerequisites::chromium() {
            Ok(chromium) => crate::demo::with_demo(|base, logins| {
                shell::run_command(
                    shell::command("npm", &["run", "e2e"])
                        .current_dir(shell::root().join("web"))
                        .env("BASE_URL", base)
                        .env("ACCOUNTS", logins)
                        .env("CHROMIUM", &chromium),
                )
            }),
            Err(error) => {
                self.not_run.push(format!("the browser ({error:#})"));
                Ok(())
            }
        }
    }
}

fn test_web() -> Result<()> {
    shell::say("== web: words, types, units, size");
    web::install()?;
    for script in ["check:words", "typecheck", "test"] {
        web::npm(&["run", script])?;
    }
    web::build()?;
    web::npm(&["run", "check:size"])
}
