//! Words in addresses and on pages.

use std::fmt::Write as _;

use axum::extract::Query;
use axum::http::Uri;
use desk::views::label;
use governance::Price;

use super::page::Lang;
use crate::routes::call_document::yuan;

/// The pairs of a query; one that cannot be read has none.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let address = Uri::builder().path_and_query(format!("/?{query}")).build();
    let read = address.ok().and_then(|uri| Query::try_from_uri(&uri).ok());
    read.map(|Query(pairs)| pairs).unwrap_or_default()
}

/// An address of a path and pairs.
pub(super) fn address<'a>(
    path: &str,
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let told: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    if told.is_empty() { path.to_owned() } else { format!("{path}?{}", told.join("&")) }
}

/// A word as it stands in a query: everything but letters, digits and `-._~` by its bytes.
fn escaped(word: &str) -> String {
    let mut out = String::new();
    for byte in word.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing to a text never fails.
                let _written = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A price with its unit.
pub(super) fn price(lang: Lang, price: Price) -> String {
    let unit = label::price_unit(price.per);
    if price.fen == 0 {
        return lang.say("免费", "free of charge").to_owned();
    }
    match lang {
        Lang::Zh => format!("每{} {} 元", unit.zh, yuan(price.fen)),
        Lang::En => format!("{} yuan per {}", yuan(price.fen), unit.en),
    }
}

/// A whole number, in groups of three.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len().saturating_sub(at)) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A public fact of an entry, by its name; one without a word of its own keeps its code word.
pub(super) fn fact(lang: Lang, name: &str) -> &str {
    let (zh, en) = match name {
        "resource" => ("资源编号", "resource"),
        "resources" => ("资源编号", "resources"),
        "product" => ("产品编号", "product"),
        "version" => ("版本", "version"),
        "title_zh" => ("名称（中文）", "title (Chinese)"),
        "title_en" => ("名称（英文）", "title (English)"),
        "summary_zh" => ("摘要（中文）", "summary (Chinese)"),
        "summary_en" => ("摘要（英文）", "summary (English)"),
        "conditions_zh" => ("条件（中文）", "conditions (Chinese)"),
        "conditions_en" => ("条件（英文）", "conditions (English)"),
        "call" => ("通知编号", "call"),
        "opens" => ("申报开始", "opens"),
        "closes" => ("申报截止", "closes"),
        "from" => ("生效日", "from"),
        "through" => ("届满日", "through"),
        "holder" => ("签约单位", "holder"),
        "operator" => ("授权运营单位", "operator"),
        "document" => ("文件摘要 SHA-256", "SHA-256 of the document"),
        "content" => ("文件摘要 SHA-256", "SHA-256 of the file"),
        "rows" => ("行数", "rows"),
        "command" => ("行为", "act"),
        other => (other, other),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
