//! `cargo xtask demo`: a place in mid-flight with eight months of history, made by a journey
//! through the real binary and then served on loopback.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::{prerequisites, shell, web};

/// The journey that leaves the open cases.
const JOURNEY: &str = "futian/demo";
/// How many months of everyday work lie behind it.
const MONTHS: &str = "8";
/// Where its place says what the roles are called.
const PLACE: &str = "rulebooks/futian/2024-01-30/place.toml";
/// What the server prints before its address when it is ready.
const READY: &str = "listening on ";

/// Builds what is missing, makes the place anew and serves it until it is stopped.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("usage: cargo xtask demo");
    }
    let place = make()?;
    let mut server = Server::start(&place)?;
    shell::say(&table(&server.base, &logins(&place)?, &role_names()?));
    server.child.wait().context("the server could not be waited for")?;
    Ok(())
}

/// Serves a place made anew while `work` runs; it is given the address and the file of log-ins.
pub(crate) fn with_demo(work: impl FnOnce(&str, &Path) -> Result<()>) -> Result<()> {
    let place = make()?;
    let server = Server::start(&place)?;
    work(&server.base, &logins_file(&place))
}

/// Builds the web and the binary and runs the journey into an empty folder.
fn make() -> Result<PathBuf> {
    match prerequisites::node() {
        Ok(()) => web::build()?,
        Err(error) => {
            shell::say(&format!("the web is not built, the API works without it: {error:#}"));
        }
    }
    shell::run("cargo", &["build", "--workspace", "--bins"])?;
    let place = shell::target().join("demo-place");
    if place.exists() {
        std::fs::remove_dir_all(&place)
            .with_context(|| format!("`{}` cannot be emptied", place.display()))?;
    }
    let folder = place.to_string_lossy().into_owned();
    let gongshu = shell::gongshu();
    let transcript = format!("{folder}.txt");
    let run = ["journey", "run", JOURNEY, "--months", MONTHS, "--keep", &folder];
    let mut command = shell::command(&gongshu, &run);
    // Every act of eight months is too much for a terminal.
    command.args(["--out", &transcript]).stdout(Stdio::null());
    shell::run_command(&mut command).with_context(|| format!("see `{transcript}`"))?;
    Ok(place)
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
    fn start(place: &Path) -> Result<Self> {
        let folder = place.to_string_lossy().into_owned();
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

/// What the roles are called in the place, in both languages.
fn role_names() -> Result<toml::Table> {
    let path = shell::root().join(PLACE);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("`{}` cannot be read", path.display()))?;
    let place: toml::Table = text.parse()?;
    Ok(place.get("roles").and_then(toml::Value::as_table).cloned().unwrap_or_default())
}

/// Roles in both languages: `数源部门 · source department`.
fn named(roles: &[&str], names: &toml::Table) -> String {
    let name = |role, tongue| names.get(role)?.get(tongue)?.as_str();
    let all =
        |tongue| roles.iter().map(|role| name(*role, tongue).unwrap_or(*role)).collect::<Vec<_>>();
    format!("{} · {}", all("zh").join("、"), all("en").join(", "))
}

/// The address and one log-in for each role, in both languages.
fn table(base: &str, logins: &[Login], names: &toml::Table) -> String {
    let mut lines = vec![
        String::new(),
        format!("  {base}"),
        String::new(),
        "  演练环境，数据均为生成；停止：Ctrl-C。".to_owned(),
        "  A rehearsal on made data; stop it with Ctrl-C.".to_owned(),
        String::new(),
        row(["登录名 officer", "口令 password", "角色 · roles"]),
    ];
    let mut shown: Vec<&str> = Vec::new();
    for login in logins {
        let fresh = login.roles.iter().map(String::as_str).filter(|role| !shown.contains(role));
        let fresh: Vec<&str> = fresh.collect();
        if !fresh.is_empty() {
            lines.push(row([&login.officer, &login.password, &named(&fresh, names)]));
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
        let table = table("http://127.0.0.1:1", &logins, &role_names().unwrap());
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let rows: Vec<String> = table.lines().skip(7).map(words).collect();
        let expected = [
            "lin pass 区公共数据主管部门、系统管理员 · district data authority, system administrator",
            "qiao pass 授权运营单位 · operator",
        ];
        assert_eq!(rows, expected);
    }
}
