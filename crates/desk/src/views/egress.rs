//! The page of an egress review. The content is for its reviewers: a file that was not let out has
//! no other door.

use governance::{Case, Subject};
use ports::{Audience, Verdict};
use terms::{CaseId, Digest, OfficerId, TableId};

use super::{EgressPage, Viewer, csv};
use crate::desk::Desk;
use crate::grants::for_room;
use crate::no::{DeskNo, Failure, not_found};
use crate::seal::words_of;

/// How many rows a page shows.
const ROWS: usize = 1000;

/// What is read under the lock, before the reading room is asked.
struct Review {
    table: TableId,
    content: Digest,
    /// The digest, where it may be told.
    told: Option<Digest>,
    pass: bool,
    grant: Option<ports::Grant>,
    run: Option<u64>,
    reviews: bool,
    open: bool,
}

impl Desk {
    /// The frozen file with what the automatic checks found. Reviewers with a part in the open case
    /// see the rows; the applicant sees the findings only.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] for everybody else.
    pub fn egress(&self, caller: &OfficerId, case: &CaseId) -> Result<EgressPage, DeskNo> {
        let review = {
            let bench = self.read();
            let viewer = self.viewer(&bench, caller)?;
            viewer.review(case).ok_or_else(|| not_found("review", case))?
        };
        let mut page = EgressPage {
            content: review.told,
            columns: Vec::new(),
            rows: Vec::new(),
            cut: false,
            withheld: !review.reviews,
            findings: self.findings(&review)?,
            pass: review.pass,
            sql: self.sql_of(review.run)?,
        };
        if review.reviews {
            let bytes = self.ports.room.content(&review.table, review.content);
            let bytes = bytes.map_err(Failure::from)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Failure::Damaged(format!("the frozen file of `{}`", review.table)))?;
            (page.columns, page.rows, page.cut) = csv::table(&text, ROWS);
        }
        Ok(page)
    }

    /// What the checks find while the case is open; where cells fail is for the reviewers.
    fn findings(&self, review: &Review) -> Result<Vec<ports::VerdictFinding>, DeskNo> {
        let Some(grant) = review.grant.as_ref().filter(|_| review.open) else {
            return Ok(Vec::new());
        };
        let verdict = self.ports.room.judge(grant, &review.table).map_err(Failure::from)?;
        let Verdict { mut findings, .. } = verdict;
        if !review.reviews {
            for finding in &mut findings {
                finding.cells.clear();
            }
        }
        Ok(findings)
    }

    /// The query of the run that entry `run` admitted.
    pub(super) fn sql_of(&self, run: Option<u64>) -> Result<Option<String>, DeskNo> {
        let Some(seq) = run else { return Ok(None) };
        let entry = self.entry(seq)?;
        Ok(entry.and_then(|entry| words_of(&entry, Audience::Parties).remove("sql")))
    }
}

impl Viewer<'_> {
    fn review(&self, id: &CaseId) -> Option<Review> {
        let case: &Case = self.state().cases.get(id)?;
        let reviews = self.reviews(case);
        if !reviews && !self.has_reviewed(case) && case.applicant != *self.party {
            return None;
        }
        let Subject::EgressReview { table, content, pass, .. } = &case.subject else {
            return None;
        };
        let known = self.state().tables.get(table)?;
        let released = self.state().releases.values().any(|it| it.case == *id);
        Some(Review {
            table: table.clone(),
            content: *content,
            told: Some(*content).filter(|_| reviews || released),
            pass: *pass,
            grant: for_room(self.state(), &known.grant),
            run: self.state().runs.get(&known.run).map(|run| run.entry),
            reviews,
            open: case.state == governance::CaseState::Open,
        })
    }

    fn has_reviewed(&self, case: &Case) -> bool {
        let tied = self.state().is_same_or_affiliate(self.party, &case.applicant);
        !tied && self.has_slot(case)
    }
}
