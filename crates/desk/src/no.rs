//! Why the desk does not answer: the law, the caller, or the world.

use ports::{AppendFailure, GuardFinding, KeyFailure, RoomFailure, StoreFailure};
use serde::{Deserialize, Serialize};
use terms::{Refusal, Text};
use utoipa::ToSchema;

/// A refusal with the entry that records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refused {
    /// The grounds.
    pub grounds: Refusal,
    /// The entry that records the refusal; none when the act was only asked about.
    pub entry: Option<u64>,
    /// What the guard of the reading room found, where it was the one to say no.
    pub findings: Vec<GuardFinding>,
}

/// Why the desk does not answer.
#[derive(Debug)]
pub enum DeskNo {
    /// The law says no.
    Refused(Box<Refused>),
    /// There is no such thing for the caller.
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// Its id as given.
        id: String,
    },
    /// The act contradicts itself; nothing is recorded.
    Malformed(Text),
    /// The key was used for another act, or that act is still under way.
    Conflict(Text),
    /// The world broke.
    Failed(Failure),
}

/// The world broke.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The journal.
    #[error(transparent)]
    Store(#[from] StoreFailure),
    /// The journal did not take the entries.
    #[error(transparent)]
    Append(#[from] AppendFailure),
    /// The key ring or the blobs.
    #[error(transparent)]
    Keys(#[from] KeyFailure),
    /// The reading room.
    #[error(transparent)]
    Room(#[from] RoomFailure),
    /// A run was cut off; its debit stands and it is not repeated.
    #[error("the run was interrupted ({0})")]
    Interrupted(String),
    /// A remembered answer or an entry cannot be read.
    #[error("a stored record cannot be read: {0}")]
    Damaged(String),
    /// The place cannot act until it is opened again.
    #[error("the place must be opened again: {0}")]
    Closed(String),
    /// We broke; nothing was recorded.
    #[error("a record could not be made: {0}")]
    Bug(String),
}

impl Failure {
    pub(crate) fn bug(error: impl std::fmt::Display) -> Self {
        Self::Bug(error.to_string())
    }

    #[expect(clippy::needless_pass_by_value, reason = "used as an error mapping")]
    pub(crate) fn json(error: serde_json::Error) -> Self {
        Self::Bug(error.to_string())
    }
}

impl<T: Into<Failure>> From<T> for DeskNo {
    fn from(failure: T) -> Self {
        Self::Failed(failure.into())
    }
}

impl From<governance::No> for DeskNo {
    fn from(no: governance::No) -> Self {
        match no {
            governance::No::Refused(grounds) => {
                Self::Refused(Box::new(Refused { grounds, entry: None, findings: Vec::new() }))
            }
            governance::No::Unknown { what, id } => Self::NotFound { what, id },
            governance::No::Malformed(text) => Self::Malformed(text),
        }
    }
}

/// There is no such thing for the caller.
pub(crate) fn not_found(what: &'static str, id: &impl ToString) -> DeskNo {
    DeskNo::NotFound { what, id: id.to_string() }
}
