//! The catalogue: a search, filters in the same form, and what was found. No script.

use axum::http::StatusCode;
use desk::views::{
    CatalogueItem, CatalogueKind, CataloguePage, CatalogueSort, Facet, FacetValue, Standing, label,
};
use maud::{Markup, html};

use super::page::{Lang, Page};
use super::words::{address, grouped, price};

/// How many values of a facet stand open.
const SHOWN: usize = 8;
const PATH: &str = "/open/catalogue";

pub(super) fn page(
    lang: Lang,
    found: &CataloguePage,
    words: &str,
    pairs: &[(String, String)],
) -> Page {
    let title = lang.say("授权运营目录", "Operation catalogue");
    let kept: Vec<(&str, &str)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Page {
        status: StatusCode::OK,
        title: if words.is_empty() { title.to_owned() } else { format!("{words} · {title}") },
        path: address(PATH, kept),
        door: PATH,
        body: html! {
            h1 { (title) }
            form method="get" action=(PATH) role="search" {
                @if lang == Lang::En { input type="hidden" name="lang" value="en"; }
                (line(lang, words))
                div .columns {
                    div .facets #filters {
                        @for facet in &found.facets { (filter(lang, facet)) }
                        button type="submit" { (lang.say("应用筛选", "Apply")) }
                    }
                    section aria-label=(lang.say("查询结果", "results")) {
                        div .found {
                            (count(lang, found))
                            (orders(lang, found, pairs))
                        }
                        (told(lang, found, words))
                        (chosen(lang, found, pairs))
                        (results(lang, found))
                        (turn(lang, found, pairs))
                    }
                }
            }
        },
    }
}

/// A search by itself.
pub(super) fn search(lang: Lang, words: &str, pairs: &[(&str, &str)]) -> Markup {
    html! {
        form method="get" action=(PATH) role="search" {
            @if lang == Lang::En { input type="hidden" name="lang" value="en"; }
            @for (name, value) in pairs { input type="hidden" name=(name) value=(value); }
            (line(lang, words))
        }
    }
}

fn line(lang: Lang, words: &str) -> Markup {
    html! {
        div .search {
            input type="search" name="q" value=(words) maxlength="200"
                aria-label=(lang.say("查询词", "words"))
                placeholder=(lang.say("例如：公交 客流", "for example: bus passengers"));
            button type="submit" { (lang.say("查询", "Search")) }
        }
    }
}

fn filter(lang: Lang, facet: &Facet) -> Markup {
    // A filter with one value that nobody chose leaves what there is.
    let chosen = facet.values.iter().any(|value| value.chosen);
    if facet.values.len() < 2 && !chosen {
        return html! {};
    }
    let (open, more) = facet.values.split_at(SHOWN.min(facet.values.len()));
    html! {
        fieldset {
            legend { (lang.of_text(&facet.name)) }
            @for value in open { (choice(lang, facet, value)) }
            @if !more.is_empty() {
                details open[more.iter().any(|value| value.chosen)] {
                    summary { (lang.say("更多", "More")) "（" (more.len()) "）" }
                    @for value in more { (choice(lang, facet, value)) }
                }
            }
        }
    }
}

fn choice(lang: Lang, facet: &Facet, value: &FacetValue) -> Markup {
    html! {
        label {
            input type="checkbox" name=(name_of(facet)) value=(value.value)
                checked[value.chosen];
            span { (lang.of_text(&value.name)) }
            span .count { (grouped(value.count)) }
        }
    }
}

