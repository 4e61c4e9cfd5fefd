//! THE COUNCIL: decides acts under a rulebook and folds events into state.
//!
//! [`decide()`] is total and pure: state, act, law and today in, events or a refusal out.
//! [`State::evolve`] folds an event and never refuses. [`may()`] is `decide` run dry.

mod act;
mod decide;
mod event;
mod evolve;
mod facts;
mod guards;
mod machine;
mod state;

pub use act::{
    Act, CatalogueForm, ColumnForm, ColumnWish, Command, Document, EgressEvidence, Evidence,
    Material, Report, ResourceWish, ServiceTerms, Signature, SubjectForm,
};
pub use decide::{No, decide, may, may_use, record, record_refusal};
pub use event::{Event, OpenedStep, Personal, Recorded, Register, SlotForm};
pub use machine::applies;
pub use state::{
    Agreement, AgreementKind, AgreementState, Answer, Call, Case, CaseState, Grant, GrantState,
    Hold, HoldTarget, LegalForm, Mode, Officer, OpenStep, Party, Place, Release, Resource, Run,
    RunState, Slot, State, Subject, Table, Version, VersionState, WishedColumn, WishedTable,
};
