//! `rulebook explain` and `rulebook diagram`: one procedure, in words or as a picture.

use rulebook::model::Procedure;
use rulebook::{Rulebook, diagram, show_procedure};
use terms::ProcedureId;

use super::newest;
use crate::arguments::OfPlace;
use crate::say::{Came, Outcome, Voice, wrong_use};

/// Tells a procedure in words.
pub(crate) fn explain(of: &OfPlace, id: &ProcedureId, voice: Voice) -> Came {
    let book = newest(of)?;
    let procedure = find(&book, id)?;
    voice.tell(procedure, || show_procedure(&book, procedure, voice.lang))?;
    Ok(Outcome::Fine)
}

/// Draws a procedure.
pub(crate) fn draw(of: &OfPlace, id: &ProcedureId, voice: Voice) -> Came {
    let book = newest(of)?;
    let procedure = find(&book, id)?;
    voice.line(diagram(&book, procedure, voice.lang).trim_end());
    Ok(Outcome::Fine)
}

/// What a place's text does not have is not configured; no other place lends it.
fn find<'b>(book: &'b Rulebook, id: &ProcedureId) -> anyhow::Result<&'b Procedure> {
    book.procedure(id).ok_or_else(|| {
        let known: Vec<&str> = book.procedures.keys().map(ProcedureId::as_str).collect();
        let (place, known) = (&book.place.id, known.join(", "));
        wrong_use(
            format!("`{place}` 未设程序 `{id}`（not_configured）；已设：{known}"),
            format!("`{place}` has no procedure `{id}` (not_configured); it has: {known}"),
        )
    })
}
