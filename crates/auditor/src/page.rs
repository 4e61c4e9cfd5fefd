//! What the visitor says, Chinese or English, or as JSON.

use ledger::{Audience, Report, Tongue};

use crate::arguments::Wrong;

const HELP_ZH: &str = "\
auditor 仅凭公开文件核验日志，不信任提供文件的服务器。

用法：auditor 目录 --key 验证公钥 | --key-file 文件 [--against 文件]… [--lang zh|en] [--json]

  目录              公开文件所在目录，其中有 checkpoint、tile/ 和 public/
  --key 公钥        从别处得到的日志验证公钥（名称+编号+base64）
  --key-file 文件   每行一个公钥；目录里的 vkey 由服务器提供，不能自证
  --against 文件    以前保存的检查点或回执：日志须与之一致，且不短于它
  --lang zh|en      语言，默认 zh
  --json            以 JSON 输出

退出码：0 完整，1 发现问题，2 用法错误";

const HELP_EN: &str = "\
auditor verifies a log from its published files alone, trusting nobody who serves them.

usage: auditor FOLDER --key KEY | --key-file FILE [--against FILE]... [--lang zh|en] [--json]

  FOLDER            where the published files are: checkpoint, tile/ and public/
  --key KEY         the verifier key of the log, obtained elsewhere (name+id+base64)
  --key-file FILE   one key a line; the vkey beside the log proves nothing by standing there
  --against FILE    a checkpoint or receipt that was kept: the log must agree and be no shorter
  --lang zh|en      the language; zh unless said
  --json            JSON instead of text

exit codes: 0 intact, 1 found something, 2 wrong use";

/// How the visitor speaks.
pub(crate) struct Page {
    tongue: Tongue,
    json: bool,
}

impl Page {
    /// The language and form the command line asks for, even where the rest of it is wrong.
    pub(crate) fn new(words: &[String]) -> Self {
        let mut pairs = words.iter().zip(words.iter().skip(1));
        let english = pairs.any(|(option, value)| option == "--lang" && value == "en");
        let tongue = if english { Tongue::En } else { Tongue::Zh };
        Self { tongue, json: words.iter().any(|word| word == "--json") }
    }

    /// How it is used.
    pub(crate) fn help(&self) {
        out(self.tongue.pick(HELP_ZH, HELP_EN));
    }

    /// What was found.
    pub(crate) fn report(&self, report: &Report) {
        if self.json {
            let page = serde_json::json!({ "intact": report.is_intact(), "report": report });
            return out(&page.to_string());
        }
        if let (Some(origin), Some(root)) = (&report.origin, &report.root) {
            let root = root.map(|byte| format!("{byte:02x}")).concat();
            let (log, entries) = (self.tongue.pick("日志", "log"), report.size);
            let count = self.tongue.pick("条", "entries");
            out(&format!("{log}  {origin}  {entries} {count}  {root}"));
        }
        out(&report.verdict(self.tongue));
        for finding in &report.findings {
            out(&format!("  {}", finding.say(self.tongue)));
        }
        for part in &report.erased {
            let erased = self.tongue.pick("依法删除", "erased by law");
            let entry = self.tongue.pick("记录", "entry");
            let by = part.by.map_or_else(String::new, |by| format!(" ← {entry} {by}"));
            out(&format!("  {erased}: {entry} {}, {}{by}", part.seq, self.audience(part.audience)));
        }
        for (register, last) in &report.registers {
            let name = self.tongue.pick("名册", "register");
            let gapless = self.tongue.pick("连续", "gapless to");
            out(&format!("  {name} {register}: {gapless} {last}"));
        }
    }

    fn audience(&self, audience: Audience) -> &'static str {
        match audience {
            Audience::Public => self.tongue.pick("公开部分", "public part"),
            Audience::Parties => self.tongue.pick("当事人部分", "parties part"),
            Audience::Regulator => self.tongue.pick("监管部分", "regulator part"),
            Audience::Personal => self.tongue.pick("个人部分", "personal part"),
        }
    }

    /// Why nothing was audited.
    pub(crate) fn wrong(&self, wrong: &Wrong) {
        let (zh, en) = wrong.say();
        if self.json {
            return out(&serde_json::json!({ "error": { "zh": zh, "en": en } }).to_string());
        }
        let (head, text) = (self.tongue.pick("错误", "error"), self.tongue.pick(&zh, &en));
        let hint = self.tongue.pick("提示：auditor --help", "hint: auditor --help");
        err(&format!("{head}: {text}\n{hint}"));
    }
}

impl Wrong {
    fn say(&self) -> (String, String) {
        let (zh, en, about) = match self {
            Self::NothingNamed => ("未指明公开文件所在目录", "no folder was named", None),
            Self::KeyMissing => (
                "缺少验证公钥：请用 --key 或 --key-file 给出从别处得到的公钥",
                "no verifier key: give one obtained elsewhere with --key or --key-file",
                None,
            ),
            Self::OneTooMany(word) => {
                ("只能指明一个目录", "only one folder is audited", Some(word))
            }
            Self::Unknown(word) => ("没有这个选项", "there is no such option", Some(word)),
            Self::ValueMissing(word) => ("选项缺少取值", "the option lacks its value", Some(word)),
            Self::NoLanguage(word) => {
                ("语言只有 zh 和 en", "the languages are zh and en", Some(word))
            }
            Self::NoFolder(path) => ("没有这个目录", "there is no such folder", Some(path)),
            Self::Unreadable(path) => ("文件无法读取", "the file cannot be read", Some(path)),
            Self::NoKey(text) => ("不是验证公钥", "this is no verifier key", Some(text)),
            Self::NoPin { path, why } => {
                return (
                    format!("`{path}` 不是可信的检查点或回执（{why}）"),
                    format!("`{path}` is no checkpoint or receipt that holds ({why})"),
                );
            }
        };
        let about = about.map_or_else(String::new, |about| format!(" `{about}`"));
        (format!("{zh}{about}"), format!("{en}{about}"))
    }
}

#[expect(clippy::print_stdout, reason = "a command speaks on standard output")]
fn out(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "a command complains on standard error")]
fn err(line: &str) {
    eprintln!("{line}");
}
