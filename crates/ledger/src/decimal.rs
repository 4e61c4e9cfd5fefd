//! Decimal numbers as the formats write them: no sign, no leading zero, one text per number.

/// The largest number any format here carries: every JSON reader holds it exactly.
pub(crate) const MAX_NUMBER: u64 = (1 << 53) - 1;

/// Reads a number between 0 and [`MAX_NUMBER`].
pub(crate) fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = digits && (text == "0" || !text.starts_with('0'));
    let value = canonical.then(|| text.parse::<u64>().ok()).flatten()?;
    (value <= MAX_NUMBER).then_some(value)
}
