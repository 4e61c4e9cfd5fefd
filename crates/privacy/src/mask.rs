//! Masks: what is seen instead of a value.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, StringArray, new_null_array};
use terms::{ColumnKind, Generalise, Mask};

use crate::{MacKey, Values, civil};

/// Why a column could not be masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MaskError {
    /// The mask is not made for this kind of column.
    #[error("the mask does not fit the kind of the column")]
    Kind,
    /// A token needs a key.
    #[error("a token needs a key")]
    NoKey,
}

/// The kind of the masked column, or `None` when the mask does not fit `kind`.
///
/// # Guarantee
/// [`mask_column`] makes exactly this kind for every column of `kind`, and fails exactly when
/// this is `None` (or a token has no key).
///
/// # Source
/// Own: the masks of the grant vocabulary.
pub fn masked_kind(mask: &Mask, kind: ColumnKind) -> Option<ColumnKind> {
    use ColumnKind::{Boolean, DateTime, Integer, Number, Text};
    match (mask, kind) {
        (Mask::Hide, kind) => Some(kind),
        (Mask::Generalise(Generalise::Band(0)), _) => None,
        (Mask::Token, _)
        | (Mask::Partial { .. }, Text | Integer)
        | (Mask::Generalise(Generalise::Band(_)), Integer | Number)
        | (Mask::Generalise(Generalise::ToDay | Generalise::ToMonth), DateTime) => Some(Text),
        (Mask::Generalise(Generalise::Decimals(_)), Number) => Some(Number),
        (Mask::Partial { .. }, Number | Boolean | DateTime) | (Mask::Generalise(_), _) => None,
    }
}

/// The masked column.
///
/// # Guarantee
/// As many rows as `column`; null stays null; every other value depends on its own row alone:
/// - `Hide`: null always.
/// - `Partial`: a value longer than what is kept shows that much of its ends and one `*` for
///   each other character; a shorter one shows only `*`.
/// - `Band(w)`: `a-b` with `a` the greatest multiple of `w` not above the value, `b = a+w-1`;
///   no number (NaN, infinite, beyond 2⁵³) shows `*`.
/// - `ToDay`, `ToMonth`: `2018-08-31`, `2018-08`.
/// - `Decimals(n)`: rounded half away from zero to `n` decimals, at most 15.
/// - `Token`: [`MacKey::token`] of the value's text.
///
/// # Errors
/// [`MaskError`] when mask and kind do not fit or a token has no key.
///
/// # Source
/// Own; generalisation as in k-anonymity (Sweeney 2002, §3).
pub fn mask_column(
    mask: &Mask,
    key: Option<&MacKey>,
    column: &ArrayRef,
) -> Result<ArrayRef, MaskError> {
    let values = Values::of(column).ok_or(MaskError::Kind)?;
    match mask {
        Mask::Hide => Ok(new_null_array(column.data_type(), column.len())),
        Mask::Token => {
            let key = key.ok_or(MaskError::NoKey)?;
            Ok(texts(&values, |row| values.text(row).map(|text| key.token(&text))))
        }
        Mask::Partial { first, last } => partial(&values, usize::from(*first), usize::from(*last)),
        Mask::Generalise(how) => generalise(how, &values),
    }
}

fn texts(values: &Values<'_>, text: impl Fn(usize) -> Option<String>) -> ArrayRef {
    Arc::new((0..values.rows()).map(text).collect::<StringArray>())
}

fn partial(values: &Values<'_>, first: usize, last: usize) -> Result<ArrayRef, MaskError> {
    match values {
        Values::Text(_) | Values::Integer(_) => {
            Ok(texts(values, |row| values.text(row).map(|text| ends(&text, first, last))))
        }
        Values::Number(_) | Values::Boolean(_) | Values::DateTime(_) => Err(MaskError::Kind),
    }
}

fn ends(text: &str, first: usize, last: usize) -> String {
    let length = text.chars().count();
    let kept = |place: usize| length > first + last && (place < first || place + last >= length);
    text.chars().enumerate().map(|(place, c)| if kept(place) { c } else { '*' }).collect()
}

fn generalise(how: &Generalise, values: &Values<'_>) -> Result<ArrayRef, MaskError> {
    use Generalise::{Band, Decimals, ToDay, ToMonth};
    match (how, values) {
        (Band(width), Values::Integer(array)) if *width > 0 => {
            let width = i128::from(*width);
            let label = |value: i64| band(i128::from(value), width);
            Ok(Arc::new(array.iter().map(|value| value.map(label)).collect::<StringArray>()))
        }
        (Band(width), Values::Number(array)) if *width > 0 => {
            let width = i128::from(*width);
            let label =
                |value: f64| whole(value).map_or_else(|| "*".to_owned(), |v| band(v, width));
            Ok(Arc::new(array.iter().map(|value| value.map(label)).collect::<StringArray>()))
        }
        (ToDay, Values::DateTime(array)) => {
            Ok(Arc::new(array.iter().map(|at| at.map(civil::day)).collect::<StringArray>()))
        }
        (ToMonth, Values::DateTime(array)) => {
            Ok(Arc::new(array.iter().map(|at| at.map(civil::month)).collect::<StringArray>()))
        }
        (Decimals(places), Values::Number(array)) => {
            let scale = 10f64.powi(i32::from((*places).min(15)));
            let round = |value: f64| (value * scale).round() / scale;
            Ok(Arc::new(array.iter().map(|value| value.map(round)).collect::<Float64Array>()))
        }
        (Band(_) | ToDay | ToMonth | Decimals(_), _) => Err(MaskError::Kind),
    }
}

fn band(value: i128, width: i128) -> String {
    let from = value.div_euclid(width) * width;
    let to = from + width - 1;
    format!("{from}-{to}")
}

/// The greatest whole number not above `value`, if it can be told exactly.
fn whole(value: f64) -> Option<i128> {
    let exact = value.is_finite() && value.abs() <= 9_007_199_254_740_992.0;
    if !exact {
        return None;
    }
    // The decimal form of a whole number within 2⁵³ is that number.
    format!("{:.0}", value.floor()).parse().ok()
}

#[cfg(test)]
mod tests;
