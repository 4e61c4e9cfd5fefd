//! A resource of the catalogue: what anybody may know of it.

use axum::http::StatusCode;
use desk::views::{PlaceView, ResourceSheet, label};
use maud::{Markup, html};

use super::page::{Lang, Page, cite, facts};
use super::words::grouped;

pub(super) fn page(lang: Lang, place: &PlaceView, sheet: &ResourceSheet) -> Page {
    let item = &sheet.item;
    let title = lang.of_text(&item.title);
    let path = format!("/open/resources/{}", item.id);
    Page {
        status: StatusCode::OK,
        title: title.to_owned(),
        door: "/open/catalogue",
        body: html! {
            p .crumbs {
                a href=(lang.link("/open/catalogue")) { (lang.say("授权运营目录", "Catalogue")) }
                " / " (lang.say("数据资源", "resource"))
            }
            h1 { (title) }
            p .lead { (lang.of_text(&item.summary)) }
            (about(lang, sheet))
            h2 { (lang.say("数据项", "Columns")) }
            (columns(lang, sheet))
            h2 { (lang.say("由此形成的产品", "Products made from it")) }
            @if sheet.products.is_empty() {
                p { (lang.say("尚无通过审核的产品。", "No product has passed its review yet.")) }
            } @else {
                ul .list {
                    @for product in &sheet.products {
                        li { a href=(lang.link(&format!("/open/products/{}", product.id))) {
                            (lang.of_text(&product.name))
                        } }
                    }
                }
            }
            h2 { (lang.say("如何使用", "How to use it")) }
            p {
                (lang.say(
                    "原始数据不出域。取得授权的单位在数据阅览室内统计分析，结果经出域审核后才能带出。",
                    "Raw data stays in. Whoever is authorised computes in the reading room, and \
                     results leave only after egress review."))
            }
            (cite(lang, place, &path, item.entry))
        },
        path,
    }
}

fn about(lang: Lang, sheet: &ResourceSheet) -> Markup {
    let item = &sheet.item;
    let mut pairs = vec![
        (lang.say("数源部门", "Source department"), html! { (lang.of_text(&item.provider.name)) }),
        (lang.say("资源编号", "Id"), html! { code { (item.id) } }),
    ];
    if let Some(opening) = item.opening {
        let told = html! { (lang.of_text(&label::opening(opening))) };
        pairs.push((lang.say("开放属性", "Opening"), told));
    }
    if let Some(level) = item.level {
        let told = html! { (lang.of_text(&label::level(level))) };
        pairs.push((lang.say("安全级别", "Security level"), told));
    }
    if let Some(origin) = item.origin {
        let told = html! { (lang.of_text(&label::origin(origin))) };
        pairs.push((lang.say("数据来源", "Origin"), told));
    }
    if let Some(cycle) = &item.update_cycle {
        pairs.push((lang.say("更新周期", "Update cycle"), html! { (lang.of_text(cycle)) }));
    }
    if let Some(day) = item.listed_on {
        pairs.push((lang.say("列入目录", "In the catalogue since"), html! { time { (day) } }));
    }
    if let Some(day) = item.updated_on {
        pairs.push((lang.say("数据更新", "Data last came on"), html! { time { (day) } }));
    }
    pairs.push((lang.say("入库版本", "Versions in the vault"), html! { (sheet.versions) }));
    if let Some(rows) = sheet.rows {
        let told = html! { (grouped(rows)) };
        pairs.push((lang.say("最新版本行数", "Rows of the newest"), told));
    }
    facts(&pairs)
}

fn columns(lang: Lang, sheet: &ResourceSheet) -> Markup {
    let named: &str = lang.say("受保护主体", "protected entity");
    html! {
        div .scroll { table {
            caption {
                @if sheet.entity.is_empty() {
                    (lang.say("受保护主体：每一行", "Protected entity: each row"))
                } @else {
                    (lang.say("同一受保护主体由标注的数据项识别",
                        "The marked columns name the protected entity"))
                }
            }
            thead { tr {
                th scope="col" { (lang.say("名称", "Name")) }
                th scope="col" { (lang.say("类型", "Kind")) }
                th scope="col" { (lang.say("说明", "Notes")) }
            } }
            tbody {
                @for column in &sheet.columns {
                    tr {
                        td { code { (column.name) } }
                        td { (lang.of_text(&label::column_kind(column.kind))) }
                        td {
                            @if column.personal {
                                span .tag .off {
                                    (lang.say("个人信息或商业秘密",
                                        "personal or trade secret"))
                                }
                            }
                            @if sheet.entity.contains(&column.name) { span .tag { (named) } }
                        }
                    }
                }
            }
        } }
    }
}
