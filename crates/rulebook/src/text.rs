//! The official text: it is not shipped but attached, checked by digest and split by article; and
//! a test that nothing of it was copied into the gist.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use terms::{ArticleId, Digest};

use crate::mistake::RulebookError;
use crate::model::Rulebook;
use crate::parse::{chinese_number, number_of};

/// How many consecutive characters may not be shared with an official text.
pub const COPY_LIMIT: usize = 24;

/// Splits the official text into the articles of the rulebook.
///
/// Damaged characters are tolerated: an article begins at a line that begins with its number in
/// order, whatever else is broken.
///
/// # Errors
/// [`RulebookError::OtherText`] when the rulebook pins another text, [`RulebookError::OddText`]
/// when an article is not found.
pub fn attach(
    rulebook: &Rulebook,
    bytes: &[u8],
) -> Result<BTreeMap<ArticleId, String>, RulebookError> {
    let found = Digest(Sha256::digest(bytes).into());
    match rulebook.place.text_digest {
        Some(pinned) if pinned != found => Err(RulebookError::OtherText { found, pinned }),
        _ => split(rulebook, &String::from_utf8_lossy(bytes)),
    }
}

fn split(rulebook: &Rulebook, text: &str) -> Result<BTreeMap<ArticleId, String>, RulebookError> {
    let mut parts: BTreeMap<ArticleId, String> = BTreeMap::new();
    let mut awaited = rulebook.articles.iter().peekable();
    let mut current: Option<ArticleId> = None;
    for line in text.lines() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if awaited.peek().is_some_and(|article| begins(line, &article.id)) {
            current = awaited.next().map(|article| article.id.clone());
        } else if line.is_empty() || is_chapter(line) {
            continue;
        }
        if let Some(id) = &current {
            let part = parts.entry(id.clone()).or_default();
            if !part.is_empty() {
                part.push('\n');
            }
            part.push_str(line);
        }
    }
    match awaited.next() {
        Some(article) => Err(RulebookError::OddText(format!("`{}` is not found", article.id))),
        None => Ok(parts),
    }
}

fn begins(line: &str, id: &ArticleId) -> bool {
    let Some(number) = number_of(id) else { return false };
    let head = format!("第{}", chinese_number(number));
    let after = line.strip_prefix(&head).and_then(|rest| rest.chars().next());
    matches!(after, Some('条' | '條'))
}

fn is_chapter(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('第') else { return false };
    let number = rest.trim_start_matches(|c| "一二三四五六七八九十百零".contains(c));
    number.len() < rest.len() && number.starts_with('章')
}

/// Finds what was copied from official texts: [`COPY_LIMIT`] Han characters in a row, everything
/// else ignored, traditional and simplified characters alike.
#[derive(Clone, Debug)]
pub struct CopyCheck {
    known: BTreeSet<Vec<char>>,
    simplified: BTreeMap<char, char>,
}

impl CopyCheck {
    /// A check against these texts.
    pub fn against<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let simplified = TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect();
        let mut check = Self { known: BTreeSet::new(), simplified };
        for text in texts {
            let letters = check.plain(&han(text));
            check.known.extend(letters.windows(COPY_LIMIT).map(<[char]>::to_vec));
        }
        check
    }

    /// The first stretch of `ours` that stands in one of the texts.
    pub fn find(&self, ours: &str) -> Option<String> {
        let ours = han(ours);
        let plain = self.plain(&ours);
        let at = plain.windows(COPY_LIMIT).position(|window| self.known.contains(window))?;
        Some(ours.iter().skip(at).take(COPY_LIMIT).collect())
    }

    fn plain(&self, letters: &[char]) -> Vec<char> {
        letters.iter().map(|letter| *self.simplified.get(letter).unwrap_or(letter)).collect()
    }
}

/// The first stretch that `ours` shares with `theirs`; see [`CopyCheck`].
pub fn copied(ours: &str, theirs: &str) -> Option<String> {
    CopyCheck::against([theirs]).find(ours)
}

fn han(text: &str) -> Vec<char> {
    text.chars().filter(|letter| is_han(*letter)).collect()
}

/// Whether a character is Chinese writing.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Traditional characters that stand in published copies of the texts.
const TRADITIONAL: &str = concat!(
    "於個們備僅價償優儲內別刪則創劃動務勞勢勵匯區協參員問單嚴國圍園團執堅報場實審將專對導層屬廳強徑",
    "從復徹態應戰換損撐擇擔據攬數時暫書會東條業極構標樞機檢權歸毀氣決沒況測準滿潛濟為無營爭狀獨獲",
    "現環產異當療發盡監確碼礎稅稱積穩競笇節簡簽籌糾約納紐級終組結絡給統經綜維網線編練總績織繞續義",
    "聯職脫臺與舉華藥蘇處術衛補見規視訂計訓記訪設許訴評試認語誤誰調談請諾證識議護變豐負財貫責費資",
    "賦質踐蹤軟較載辦連進運過違適選遺還邆醫釋針銷錄錯鎮鏈門閉開間閱關隊際險隱離電響預領題類顯風饋",
    "駐駕駛驅驗體點"
);

/// The same characters, simplified, in the same order.
const SIMPLIFIED: &str = concat!(
    "于个们备仅价偿优储内别删则创划动务劳势励汇区协参员问单严国围园团执坚报场实审将专对导层属厅强径",
    "从复彻态应战换损撑择担据揽数时暂书会东条业极构标枢机检权归毁气决没况测准满潜济为无营争状独获",
    "现环产异当疗发尽监确码础税称积稳竞算节简签筹纠约纳纽级终组结络给统经综维网线编练总绩织绕续义",
    "联职脱台与举华药苏处术卫补见规视订计训记访设许诉评试认语误谁调谈请诺证识议护变丰负财贯责费资",
    "赋质践踪软较载办连进运过违适选遗还备医释针销录错镇链门闭开间阅关队际险隐离电响预领题类显风馈",
    "驻驾驶驱验体点"
);

#[cfg(test)]
mod tests;
