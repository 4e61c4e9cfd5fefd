//! The official text is told apart by digest, split by article and never copied.

use sha2::{Digest as _, Sha256};

use super::{attach, copied};
use crate::model::Rulebook;

const PLACE: &str = r#"
id = "here"
prefix = "HE"
name = { zh = "此地", en = "Here" }
zone = "Asia/Shanghai"
instrument = { zh = "办法", en = "Measures" }
interpreter = { zh = "局", en = "Bureau" }
version = "2024-01-30"
draft = true
validity = "HE-3"
articles = 3
DIGEST
[roles]
operator = { zh = "单位", en = "operator" }
"#;

const ARTICLES: &str = r#"
## HE-1 第一条 · 一 · One
> 一
> one
```outside
zh = "无"
en = "none"
```
## HE-2 第二条 · 二 · Two
> 二
> two
```outside
zh = "无"
en = "none"
```
## HE-3 第三条 · 三 · Three
> 三
> three
```outside
zh = "无"
en = "none"
```
"#;

const TEXT: &str = "办法\r\n第一章 总则\n\u{3000}\u{3000}第一条 目的。\n?。ㄒ唬┑谝豁\n第三条线不是条文。\n\
                    第二條 範圍，见\n第一条所列。\n\n第二章 附則\n第三条 施行。\n";

fn rulebook(digest: &str) -> Rulebook {
    let place = PLACE.replace("DIGEST", digest);
    Rulebook::parse(&[("place.toml", place.as_str()), ("articles.md", ARTICLES)]).unwrap()
}

#[test]
fn articles_begin_in_order_whatever_is_damaged() {
    let parts = attach(&rulebook(""), TEXT.as_bytes()).unwrap();
    let lines: Vec<String> =
        parts.iter().map(|(id, text)| format!("{id}: {}", text.replace('\n', " / "))).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    HE-1: 第一条 目的。 / ?。ㄒ唬┑谝豁 / 第三条线不是条文。
    HE-2: 第二條 範圍，见 / 第一条所列。
    HE-3: 第三条 施行。
    ");
}

#[test]
fn a_missing_article_is_named() {
    let error = attach(&rulebook(""), "第一条 目的。".as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "the text is not as expected: `HE-2` is not found");
}

#[test]
fn another_text_is_refused() {
    let digest = terms::Digest(Sha256::digest(TEXT).into());
    let pinned = rulebook(&format!("text_digest = \"{digest}\""));
    assert!(attach(&pinned, TEXT.as_bytes()).is_ok());
    let other = attach(&pinned, TEXT.replace("施行", "废止").as_bytes()).unwrap_err();
    assert!(other.to_string().contains(&digest.to_string()), "{other}");
}

#[test]
fn a_copy_is_found_through_punctuation_and_script() {
    let theirs = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥關於數據";
    let twenty_four = "甲乙丙丁戊、己庚辛壬癸（子丑寅卯）辰巳 午未申酉戌亥，5关于";
    assert_eq!(copied(twenty_four, theirs).unwrap().chars().count(), 24);
    let twenty_three = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥关";
    assert_eq!(copied(twenty_three, theirs), None);
    assert_eq!(copied("", theirs), None);
}
