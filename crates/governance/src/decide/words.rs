//! Words that go with an answer.

use std::collections::BTreeMap;

use terms::Text;

use crate::act::Signature;

/// What was signed with, for whoever has to check it later.
pub(super) fn signed_words(signature: &Signature) -> BTreeMap<String, String> {
    let words = match signature {
        Signature::Key { signature, .. } => vec![("signature", signature.clone())],
        Signature::SealedScan { scan, .. } => vec![("scan", scan.to_string())],
    };
    words.into_iter().map(|(name, word)| (name.to_owned(), word)).collect()
}

/// An automatic check of an egress as people call it.
pub(super) fn check_name(code: &str) -> Text {
    match code {
        "small_group" => Text::new("主体过少", "too few entities behind a cell"),
        "difference" => {
            Text::new("可与已有结果相减推出", "could be subtracted from earlier answers")
        }
        "column_not_shown" => Text::new("含不得显示的字段", "a column that may not be shown"),
        other => Text::same(other),
    }
}
