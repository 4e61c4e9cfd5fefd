//! THE WORDS: ids, roles, days, levels, citations and refusals. Types only; nothing here acts.

mod access;
mod day;
mod digest;
mod id;
mod refusal;
mod role;
mod text;

pub use access::{
    ColumnKind, EntityRule, Generalise, Level, Mask, Obtained, OpeningType, Origin, Permission,
    Purpose, RuleKind, Strength,
};
pub use day::{Day, DayError, Instant};
pub use digest::{Digest, DigestError};
pub use id::{
    AccessKeyId, AgreementId, ArticleId, CallId, CaseId, GrantId, HoldId, IdError, ItemId, Key,
    MatterId, OfficerId, PartyId, PlaceId, ProcedureId, ProductId, ReleaseId, ResourceId, RuleId,
    RunId, ScenarioId, StepId, SubscriptionId, TableId, VersionNo, WorkspaceId,
};
pub use refusal::{Citation, Ground, Refusal};
pub use role::{Role, RoleSet};
pub use text::Text;

#[cfg(test)]
mod tests;
