//! `cargo xtask demo`: five places, one of them in mid-flight with eight months of history, each
//! made by a journey through the real binary, and then served together on loopback.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::{prerequisites, shell, web};

/// The place in mid-flight, which the browser reads.
const FIRST: &str = "futian";
/// The journey that leaves its open cases.
const JOURNEY: &str = "futian/demo";
/// How many months of everyday work lie behind it.
const MONTHS: &str = "8";
/// The other places, each at the end of one whole life; Nanjing on the Monday after its regulation
/// lapsed.
const OTHERS: [(&str, Option<&str>); 4] =
    [("nanjing", Some("2026-05-25")), ("lingang", None), ("pudong", None), ("chengdu", None)];
/// What the server prints before its address when it is ready.
const READY: &str = "listening on ";

/// Builds what is missing, makes the places anew and serves them until they are stopped.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("usage: cargo xtask demo");
    }
    let folder = make()?;
    let mut server = Server::start(&folder)?;
    shell::say(&head(&server.base));
    for place in std::iter::once(FIRST).chain(OTHERS.map(|(place, _)| place)) {
        let law = Law::of(place)?;
        let base = format!("{}/{place}/", server.base);
        shell::say(&table(&base, &law, &logins(&folder.join(place))?));
    }
    server.child.wait().context("the server could not be waited for")?;
    Ok(())
}

/// Serves the places made anew while `work` runs; it is given the address of the first of them and
/// its file of log-ins.
pub(crate) fn with_demo(work: impl FnOnce(&str, &Path) -> Result<()>) -> Result<()> {
    let folder = make()?;
    let server = Server::start(&folder)?;
    work(&format!("{}/{FIRST}", server.base), &logins_file(&folder.join(FIRST)))
}

/// Builds the web and the binary and runs the journeys into an empty folder.
fn make() -> Result<PathBuf> {
    match prerequisites::node() {
        Ok(()) => web::build()?,
        Err(error) => {
            shell::say(&format!("the web is not built, the API works without it: {error:#}"));
        }
    }
    shell::run("cargo", &["build", "--workspace", "--bins"])?;
    let folder = shell::target().join("demo-places");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .with_context(|| format!("`{}` cannot be emptied", folder.display()))?;
    }
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("`{}` cannot be made", folder.display()))?;
    let others = folder.clone();
    // Four short lives are over long before eight months are.
    let others = std::thread::spawn(move || {
        OTHERS.iter().try_for_each(|(place, until)| {
            let until = until.map(|day| ["--until", day]);
            act_out(&others.join(place), &format!("{place}/main"), until.as_slice().as_flattened())
        })
    });
    let first = act_out(&folder.join(FIRST), JOURNEY, &["--months", MONTHS]);
    match others.join() {
        Ok(acted) => acted.and(first)?,
        Err(_) => bail!("the journeys of the other places broke off"),
    }
    Ok(folder)
}

/// Runs a journey into the folder of its place.
fn act_out(place: &Path, journey: &str, more: &[&str]) -> Result<()> {
    let keep = place.to_string_lossy().into_owned();
    let transcript = format!("{keep}.txt");
    let run = ["journey", "run", journey, "--keep", &keep];
    let mut command = shell::command(&shell::gongshu(), &run);
    // Every act of eight months is too much for a terminal.
    command.args(["--out", &transcript]).args(more).stdout(Stdio::null()).stderr(Stdio::null());
    shell::run_command(&mut command).with_context(|| format!("see `{transcript}`"))
}

fn logins_file(place: &Path) -> PathBuf {
    place.join("logins.json")
}

/// A running server; it ends with this value.
struct Server {
    child: Child,
    base: String,
}

impl Server {
    fn start(folder: &Path) -> Result<Self> {
        let folder = folder.to_string_lossy().into_owned();
        let mut command =
            shell::command(&shell::gongshu(), &["serve", "--data-dir", &folder, "--port", "0"]);
        let child = command.stdout(Stdio::piped()).spawn().context("the server did not start")?;
        let mut server = Self { child, base: String::new() };
        let out = server.child.stdout.take().context("the server has an output")?;
        let mut lines = BufReader::new(out).lines();
        let ready = lines.find_map(|line| Some(line.ok()?.split_once(READY)?.1.trim().to_owned()));
        server.base = ready.context("the server ended before it was ready")?;
        // Whatever it says later is passed on, so that it never waits for a reader.
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| shell::say(&line));
        });
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = stopped {
            shell::say(&format!("the server could not be stopped: {error}"));
        }
    }
}

