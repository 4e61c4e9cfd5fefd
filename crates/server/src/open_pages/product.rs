//! A product: what it gives, what it costs, on what it rests.

use axum::http::StatusCode;
use desk::views::{PlaceView, ProductVersionView, ProductView, Standing, label};
use governance::{Domain, Parameter, ProductKind, ProductState};
use maud::{Markup, html};

use super::disclosures::numbered;
use super::page::{Lang, Page, cite, facts};
use super::words::price;

pub(super) fn page(lang: Lang, place: &PlaceView, view: &ProductView) -> Page {
    let line = &view.line;
    let title = lang.of_text(&line.title);
    let path = format!("/open/products/{}", line.id);
    let shown = view.versions.iter().find(|it| it.version == line.version);
    Page {
        status: StatusCode::OK,
        title: title.to_owned(),
        door: "/open/catalogue",
        body: html! {
            p .crumbs {
                a href=(lang.link("/open/catalogue")) { (lang.say("授权运营目录", "Catalogue")) }
                " / " (lang.say("数据产品", "product"))
            }
            h1 { (title) }
            p {
                span .tag .off[line.standing != Standing::Circulating] {
                    (lang.of_text(&label::standing(line.standing)))
                }
                (lang.of_text(&label::product_kind(line.kind)))
            }
            p .lead { (lang.of_text(&line.summary)) }
            (about(lang, view, shown))
            h2 { (lang.say("数据从哪里来", "Where the data comes from")) }
            (lineage(lang, view, shown))
            @if !view.parameters.is_empty() {
                h2 { (lang.say("调用参数", "Parameters")) }
                (parameters(lang, &view.parameters))
                @if line.kind == ProductKind::Api {
                    p { a href=(format!("/api/products/{}/openapi.json", line.id)) {
                        (lang.say("接口说明（OpenAPI 3.1）", "Description (OpenAPI 3.1)"))
                    } }
                }
            }
            h2 { (lang.say("版本", "Versions")) }
            (versions(lang, &view.versions))
            @if !view.holds.is_empty() { (holds(lang, view)) }
            (cite(lang, place, &path, shown.map(|it| it.admitted.unwrap_or(it.entry))))
        },
        path,
    }
}

fn about(lang: Lang, view: &ProductView, shown: Option<&ProductVersionView>) -> Markup {
    let line = &view.line;
    let mut pairs = vec![
        (lang.say("提供单位", "Supplier"), html! { (lang.of_text(&line.owner.name)) }),
        (lang.say("价格", "Price"), html! { strong { (price(lang, line.price)) } }),
        (
            lang.say("使用场景", "Scenario"),
            html! { code { (line.scenario) }
            (lang.say("（仅限此场景使用）", " (its use is bound to it)")) },
        ),
        (lang.say("提供方式", "Way of supply"), html! { (lang.of_text(&label::path(line.path))) }),
        (lang.say("产品编号", "Id"), html! { code { (line.id) } }),
    ];
    if let Some(version) = shown {
        let told = html! { (numbered(lang, "products", version.serial)) };
        pairs.push((lang.say("备案号", "Register number"), told));
    }
    facts(&pairs)
}

fn lineage(lang: Lang, view: &ProductView, shown: Option<&ProductVersionView>) -> Markup {
    let entry = |seq: u64| {
        html! {
            " " a .small href=(lang.link(&format!("/open/log/{seq}"))) { "#" (seq) }
        }
    };
    html! {
        ol .path {
            li {
                @for (at, resource) in view.resources.iter().enumerate() {
                    @if at > 0 { (lang.say("、", ", ")) }
                    a href=(lang.link(&format!("/open/resources/{}", resource.id))) {
                        (lang.of_text(&resource.name))
                    }
                }
                @if view.resources.is_empty() { (lang.say("数据资源", "resources")) }
            }
            @if let Some(release) = &view.release {
                li {
                    (lang.say("出域审核", "egress review")) " "
                    small { (numbered(lang, "releases", release.serial)) } (entry(release.entry))
                }
            } @else {
                li { (lang.say("每次结果均检查最小分组", "every answer checked for small groups")) }
            }
            @if let Some(version) = shown {
                li { (lang.say("登记备案", "on file")) (entry(version.entry)) }
                @if let Some(seq) = version.admitted {
                    li { (lang.say("审核通过", "review passed")) (entry(seq)) }
                }
            }
        }
        @if let Some(release) = &view.release {
            p .small { (lang.say("文件摘要 SHA-256：", "SHA-256 of the file: "))
                code { (release.content) } }
        }
    }
}

fn parameters(lang: Lang, parameters: &[Parameter]) -> Markup {
    html! {
        div .scroll { table {
            thead { tr {
                th scope="col" { (lang.say("参数", "Name")) }
                th scope="col" { (lang.say("含义", "Meaning")) }
                th scope="col" { (lang.say("取值范围", "Values")) }
            } }
            tbody {
                @for parameter in parameters {
                    tr {
                        td { code { (parameter.name) } }
                        td { (lang.of_text(&parameter.says)) }
                        td { (domain(lang, &parameter.domain)) }
                    }
                }
            }
        } }
    }
}

fn domain(lang: Lang, domain: &Domain) -> String {
    match domain {
        Domain::Words { values } => values.join(lang.say("、", ", ")),
        Domain::Numbers { least, greatest } => format!("{least} – {greatest}"),
        Domain::Days { first, last } => format!("{first} – {last}"),
    }
}

fn versions(lang: Lang, versions: &[ProductVersionView]) -> Markup {
    let link = |seq: u64| {
        html! {
            a href=(lang.link(&format!("/open/log/{seq}"))) { "#" (seq) }
        }
    };
    html! {
        div .scroll { table {
            thead { tr {
                th scope="col" { (lang.say("版本", "Version")) }
                th scope="col" { (lang.say("状态", "State")) }
                th scope="col" { (lang.say("备案号", "Serial")) }
                th scope="col" { (lang.say("备案记录", "On file")) }
                th scope="col" { (lang.say("审核通过", "Passed")) }
            } }
            tbody {
                @for version in versions {
                    tr {
                        td { (version.version) }
                        td { (match version.state {
                            ProductState::Registered => lang.say("审核中", "under review"),
                            ProductState::Admitted => lang.say("已通过", "passed"),
                        }) }
                        td { (version.serial) }
                        td { (link(version.entry)) }
                        td {
                            @if let Some(seq) = version.admitted { (link(seq)) }
                            @if let Some(day) = version.admitted_on { " " time { (day) } }
                        }
                    }
                }
            }
        } }
    }
}

fn holds(lang: Lang, view: &ProductView) -> Markup {
    html! {
        h2 { (lang.say("停用记录", "Stops")) }
        ul .list {
            @for hold in &view.holds {
                li {
                    time { (hold.set_on) } " " (lang.of_text(&hold.owner.name)) " "
                    (lang.say("停用", "stopped it"))
                    @if let Some(day) = hold.lifted_on {
                        (lang.say("，解除于 ", "; lifted on ")) time { (day) }
                    }
                    " " a href=(lang.link(&format!("/open/log/{}", hold.entry))) {
                        "#" (hold.entry)
                    }
                }
            }
        }
    }
}
