//! THE DOOR FRAMES: traits and plain types between the rooms. No implementation lives here.

mod clock;
mod journal;
mod keys;
mod landing;
mod meter;
mod room;

pub use clock::{Clock, Entropy};
pub use journal::{
    Act, AppendFailure, Audience, Batch, Head, Journal, PastAct, Snapshot, StoreFailure,
    StoredEntry, StoredPart,
};
pub use keys::{Blobs, KeyFailure, KeyId, Keys, SecretKey};
pub use landing::{Landing, Pilot};
pub use meter::{Dial, Durable, Meter, MeterFailure, Metered, MeteredCall, Reading};
pub use room::{
    ColumnProfile, Content, ErrorCode, Grant, GrantedColumn, GrantedTable, GuardFinding, GuardRule,
    ImportFormat, ImportOrder, ImportReceipt, Limits, OutputColumn, Plan, Progress, ReadingRoom,
    Remedy, RoomFailure, RoomNo, Rows, RunReceipt, SetAside, Verdict, VerdictFinding,
};
pub use terms::{ColumnKind, EntityRule, Generalise, Mask};
