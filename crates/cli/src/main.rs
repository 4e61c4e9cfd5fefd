//! THE SIDE DOOR: the `gongshu` binary. It reads arguments, calls, and says what came of it.

mod arguments;
mod client;
mod failure;
mod house;
mod journey;
mod law;
mod ledger;
mod published;
mod refusal;
mod say;
mod sql;
mod usage;

use std::process::ExitCode;

use arguments::Command;
use say::{Outcome, Voice};

fn main() -> ExitCode {
    let arguments = match usage::read() {
        Ok(arguments) => arguments,
        Err(code) => return ExitCode::from(code),
    };
    let voice = Voice::new(arguments.lang.into(), arguments.json);
    let came = match arguments.command {
        Command::Serve(it) => house::serve(&it, voice),
        Command::Init(it) => house::init(&it, voice),
        Command::LogIn(it) => house::log_in(&it, voice),
        Command::Doctor(it) => house::doctor(&it, voice),
        Command::Backup(it) => house::backup(&it, voice),
        Command::Restore(it) => house::restore(&it, voice),
        Command::Openapi => Ok(house::openapi(voice)),
        Command::Rulebook(it) => law::run(&it.command, voice),
        Command::Sql(it) => sql::run(&it, voice),
        Command::Journey(it) => journey::run(&it.command, voice),
        Command::Ledger(it) => ledger::run(&it.command, voice),
    };
    match came {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(error) => {
            voice.error(&error);
            ExitCode::from(say::code_of(&error))
        }
    }
}
