//! The same entries and searches in SQLite FTS5, by way of `python3`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use desk::Desk;
use serde_json::{Value, json};

use crate::{entries, question};

/// Compares first what is found, then how long it takes.
pub(crate) fn against(desk: &Desk, total: usize, folder: &Path) {
    let list = folder.join("entries.jsonl");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&list).unwrap());
    for number in 0..total {
        let form = entries::form(number);
        let dept = entries::department(number);
        let line = json!({ "form": form, "provider": format!("dept-{dept}"),
            "name": format!("第{dept}局 bureau {dept}") });
        writeln!(out, "{line}").unwrap();
    }
    drop(out);
    let queries = serde_json::to_string(&entries::QUERIES).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/catalogue/fts5.py");
    let done = Command::new("python3").arg(script).arg(&list).arg(queries).output();
    let Ok(done) = done else { return println!("no python3: not compared with SQLite FTS5") };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    let (mut own, mut bare, mut plain) = (0.0, 0.0, 0.0);
    for (words, theirs) in entries::QUERIES.iter().zip(told["searches"].as_array().unwrap()) {
        let expected: BTreeSet<String> = theirs["ids"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| format!("res-{:06}", it.as_u64().unwrap()))
            .collect();
        let found = everything(desk, words);
        assert_eq!(found, expected, "`{words}` finds something else");
        let time = crate::median(|| drop(desk.catalogue(&question(words)).unwrap()));
        let ms = time.as_secs_f64() * 1000.0;
        let what = format!("`{words}`, {} found, with facets", found.len());
        let plain_ms = theirs["ms_facets"].as_f64().unwrap();
        crate::beside(&what, ms, ("SQLite FTS5 with facets", plain_ms));
        own += ms;
        bare += theirs["ms"].as_f64().unwrap();
        plain += theirs["ms_facets"].as_f64().unwrap();
    }
    let all = "all twelve, with facets";
    crate::beside(all, own, ("SQLite FTS5 with facets", plain));
    crate::beside(all, own, ("SQLite FTS5, the page and the number alone", bare));
}

/// The ids of everything that has all the words, page by page.
fn everything(desk: &Desk, words: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut asked = question(words);
    loop {
        let page = desk.catalogue(&asked).unwrap();
        if page.some_words_only {
            return ids;
        }
        ids.extend(page.items.iter().map(|item| item.id.clone()));
        asked.page += 1;
        if asked.page > page.pages {
            return ids;
        }
    }
}
