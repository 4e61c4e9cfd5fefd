//! The page for what is not there.

use axum::http::StatusCode;
use maud::html;

use super::page::{Lang, Page};

/// There is no such page, or its address cannot be read.
pub(super) fn page(lang: Lang, path: &str, status: StatusCode) -> Page {
    let (title, why) = if status == StatusCode::NOT_FOUND {
        (
            lang.say("没有这一页", "There is no such page"),
            lang.say(
                "您要找的内容不存在，或者没有公开。请检查链接是否完整，或从目录查找。",
                "What you look for does not exist or is not public. Check that the address is \
                 complete, or search the catalogue.",
            ),
        )
    } else {
        (
            lang.say("地址有误", "The address is wrong"),
            lang.say(
                "链接中的筛选条件无法识别。请从目录重新选择。",
                "A filter in the address is unknown. Choose again in the catalogue.",
            ),
        )
    };
    Page {
        status,
        title: title.to_owned(),
        path: path.to_owned(),
        door: "",
        body: html! {
            h1 { (title) }
            p .lead { (why) }
            p { a href=(lang.link("/open/catalogue")) {
                (lang.say("打开授权运营目录", "Open the catalogue"))
            } }
        },
    }
}
