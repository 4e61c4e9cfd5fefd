//! Reading the command line: help and wrong use, in both languages.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory as _, FromArgMatches as _};
use rulebook::Lang;
use terms::Text;

use crate::arguments::Arguments;
use crate::say::Voice;

/// The arguments, or how the program ends without them.
pub(crate) fn read() -> Result<Arguments, u8> {
    let words: Vec<String> =
        std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let found = command().try_get_matches().and_then(|it| Arguments::from_arg_matches(&it));
    found.map_err(|error| refuse(&error, &words))
}

/// The command line with every heading in both languages.
fn command() -> Command {
    dressed(Arguments::command())
}

fn dressed(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let help = help.help("显示帮助 · show this help");
    let names: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(help)
        .mut_args(argument)
        .subcommand_help_heading("命令 · commands")
        .subcommand_value_name("命令 COMMAND")
        .help_template("{about-with-newline}\n用法 · usage: {usage}\n\n{all-args}");
    for name in names {
        command = command.mut_subcommand(name, dressed);
    }
    command
}

fn argument(argument: Arg) -> Arg {
    let heading =
        if argument.is_positional() { "参数 · arguments" } else { "选项 · options" };
    let usual: Vec<String> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let mut help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    // A switch is off unless it is named: that goes without saying.
    let takes = argument.get_action().takes_values();
    if takes && !usual.is_empty() {
        help = format!("{help} [缺省 · default: {}]", usual.join(" "));
    }
    let argument = argument.help(StyledStr::from(help)).help_heading(heading);
    if takes { argument.hide_default_value(true).hide_possible_values(true) } else { argument }
}

/// Says what is wrong with the command line; the exit code.
fn refuse(error: &clap::Error, words: &[String]) -> u8 {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // Help goes where it belongs, and a reader that went away ends nothing.
        let _gone = error.print();
        return if error.use_stderr() { 2 } else { 0 };
    }
    let voice = voice(words);
    let says = Text::new(chinese(error), english(error));
    if voice.is_json() {
        voice.line(serde_json::json!({ "error": says, "code": 2 }));
        return 2;
    }
    let hint = voice.pick("提示：gongshu --help", "hint: gongshu --help");
    voice.aside(format_args!("{}{}\n{hint}", voice.pick("错误：", "error: "), voice.of(&says)));
    2
}

/// The voice that the words ask for, even where the rest of them is wrong.
fn voice(words: &[String]) -> Voice {
    let mut pairs = words.iter().zip(words.iter().skip(1));
    let english = pairs.any(|(option, value)| option == "--lang" && value == "en")
        || words.iter().any(|word| word == "--lang=en");
    let lang = if english { Lang::En } else { Lang::Zh };
    Voice::new(lang, words.iter().any(|word| word == "--json"))
}

/// What the parser says, without its own heading and advice.
fn english(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let first = text.split("\n\n").next().unwrap_or_default();
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the parser may know more kinds than we do")]
fn chinese(error: &clap::Error) -> String {
    let about =
        |kind: ContextKind| error.get(kind).map_or_else(String::new, |value| format!(" `{value}`"));
    let argument = about(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} 的取值有误：{}", about(ContextKind::InvalidValue).trim_start())
        }
        ErrorKind::UnknownArgument => format!("没有选项或者参数{argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令{}", about(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "缺少子命令".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少参数{argument}"),
        ErrorKind::ArgumentConflict => {
            format!("{argument} 与{} 不能同时使用", about(ContextKind::PriorArg))
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::TooManyValues => {
            format!("{argument} 的取值个数有误")
        }
        _ => format!("用法有误（{}）", english(error)),
    }
    .trim_start()
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_speaks_both_languages() {
        let mut all = command();
        all.build();
        check(&all);
    }

    fn check(command: &Command) {
        let both = |text: &str| text.contains(" · ") || text.contains("公数");
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(both(&about), "`{}`: {about}", command.get_name());
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(both(&help), "`{}` `{}`: {help}", command.get_name(), argument.get_id());
        }
        command.get_subcommands().for_each(check);
    }
}
