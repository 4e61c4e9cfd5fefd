//! THE DOOR FRAMES: traits and plain types between the rooms. No implementation lives here.

mod clock;
mod journal;
mod keys;
mod room;

pub use clock::{Clock, Entropy};
pub use journal::{
    Act, AppendFailure, Audience, Batch, Head, Journal, PastAct, Snapshot, StoredEntry, StoredPart,
    StoreFailure,
};
pub use keys::{Blobs, KeyFailure, KeyId, Keys, SecretKey};
pub use room::{
    ColumnKind, ColumnProfile, Content, EntityRule, ErrorCode, Generalise, Grant, GrantedColumn,
    GrantedTable, GuardFinding, GuardRule, ImportFormat, ImportOrder, ImportReceipt, Limits, Mask,
    OutputColumn, Plan, Progress, ReadingRoom, Remedy, RoomFailure, RoomNo, Rows, RunReceipt,
    SetAside, Verdict, VerdictFinding,
};
