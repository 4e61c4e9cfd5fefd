//! What all plain pages share: their language, their frame, their headers.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::views::PlaceView;
use governance::Mode;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};
use terms::Text;

use crate::below::Below;

/// The one style sheet; it stands in every page, so that a page that was saved looks the same.
pub(super) const STYLE: &str = include_str!("style.css");
/// How long a page may be taken for fresh, in seconds.
const CACHE: &str = "public, max-age=30, must-revalidate";

/// No script, nothing from elsewhere: the style sheet is known by its digest.
static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    HeaderValue::try_from(policy).ok()
});

/// In which language a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lang {
    Zh,
    En,
}

impl Lang {
    /// The language a reader asks for with `lang=en`; Chinese otherwise.
    pub(super) fn of(pairs: &[(String, String)]) -> Self {
        let asked = pairs.iter().find(|(name, _)| name == "lang");
        if asked.is_some_and(|(_, value)| value == "en") { Self::En } else { Self::Zh }
    }

    /// One of two words.
    pub(super) fn say(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// A text in this language.
    pub(super) fn of_text(self, text: &Text) -> &str {
        match self {
            Self::Zh => &text.zh,
            Self::En => &text.en,
        }
    }

    /// An own address that keeps the language.
    pub(super) fn link(self, path: &str) -> String {
        let mark = if path.contains('?') { '&' } else { '?' };
        match self {
            Self::Zh => path.to_owned(),
            Self::En => format!("{path}{mark}lang=en"),
        }
    }

    pub(super) fn tag(self) -> &'static str {
        self.say("zh-CN", "en")
    }
}

/// A page before it is framed.
pub(super) struct Page {
    pub(super) status: StatusCode,
    pub(super) title: String,
    /// Its own address, without the language.
    pub(super) path: String,
    /// Which door of the house it is behind.
    pub(super) door: &'static str,
    pub(super) body: Markup,
}

/// Frames a page and answers with it, or with the news that the reader has it.
pub(super) fn answer(
    lang: Lang,
    (place, below): (&PlaceView, &Below),
    page: &Page,
    asked: &HeaderMap,
) -> Response {
    send(page.status, below.links(&frame(lang, place, page).into_string()), asked)
}

/// Answers with a page that is written, or with the news that the reader has it.
pub(super) fn send(status: StatusCode, text: String, asked: &HeaderMap) -> Response {
    let tag = format!("W/\"{}\"", hex::encode(Sha256::digest(text.as_bytes())));
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == tag.as_bytes());
    let mut response = if known && status == StatusCode::OK {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = (status, text).into_response();
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    };
    let headers = response.headers_mut();
    let cache = if status == StatusCode::OK { CACHE } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(policy) = POLICY.clone() {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

const DOORS: [(&str, &str, &str); 4] = [
    ("/open/", "首页", "Home"),
    ("/open/catalogue", "授权运营目录", "Catalogue"),
    ("/open/disclosures", "信息披露", "Disclosures"),
    ("/open/log", "公示日志", "Log"),
];

fn frame(lang: Lang, place: &PlaceView, page: &Page) -> Markup {
    let name = lang.of_text(&place.name);
    let house = lang.say("公共数据授权运营", "authorised operation of public data");
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) " · " (name) " " (house) }
                link rel="icon" href="data:,";
                @if page.status == StatusCode::OK {
                    link rel="alternate" hreflang=(other.tag()) href=(other.link(&page.path));
                }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a .skip href="#main" { (lang.say("跳到正文", "Skip to the text")) }
                @if place.mode == Mode::Rehearsal {
                    aside .rehearsal aria-label=(lang.say("演练", "Rehearsal")) {
                        (lang.say("演练环境：本页内容不具有法律效力",
                            "Rehearsal: nothing on this page has legal effect"))
                    }
                }
                header .top {
                    div .wide {
                        a .place href=(lang.link("/open/")) { (name) " " (house) }
                        nav aria-label=(lang.say("主导航", "main")) {
                            @for (path, zh, en) in DOORS {
                                a href=(lang.link(path))
                                    aria-current=[(page.door == path).then_some("page")] {
                                    (lang.say(zh, en))
                                }
                            }
                            a href=(other.link(&page.path)) hreflang=(other.tag())
                                lang=(other.tag()) { (lang.say("English", "中文")) }
                        }
                    }
                }
                main #main .wide { (page.body) }
                (foot(lang, place))
            }
        }
    }
}

fn foot(lang: Lang, place: &PlaceView) -> Markup {
    html! {
        footer {
            div .wide {
                p {
                    (lang.say("依据：", "Under: ")) (lang.of_text(&place.instrument)) " "
                    (place.version)
                }
                p {
                    (lang.say("日期：", "Day: ")) time { (place.today) }
                    " · " (lang.say("日志：", "Log: ")) (place.origin)
                    span .screen {
                        " · " a href="/" { (lang.say("进入业务系统", "To the full site")) }
                    }
                }
            }
        }
    }
}

/// Name and value, a pair after the other.
pub(super) fn facts(pairs: &[(&str, Markup)]) -> Markup {
    html! {
        dl .facts {
            @for (name, value) in pairs {
                dt { (name) }
                dd { (value) }
            }
        }
    }
}

/// How the record of a page is cited, and how it is checked.
pub(super) fn cite(lang: Lang, place: &PlaceView, path: &str, entry: Option<u64>) -> Markup {
    html! {
        aside .cite aria-label=(lang.say("引用与核验", "citing and checking")) {
            p {
                strong { (lang.say("固定链接：", "Permanent link: ")) } code .own { (path) }
            }
            @if let Some(entry) = entry {
                p {
                    strong { (lang.say("日志记录：", "Log entry: ")) }
                    a href=(lang.link(&format!("/open/log/{entry}"))) {
                        (place.origin) " #" (entry)
                    }
                    " " (lang.say("（附存在证明，任何人都可核验）",
                        "(with its proof, for anybody to check)"))
                }
            }
        }
    }
}
