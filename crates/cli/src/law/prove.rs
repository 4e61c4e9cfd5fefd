//! `rulebook prove`: every state every procedure of a place can reach.

use std::time::Instant;

use governance::prove::{Bounds, Explored, Fault, explore};
use serde_json::{Value, json};

use super::newest;
use crate::arguments::OfPlace;
use crate::say::{Came, Outcome, Voice};

/// Explores the procedures of a place; a fault is told with the answers that lead to it.
pub(crate) fn run(of: &OfPlace, bounds: Bounds, voice: Voice) -> Came {
    let book = newest(of)?;
    let began = Instant::now();
    let explored = explore(&book, bounds);
    let seconds = began.elapsed().as_secs_f64();
    let states: usize = explored.iter().map(|it| it.states).sum();
    let faults: usize = explored.iter().map(|it| it.faults.len()).sum();
    let told = json!({
        "place": book.place.id,
        "version": book.version,
        "bounds": { "rounds": bounds.rounds, "answerers": bounds.answerers },
        "procedures": explored.iter().map(of_one).collect::<Vec<_>>(),
        "states": states,
        "faults": faults,
        "seconds": seconds,
    });
    voice.tell(&told, || {
        let mut lines: Vec<String> = explored.iter().map(|it| words(it, voice)).collect();
        let (rounds, answerers) = (bounds.rounds, bounds.answerers);
        let zh = format!(
            "合计 {states} 个状态，{faults} 项不成立；每步至多 {rounds} 轮，多方步骤 \
             {answerers} 方；{seconds:.2} 秒"
        );
        let en = format!(
            "{states} states, {faults} faults; at most {rounds} rounds of a step, {answerers} \
             answerers where it is for several; {seconds:.2} s"
        );
        lines.push(voice.pick(&zh, &en).to_owned());
        lines.join("\n")
    })?;
    Ok(if faults == 0 { Outcome::Fine } else { Outcome::Found })
}

fn of_one(explored: &Explored) -> Value {
    json!({
        "procedure": explored.procedure,
        "states": explored.states,
        "worlds": explored.worlds,
        "faults": explored.faults.iter().map(of_fault).collect::<Vec<_>>(),
    })
}

fn of_fault(fault: &Fault) -> Value {
    json!({ "what": fault.what, "path": fault.path })
}

fn words(explored: &Explored, voice: Voice) -> String {
    let (states, worlds) = (explored.states, explored.worlds);
    let mark = if explored.faults.is_empty() { "✓" } else { "✗" };
    let zh = format!("{mark} {}  {states} 个状态，{worlds} 组事实", explored.procedure);
    let en = format!("{mark} {}  {states} states, {worlds} worlds", explored.procedure);
    let mut lines = vec![voice.pick(&zh, &en).to_owned()];
    for fault in &explored.faults {
        lines.push(format!("    {}", voice.of(&fault.what)));
        let path = fault.path.iter().map(|(step, outcome)| {
            format!("      answer_step case=$case step={step} outcome={outcome}")
        });
        lines.extend(path);
    }
    lines.join("\n")
}
