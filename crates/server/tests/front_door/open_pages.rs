//! The plain pages: whole, without scripts, and with every word escaped.

use serde_json::Value;

use crate::catalogue::{SCRIPT, describe};
use crate::support::{Department, Ground, Reply, Session};

/// Elements that have no end.
const VOID: [&str; 3] = ["meta", "link", "input"];

/// A page, with what holds for every page.
fn page(visitor: &Session, path: &str, status: u16) -> String {
    let reply = visitor.get(path);
    assert_eq!(reply.status, status, "{path}: {:?}", reply.body);
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
    let policy = reply.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    let text = reply.body.as_str().unwrap().to_owned();
    assert!(text.starts_with("<!DOCTYPE html><html lang="), "{path}");
    assert_eq!(text.matches("<h1").count(), 1, "{path}");
    assert_eq!(text.matches("<main").count(), 1, "{path}");
    assert!(!text.to_lowercase().contains("<script"), "{path}");
    assert!(!text.contains(" style="), "{path}");
    balanced(path, &text);
    text
}

/// Every element that opens closes again, in order.
fn balanced(path: &str, text: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in text.split('<').skip(2) {
        let (tag, _) = piece.split_once('>').unwrap();
        let name = tag.trim_end_matches('/').split_whitespace().next().unwrap();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{path}: at `{piece}`");
        } else if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{path}");
}

fn tag(reply: &Reply) -> String {
    reply.header("etag").to_owned()
}

#[test]
fn every_page_is_whole_in_both_languages() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    describe(&department, "bus", "公交客流", true);
    let visitor = server.visitor();
    for path in [
        "/open/",
        "/open",
        "/open/catalogue",
        "/open/catalogue?q=bus&level=2&kind=resource",
        "/open/catalogue?q=%E9%A3%9E%E8%88%B9",
        "/open/resources/trips",
        "/open/disclosures",
        "/open/log",
        "/open/log/0",
        "/open/log/3",
        "/open/log?before=2",
    ] {
        let zh = page(&visitor, path, 200);
        assert!(zh.contains("lang=\"zh-CN\""), "{path}");
        let mark = if path.contains('?') { '&' } else { '?' };
        let en = page(&visitor, &format!("{path}{mark}lang=en"), 200);
        assert!(en.starts_with("<!DOCTYPE html><html lang=\"en\""), "{path}");
        assert_ne!(zh, en, "{path}");
    }
    let entry = page(&visitor, "/open/log/3", 200);
    assert!(entry.contains("c2sp.org/tlog-proof@v1"), "the proof is on the page");
}

#[test]
fn what_is_not_there_is_told_on_a_page() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    describe(&department, "hidden", "公交秘密", false);
    let visitor = server.visitor();
    for path in [
        "/open/resources/hidden",
        "/open/resources/NO",
        "/open/products/none",
        "/open/log/99999",
        "/open/log/first",
        "/open/nothing",
        "/open/a/b/c",
    ] {
        let text = page(&visitor, path, 404);
        assert!(!text.contains("公交秘密"), "{path}");
    }
    page(&visitor, "/open/catalogue?colour=red", 400);
    assert!(!page(&visitor, "/open/catalogue?q=%E7%A7%98%E5%AF%86", 200).contains("公交秘密"));
}

#[test]
fn every_word_is_escaped() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    describe(&department, "evil", SCRIPT, true);
    let visitor = server.visitor();
    for path in ["/open/catalogue", "/open/resources/evil", "/open/resources/evil?lang=en"] {
        let text = page(&visitor, path, 200);
        assert!(text.contains("&lt;script&gt;alert('1')&lt;/script&gt;&amp;"), "{path}");
    }
    let entry = visitor.get("/api/catalogue/resources/evil").done()["item"]["entry"].clone();
    page(&visitor, &format!("/open/log/{entry}"), 200);
    // What a reader types comes back as it was typed, and as nothing else.
    let query = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let text = page(&visitor, &format!("/open/catalogue?q={query}&update={query}"), 200);
    assert!(text.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""));
    page(&visitor, "/open/%3Cscript%3E", 404);
}

#[test]
fn filters_and_pages_work_without_a_script() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    for number in 0..22 {
        describe(&department, &format!("bus-{number}"), &format!("公交 {number} 路"), true);
    }
    let visitor = server.visitor();
    let first =
        page(&visitor, "/open/catalogue?update=%E6%AF%8F%E6%9C%88&q=%E5%85%AC%E4%BA%A4", 200);
    assert!(first.contains("<form method=\"get\" action=\"/open/catalogue\""));
    let next = "/open/catalogue?update=%E6%AF%8F%E6%9C%88&amp;q=%E5%85%AC%E4%BA%A4&amp;page=2";
    assert!(first.contains(&format!("href=\"{next}\"")), "{first}");
    let second = page(&visitor, &next.replace("&amp;", "&"), 200);
    assert_eq!(second.matches("href=\"/open/resources/").count(), 2);
    assert!(second.contains("name=\"update\" value=\"每月\" checked"));
}

#[test]
fn a_page_the_reader_has_is_not_sent_again() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let visitor = server.visitor();
    let before = visitor.get("/open/resources/trips");
    assert!(before.header("cache-control").starts_with("public, max-age=30"));
    let known = tag(&before);
    let again = visitor.get_with("/open/resources/trips", &[("if-none-match", &known)]);
    assert_eq!((again.status, tag(&again)), (304, known));
    let home = tag(&visitor.get("/open/"));
    describe(&department, "bus", "公交", true);
    let changed = visitor.get_with("/open/", &[("if-none-match", &home)]);
    assert_eq!(changed.status, 200);
    assert_ne!(tag(&changed), home);
    assert_eq!(visitor.post("/open/catalogue", &Value::Null).status, 405);
}
