//! Calls for applications, as everyone sees them.

use ports::Audience;
use terms::Text;

use super::CallView;
use crate::desk::Desk;
use crate::no::DeskNo;
use crate::seal::words_of;

impl Desk {
    /// Every call, the newest first.
    ///
    /// # Errors
    /// [`DeskNo::Failed`] when the journal cannot be read.
    pub fn calls(&self) -> Result<Vec<CallView>, DeskNo> {
        let bench = self.read();
        let today = self.today(&bench.state)?;
        let mut calls = Vec::new();
        for (id, call) in &bench.state.calls {
            let Some(seq) = bench.index.calls.get(id).copied() else { continue };
            let mut facts = self.entry(seq)?.map(|entry| words_of(&entry, Audience::Public));
            let mut fact = |name: &str| {
                facts.as_mut().and_then(|facts| facts.remove(name)).unwrap_or_default()
            };
            let conditions = Text::new(fact("conditions_zh"), fact("conditions_en"));
            let view = CallView {
                id: id.clone(),
                title: call.title.clone(),
                conditions,
                opens: call.opens,
                closes: call.closes,
                is_open: call.opens <= today && today <= call.closes,
            };
            calls.push((seq, view));
        }
        calls.sort_by_key(|(seq, _)| *seq);
        Ok(calls.into_iter().rev().map(|(_, call)| call).collect())
    }
}
