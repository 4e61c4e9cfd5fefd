//! The place, as everyone sees it.

use governance::Place;

use super::PlaceView;
use crate::desk::Desk;
use crate::no::{DeskNo, Failure};

impl Desk {
    /// The place, its law and its log.
    ///
    /// # Errors
    /// [`DeskNo::Failed`] when the place's zone is not known.
    pub fn place(&self) -> Result<PlaceView, DeskNo> {
        let bench = self.read();
        let place: Option<&Place> = bench.state.place.as_ref();
        let place = place.ok_or_else(|| Failure::Bug("the place was not founded".to_owned()))?;
        let (law, key) = (self.law(), self.signer.verifier_key());
        let today = self.today(&bench.state)?;
        Ok(PlaceView {
            id: place.id.clone(),
            name: law.place.name.clone(),
            mode: place.mode,
            zone: place.zone.clone(),
            today,
            now: self.now(&bench.state),
            instrument: law.place.instrument.clone(),
            version: law.version,
            rulebook: law.digest,
            status: law.status_on(today),
            entries: bench.state.size,
            origin: key.name().to_owned(),
            vkey: key.to_string(),
            calendar_until: self.library.calendar.last_published(),
        })
    }
}
