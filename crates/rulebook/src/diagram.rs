//! A procedure as a picture (SVG): its steps from top to bottom, who answers them and by when, and
//! where each answer leads. It is drawn from the rule, never the other way round.

use std::collections::{BTreeMap, BTreeSet};

use terms::StepId;

use crate::model::{Procedure, Rulebook, Step};
use crate::say::{self, Lang};

const WIDTH: usize = 250;
const HEIGHT: usize = 74;
const GAP_X: usize = 46;
const GAP_Y: usize = 66;
const MARGIN: usize = 28;
const HEAD: usize = 54;
/// Room for ways that pass rows, left of the steps.
const LANES: usize = 56;

/// Where a node stands, by row and column.
type Grid = BTreeMap<StepId, (usize, usize)>;

/// The picture of a procedure, as an SVG document.
pub fn diagram(rulebook: &Rulebook, procedure: &Procedure, lang: Lang) -> String {
    let grid = grid(procedure);
    let columns = grid.values().map(|(_, column)| column + 1).max().unwrap_or(1);
    let rows = grid.values().map(|(row, _)| row + 1).max().unwrap_or(1);
    // Ways back run along the right edge.
    let width = LANES + MARGIN * 2 + columns * WIDTH + (columns - 1) * GAP_X + 70;
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
    (LANES + MARGIN + column * (WIDTH + GAP_X), MARGIN + HEAD + row * (HEIGHT + GAP_Y))
}

/// A way from a step to where one or several of its answers lead.
struct Edge<'p> {
    from: (usize, usize),
    to: (usize, usize),
    /// Which of the ways out of the step it is, of how many.
    out: (usize, usize),
    names: Vec<&'p str>,
    favourable: bool,
}

fn edges(out: &mut String, procedure: &Procedure, (grid, columns): (&Grid, usize), lang: Lang) {
    let right = LANES + MARGIN + columns * (WIDTH + GAP_X) - GAP_X;
    let mut lanes = (0, 0);
    for step in &procedure.steps {
        for edge in ways(step, grid, lang) {
            let lane = if edge.to.0 <= edge.from.0 {
                lanes.1 += 1;
                right + 14 * lanes.1
            } else {
                lanes.0 += 1;
                (LANES + MARGIN).saturating_sub(10 * lanes.0)
            };
            draw(out, &edge, lane);
        }
    }
}

/// The ways out of a step, those that lead to the same place as one.
fn ways<'p>(step: &'p Step, grid: &Grid, lang: Lang) -> Vec<Edge<'p>> {
    let Some(from) = grid.get(&step.id) else { return Vec::new() };
    let mut labels: Vec<(&StepId, Vec<&str>, bool)> = Vec::new();
    for (index, outcome) in step.outcomes.iter().enumerate() {
        for to in &outcome.to {
            let name = lang.of(&outcome.name);
            match labels.iter_mut().find(|(known, _, _)| *known == to) {
                Some((_, names, _)) => names.push(name),
                None => labels.push((to, vec![name], index == 0)),
            }
        }
    }
    let aside: BTreeSet<&StepId> = step.otherwise.iter().chain(&step.differ).collect();
    for to in aside {
        if !labels.iter().any(|(known, _, _)| *known == to) {
            labels.push((to, vec![lang.pick("否则", "otherwise")], false));
        }
    }
    let count = labels.len();
    labels
        .into_iter()
        .enumerate()
        .filter_map(|(index, (to, names, favourable))| {
            let to = *grid.get(to)?;
            Some(Edge { from: *from, to, out: (index, count), names, favourable })
        })
        .collect()
}

/// To the next row a line; past rows, or back, along a lane beside all of them.
fn draw(out: &mut String, edge: &Edge<'_>, lane: usize) {
    let look = if edge.favourable {
        "stroke=\"#1f4e79\" stroke-width=\"1.6\""
    } else {
        "stroke=\"#8a8578\" stroke-width=\"1.3\" stroke-dasharray=\"5 4\""
    };
    let (index, count) = edge.out;
    let ((x1, y1), (x2, y2)) = (corner(edge.from), corner(edge.to));
    let (x1, y1) = (x1 + WIDTH * (index + 1) / (count + 1), y1 + HEIGHT);
    let next = edge.to.0 == edge.from.0 + 1;
    let x2 = if next { x2 + WIDTH / 2 } else { x2 + WIDTH - 24 - 12 * index };
    let bend = 34 + 7 * index;
    let path = if next {
        let middle = y1.midpoint(y2);
        format!("M{x1} {y1} C{x1} {middle} {x2} {middle} {x2} {y2}")
    } else {
        format!("M{x1} {y1} v{bend} H{lane} V{} H{x2} V{y2}", y2 - 14)
    };
    put(out, &format!("<path d=\"{path}\" fill=\"none\" {look}/>"));
    put(out, &format!("<path d=\"M{x2} {y2} l-5 -9 h10 z\" fill=\"#6d6a61\"/>"));
    let label = escaped(&short(&edge.names.join(" / "), 11));
    let at = (x1, y1 + 13 + 13 * (index % 2));
    let halo = "stroke=\"#fdfcf9\" stroke-width=\"3\" paint-order=\"stroke\"";
    put(
        out,
        &text(at, &label, &format!("fill=\"#444\" font-size=\"11\" text-anchor=\"middle\" {halo}")),
    );
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
    let name = escaped(&short(name, 14));
    put(out, &text((x + 12, y + 22), &name, "font-weight=\"600\""));
    for (index, words) in lines.iter().take(3).enumerate() {
        let words = escaped(&short(words, 18));
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
