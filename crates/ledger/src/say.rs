//! Findings in words, Chinese and English.

use crate::finding::{Fault, Finding, Report};
use crate::part::Audience;

/// In which language a person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Tongue {
    /// One of the two texts.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

impl Report {
    /// The verdict in one line.
    pub fn verdict(&self, tongue: Tongue) -> String {
        let (size, faults) = (self.size, self.findings.len());
        match (tongue, self.is_intact()) {
            (Tongue::Zh, true) => format!("完整：{size} 条记录均与签发时一致"),
            (Tongue::Zh, false) => format!("发现 {faults} 处问题"),
            (Tongue::En, true) => format!("intact: all {size} entries are as they were sealed"),
            (Tongue::En, false) => format!("found {faults} fault(s)"),
        }
    }
}

impl Finding {
    /// The finding in one line.
    pub fn say(&self, tongue: Tongue) -> String {
        match tongue {
            Tongue::Zh => format!("{}：{}", range_zh(self.seq, self.through), zh(&self.fault)),
            Tongue::En => format!("{}: {}", range_en(self.seq, self.through), en(&self.fault)),
        }
    }
}

fn range_zh(seq: u64, through: u64) -> String {
    if seq == through { format!("第 {seq} 条") } else { format!("第 {seq} 至 {through} 条") }
}

fn range_en(seq: u64, through: u64) -> String {
    if seq == through { format!("entry {seq}") } else { format!("entries {seq} to {through}") }
}

fn audience_zh(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "公开部分",
        Audience::Parties => "当事人部分",
        Audience::Regulator => "监管部分",
        Audience::Personal => "个人部分",
    }
}

fn zh(fault: &Fault) -> String {
    match fault {
        Fault::Missing => "缺失，其后的记录仍在".to_owned(),
        Fault::Truncated => "缺失，日志尾部被截断".to_owned(),
        Fault::Altered => "被改动，与签发时不一致".to_owned(),
        Fault::AlteredLeaf => "旁存的叶哈希被改动，记录本身未变".to_owned(),
        Fault::AlteredKind => "旁存的类别与记录所载不符".to_owned(),
        Fault::Malformed => "签发时即不符合格式".to_owned(),
        Fault::Misplaced => "所在位置与自身序号不符".to_owned(),
        Fault::Repeated => "重复出现".to_owned(),
        Fault::MissingPart { audience } => {
            format!("{}缺失，且无依法删除的记录", audience_zh(*audience))
        }
        Fault::AlteredPart { audience } => {
            format!("{}被改动，与承诺值不符", audience_zh(*audience))
        }
        Fault::NotErased { audience } => {
            format!("{}已依法删除，但内容仍在", audience_zh(*audience))
        }
        Fault::FalseErasure { by } => format!("称由第 {by} 条依法删除，但该条并非删除记录"),
        Fault::ForeignPlace { place } => format!("属于另一地方 `{place}`"),
        Fault::SerialGap { register, first, last } if first == last => {
            format!("名册 `{register}` 缺第 {first} 号")
        }
        Fault::SerialGap { register, first, last } => {
            format!("名册 `{register}` 缺第 {first} 至 {last} 号")
        }
        Fault::SerialRepeated { register, number } => {
            format!("名册 `{register}` 第 {number} 号重复或倒序")
        }
        Fault::TimeBackwards => "记录时间早于前一条".to_owned(),
        Fault::DayApart => "法定日期与记录时间不符".to_owned(),
        Fault::Rewritten { size } => format!("被改写：与规模为 {size} 条时的签名根不一致"),
        Fault::BeyondHead => "不在日志头所计之内".to_owned(),
        Fault::NoCheckpoint => "没有检查点文件".to_owned(),
        Fault::BadCheckpoint { why } => format!("检查点不可信（{why}）"),
        Fault::MissingTile { file } => format!("哈希文件 `{file}` 缺失，记录本身仍可核验"),
        Fault::AlteredTile { file } => format!("哈希文件 `{file}` 被改动，记录本身未变"),
    }
}

fn en(fault: &Fault) -> String {
    match fault {
        Fault::Missing => "missing, though later entries are there".to_owned(),
        Fault::Truncated => "missing: the end of the log was cut off".to_owned(),
        Fault::Altered => "altered: not what was sealed".to_owned(),
        Fault::AlteredLeaf => {
            "the leaf hash kept beside it is altered, the entry is not".to_owned()
        }
        Fault::AlteredKind => "the kind kept beside it is not the one it states".to_owned(),
        Fault::Malformed => "sealed as it is, but not in the format".to_owned(),
        Fault::Misplaced => "stands under another number than its own".to_owned(),
        Fault::Repeated => "is there once more".to_owned(),
        Fault::MissingPart { audience } => {
            format!("the {audience} part is missing, and no erasure says so")
        }
        Fault::AlteredPart { audience } => {
            format!("the {audience} part is altered: it does not open its commitment")
        }
        Fault::NotErased { audience } => {
            format!("the {audience} part was erased by law and is still there")
        }
        Fault::FalseErasure { by } => {
            format!("said to be erased by entry {by}, which records no erasure")
        }
        Fault::ForeignPlace { place } => format!("is of another place, `{place}`"),
        Fault::SerialGap { register, first, last } if first == last => {
            format!("number {first} of the register `{register}` was left out")
        }
        Fault::SerialGap { register, first, last } => {
            format!("numbers {first} to {last} of the register `{register}` were left out")
        }
        Fault::SerialRepeated { register, number } => {
            format!("number {number} of the register `{register}` is used again or goes back")
        }
        Fault::TimeBackwards => "recorded before the entry before it".to_owned(),
        Fault::DayApart => "its legal day is no day on earth at the time of the record".to_owned(),
        Fault::Rewritten { size } => {
            format!("rewritten: not the tree whose root was signed at {size} entries")
        }
        Fault::BeyondHead => "not counted by the head of the journal".to_owned(),
        Fault::NoCheckpoint => "there is no checkpoint".to_owned(),
        Fault::BadCheckpoint { why } => format!("the checkpoint is not to be believed ({why})"),
        Fault::MissingTile { file } => {
            format!("the hash file `{file}` is missing; the entries speak for themselves")
        }
        Fault::AlteredTile { file } => {
            format!("the hash file `{file}` is altered, the entries are not")
        }
    }
}
