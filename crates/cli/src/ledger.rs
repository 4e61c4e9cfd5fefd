//! `gongshu ledger`: verifying the stored journal; checkpoints and receipts.

use ::ledger::{Audience, Report};
use journeys::Reply;
use serde_json::{Value, json};

use crate::arguments::{LedgerAct, Source};
use crate::client::Client;
use crate::published::Published;
use crate::refusal;
use crate::say::{Came, Outcome, Voice};

/// Runs a command on the transparency log.
pub(crate) fn run(command: &LedgerAct, voice: Voice) -> Came {
    match command {
        LedgerAct::Verify { data_dir, against } => {
            let report = server::verify(data_dir, against.as_deref())?;
            voice.tell(&report, || report_words(&report, voice))?;
            Ok(if report.is_intact() { Outcome::Fine } else { Outcome::Found })
        }
        LedgerAct::Checkpoint(Source { data_dir: Some(data_dir), .. }) => {
            print("checkpoint", &Published::of(data_dir)?.checkpoint()?, voice)
        }
        LedgerAct::Checkpoint(source) => fetch(source, ("checkpoint", "/log/checkpoint"), voice),
        LedgerAct::Prove { seq, source: Source { data_dir: Some(data_dir), .. } } => {
            print("receipt", &Published::of(data_dir)?.receipt(*seq)?, voice)
        }
        LedgerAct::Prove { seq, source } => {
            fetch(source, ("receipt", &format!("/api/log/{seq}/receipt")), voice)
        }
    }
}

/// A report in lines: verdict, findings, what is gone by law, registers.
pub(crate) fn report_words(report: &Report, voice: Voice) -> String {
    let tongue = voice.tongue();
    let mut lines = vec![report.verdict(tongue)];
    lines.extend(report.findings.iter().map(|finding| format!("  {}", finding.say(tongue))));
    for part in &report.erased {
        let (seq, whose) = (part.seq, audience(part.audience, voice));
        lines.push(match voice.lang {
            rulebook::Lang::Zh => format!("  第 {seq} 条：{whose}已依法删除，记录仍可核验"),
            rulebook::Lang::En => format!("  entry {seq}: {whose} erased by law; it verifies"),
        });
    }
    for (register, last) in &report.registers {
        let name = voice.pick("名册", "register");
        lines.push(format!("  {name} {register}  1…{last}"));
    }
    lines.join("\n")
}

fn audience(audience: Audience, voice: Voice) -> &'static str {
    let (zh, en) = match audience {
        Audience::Public => ("公开部分", "the public part"),
        Audience::Parties => ("当事人部分", "the parties' part"),
        Audience::Regulator => ("监管部分", "the regulator's part"),
        Audience::Personal => ("个人部分", "the personal part"),
    };
    match voice.lang {
        rulebook::Lang::Zh => zh,
        rulebook::Lang::En => en,
    }
}

fn print(what: &str, text: &str, voice: Voice) -> Came {
    voice.tell(&json!({ what: text }), || text.trim_end_matches('\n').to_owned())?;
    Ok(Outcome::Fine)
}

fn fetch(source: &Source, (what, path): (&str, &str), voice: Voice) -> Came {
    match Client::visitor(&source.server).get(path)? {
        Reply::Done(Value::String(text)) => print(what, &text, voice),
        Reply::Done(other) => print(what, &other.to_string(), voice),
        Reply::No(no) => {
            voice.tell(&no, || refusal::words(&no, path, None, voice))?;
            Ok(Outcome::Found)
        }
    }
}
