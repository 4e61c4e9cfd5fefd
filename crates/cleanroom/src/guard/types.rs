//! Families of types, and comparisons that cannot fail on a value.
//!
//! An error that depends on a value is an oracle: `case when id = 3 then 1/0 end` tells whether
//! there is an entity 3. So below the aggregate every expression is made total: casts give null
//! where they cannot, and operands are never converted behind the guard's back.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::DFSchema;
use datafusion::logical_expr::{Expr, ExprSchemable, TryCast};

/// Types that may be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Null,
    Boolean,
    Number,
    Text,
    Time,
}

pub(crate) const TIME: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// The family of a type, if the guard knows it.
pub(crate) fn family(data_type: &DataType) -> Option<Family> {
    match data_type {
        DataType::Null => Some(Family::Null),
        DataType::Boolean => Some(Family::Boolean),
        DataType::Int64 | DataType::Int32 | DataType::Float64 | DataType::Float32 => {
            Some(Family::Number)
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Some(Family::Text),
        DataType::Timestamp(_, None) | DataType::Date32 => Some(Family::Time),
        _ => None,
    }
}

/// The family of an expression.
pub(crate) fn family_of(expr: &Expr, schema: &DFSchema) -> Option<Family> {
    family(&expr.get_type(schema).ok()?)
}

/// A cast that gives null where it cannot.
pub(crate) fn try_cast(expr: Expr, data_type: DataType) -> Expr {
    Expr::TryCast(TryCast::new(Box::new(expr), data_type))
}

/// Brings times to one precision, since converting between precisions can overflow.
fn settle(expr: Expr, schema: &DFSchema) -> Option<Expr> {
    let data_type = expr.get_type(schema).ok()?;
    let is_time = family(&data_type)? == Family::Time;
    Some(if is_time && data_type != TIME { try_cast(expr, TIME) } else { expr })
}

/// Operands that can be compared without a conversion that fails, if there are such.
pub(crate) fn comparable(operands: Vec<Expr>, schema: &DFSchema) -> Option<Vec<Expr>> {
    let families: Option<Vec<Family>> =
        operands.iter().map(|operand| family_of(operand, schema)).collect();
    let families = families?;
    let special = |family: &&Family| !matches!(family, Family::Null | Family::Text);
    let target = families.iter().find(special).copied();
    let Some(target) = target else {
        return Some(operands);
    };
    let data_type = match target {
        Family::Boolean => DataType::Boolean,
        Family::Time => TIME,
        Family::Null | Family::Number | Family::Text => DataType::Float64,
    };
    let converted = operands.into_iter().zip(families).map(|(operand, family)| match family {
        Family::Null => Some(operand),
        Family::Text => Some(try_cast(operand, data_type.clone())),
        family if family == target => settle(operand, schema),
        _ => None,
    });
    converted.collect()
}
