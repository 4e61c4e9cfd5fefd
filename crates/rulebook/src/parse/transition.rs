//! Reads where open cases go when the law changes.

use std::collections::BTreeSet;

use terms::ProcedureId;

use super::rules::Rule;
use super::shelf::Shelf;
use super::table::Entry;
use crate::model::{Passage, Transition};

/// `[transition.…]`: `cases` names procedures as they were called before, `goes` where they go.
pub(crate) fn read(mut rule: Rule<'_>, shelf: &mut Shelf) {
    let table = &mut rule.table;
    let says = table.text_pair("says", "says = { zh = \"…\", en = \"…\" }");
    let goes = table.need("goes", "finish_old, apply_new or decide_again");
    let goes = goes.and_then(|it| it.word("passage", Passage::ALL, Passage::code));
    let mut cases = BTreeSet::new();
    let list = table.need("cases", "the procedures whose open cases go this way");
    for entry in list.iter().flat_map(Entry::many) {
        let Some(id) = entry.parsed::<ProcedureId>("name a procedure") else { continue };
        let ruled = shelf.transitions.values().any(|it| it.cases.contains(&id));
        if ruled || !cases.insert(id.clone()) {
            let message = format!("`{id}` has two transitions");
            entry.wrong(message, "its cases go one way: name it once");
        }
    }
    rule.table.finish();
    if let (Some(says), Some(goes)) = (says, goes) {
        let transition = Transition { cases, goes, says, head: rule.head };
        shelf.transitions.insert(transition.head.id.clone(), transition);
    }
}
