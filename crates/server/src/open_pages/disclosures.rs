//! What is disclosed to society.

use axum::http::StatusCode;
use desk::views::{Disclosure, DisclosurePage, label};
use maud::{Markup, html};

use super::page::{Lang, Page};
use super::words::grouped;

/// How many stand on a page.
const PAGE: usize = 50;

pub(super) fn page(lang: Lang, told: &DisclosurePage, at: u64) -> Page {
    let pages = told.items.len().div_ceil(PAGE).max(1);
    let at = usize::try_from(at).unwrap_or(usize::MAX).clamp(1, pages);
    let skip = at.saturating_sub(1).saturating_mul(PAGE);
    let items: Vec<&Disclosure> = told.items.iter().skip(skip).take(PAGE).collect();
    let title = lang.say("信息披露", "Disclosures");
    let to = |page: usize| lang.link(&format!("/open/disclosures?page={page}"));
    Page {
        status: StatusCode::OK,
        title: title.to_owned(),
        path: "/open/disclosures".to_owned(),
        door: "/open/disclosures",
        body: html! {
            h1 { (title) }
            p .lead {
                (lang.say(
                    "各名册的流水号连续不断，缺号即为遗漏；点开编号可以看到该条记录和存在证明。",
                    "The serials of each register run without gaps: a missing number is an \
                     omission. Behind each entry stands its proof."))
            }
            (list(lang, &items))
            @if items.is_empty() {
                p { (lang.say("尚无披露。", "Nothing was disclosed yet.")) }
            }
            @if pages > 1 {
                nav .pages aria-label=(lang.say("分页", "pages")) {
                    @if at > 1 {
                        a rel="prev" href=(to(at.saturating_sub(1))) {
                            (lang.say("上一页", "Previous"))
                        }
                    }
                    span { (at) " / " (pages) }
                    @if at < pages {
                        a rel="next" href=(to(at.saturating_add(1))) {
                            (lang.say("下一页", "Next"))
                        }
                    }
                }
            }
            h2 { (lang.say("名册", "Registers")) }
            (registers(lang, told))
        },
    }
}

fn registers(lang: Lang, told: &DisclosurePage) -> Markup {
    html! {
        div .scroll { table {
            caption {
                (lang.say("各名册已经编到的流水号", "The last serial of each register"))
            }
            thead { tr {
                th scope="col" { (lang.say("名册", "Register")) }
                th .n scope="col" { (lang.say("流水号", "Serial")) }
            } }
            tbody {
                @for register in &told.registers {
                    tr {
                        td { (lang.of_text(&register.name)) }
                        td .n { (grouped(register.count)) }
                    }
                }
            }
        } }
    }
}

/// Notices, one on a line.
pub(super) fn list(lang: Lang, items: &[&Disclosure]) -> Markup {
    html! {
        ol .list .notices {
            @for item in items {
                li {
                    time datetime=(item.day) { (item.day) }
                    span {
                        span .tag { (lang.of_text(&item.name)) }
                        @if let Some(product) = &item.product {
                            a href=(lang.link(&format!("/open/products/{product}"))) {
                                (lang.of_text(&item.title))
                            }
                        } @else {
                            (lang.of_text(&item.title))
                        }
                        @if let Some(serial) = &item.serial {
                            " " small { (numbered(lang, &serial.register, serial.n)) }
                        }
                    }
                    a .small href=(lang.link(&format!("/open/log/{}", item.entry))) {
                        (lang.say("日志", "log")) " #" (item.entry)
                    }
                }
            }
        }
    }
}

/// A serial of a register in words.
pub(super) fn numbered(lang: Lang, register: &str, number: u64) -> String {
    let name = label::register(register);
    match lang {
        Lang::Zh => format!("{}名册第 {number} 号", name.zh),
        Lang::En => format!("{}, no. {number}", name.en),
    }
}
