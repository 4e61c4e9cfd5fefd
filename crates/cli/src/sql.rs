//! `gongshu sql`: a query under a grant, from the shell, through the public API.

use std::io::Read as _;

use anyhow::Context as _;
use journeys::{No, Reply};
use rulebook::text::is_han;
use serde_json::{Value, json};
use terms::Text;

use crate::arguments::Sql;
use crate::client::Client;
use crate::refusal::{self, Law};
use crate::say::{Came, Outcome, Voice, tried};

/// Checks, runs and looks; what is not lookable comes back as the name of a workspace table.
pub(crate) fn run(sql: &Sql, voice: Voice) -> Came {
    let password = password()?;
    let visitor = Client::visitor(&sql.server);
    let client = match visitor.log_in(sql.officer.as_str(), &password)? {
        Ok((client, _)) => client,
        Err(no) => return said_no(&visitor, (&no, "log_in"), voice),
    };
    if sql.check {
        let path = format!("/api/grants/{}/check", sql.grant);
        return match client.post(&path, &json!({ "sql": sql.query }))? {
            Reply::No(no) => said_no(&client, (&no, "run_query"), voice),
            Reply::Done(plan) => {
                let text = plan.get("text").and_then(Value::as_str).unwrap_or_default();
                voice.tell(&plan, || text.to_owned())?;
                Ok(Outcome::Fine)
            }
        };
    }
    let command = json!({ "type": "run_query", "grant": sql.grant, "sql": sql.query });
    match act(&client, &command)? {
        Reply::No(no) => said_no(&client, (&no, "run_query"), voice),
        Reply::Done(answer) => show(&client, &answer, voice),
    }
}

fn show(client: &Client, answer: &Value, voice: Voice) -> Came {
    let table = answer.pointer("/made/table").and_then(Value::as_str).unwrap_or_default();
    let lookable = answer.pointer("/receipt/lookable").and_then(Value::as_bool);
    if lookable != Some(true) {
        let said = Text::new(
            format!("结果不能直接查看，已存为工作区表 {table}；需要带出的，申请出域审核"),
            format!("not to be looked at; it is workspace table {table}; ask for its release"),
        );
        voice.tell(answer, || voice.of(&said).to_owned())?;
        return Ok(Outcome::Fine);
    }
    let command = json!({ "type": "look", "table": table });
    match act(client, &command)? {
        Reply::No(no) => said_no(client, (&no, "look"), voice),
        Reply::Done(looked) => {
            voice.tell(&looked, || grid(&looked))?;
            let withheld = answer.pointer("/receipt/groups_withheld").and_then(Value::as_bool);
            if withheld == Some(true) && !voice.is_json() {
                voice.aside(voice.pick(
                    "部分分组因涉及主体过少未显示",
                    "groups with too few entities may have been left out",
                ));
            }
            Ok(Outcome::Fine)
        }
    }
}

fn act(client: &Client, command: &Value) -> anyhow::Result<Reply> {
    client.post("/api/acts", &json!({ "key": key()?, "command": command }))
}

/// A key that no other act has.
fn key() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    let no_chance = || tried("系统不提供随机数", "the system gives no random bytes");
    getrandom::fill(&mut bytes).with_context(no_chance)?;
    Ok(format!("sql-{}", hex::encode(bytes)))
}

fn said_no(client: &Client, (no, what): (&No, &str), voice: Voice) -> Came {
    let law = if no.grounds.is_empty() { None } else { Law::of(client) };
    voice.tell(no, || refusal::words(no, what, law.as_ref(), voice))?;
    Ok(Outcome::Found)
}

/// Never from the command line, where anyone on the machine can read it.
fn password() -> anyhow::Result<String> {
    if let Some(password) = std::env::var_os("GONGSHU_PASSWORD") {
        return Ok(password.to_string_lossy().into_owned());
    }
    let mut line = String::new();
    std::io::stdin()
        .read_to_string(&mut line)
        .context(tried("标准输入没有口令", "no password on standard input"))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// The rows as a table.
fn grid(looked: &Value) -> String {
    let texts = |value: Option<&Value>| -> Vec<String> {
        let cells = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        cells.iter().map(|cell| cell.as_str().unwrap_or("∅").to_owned()).collect()
    };
    let mut rows = vec![texts(looked.pointer("/rows/columns"))];
    let body = looked.pointer("/rows/rows").and_then(Value::as_array);
    rows.extend(body.into_iter().flatten().map(|row| texts(Some(row))));
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|it| wide(it)).max();
    let line = |row: &Vec<String>| {
        let cell = |(column, text): (usize, &String)| {
            let pad = width(column).unwrap_or(0).saturating_sub(wide(text));
            format!("{text}{}", " ".repeat(pad))
        };
        row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// How many columns of a terminal a text takes: Chinese writing takes two a character.
fn wide(text: &str) -> usize {
    text.chars()
        .map(|c| if is_han(c) || ('\u{ff00}'..='\u{ff60}').contains(&c) { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let looked = json!({ "rows": { "columns": ["deal_type", "n"],
            "rows": [["地铁入站", "60"], ["巴士", null]] } });
        assert_eq!(grid(&looked), "deal_type  n\n地铁入站   60\n巴士       ∅");
    }
}
