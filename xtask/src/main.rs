//! The one door for tools: `cargo xtask demo | test | check | prove | bench | gen`.

mod arrows;
mod bench;
mod check;
mod demo;
mod prerequisites;
mod promises;
mod proof;
mod shell;
mod tests_all;
mod tidy;
mod web;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask demo                 build what is missing, start a place with data and open cases
cargo xtask test [--data DIR]    everything that must pass; --data adds the real files
cargo xtask check                format, clippy, docs, licences, arrows, tidy, proofs
cargo xtask tidy                 the part of check that takes no time: arrows, tidy, proofs
cargo xtask prove NAME           a long run; writes docs/proof/NAME.json (kill, delivery, sim)
cargo xtask bench [NAME…]        costs against plain work beside them, as ratios
cargo xtask gen                  write the generated files anew
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["demo", rest @ ..] => demo::run(rest),
        ["test", rest @ ..] => tests_all::run(rest),
        ["check"] => check::run(),
        ["tidy"] => check::quick(),
        ["prove", name, rest @ ..] => proof::run(name, rest),
        ["bench", rest @ ..] => bench::run(rest),
        ["gen"] => web::generate(),
        _ => {
            shell::say(HELP);
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            shell::say(&format!("error: {error:#}"));
            ExitCode::from(1)
        }
    }
}
