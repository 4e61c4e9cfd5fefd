//! A procedure as a picture (SVG): its steps from top to bottom, who answers them and by when, and
//! where each answer leads. It is drawn from the rule, never the other way round.

use std::collections::{BTreeMap, BTreeSet};

use terms::StepId;

use crate::model::{Procedure, Rulebook};
use crate::say::{self, Lang};

const WIDTH: usize = 250;
const HEIGHT: usize = 74;
const GAP_X: usize = 46;
const GAP_Y: usize = 66;
const MARGIN: usize = 28;
const HEAD: usize = 54;

/// Where a node stands, by row and column.
type Grid = BTreeMap<StepId, (usize, usize)>;

/// The picture of a procedure, as an SVG document.
pub fn diagram(rulebook: &Rulebook, procedure: &Procedure, lang: Lang) -> String {
    let grid = grid(procedure);
    let columns = grid.values().map(|(_, column)| column + 1).max().unwrap_or(1);
    let rows = grid.values().map(|(row, _)| row + 1).max().unwrap_or(1);
    // Ways back run along the right edge.
    let width = MARGIN * 2 + columns * WIDTH + (columns - 1) * GAP_X + 70;
    let height = MARGIN * 2 + HEAD + rows * HEIGHT + (rows - 1) * GAP_Y;
    let mut out = String::new();
    put(
        &mut out,
        &format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" font-family=\"system-ui, sans-serif\" \
             font-size=\"13\" role=\"img\">"
        ),
    );
    let title = escaped(lang.of(&procedure.name));
    put(&mut out, &format!("<title>{title}</title>"));
    put(&mut out, &format!("<rect width=\"{width}\" height=\"{height}\" fill=\"#fdfcf9\"/>"));
    let article = &procedure.head.article;
    put(&mut out, &text((MARGIN, MARGIN + 12), &title, "font-size=\"18\" font-weight=\"600\""));
    let place = escaped(lang.of(&rulebook.place.name));
    let under = format!("{place} · {article} · {}", procedure.id);
    put(&mut out, &text((MARGIN, MARGIN + 32), &under, "fill=\"#666\""));
    edges(&mut out, procedure, (&grid, columns), lang);
    for step in &procedure.steps {
        let Some(at) = grid.get(&step.id) else { continue };
        let who = say::actors(rulebook, &step.by, step.agree);
        let mut lines = vec![lang.of(&who).to_owned()];
        if let Some(within) = &step.within {
            let name = |id: &str| {
                let known = procedure.steps.iter().find(|it| it.id.as_str() == id);
                known.map_or_else(|| terms::Text::same(id), |it| it.name.clone())
            };
            lines.push(lang.of(&say::within(within, name)).to_owned());
        }
        for condition in &step.when {
            let only = lang.pick("仅当", "only if ");
            let said = say::condition(rulebook, condition);
            lines.push(format!("{only}{}", lang.of(&said)));
        }
        node(&mut out, *at, (lang.of(&step.name), &lines), "#ffffff", "#1f4e79");
    }
    for (id, end) in &procedure.ends {
        let Some(at) = grid.get(id) else { continue };
        let effects: Vec<String> = end.effects.iter().map(|it| it.code().to_owned()).collect();
        let fill = if effects.is_empty() { "#f1efe9" } else { "#e7f2ea" };
        node(&mut out, *at, (lang.of(&end.name), &effects), fill, "#5b6b60");
    }
    out.push_str("</svg>\n");
    out
}

/// Every step below those that lead to it; ends in the last row.
fn grid(procedure: &Procedure) -> Grid {
    let mut rows: BTreeMap<StepId, usize> = BTreeMap::new();
    let mut next: Vec<StepId> = procedure.first.clone();
    let mut row = 0;
    while !next.is_empty() {
        let mut after = Vec::new();
        for id in next {
            let Some(step) = procedure.step(&id) else { continue };
            if rows.contains_key(&id) {
                continue;
            }
            rows.insert(id, row);
            let outcomes = step.outcomes.iter().flat_map(|it| it.to.iter());
            after.extend(outcomes.chain(&step.otherwise).chain(&step.differ).cloned());
        }
        row += 1;
        next = after;
    }
    let last = rows.values().max().map_or(0, |row| row + 1);
    rows.extend(procedure.ends.keys().map(|id| (id.clone(), last)));
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let order = procedure.steps.iter().map(|it| &it.id).chain(procedure.ends.keys());
    order
        .filter_map(|id| {
            let row = *rows.get(id)?;
            let column = taken.entry(row).or_default();
            let at = (row, *column);
            *column += 1;
            Some((id.clone(), at))
        })
        .collect()
}

