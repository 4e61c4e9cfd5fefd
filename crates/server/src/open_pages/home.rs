//! The first page: a search, four figures, the newest notices, three doors.

use axum::http::StatusCode;
use desk::views::{Disclosure, DisclosurePage, PlaceView};
use maud::{Markup, html};

use super::page::{Lang, Page};
use super::words::grouped;
use super::{catalogue, disclosures};

/// How many notices stand here.
const NOTICES: usize = 6;

pub(super) fn page(
    lang: Lang,
    place: &PlaceView,
    ((resources, products), told): &((u64, u64), DisclosurePage),
) -> Page {
    let count = |register: &str| {
        let found = told.registers.iter().find(|it| it.register == register);
        found.map_or(0, |it| it.count)
    };
    let figures = [
        (*resources, lang.say("目录中的数据资源", "resources in the catalogue")),
        (*products, lang.say("通过审核的数据产品", "products that passed review")),
        (count("agreements"), lang.say("生效过的协议", "agreements that came into force")),
        (place.entries, lang.say("可核验的日志记录", "log entries anybody can check")),
    ];
    let newest: Vec<&Disclosure> = told.items.iter().take(NOTICES).collect();
    let title = lang.say("公共数据公开查询", "Public record of public data");
    Page {
        status: StatusCode::OK,
        title: title.to_owned(),
        path: "/open/".to_owned(),
        door: "/open/",
        body: html! {
            h1 { (title) }
            p .lead {
                (lang.say(
                    "可以授权运营的公共数据、由此形成的产品，以及每一次批准的依据，都在这里公开；\
                     原始数据不出域。",
                    "Which public data may be operated, which products are made from it, and on \
                     what every approval rests. The raw data stays in."))
            }
            (catalogue::search(lang, "", &[]))
            dl .figures {
                @for (number, name) in figures {
                    div { dt { (name) } dd { (grouped(number)) } }
                }
            }
            h2 { (lang.say("最新公告", "Newest notices")) }
            @if newest.is_empty() {
                p { (lang.say("尚无公告。", "Nothing was disclosed yet.")) }
            } @else {
                (disclosures::list(lang, &newest))
                p { a href=(lang.link("/open/disclosures")) {
                    (lang.say("全部信息披露", "All disclosures"))
                } }
            }
            h2 { (lang.say("从这里开始", "Where to begin")) }
            (doors(lang))
        },
    }
}

fn doors(lang: Lang) -> Markup {
    let doors = [
        (
            "/open/catalogue",
            lang.say("查目录", "Search the catalogue"),
            lang.say(
                "按部门、级别、更新周期查找数据资源和产品。",
                "Find resources and products by department, level and update cycle.",
            ),
        ),
        (
            "/open/disclosures",
            lang.say("看披露", "Read the disclosures"),
            lang.say(
                "申报通知、合作方规则、生效协议、备案产品。",
                "Calls, rules for partners, agreements in force, products on file.",
            ),
        ),
        (
            "/open/log",
            lang.say("核验记录", "Check the record"),
            lang.say(
                "每条记录都有存在证明，核验时不必信任本平台。",
                "Every entry has a proof; checking it needs no trust in this site.",
            ),
        ),
    ];
    html! {
        ul .doors {
            @for (path, name, says) in doors {
                li { h3 { a href=(lang.link(path)) { (name) } } p { (says) } }
            }
        }
    }
}