/// The parameter of a facet.
fn name_of(facet: &Facet) -> String {
    match serde_json::to_value(facet.id) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// How many were found.
fn count(lang: Lang, found: &CataloguePage) -> Markup {
    let total = grouped(found.total);
    let count = match lang {
        Lang::Zh => format!("共 {total} 项"),
        Lang::En => format!("{total} found"),
    };
    html! {
        p role="status" {
            strong { (count) }
            " " a .narrow .screen href="#filters" { (lang.say("筛选条件", "filters")) }
        }
    }
}

/// What is told of the words where nothing has them all.
fn told(lang: Lang, found: &CataloguePage, words: &str) -> Markup {
    let none: Vec<&str> =
        found.words.iter().filter(|word| word.count == 0).map(|word| word.word.as_str()).collect();
    html! {
        @if found.some_words_only {
            div .notice {
                p {
                    (lang.say("没有同时包含全部查询词的内容。", "Nothing has all of the words. "))
                    @if !none.is_empty() {
                        (lang.say("目录中没有：", "Not in the catalogue: "))
                        @for (at, word) in none.iter().enumerate() {
                            @if at > 0 { (lang.say("、", ", ")) }
                            strong { (word) }
                        }
                        (lang.say("。", ". "))
                    }
                    @if found.total > 0 {
                        (lang.say("以下内容包含其中一部分，最接近的在前。",
                            "These have some of them, the nearest first."))
                    } @else {
                        (lang.say("请换一个说法，或减少查询词。",
                            "Try other words, or fewer of them."))
                    }
                }
            }
        } @else if found.total == 0 {
            div .notice { p {
                @if words.is_empty() {
                    (lang.say("没有符合这些条件的内容，请去掉一些条件。",
                        "Nothing fits these filters: take some away."))
                } @else {
                    (lang.say("包含查询词的内容都不符合这些条件，请去掉一些条件。",
                        "What has the words does not fit the filters: take some away."))
                }
            } }
        }
    }
}

/// What is chosen, each with the way back.
fn chosen(lang: Lang, found: &CataloguePage, pairs: &[(String, String)]) -> Markup {
    let all: Vec<(String, &FacetValue)> = found
        .facets
        .iter()
        .flat_map(|facet| {
            let own = facet.values.iter().filter(|value| value.chosen);
            own.map(|value| (name_of(facet), value))
        })
        .collect();
    if all.is_empty() {
        return html! {};
    }
    let without = |name: &str, value: &str| {
        let kept = pairs.iter().filter(|(own, it)| own != "page" && !(own == name && it == value));
        lang.link(&address(PATH, kept.map(|(name, value)| (name.as_str(), value.as_str()))))
    };
    html! {
        ul .chosen aria-label=(lang.say("已选条件", "chosen filters")) {
            @for (name, value) in &all {
                li { a href=(without(name, &value.value)) {
                    (lang.of_text(&value.name)) " ×"
                    span hidden { (lang.say("，去掉", ", take away")) }
                } }
            }
        }
    }
}

fn results(lang: Lang, found: &CataloguePage) -> Markup {
    html! {
        ol .list {
            @for item in &found.items { li { (result(lang, item)) } }
        }
    }
}

fn result(lang: Lang, item: &CatalogueItem) -> Markup {
    let folder = match item.kind {
        CatalogueKind::Resource => "resources",
        CatalogueKind::Product => "products",
    };
    html! {
        h2 .item {
            a href=(lang.link(&format!("/open/{folder}/{}", item.id))) {
                (lang.of_text(&item.title))
            }
        }
        p { (lang.of_text(&item.summary)) }
        p .meta {
            span { (lang.of_text(&label::kind(item.kind))) }
            @if let Some(kind) = item.product_kind {
                span { (lang.of_text(&label::product_kind(kind))) }
            }
            span { (lang.of_text(&item.provider.name)) }
            @if let Some(level) = item.level { span { (lang.of_text(&label::level(level))) } }
            @if let Some(opening) = item.opening {
                span { (lang.of_text(&label::opening(opening))) }
            }
            @if let Some(cycle) = &item.update_cycle {
                span { (lang.say("更新：", "updated: ")) (lang.of_text(cycle)) }
            }
            @if let Some(own) = item.price { span { (price(lang, own)) } }
            @if let Some(standing) = item.standing.filter(|it| *it != Standing::Circulating) {
                span .tag .off { (lang.of_text(&label::standing(standing))) }
            }
        }
    }
}

/// An address with one pair in place of all of its name.
fn with(lang: Lang, pairs: &[(String, String)], (name, value): (&str, &str)) -> String {
    let kept = pairs.iter().filter(|(own, _)| own != "page" && own != name);
    let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
    lang.link(&address(PATH, kept.chain([(name, value)])))
}

/// Other orders.
fn orders(lang: Lang, found: &CataloguePage, pairs: &[(String, String)]) -> Markup {
    let orders = [
        (CatalogueSort::Relevance, "relevance", lang.say("按相关程度", "by relevance")),
        (CatalogueSort::Newest, "newest", lang.say("最新列入在前", "newest first")),
        (CatalogueSort::Updated, "updated", lang.say("最近更新在前", "last updated first")),
    ];
    let fits = |order: CatalogueSort| order != CatalogueSort::Relevance || !found.words.is_empty();
    html! {
        @if found.total > 1 {
            p .meta .screen {
                @for (order, name, says) in orders.into_iter().filter(|it| fits(it.0)) {
                    @if order == found.sort {
                        span aria-current="true" { strong { (says) } }
                    } @else {
                        a href=(with(lang, pairs, ("sort", name))) { (says) }
                    }
                }
            }
        }
    }
}

/// Other pages.
fn turn(lang: Lang, found: &CataloguePage, pairs: &[(String, String)]) -> Markup {
    let to = |page: u64| with(lang, pairs, ("page", page.to_string().as_str()));
    html! {
        @if found.pages > 1 {
            nav .pages aria-label=(lang.say("分页", "pages")) {
                @if found.page > 1 {
                    a rel="prev" href=(to(found.page.saturating_sub(1))) {
                        (lang.say("上一页", "Previous"))
                    }
                }
                span { (grouped(found.page)) " / " (grouped(found.pages)) }
                @if found.page < found.pages {
                    a rel="next" href=(to(found.page.saturating_add(1))) {
                        (lang.say("下一页", "Next"))
                    }
                }
            }
        }
    }
}
