//! The log: its newest entries, and one entry with everything a stranger needs to check it.

use axum::http::StatusCode;
use desk::views::{LogEntry, PlaceView};
use desk::{Desk, DeskNo};
use maud::{Markup, html};

use super::disclosures::numbered;
use super::page::{Lang, Page, facts};
use super::words::{fact, grouped};

/// How many entries stand on a page.
const PAGE: u32 = 50;

/// The newest entries below a number, the newest first; also whether older ones are left.
pub(super) fn newest(desk: &Desk, before: Option<u64>) -> Result<Vec<LogEntry>, DeskNo> {
    let size = desk.place()?.entries;
    let end = before.unwrap_or(size).min(size);
    let from = end.saturating_sub(u64::from(PAGE));
    let count = u32::try_from(end.saturating_sub(from)).unwrap_or(PAGE);
    let mut entries = desk.log(from, count)?;
    entries.reverse();
    Ok(entries)
}

pub(super) fn list(lang: Lang, place: &PlaceView, entries: &[LogEntry]) -> Page {
    let title = lang.say("公示日志", "The public log");
    let last = entries.last().map(|entry| entry.seq).filter(|seq| *seq > 0);
    Page {
        status: StatusCode::OK,
        title: title.to_owned(),
        path: "/open/log".to_owned(),
        door: "/open/log",
        body: html! {
            h1 { (title) }
            p .lead {
                (lang.say(
                    "每一次行为，包括依法不予办理的，都是一条只增不改的记录。",
                    "Every act, refusals of the law included, is an entry that is never changed."))
            }
            p .meta {
                span { (lang.say("共 ", "")) (grouped(place.entries))
                    (lang.say(" 条记录", " entries")) }
                a href="/log/checkpoint" { (lang.say("签名检查点", "signed checkpoint")) }
                a href="/log/vkey" { (lang.say("验证公钥", "verifier key")) }
                a .screen href="/verify" {
                    (lang.say("在浏览器中核验（需要脚本）", "verify in the browser (needs script)"))
                }
            }
            ol .list .notices {
                @for entry in entries {
                    li {
                        time { (entry.day) }
                        span {
                            (lang.of_text(&entry.name))
                            @if let Some(serial) = &entry.serial {
                                " " small { (numbered(lang, &serial.register, serial.n)) }
                            }
                        }
                        a .small href=(lang.link(&format!("/open/log/{}", entry.seq))) {
                            "#" (entry.seq)
                        }
                    }
                }
            }
            @if let Some(last) = last {
                nav .pages aria-label=(lang.say("分页", "pages")) {
                    a rel="next" href=(lang.link(&format!("/open/log?before={last}"))) {
                        (lang.say("更早的记录", "Older entries"))
                    }
                }
            }
        },
    }
}

pub(super) fn page(lang: Lang, place: &PlaceView, (entry, receipt): &(LogEntry, String)) -> Page {
    let number = entry.seq;
    let name = lang.of_text(&entry.name);
    Page {
        status: StatusCode::OK,
        title: format!("#{number} {name}"),
        path: format!("/open/log/{number}"),
        door: "/open/log",
        body: html! {
            p .crumbs {
                a href=(lang.link("/open/log")) { (lang.say("公示日志", "Log")) }
                " / #" (number)
            }
            h1 { "#" (number) " " (name) }
            (about(lang, place, entry))
            h2 { (lang.say("公开内容", "Public facts")) }
            (public(lang, entry))
            h2 { (lang.say("存在证明", "Proof that it is in the log")) }
            p {
                (lang.say(
                    "下面的文本包含公开信封、默克尔证明和签名检查点，核验时不需要本平台。",
                    "This text holds the public envelope, the Merkle proof and the signed \
                     checkpoint. Checking it does not need this site."))
            }
            (steps(lang, place, number))
            pre tabindex="0" aria-label=(lang.say("存在证明全文", "the proof")) { (receipt) }
            aside .cite aria-label=(lang.say("引用", "citing")) {
                p {
                    strong { (lang.say("固定链接：", "Permanent link: ")) }
                    code .own { "/open/log/" (number) }
                }
                p { strong { (lang.say("引用：", "Cite as: ")) } code {
                    (place.origin) "#" (number) " sha256:" (entry.leaf)
                } }
            }
        },
    }
}

fn about(lang: Lang, place: &PlaceView, entry: &LogEntry) -> Markup {
    let mut pairs = vec![
        (lang.say("法定日期", "Legal day"), html! { time { (entry.day) } }),
        (lang.say("记录时间", "Recorded at"), html! { (entry.recorded_at) }),
        (lang.say("类别", "Kind"), html! { code { (entry.kind) } }),
    ];
    if let Some(serial) = &entry.serial {
        let told = html! { (numbered(lang, &serial.register, serial.n)) };
        pairs.push((lang.say("名册", "Register"), told));
    }
    if !entry.articles.is_empty() {
        let told = html! {
            @for article in &entry.articles {
                a href=(format!("/rulebook/{article}")) { (article) } " "
            }
        };
        pairs.push((lang.say("依据条款", "Articles"), told));
    }
    pairs.extend([
        (lang.say("规则手册摘要", "Rulebook digest"), html! { code { (entry.rulebook) } }),
        (lang.say("叶哈希", "Leaf hash"), html! { code { (entry.leaf) } }),
        (lang.say("日志", "Log"), html! { (place.origin) }),
    ]);
    facts(&pairs)
}

fn public(lang: Lang, entry: &LogEntry) -> Markup {
    if entry.facts.is_empty() {
        return html! {
            p { (lang.say("本条没有公开内容；信封仍可核验。",
                "There are none; the envelope can be checked all the same.")) }
        };
    }
    html! {
        dl .facts {
            @for (name, told) in &entry.facts {
                dt { (fact(lang, name)) }
                dd { (told) }
            }
        }
    }
}

fn steps(lang: Lang, place: &PlaceView, number: u64) -> Markup {
    html! {
        ol .steps {
            li {
                (lang.say("保存", "Save the "))
                a href=(format!("/api/log/{number}/receipt"))
                    download=(format!("{number}.tlog-proof")) {
                    (lang.say("证明文件", "proof"))
                }
                (lang.say("（C2SP tlog-proof）。", " (C2SP tlog-proof)."))
            }
            li {
                (lang.say("从另一处取得验证公钥，与此比对：",
                    "Get the verifier key from elsewhere and compare it: "))
                code { (place.vkey) }
            }
            li {
                (lang.say("用任何支持该格式的程序核验，或",
                    "Check it with any program that knows the format, or "))
                a href="/verify" { (lang.say("在浏览器中核验", "in the browser")) }
                (lang.say("（需要脚本）。", " (needs script)."))
            }
        }
    }
}
