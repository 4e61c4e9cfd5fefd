//! What the desk reports back when an effect has happened.

use terms::{
    ColumnKind, Day, Digest, ReleaseId, ResourceId, RunId, SubscriptionId, TableId, VersionNo,
};

/// What the desk reports back when an effect has happened; never asked for by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// An import is complete.
    Imported {
        /// The resource.
        resource: ResourceId,
        /// The version.
        version: VersionNo,
        /// Digest of the file as received.
        source: Digest,
        /// Accepted rows.
        rows: u64,
        /// Rows set aside.
        set_aside: u64,
        /// The columns.
        columns: Vec<(String, ColumnKind)>,
    },
    /// An import came to nothing.
    ImportFailed {
        /// The resource.
        resource: ResourceId,
        /// The version.
        version: VersionNo,
        /// Why, without any value.
        why: String,
    },
    /// A run has an answer.
    RunAnswered {
        /// The run.
        run: RunId,
        /// Digest of the guarded plan.
        plan: Digest,
        /// Digest of the result.
        result: Digest,
        /// Rows of the result.
        rows: u64,
        /// Whether it may be looked at.
        lookable: bool,
    },
    /// A run was cut off or failed; its debit stands.
    RunInterrupted {
        /// The run.
        run: RunId,
        /// Why, as a code.
        why: String,
    },
    /// A table was shown.
    Looked {
        /// The table.
        table: TableId,
        /// Digest of what was shown.
        shown: Digest,
        /// How many cells.
        cells: u64,
    },
    /// A released file was handed over.
    Delivered {
        /// The release.
        release: ReleaseId,
    },
    /// Calls of a month were set aside for a server.
    QuotaLeased {
        /// The subscription.
        subscription: SubscriptionId,
        /// The first day of the month.
        month: Day,
        /// How many calls.
        calls: u32,
    },
    /// What was called of a subscription since the last time.
    UsageRecorded {
        /// The subscription.
        subscription: SubscriptionId,
        /// The first day of the month.
        month: Day,
        /// Calls that were answered.
        billed: u64,
        /// Calls on record whose answer is not confirmed.
        unconfirmed: u64,
    },
}