/// A log-in of the place.
struct Login {
    officer: String,
    password: String,
    roles: Vec<String>,
}

fn logins(place: &Path) -> Result<Vec<Login>> {
    let path = logins_file(place);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("`{}` cannot be read", path.display()))?;
    let listed: Vec<Value> = serde_json::from_str(&text)?;
    let word = |login: &Value, field: &str| {
        login.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let roles = |login: &Value| {
        let listed = login.get("roles").and_then(Value::as_array).map(Vec::as_slice);
        let named = listed.unwrap_or_default().iter();
        named.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let login = |it: &Value| Login {
        officer: word(it, "officer"),
        password: word(it, "password"),
        roles: roles(it),
    };
    Ok(listed.iter().map(login).collect())
}

/// What a place and its roles are called, in both languages.
struct Law {
    name: String,
    roles: toml::Table,
}

impl Law {
    /// The newest rulebook of a place.
    fn of(place: &str) -> Result<Self> {
        let shelf = shell::root().join("rulebooks").join(place);
        let versions = std::fs::read_dir(&shelf)
            .with_context(|| format!("`{}` cannot be read", shelf.display()))?;
        let sheets = versions.flatten().map(|it| it.path().join("place.toml"));
        let newest = sheets.filter(|path| path.is_file()).max();
        let path = newest.with_context(|| format!("`{place}` has no rulebook"))?;
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("`{}` cannot be read", path.display()))?;
        let sheet: toml::Table = text.parse()?;
        let table = |name: &str| sheet.get(name).and_then(toml::Value::as_table).cloned();
        let name = table("name").unwrap_or_default();
        let word = |tongue: &str| name.get(tongue).and_then(toml::Value::as_str).unwrap_or(place);
        Ok(Self {
            name: format!("{} · {}", word("zh"), word("en")),
            roles: table("roles").unwrap_or_default(),
        })
    }
}

/// Roles in both languages: `数源部门 · source department`.
fn named(roles: &[&str], names: &toml::Table) -> String {
    let name = |role, tongue| names.get(role)?.get(tongue)?.as_str();
    let all =
        |tongue| roles.iter().map(|role| name(*role, tongue).unwrap_or(*role)).collect::<Vec<_>>();
    format!("{} · {}", all("zh").join("、"), all("en").join(", "))
}

/// The address where all places are listed.
fn head(base: &str) -> String {
    let lines = [
        "",
        &format!("  {base}"),
        "",
        "  演练环境，数据均为生成；停止：Ctrl-C。",
        "  Rehearsals on made data; stop them with Ctrl-C.",
    ];
    lines.join("\n")
}

/// The address of a place and one log-in for each role, in both languages.
fn table(base: &str, law: &Law, logins: &[Login]) -> String {
    let mut lines = vec![
        String::new(),
        format!("  {}  {base}", law.name),
        row(["登录名 officer", "口令 password", "角色 · roles"]),
    ];
    let mut shown: Vec<&str> = Vec::new();
    for login in logins {
        let fresh = login.roles.iter().map(String::as_str).filter(|role| !shown.contains(role));
        let fresh: Vec<&str> = fresh.collect();
        if !fresh.is_empty() {
            lines.push(row([&login.officer, &login.password, &named(&fresh, &law.roles)]));
        }
        shown.extend(fresh);
    }
    lines.join("\n")
}

/// How wide a cell is, at least.
const WIDTH: usize = 26;

/// A row of cells; a Chinese character is two columns wide.
fn row(cells: [&str; 3]) -> String {
    let mut line = String::from(" ");
    for cell in cells {
        let wide: usize = cell.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        line.push(' ');
        line.push_str(cell);
        line.push_str(&" ".repeat(WIDTH.saturating_sub(wide)));
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_log_in_for_each_role() {
        let login = |officer: &str, roles: &[&str]| Login {
            officer: officer.to_owned(),
            password: "pass".to_owned(),
            roles: roles.iter().map(|&role| role.to_owned()).collect(),
        };
        let logins = [
            login("lin", &["data_authority", "administrator"]),
            login("qiao", &["data_authority", "operator"]),
        ];
        let table = table("http://127.0.0.1:1/futian/", &Law::of("futian").unwrap(), &logins);
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let rows: Vec<String> = table.lines().skip(3).map(words).collect();
        let expected = [
            "lin pass 区公共数据主管部门、系统管理员 · district data authority, system administrator",
            "qiao pass 授权运营单位 · operator",
        ];
        assert_eq!(rows, expected);
    }
}
