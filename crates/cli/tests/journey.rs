//! The whole path over HTTP against the real binary, as `gongshu journey run` does it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

#[expect(dead_code, reason = "each test uses its part")]
mod support;

use std::collections::BTreeSet;

use serde_json::Value;

/// Runs a journey and gives back its transcript, which must hold.
fn travel(name: &str, more: &[&str]) -> Value {
    let words = ["journey", "run", name, "--json", "--lang", "en"];
    let (code, out, err) = support::offline(&[&words[..], more].concat());
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(err.matches("intact: all").count(), 2, "{err}");
    serde_json::from_str(&out).unwrap()
}

fn texts<'a>(value: &'a Value, pointer: &str) -> Vec<&'a str> {
    let items = value.pointer(pointer).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What the law asks of the whole path, whatever files it runs on.
fn check(transcript: &Value) {
    let acts = transcript["acts"].as_array().unwrap();
    let numbered: Vec<&Value> = acts.iter().filter(|act| act["number"].is_u64()).collect();
    let roles: BTreeSet<&str> =
        numbered.iter().flat_map(|act| texts(act, "/actor/roles")).collect();
    let refused =
        |act: &&&Value| matches!(act["outcome"].as_str(), Some("refused" | "guard_refused"));
    let refusals: Vec<&&Value> = numbered.iter().filter(refused).collect();
    assert!(numbered.len() >= 30, "{} acts", numbered.len());
    assert!(roles.len() >= 7, "{roles:?}");
    assert!(refusals.len() >= 10, "{} refusals", refusals.len());
    for refusal in refusals {
        assert!(!texts(refusal, "/articles").is_empty(), "{refusal}");
        assert!(!refusal["entries"].as_array().unwrap().is_empty(), "{refusal}");
    }
    assert_eq!(transcript["unmet"], Value::Array(Vec::new()));
}

fn rows(transcript: &Value) -> Vec<u64> {
    let imports = transcript["acts"].as_array().unwrap().iter();
    let imports = imports.filter(|act| act["command"] == "import" && act["outcome"] == "done");
    imports.filter_map(|act| act["rows"].as_u64()).collect()
}

#[test]
fn on_made_files() {
    let transcript = travel("futian/main", &[]);
    check(&transcript);
    let files = transcript["files"].as_array().unwrap();
    assert_eq!(files.len(), 5);
    assert!(files.iter().all(|file| file["known"] == false), "made files are told as such");
    // One file of five is sent again under its own key.
    assert_eq!(rows(&transcript), [600, 180, 60, 60, 100]);
}

#[test]
fn the_demonstration_with_a_part_of_its_history() {
    let transcript = travel("futian/demo", &["--months", "3"]);
    check(&transcript);
    let acts = transcript["acts"].as_array().unwrap();
    let done = |command: &str| {
        let these = acts.iter().filter(|act| act["command"] == command);
        these.filter(|act| act["outcome"] == "done").count()
    };
    for (command, least) in
        [("open_case", 120), ("import", 20), ("run_query", 20), ("issue_key", 3), ("call", 10)]
    {
        assert!(done(command) >= least, "{} × {command}", done(command));
    }
}

#[test]
fn months_of_history_come_with_made_files_only() {
    let words = ["journey", "run", "futian/demo", "--months", "1", "--data", "."];
    assert_eq!(support::offline(&words).0, 2);
}

#[test]
fn on_the_real_files() {
    #[expect(clippy::disallowed_methods, reason = "a test may be told where the files are")]
    let data = std::env::var("GONGSHU_DATA").unwrap_or_default();
    if data.is_empty() {
        return support::not_run("the journey on the real files (GONGSHU_DATA is not set)");
    }
    let transcript = travel("futian/main", &["--data", &data]);
    check(&transcript);
    let files = transcript["files"].as_array().unwrap();
    assert!(files.iter().all(|file| file["known"] == true), "{files:?}");
    assert_eq!(rows(&transcript), [32_561, 1_706, 247, 247, 100]);
}

#[test]
fn a_journey_that_is_not_there_is_wrong_use() {
    for (words, says) in [
        (&["futian/nowhere"][..], "没有全程脚本"),
        (&["futian/main", "--data", "/nowhere/at/all"], "没有文件目录"),
        (&["futian/main", "--keep", "/proc/1"], "错误"),
    ] {
        let (code, _, err) = support::offline(&[&["journey", "run"][..], words].concat());
        assert!(code == 2 || code == 3, "{words:?}: {code}");
        assert!(err.contains(says), "{words:?}: {err}");
    }
}
