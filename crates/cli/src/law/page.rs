//! The coverage of rulebooks as a page (HTML) that stands alone.

use terms::Text;

use super::coverage::{Coverage, Line};
use crate::say::Voice;

const STYLE: &str = "body{font:15px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:72rem;\
    padding:0 1rem;color:#222;background:#fdfcf9}table{border-collapse:collapse;width:100%}\
    td,th{border-bottom:1px solid #ddd7ca;padding:.4rem .6rem;text-align:left;vertical-align:top}\
    th{font-weight:600}code{font-size:.85em}.executed{color:#1d6b3a}.partly{color:#8a5a00}\
    .later{color:#a32020}.outside{color:#666}.silent{color:#8a5a00}";

/// The page of all places given.
pub(super) fn page(places: &[Coverage], voice: Voice) -> String {
    let title = voice.pick("规则手册覆盖情况", "Coverage of the rulebooks");
    let language = voice.pick("zh-CN", "en");
    let mut out = format!(
        "<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style><h1>{title}</h1>\n"
    );
    for place in places {
        out.push_str(&of_place(place, voice));
    }
    out.push_str("</html>\n");
    out
}

fn of_place(place: &Coverage, voice: Voice) -> String {
    let (articles, duties) = (&place.articles, &place.duties);
    let heads = [
        voice.pick("条文", "article"),
        voice.pick("状态", "state"),
        voice.pick("规则（✓ 在运行中生效）", "rules (✓ took effect in a run)"),
        voice.pick("检验", "tests"),
        voice.pick("说明", "why not"),
    ];
    let heads: Vec<String> =
        heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let heads = heads.concat();
    let rows: Vec<String> = place.lines.iter().map(|line| row(line, voice)).collect();
    let rows = rows.concat();
    format!(
        "<h2>{} · {}</h2><p>{}: {} / {} · {}: {} / {} · {}: {}</p>\
         <table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>\n",
        escaped(voice.of(&place.name)),
        place.version,
        voice.pick("已归类条文", "articles classified"),
        articles.classified,
        articles.total,
        voice.pick("已归类义务", "duties classified"),
        duties.classified,
        duties.total,
        voice.pick("运行中生效", "took effect in a run"),
        duties.traced,
    )
}

fn row(line: &Line, voice: Voice) -> String {
    let rules: Vec<String> = line
        .rules
        .iter()
        .map(|rule| {
            let mark = if rule.traced.is_some() { " ✓" } else { "" };
            let class = if rule.traced.is_some() { "" } else { " class=\"silent\"" };
            format!("<span{class}>{} <code>{}</code>{mark}</span>", rule.kind, rule.id)
        })
        .collect();
    let tests: Vec<String> = line.tests.iter().map(|it| format!("<code>{it}</code>")).collect();
    let why: Vec<&Text> = line.outside.iter().chain(&line.later).collect();
    let why: Vec<String> = why.into_iter().map(|it| escaped(voice.of(it))).collect();
    format!(
        "<tr><th scope=\"row\">{} {}</th><td class=\"{}\">{}</td><td>{}</td><td>{}</td>\
         <td>{}</td></tr>\n",
        line.article,
        escaped(voice.of(&line.heading)),
        line.state.code(),
        voice.of(&line.state.name()),
        rules.join("<br>"),
        tests.join("<br>"),
        why.join("<br>"),
    )
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
