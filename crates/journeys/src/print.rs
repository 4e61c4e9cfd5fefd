//! Writes a journey so that it reads back as the same.

use std::fmt::Write as _;

use terms::Text;

use crate::body;
use crate::journey::{Act, Journey, Line, Statement};

/// The journey as text.
pub fn print(journey: &Journey) -> String {
    let mut out = String::new();
    let founding = &journey.founding;
    line(&mut out, format_args!("title {}", both(&journey.title)));
    line(
        &mut out,
        format_args!(
            "founded {}{} by {} of {}",
            founding.on,
            if founding.live { " live" } else { "" },
            founding.officer,
            founding.party
        ),
    );
    line(&mut out, format_args!("called {}", both(&founding.name)));
    if let Some(name) = &founding.officer_name {
        line(&mut out, format_args!("named {name}"));
    }
    for (name, file) in &journey.files {
        let known = file.known.as_ref().map(|(digest, rows)| format!(" {digest} {rows}"));
        let known = known.unwrap_or_default();
        line(&mut out, format_args!("file {name} = {}{known}", file.path));
    }
    for always in &journey.always {
        line(&mut out, format_args!("always {always}"));
    }
    for it in &journey.lines {
        print_line(&mut out, it);
    }
    out
}

fn print_line(out: &mut String, it: &Line) {
    if opens_paragraph(&it.statement) {
        out.push('\n');
    }
    match &it.statement {
        Statement::Chapter(heading) => line(out, format_args!("== {} ==", both(heading))),
        Statement::Given(name) => line(out, format_args!("given {name}")),
        Statement::Meanwhile(from, through) => {
            line(out, format_args!("meanwhile {from} to {through}"));
        }
        Statement::On(day) => line(out, format_args!("on {day}")),
        Statement::As(None) => line(out, format_args!("as nobody")),
        Statement::As(Some((officer, party))) => {
            line(out, format_args!("as {officer} of {party}"));
        }
        Statement::Account(officer) => line(out, format_args!("account {officer}")),
        Statement::Act(act) => print_act(out, act),
        Statement::Import { file, resource } => {
            line(out, format_args!("import {file} into {resource}"));
        }
        Statement::Read(path) => line(out, format_args!("read {path}")),
        Statement::Collect(path) => line(out, format_args!("collect {path}")),
        Statement::Call { path, secret, times } => {
            line(out, format_args!("call {path} by ${secret} {times} times"));
        }
        Statement::Again(changes) => {
            line(out, format_args!("again"));
            out.push_str(&body::write(changes));
        }
        Statement::Retry(changes) => {
            line(out, format_args!("retry"));
            out.push_str(&body::write(changes));
        }
    }
    for bind in &it.binds {
        line(out, format_args!("-> {} as {}", bind.part, bind.name));
    }
    for (_, expect) in &it.expects {
        line(out, format_args!("expect {expect}"));
    }
}

fn opens_paragraph(statement: &Statement) -> bool {
    matches!(statement, Statement::Chapter(_) | Statement::On(_) | Statement::As(_))
}

fn print_act(out: &mut String, act: &Act) {
    match act.happened_on {
        Some(day) => line(out, format_args!("{} happened {day}", act.command)),
        None => line(out, format_args!("{}", act.command)),
    }
    out.push_str(&body::write(&act.body));
}

fn both(text: &Text) -> String {
    format!("{} | {}", text.zh, text.en)
}

fn line(out: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a text never fails.
    let written = out.write_fmt(words);
    debug_assert!(written.is_ok());
    out.push('\n');
}