fn corner((row, column): (usize, usize)) -> (usize, usize) {
    (MARGIN + column * (WIDTH + GAP_X), MARGIN + HEAD + row * (HEIGHT + GAP_Y))
}

fn edges(out: &mut String, procedure: &Procedure, (grid, columns): (&Grid, usize), lang: Lang) {
    let edge_x = MARGIN + columns * (WIDTH + GAP_X);
    let mut back = 0;
    for step in &procedure.steps {
        let Some(from) = grid.get(&step.id) else { continue };
        let mut labels: BTreeMap<&StepId, (Vec<&str>, bool)> = BTreeMap::new();
        for (index, outcome) in step.outcomes.iter().enumerate() {
            for to in &outcome.to {
                let entry = labels.entry(to).or_insert((Vec::new(), false));
                entry.0.push(lang.of(&outcome.name));
                entry.1 |= index == 0;
            }
        }
        let aside: BTreeSet<&StepId> = step.otherwise.iter().chain(&step.differ).collect();
        for to in aside {
            labels.entry(to).or_insert((vec![lang.pick("否则", "otherwise")], false));
        }
        for (to, (names, favourable)) in labels {
            let Some(at) = grid.get(to) else { continue };
            let look = if favourable {
                "stroke=\"#1f4e79\" stroke-width=\"1.6\""
            } else {
                "stroke=\"#8a8578\" stroke-width=\"1.3\" stroke-dasharray=\"5 4\""
            };
            let label = escaped(&names.join(" / "));
            let ((x1, y1), (x2, y2)) = (corner(*from), corner(*at));
            if at.0 > from.0 {
                let (x1, y1, x2) = (x1 + WIDTH / 2, y1 + HEIGHT, x2 + WIDTH / 2);
                let middle = y1.midpoint(y2);
                put(
                    out,
                    &format!(
                        "<path d=\"M{x1} {y1} C{x1} {middle} {x2} {middle} {x2} {y2}\" \
                         fill=\"none\" {look}/>"
                    ),
                );
                put(out, &format!("<path d=\"M{x2} {y2} l-5 -9 h10 z\" fill=\"#6d6a61\"/>"));
                // Near the step it leaves, where the lines have not met yet.
                let (x, y) = (x1 + (x2.saturating_sub(x1)) / 4, y1 + GAP_Y / 3);
                let x = x.saturating_sub(x1.saturating_sub(x2) / 4);
                let look = "fill=\"#444\" font-size=\"11\" text-anchor=\"middle\"";
                put(out, &text((x, y), &label, look));
            } else {
                back += 1;
                let (x1, y1) = (x1 + WIDTH, y1 + HEIGHT / 2);
                let (x2, y2) = (x2 + WIDTH, y2 + HEIGHT / 2);
                let side = edge_x + back * 12;
                put(
                    out,
                    &format!("<path d=\"M{x1} {y1} H{side} V{y2} H{x2}\" fill=\"none\" {look}/>"),
                );
                put(out, &format!("<path d=\"M{x2} {y2} l9 -5 v10 z\" fill=\"#6d6a61\"/>"));
                put(out, &text((x1 + 6, y1 - 6), &label, "fill=\"#444\" font-size=\"11\""));
            }
        }
    }
}

fn node(
    out: &mut String,
    at: (usize, usize),
    (name, lines): (&str, &[String]),
    fill: &str,
    line: &str,
) {
    let (x, y) = corner(at);
    put(
        out,
        &format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\" \
             fill=\"{fill}\" stroke=\"{line}\"/>"
        ),
    );
    let name = escaped(&short(name, 17));
    put(out, &text((x + 12, y + 22), &name, "font-weight=\"600\""));
    for (index, words) in lines.iter().take(3).enumerate() {
        let words = escaped(&short(words, 20));
        let look = "fill=\"#555\" font-size=\"11\"";
        put(out, &text((x + 12, y + 39 + index * 14), &words, look));
    }
}

/// A text that fits into a node: a Han letter takes the room of two.
fn short(words: &str, room: usize) -> String {
    let (mut taken, mut kept) = (0, String::new());
    for letter in words.chars() {
        taken += if letter.is_ascii() { 1 } else { 2 };
        if taken > room * 2 {
            kept.push('…');
            break;
        }
        kept.push(letter);
    }
    kept
}

fn text((x, y): (usize, usize), words: &str, look: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" {look}>{words}</text>")
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn put(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}
