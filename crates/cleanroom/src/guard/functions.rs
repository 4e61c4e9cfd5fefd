//! The scalar functions that the guard lets through, and how they are made total.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use datafusion::arrow::datatypes::DataType;
use datafusion::common::DFSchema;
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{Expr, lit, when};
use datafusion::scalar::ScalarValue;

use super::types::{Family, TIME, family_of, try_cast};

/// What a function may be called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// One text.
    Text,
    /// A text and whole numbers not below zero, written out.
    TextAndPlaces,
    /// A text and texts written out.
    TextAndTexts,
    /// A text, and two texts written out: the second, not longer, for the first. What grew could
    /// be made to grow again and again.
    Replace,
    /// Texts.
    Texts,
    /// One number; it is made a floating-point number, on which nothing overflows.
    Number,
    /// A number and a count of decimals, written out.
    NumberAndPlaces,
    /// A part of a date, written out, and a time.
    PartOfTime,
    /// A part to cut a time to, written out, and a time.
    CutTime,
}

fn takes(name: &str) -> Option<Takes> {
    let takes = match name {
        "upper" | "lower" | "btrim" | "ltrim" | "rtrim" | "character_length" | "octet_length"
        | "reverse" | "initcap" => Takes::Text,
        "substr" | "left" | "right" => Takes::TextAndPlaces,
        "strpos" | "starts_with" | "ends_with" | "contains" => Takes::TextAndTexts,
        "replace" => Takes::Replace,
        "concat" => Takes::Texts,
        "floor" | "ceil" | "abs" | "sqrt" | "ln" | "log10" | "exp" | "trunc" => Takes::Number,
        "round" => Takes::NumberAndPlaces,
        "date_part" => Takes::PartOfTime,
        "date_trunc" => Takes::CutTime,
        _ => return None,
    };
    Some(takes)
}

fn text_literal(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Literal(ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)), _) => {
            Some(text)
        }
        _ => None,
    }
}

fn place_literal(expr: &Expr) -> bool {
    let place = |place: &i64| (0..=10_000).contains(place);
    matches!(expr, Expr::Literal(ScalarValue::Int64(Some(number)), _) if place(number))
}

fn shrinks(arguments: &[Expr]) -> bool {
    let [from, to] = arguments else {
        return false;
    };
    let (Some(from), Some(to)) = (text_literal(from), text_literal(to)) else {
        return false;
    };
    !from.is_empty() && to.len() <= from.len()
}

const PARTS: [&str; 10] =
    ["year", "quarter", "month", "week", "day", "dow", "doy", "hour", "minute", "second"];
/// Parts to which a time is cut by plain division; the others are computed through nanoseconds.
const FINE: [&str; 4] = ["day", "hour", "minute", "second"];
const COARSE: [&str; 4] = ["year", "quarter", "month", "week"];

/// The call, made total; `None` when it is not let through.
pub(crate) fn total(call: ScalarFunction, schema: &DFSchema) -> Option<Expr> {
    let family = |expr: &Expr| family_of(expr, schema);
    let is =
        |expr: &Expr, wanted| matches!(family(expr), Some(f) if f == wanted || f == Family::Null);
    let takes = takes(call.name())?;
    let (first, rest) = call.args.split_first()?;
    let lawful = match takes {
        Takes::Text => rest.is_empty() && is(first, Family::Text),
        Takes::TextAndPlaces => is(first, Family::Text) && rest.iter().all(place_literal),
        Takes::TextAndTexts => {
            is(first, Family::Text) && rest.iter().all(|arg| text_literal(arg).is_some())
        }
        Takes::Replace => is(first, Family::Text) && shrinks(rest),
        Takes::Texts => call.args.iter().all(|arg| is(arg, Family::Text)),
        Takes::Number => rest.is_empty() && is(first, Family::Number),
        Takes::NumberAndPlaces => {
            is(first, Family::Number) && rest.len() <= 1 && rest.iter().all(place_literal)
        }
        Takes::PartOfTime | Takes::CutTime => {
            rest.len() == 1 && rest.iter().all(|arg| is(arg, Family::Time))
        }
    };
    if !lawful {
        return None;
    }
    match takes {
        Takes::Number | Takes::NumberAndPlaces => Some(on_float(call)),
        Takes::PartOfTime => {
            let part = text_literal(first)?.to_lowercase();
            PARTS.contains(&part.as_str()).then(|| Expr::ScalarFunction(call))
        }
        Takes::CutTime => cut(call),
        Takes::Text
        | Takes::TextAndPlaces
        | Takes::TextAndTexts
        | Takes::Replace
        | Takes::Texts => Some(Expr::ScalarFunction(call)),
    }
}

fn on_float(mut call: ScalarFunction) -> Expr {
    if let Some(first) = call.args.first_mut() {
        let number = std::mem::take(first);
        *first = try_cast(number, DataType::Float64);
    }
    Expr::ScalarFunction(call)
}

/// Times outside the years 1700 to 2250 cannot be cut to a month or more: they become null.
fn cut(mut call: ScalarFunction) -> Option<Expr> {
    let part = text_literal(call.args.first()?)?.to_lowercase();
    let time = try_cast(call.args.get(1)?.clone(), TIME);
    if let Some(second) = call.args.get_mut(1) {
        *second = time.clone();
    }
    let call = Expr::ScalarFunction(call);
    if FINE.contains(&part.as_str()) {
        return Some(call);
    }
    if !COARSE.contains(&part.as_str()) {
        return None;
    }
    let at = |micros| lit(ScalarValue::TimestampMicrosecond(Some(micros), None));
    let earliest = at(-8_520_336_000_000_000);
    let latest = at(8_835_955_200_000_000);
    when(time.between(earliest, latest), call).end().ok()
}
