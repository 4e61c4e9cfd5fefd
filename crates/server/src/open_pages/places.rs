//! The page before the houses: which places are served here, and whether their law binds.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use governance::Mode;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use rulebook::model::Status;

use super::page::{Lang, STYLE, send};
use super::words;
use crate::row::Neighbour;

/// The page; a place that cannot answer is told by its path.
pub(crate) fn page(
    query: &str,
    places: &[Result<Neighbour, String>],
    asked: &HeaderMap,
) -> Response {
    let lang = Lang::of(&words::pairs(query));
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let title = lang.say("公共数据授权运营", "Authorised operation of public data");
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (lang.say("选择地区", "choose a place")) }
                link rel="icon" href="data:,";
                link rel="alternate" hreflang=(other.tag()) href=(other.link("/"));
                style { (PreEscaped(STYLE)) }
            }
            body {
                a .skip href="#main" { (lang.say("跳到正文", "Skip to the text")) }
                header .top { div .wide {
                    a .place href=(lang.link("/")) { (title) }
                    nav aria-label=(lang.say("主导航", "main")) {
                        a href=(other.link("/")) hreflang=(other.tag()) lang=(other.tag()) {
                            (lang.say("English", "中文"))
                        }
                    }
                } }
                main #main .wide {
                    h1 { (lang.say("选择地区", "Choose a place")) }
                    p .lead { (lang.say(
                        "各地区相互独立：规则、台账、密钥、登录各自分开，互不相通。",
                        "Each place stands by itself: its law, its journal, its keys and its \
                         log-ins are its own."))
                    }
                    ol .list {
                        @for place in places { li { (line(lang, place)) } }
                    }
                }
            }
        }
    };
    send(StatusCode::OK, page.into_string(), asked)
}

fn line(lang: Lang, place: &Result<Neighbour, String>) -> Markup {
    let place = match place {
        Ok(place) => place,
        Err(path) => {
            return html! {
                h2 .item { code { (path) } }
                p { span .tag .off { (lang.say("暂时无法访问", "does not answer now")) } }
            };
        }
    };
    html! {
        h2 .item { a href=(place.path) { (lang.of_text(&place.name)) } }
        p {
            span .tag .off[place.status != Status::InForce] { (status(lang, place.status)) }
            (lang.of_text(&place.instrument))
        }
        p .meta {
            @if place.mode == Mode::Rehearsal {
                span { (lang.say("演练环境", "rehearsal")) }
            }
            a href=(lang.link(&format!("{}open/", place.path))) {
                (lang.say("公开页面", "public pages"))
            }
            a href=(lang.link(&format!("{}open/log", place.path))) {
                (lang.say("公示日志", "log"))
            }
        }
    }
}

fn status(lang: Lang, status: Status) -> &'static str {
    match status {
        Status::NotYet => lang.say("尚未施行", "not yet in force"),
        Status::InForce => lang.say("施行中", "in force"),
        Status::Draft => lang.say("草案，不具约束力", "a draft, binding nobody"),
        Status::Lapsed => lang.say("已失效", "lapsed"),
    }
}
