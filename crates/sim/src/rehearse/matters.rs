//! Draws matters of any kind the rulebook knows, and decisions taken back.

use std::collections::BTreeMap;

use governance::{About, CaseState, Command, MatterState, RevocationGround, SubjectForm};
use rulebook::model::{AboutKind, Field, Procedure};
use rulebook::vocabulary::{FieldKind, Subject};
use terms::{ItemId, OfficerId, Role, Text};

use super::draw::{Deed, Draw};

impl Draw<'_> {
    /// Somebody brings a matter; mostly whoever may, with fields that are mostly right.
    pub(super) fn matter(&mut self) -> Option<(OfficerId, Deed)> {
        let law = self.law;
        let kinds: Vec<&Procedure> =
            law.procedures.values().filter(|it| it.subject == Subject::Matter).collect();
        let procedure = self.dice.pick(&kinds).copied()?;
        let roles: Vec<Role> = procedure.starts.clone();
        let role = self.dice.pick(&roles).copied()?;
        let officer = self.with_role(role)?;
        let about = self.about(&procedure.about);
        let mut fields: BTreeMap<ItemId, String> = BTreeMap::new();
        for field in &procedure.fields {
            if (field.optional && self.dice.chance(50)) || self.dice.chance(4) {
                continue;
            }
            let value = self.value(field).unwrap_or_default();
            fields.insert(field.id.clone(), value);
        }
        let materials = self.materials(&procedure.id);
        let form = SubjectForm::Matter { title: Text::new("演练事项", "a matter"), about };
        let procedure = procedure.id.clone();
        let command = Command::OpenCase { procedure, form, fields, materials };
        Some((officer, self.act(command)))
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

    fn value(&mut self, field: &Field) -> Option<String> {
        let (state, law) = (self.state, self.law);
        if self.dice.chance(3) {
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
