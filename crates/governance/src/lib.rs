//! THE COUNCIL: decides acts under a rulebook and folds events into state.
//!
//! [`decide()`] is total and pure: state, act, law and today in, events or a refusal out.
//! [`State::evolve`] folds an event and never refuses. [`may()`] is `decide` run dry.

mod act;
mod codex;
mod decide;
pub mod duties;
mod event;
mod evolve;
mod facts;
mod guards;
mod machine;
mod matter;
mod product;
pub mod prove;
mod report;
mod state;
mod template;

pub use act::{
    Act, CatalogueForm, ColumnForm, ColumnWish, Command, Document, EgressEvidence, Evidence,
    Material, ResourceWish, RevocationGround, ServiceTerms, Signature, SubjectForm,
};
pub use codex::Codex;
pub use decide::{No, adopt, decide, may, may_deliver, may_use, record, record_refusal};
pub use event::{Event, OpenedStep, Personal, Recorded, Register, SlotForm};
pub use machine::applies;
pub use matter::{About, Matter, MatterState};
pub use product::{
    AccessKey, Domain, Parameter, Price, PriceUnit, Product, ProductForm, ProductKind,
    ProductSource, ProductState, ProductVersion, ReleasePath, Subscription, UseOfMonth,
};
pub use report::Report;
pub use state::{
    Agreement, AgreementKind, AgreementState, Answer, Call, Case, CaseState, Grant, GrantState,
    HandedIn, Hold, HoldTarget, LawInForce, LegalForm, Mode, Officer, OpenStep, Party, Place,
    Release, Resource, Run, RunState, Slot, State, Subject, Table, Version, VersionState,
    WishedColumn, WishedTable,
};
pub use template::{fill, sample};
