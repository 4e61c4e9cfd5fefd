//! Words that parties handed in, by item, with the names the place has for them.

use std::collections::BTreeMap;

use rulebook::model::{Item, ItemKind, Procedure, Rulebook};
use rulebook::say;
use terms::{ArticleId, Digest, ItemId, Text};

use super::{NeedView, Word};

/// The words of an entry about a case of `procedure`.
pub(super) fn words(
    law: &Rulebook,
    procedure: &Procedure,
    words: &BTreeMap<String, String>,
) -> Vec<Word> {
    words.iter().map(|(key, text)| word(law, procedure, (key, text))).collect()
}

fn word(law: &Rulebook, procedure: &Procedure, (key, text): (&str, &str)) -> Word {
    let item = key.strip_prefix("item.").unwrap_or(key);
    let asked = items(law, procedure).find(|(asked, _)| asked.id.as_str() == item);
    let name = asked.as_ref().map(|(asked, _)| asked.name.clone());
    let (text, digest) = key
        .strip_prefix("item.")
        .and_then(|_| document(text))
        .map_or_else(|| (text.to_owned(), None), |(name, digest)| (name.to_owned(), Some(digest)));
    Word {
        item: item.to_owned(),
        name: name.unwrap_or_else(|| name_of(law, item)),
        text,
        digest,
        article: asked.map(|(_, article)| article),
    }
}

/// A document is written as its name and its digest.
fn document(text: &str) -> Option<(&str, Digest)> {
    let (name, digest) = text.rsplit_once(" sha256:")?;
    Some((name, digest.parse().ok()?))
}

fn name_of(law: &Rulebook, item: &str) -> Text {
    match item {
        "describe" => Text::new("场景和用途说明", "scenario and purpose in words"),
        "finding" => Text::new("发现的问题", "what was found"),
        "purpose" => Text::new("文件用途", "what the file is for"),
        "title_zh" => Text::new("文件名称（中文）", "title of the file (Chinese)"),
        "title_en" => Text::new("文件名称（英文）", "title of the file (English)"),
        "security_officer" => Text::new("数据安全负责人", "data-security officer"),
        "security_department" => Text::new("数据安全管理部门", "data-security department"),
        "request" => Text::new("要求补正的内容", "what is to be supplemented"),
        "signature" => Text::new("密钥签名", "signature by key"),
        "scan" => Text::new("盖章扫描件摘要", "digest of the sealed scan"),
        "late_evidence" => Text::new("发生日证明文件", "proof of the day it happened"),
        other => ItemId::new(other).map_or_else(|_| Text::same(other), |id| say::need(law, &id)),
    }
}

/// Every item a case of the procedure asks for, with the article that asks.
fn items<'a>(
    law: &'a Rulebook,
    procedure: &'a Procedure,
) -> impl Iterator<Item = (&'a Item, ArticleId)> {
    let contents = procedure.contents.as_ref().and_then(|rule| law.contents_of(rule));
    let required = procedure.requires.iter().map(|item| (item, item.article.clone()));
    let topics = contents.into_iter().flat_map(|contents| {
        contents.items.iter().map(|item| (item, contents.head.article.clone()))
    });
    required.chain(topics)
}

/// What must be handed in to open a case.
pub(super) fn required(law: &Rulebook, procedure: &Procedure) -> Vec<NeedView> {
    let need = |(item, article): (&Item, ArticleId)| NeedView {
        id: item.id.clone(),
        name: item.name.clone(),
        kind: item.kind,
        article,
    };
    items(law, procedure).map(need).collect()
}

/// What an answer must carry; reasons are words, everything else is a paper.
pub(super) fn need(law: &Rulebook, procedure: &Procedure, id: &ItemId) -> NeedView {
    let in_words = matches!(id.as_str(), "reason" | "legal_basis" | "cause_analysis");
    NeedView {
        id: id.clone(),
        name: say::need(law, id),
        kind: if in_words { ItemKind::Statement } else { ItemKind::Document },
        article: procedure.head.article.clone(),
    }
}
