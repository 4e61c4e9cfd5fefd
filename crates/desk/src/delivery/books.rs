//! The books: what was called goes from the meter into the journal, each call once.
//!
//! The meter counts since its beginning, and so does the state. What is recorded is the difference,
//! so a crash between the two changes nothing: the next comparison finds what is missing.

use std::collections::BTreeMap;

use governance::{Report, State};
use ports::{Dial, Reading};
use terms::SubscriptionId;

use crate::desk::Desk;
use crate::no::Failure;

impl Desk {
    /// Records what was called since the last time.
    ///
    /// # Guarantee
    /// Every metered call is recorded once, as billed or as unconfirmed, however often this is
    /// cut off and repeated.
    ///
    /// # Errors
    /// [`Failure`]; what was not recorded is recorded the next time.
    pub fn roll_up(&self) -> Result<(), Failure> {
        let readings = self.read_meter()?;
        if readings.is_empty() {
            return Ok(());
        }
        let mut bench = self.write();
        let reports = unrecorded(&bench.state, &readings);
        if reports.is_empty() {
            return Ok(());
        }
        self.report_of_delivery(&mut bench, &reports)
    }

    /// Takes the meter up where it was left: calls without an end are unconfirmed, and a meter that
    /// is younger than the journal begins where the journal stands.
    pub(crate) fn take_up_meter(&self) -> Result<(), Failure> {
        let readings = self.read_meter()?;
        let behind = {
            let bench = self.read();
            behind(&bench.state, &readings)
        };
        for (dial, reading) in behind {
            tracing::warn!(?dial, ?reading, "the meter knows less than the journal; it is set");
            let carried = self.ports.meter.carry(dial, reading);
            carried.map_err(|failure| Failure::Closed(failure.to_string()))?;
        }
        self.roll_up()
    }

    fn read_meter(&self) -> Result<BTreeMap<Dial, Reading>, Failure> {
        self.ports.meter.read().map_err(|failure| Failure::Closed(failure.to_string()))
    }
}

fn serials(state: &State) -> BTreeMap<u64, &SubscriptionId> {
    state.subscriptions.iter().map(|(id, subscription)| (subscription.serial, id)).collect()
}

/// What the meter counted and the journal does not know of yet.
fn unrecorded(state: &State, readings: &BTreeMap<Dial, Reading>) -> Vec<Report> {
    let serials = serials(state);
    let mut reports = Vec::new();
    for (dial, reading) in readings {
        let Some(id) = serials.get(&dial.subscription) else { continue };
        let subscription = state.subscriptions.get(*id);
        let known = subscription.and_then(|it| it.use_of.get(&dial.month)).copied();
        let known = known.unwrap_or_default();
        let billed = reading.billed.saturating_sub(known.billed);
        let unconfirmed = reading.unconfirmed.saturating_sub(known.unconfirmed);
        if billed > 0 || unconfirmed > 0 {
            reports.push(Report::UsageRecorded {
                subscription: (*id).clone(),
                month: dial.month,
                billed,
                unconfirmed,
            });
        }
    }
    reports
}

/// The dials that show less than the journal has recorded.
fn behind(state: &State, readings: &BTreeMap<Dial, Reading>) -> Vec<(Dial, Reading)> {
    let mut behind = Vec::new();
    for subscription in state.subscriptions.values() {
        let used = subscription.use_of.values();
        let last = used.map(|it| it.billed.saturating_add(it.unconfirmed)).sum();
        for (month, used) in &subscription.use_of {
            let dial = Dial { subscription: subscription.serial, month: *month };
            let known = readings.get(&dial).copied().unwrap_or_default();
            if known.billed < used.billed || known.unconfirmed < used.unconfirmed {
                let (billed, unconfirmed) = (used.billed, used.unconfirmed);
                behind.push((dial, Reading { billed, unconfirmed, last }));
            }
        }
    }
    behind
}
