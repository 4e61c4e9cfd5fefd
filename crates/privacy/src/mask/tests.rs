//! Tests of masks: a table of mask, values and what is seen.

use arrow_array::{BooleanArray, Int64Array, TimestampMicrosecondArray};
use terms::{Generalise, Mask};

use super::*;
use crate::arrow_type;

fn seen(mask: &Mask, column: &ArrayRef) -> Vec<Option<String>> {
    let masked = mask_column(mask, Some(&MacKey::new(&[1; 32])), column).unwrap();
    let values = Values::of(&masked).unwrap();
    (0..values.rows()).map(|row| values.text(row)).collect()
}

fn check(mask: &Mask, column: &ArrayRef, expected: &[Option<&str>]) {
    let expected: Vec<_> = expected.iter().map(|value| value.map(str::to_owned)).collect();
    assert_eq!(seen(mask, column), expected, "{mask:?}");
}

fn text(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(values.iter().copied().collect::<StringArray>())
}

#[test]
fn each_mask_shows_what_it_says() {
    let phone = text(&[Some("13812345678"), Some("罗湖口岸站"), Some("123"), Some(""), None]);
    let partial = Mask::Partial { first: 3, last: 4 };
    check(&partial, &phone, &[Some("138****5678"), Some("*****"), Some("***"), Some(""), None]);
    check(&Mask::Partial { first: 1, last: 1 }, &text(&[Some("公输子")]), &[Some("公*子")]);
    check(&Mask::Hide, &text(&[Some("a"), None]), &[None, None]);

    let band = Mask::Generalise(Generalise::Band(10));
    let ages: ArrayRef = Arc::new(Int64Array::from(vec![Some(37), Some(30), Some(-1), None]));
    check(&band, &ages, &[Some("30-39"), Some("30-39"), Some("-10--1"), None]);
    let edges: ArrayRef = Arc::new(Int64Array::from(vec![i64::MIN, i64::MAX]));
    let low = Some("-9223372036854775810--9223372036854775801");
    check(&band, &edges, &[low, Some("9223372036854775800-9223372036854775809")]);
    let numbers: ArrayRef = Arc::new(Float64Array::from(vec![37.9, -0.5, f64::NAN, 1e300]));
    check(&band, &numbers, &[Some("30-39"), Some("-10--1"), Some("*"), Some("*")]);

    let places: ArrayRef = Arc::new(Float64Array::from(vec![Some(22.716_272), None]));
    check(&Mask::Generalise(Generalise::Decimals(2)), &places, &[Some("22.72"), None]);
}

#[test]
fn days_and_months_are_those_of_the_calendar() {
    // 2018-08-31 22:14:50, 2000-02-29 00:00:00, 1969-12-31 23:59:59
    let times = vec![1_535_753_690_000_000, 951_782_400_000_000, -1_000_000];
    let times: ArrayRef = Arc::new(TimestampMicrosecondArray::from(times));
    let day = Mask::Generalise(Generalise::ToDay);
    check(&day, &times, &[Some("2018-08-31"), Some("2000-02-29"), Some("1969-12-31")]);
    let month = Mask::Generalise(Generalise::ToMonth);
    check(&month, &times, &[Some("2018-08"), Some("2000-02"), Some("1969-12")]);
    let values = Values::of(&times).unwrap();
    assert_eq!(values.text(0).as_deref(), Some("2018-08-31 22:14:50"));
    assert_eq!(values.text(2).as_deref(), Some("1969-12-31 23:59:59"));
}

#[test]
fn the_kind_foretold_is_the_kind_made() {
    let masks = [
        Mask::Hide,
        Mask::Token,
        Mask::Partial { first: 1, last: 1 },
        Mask::Generalise(Generalise::Band(5)),
        Mask::Generalise(Generalise::Band(0)),
        Mask::Generalise(Generalise::ToDay),
        Mask::Generalise(Generalise::ToMonth),
        Mask::Generalise(Generalise::Decimals(3)),
    ];
    let columns: [ArrayRef; 5] = [
        text(&[Some("x")]),
        Arc::new(Int64Array::from(vec![1])),
        Arc::new(Float64Array::from(vec![1.5])),
        Arc::new(BooleanArray::from(vec![true])),
        Arc::new(TimestampMicrosecondArray::from(vec![1])),
    ];
    for mask in &masks {
        for column in &columns {
            let kind = crate::kind_of(column.data_type()).unwrap();
            let made = mask_column(mask, Some(&MacKey::new(&[0; 32])), column);
            let expected = masked_kind(mask, kind).map(arrow_type);
            let made = made.ok().map(|array| array.data_type().clone());
            assert_eq!(made, expected, "{mask:?} on {kind:?}");
        }
    }
}

#[test]
fn a_token_without_a_key_fails() {
    assert_eq!(mask_column(&Mask::Token, None, &text(&[Some("x")])).unwrap_err(), MaskError::NoKey);
}
