//! Two aggregates of our own: how many entities a group has, and which.

use std::mem::size_of;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, UInt64Type};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Expr, Signature, Volatility,
};
use datafusion::scalar::ScalarValue;
use privacy::{EntitySet, SaturatingDistinct};

use crate::crowd::Crowd;

/// Counts distinct entities up to the threshold and then stops looking.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Entities {
    signature: Signature,
    least: u32,
}

/// Gathers the entities for which a condition holds, with prints of the rows for which it does.
#[derive(Debug, PartialEq, Eq, Hash)]
struct WhichEntities {
    signature: Signature,
}

fn binary_state(name: &str) -> Vec<FieldRef> {
    vec![Arc::new(Field::new(format!("{name}[entities]"), DataType::Binary, true))]
}

impl AggregateUDFImpl for Entities {
    fn name(&self) -> &'static str {
        "entities"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::UInt32)
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Counting(SaturatingDistinct::new(self.least))))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(binary_state(args.name))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

impl AggregateUDFImpl for WhichEntities {
    fn name(&self) -> &'static str {
        "which_entities"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Binary)
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Gathering::default()))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(binary_state(args.name))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// `entities(number)`: how many entities, counted up to `least`.
pub(crate) fn entities(number: Expr, least: u32) -> Expr {
    let signature = Signature::exact(vec![DataType::UInt64], Volatility::Immutable);
    AggregateUDF::from(Entities { signature, least }).call(vec![number])
}

/// `which_entities(number, condition, row)`: the entities, and of each the rows, for which the
/// condition is true.
pub(crate) fn which_entities(arguments: [Expr; 3]) -> Expr {
    let types = vec![DataType::UInt64, DataType::Boolean, DataType::UInt64];
    let signature = Signature::exact(types, Volatility::Immutable);
    AggregateUDF::from(WhichEntities { signature }).call(arguments.into())
}

fn internal(code: &str) -> DataFusionError {
    DataFusionError::Internal(code.to_owned())
}

fn numbers(values: &[ArrayRef]) -> Result<impl Iterator<Item = Option<u64>> + '_> {
    let numbers = values.first().and_then(|array| array.as_primitive_opt::<UInt64Type>());
    Ok(numbers.ok_or_else(|| internal("entity numbers"))?.iter())
}

fn sets(states: &[ArrayRef]) -> Result<Vec<EntitySet>> {
    let array = states.first().and_then(|array| array.as_binary_opt::<i32>());
    let array = array.ok_or_else(|| internal("entity sets"))?;
    let read = |bytes| EntitySet::from_bytes(bytes).map_err(|_| internal("entity sets"));
    array.iter().flatten().map(read).collect()
}

#[derive(Debug)]
struct Counting(SaturatingDistinct);

impl Accumulator for Counting {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        numbers(values)?.flatten().for_each(|number| self.0.add(number));
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::UInt32(Some(self.0.count())))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + 16 * usize::try_from(self.0.count()).unwrap_or(usize::MAX / 16)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let held: EntitySet = self.0.held().collect();
        Ok(vec![ScalarValue::Binary(Some(held.to_bytes()))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for set in sets(states)? {
            set.iter().for_each(|number| self.0.add(number));
        }
        Ok(())
    }
}

/// Rows are gathered as they come and made a crowd when there are many.
#[derive(Debug, Default)]
struct Gathering {
    rows: Vec<(u64, u64)>,
    tidy: usize,
}

impl Gathering {
    fn tidy_up(&mut self) {
        if self.rows.len() >= 1024.max(2 * self.tidy) {
            self.rows = Crowd::of(std::mem::take(&mut self.rows)).pairs().collect();
            self.tidy = self.rows.len();
        }
    }

    fn crowd(&self) -> ScalarValue {
        ScalarValue::Binary(Some(Crowd::of(self.rows.clone()).to_bytes()))
    }
}

impl Accumulator for Gathering {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let holds = values.get(1).and_then(|array| array.as_boolean_opt());
        let holds = holds.ok_or_else(|| internal("entity condition"))?;
        let rows = numbers(values.get(2..).unwrap_or_default())?;
        for ((number, holds), row) in numbers(values)?.zip(holds.iter()).zip(rows) {
            if let (Some(number), Some(true), Some(row)) = (number, holds, row) {
                self.rows.push((number, Crowd::print(row)));
            }
        }
        self.tidy_up();
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(self.crowd())
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.rows.capacity() * size_of::<(u64, u64)>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.crowd()])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let array = states.first().and_then(|array| array.as_binary_opt::<i32>());
        let array = array.ok_or_else(|| internal("entity sets"))?;
        for bytes in array.iter().flatten() {
            let crowd = Crowd::from_bytes(bytes).ok_or_else(|| internal("entity sets"))?;
            self.rows.extend(crowd.pairs());
        }
        self.tidy_up();
        Ok(())
    }
}

/// The crowd that `which_entities` wrote for `row`.
pub(crate) fn crowd_at(array: &dyn Array, row: usize) -> Option<Crowd> {
    let array = array.as_binary_opt::<i32>()?;
    let bytes = (row < array.len()).then(|| array.value(row))?;
    Crowd::from_bytes(bytes)
}
