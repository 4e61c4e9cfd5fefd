//! Draws matters of any kind the rulebook knows, and decisions taken back.

use governance::{About, CaseState, Command, MatterState, RevocationGround, SubjectForm};
use rulebook::model::{AboutKind, Field, Procedure};
use rulebook::vocabulary::FieldKind;
use terms::{OfficerId, PartyId, Role, Text};

use super::draw::{Deed, Draw};
use super::forms::Formed;
use super::openings::Want;

impl Draw<'_> {
    /// Somebody brings a matter; where one is waited for, whoever needs it if that may be.
    pub(super) fn matter(&mut self, procedure: &Procedure, want: Option<&Want>) -> Formed {
        let state = self.state;
        let needs = |party: &PartyId| want.is_some_and(|want| want.party == *party);
        let starts =
            |party: &PartyId| procedure.starts.iter().any(|role| state.has_role(party, *role));
        let own = self.one_of(|party| needs(party) && starts(party));
        let officer = if own.is_some() { own } else { self.starter(procedure) }?;
        let wanted = match want {
            Some(want) => wanted(&procedure.about, want),
            None => self.prepared(procedure).filter(|it| is_of(&procedure.about, it)),
        };
        let about = match wanted {
            Some(about) if self.dice.chance(80) => Some(about),
            Some(_) | None => self.about(&procedure.about),
        };
        let form = SubjectForm::Matter { title: Text::new("演练事项", "a matter"), about };
        Some((officer, form))
    }

    fn about(&mut self, kind: &AboutKind) -> Option<About> {
        let state = self.state;
        match kind {
            AboutKind::Nothing => None,
            AboutKind::Party => self.pick(&state.parties, |_| true).map(|it| About::Party(it.0)),
            AboutKind::Resource => {
                self.pick(&state.resources, |_| true).map(|it| About::Resource(it.0))
            }
            AboutKind::Agreement => {
                self.pick(&state.agreements, |_| true).map(|it| About::Agreement(it.0))
            }
            AboutKind::Grant => self.pick(&state.grants, |_| true).map(|it| About::Grant(it.0)),
            AboutKind::Product => {
                self.pick(&state.products, |_| true).map(|it| About::Product(it.0))
            }
            AboutKind::Matter(kind) => {
                let current =
                    |it: &governance::Matter| it.kind == *kind && it.state == MatterState::Current;
                self.pick(&state.matters, current).map(|it| About::Matter(it.0))
            }
        }
    }

    pub(super) fn value(&mut self, field: &Field) -> Option<String> {
        let (state, law) = (self.state, self.law);
        if self.dice.chance(1) {
            return Some("nonsense".to_owned());
        }
        match field.kind {
            FieldKind::Choice => self.dice.pick(&field.choices).map(|(word, _)| word.to_string()),
            FieldKind::Day => Some(self.today.plus_days(30).to_string()),
            FieldKind::Number => Some("3".to_owned()),
            FieldKind::Party => {
                let fits =
                    |it: &governance::Party| field.role.is_none_or(|role| it.roles.contains(&role));
                self.pick(&state.parties, fits).map(|(party, _)| party.to_string())
            }
            FieldKind::Period => {
                let periods = ["2026", "2026-h1", "2026-q1", "2026-q2", "2026-01", "2026-02"];
                self.dice.pick(&periods).map(|it| (*it).to_owned())
            }
            FieldKind::Rule => {
                let rules: Vec<String> =
                    law.articles.iter().flat_map(|it| &it.rules).map(ToString::to_string).collect();
                self.dice.pick(&rules).cloned()
            }
        }
    }

    /// Somebody takes a decision back.
    pub(super) fn revocation(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let ended = self.pick(&state.cases, |case| matches!(case.state, CaseState::Ended(_)));
        let (case, _) = ended?;
        let officer = self.with_role(Role::DataAuthority)?;
        let grounds = [
            RevocationGround::Correction,
            RevocationGround::Withdrawal,
            RevocationGround::Reconsideration,
            RevocationGround::Court,
        ];
        let ground = self.dice.pick(&grounds).copied().unwrap_or(RevocationGround::Correction);
        let command = Command::RevokeDecision { case, ground, reason: "演练".to_owned() };
        Some((officer, self.act(command)))
    }
}

/// Whether a thing is of the kind a procedure is about.
fn is_of(kind: &AboutKind, about: &About) -> bool {
    match about {
        About::Party(_) => matches!(kind, AboutKind::Party),
        About::Resource(_) => matches!(kind, AboutKind::Resource),
        About::Agreement(_) => matches!(kind, AboutKind::Agreement),
        About::Grant(_) => matches!(kind, AboutKind::Grant),
        About::Product(_) => matches!(kind, AboutKind::Product),
        About::Matter(_) => matches!(kind, AboutKind::Matter(_)),
    }
}

/// What is waited for, where the procedure is about such a thing.
fn wanted(kind: &AboutKind, want: &Want) -> Option<About> {
    let about = want.about.clone().filter(|it| is_of(kind, it));
    let party = matches!(kind, AboutKind::Party).then(|| About::Party(want.party.clone()));
    about.or(party)
}
