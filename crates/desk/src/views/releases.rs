//! Releases: what left the domain, after whose review.

use std::collections::BTreeMap;

use governance::Release;
use ports::Audience;
use terms::{CaseId, OfficerId, ReleaseId, Text};

use super::{ReleaseView, Viewer};
use crate::desk::Desk;
use crate::no::DeskNo;
use crate::seal::words_of;

impl Desk {
    /// The releases the caller may see, the newest first.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn releases(&self, caller: &OfficerId) -> Result<Vec<ReleaseView>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let mut seen: Vec<_> = bench
            .state
            .releases
            .iter()
            .filter_map(|(id, release)| Some((id, release, viewer.sees_release(release)?)))
            .collect();
        seen.sort_by_key(|(_, release, _)| release.serial);
        let newest = seen.into_iter().rev();
        newest.map(|(id, release, own)| self.release_view(viewer, (id, release), own)).collect()
    }

    fn release_view(
        &self,
        viewer: Viewer<'_>,
        (id, release): (&ReleaseId, &Release),
        own: bool,
    ) -> Result<ReleaseView, DeskNo> {
        let mut words = self.words_of_request(viewer, &release.case)?;
        let title = words.remove("title_zh").zip(words.remove("title_en"));
        Ok(ReleaseView {
            id: id.clone(),
            case: release.case.clone(),
            table: release.table.clone(),
            grant: release.grant.clone(),
            title: title.map_or_else(|| Text::same(id.as_str()), |(zh, en)| Text::new(zh, en)),
            purpose: words.remove("purpose"),
            content: release.content,
            serial: release.serial,
            entry: release.entry,
            delivered: release.delivered,
            own,
        })
    }

    /// The words with which a release was asked for: those of the first entry of its case.
    fn words_of_request(
        &self,
        viewer: Viewer<'_>,
        case: &CaseId,
    ) -> Result<BTreeMap<String, String>, DeskNo> {
        let first = viewer.bench.index.cases.get(case).and_then(|about| about.first());
        let Some(seq) = first else { return Ok(BTreeMap::new()) };
        let entry = self.entry(*seq)?;
        Ok(entry.map(|entry| words_of(&entry, Audience::Parties)).unwrap_or_default())
    }
}

impl Viewer<'_> {
    /// Whether the release is the viewer's own; none when it is not for the viewer.
    fn sees_release(&self, release: &Release) -> Option<bool> {
        let grant = self.state().grants.get(&release.grant)?;
        self.sees_grant(grant).then_some(grant.party == *self.party)
    }
}
