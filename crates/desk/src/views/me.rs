//! Who is asking, what they may do in general, and whether they may do this.

use std::collections::{BTreeMap, BTreeSet};

use governance::{AgreementState, Command, Document, LegalForm, No};
use rulebook::model::Procedure;
use rulebook::vocabulary::Subject;
use terms::{AgreementId, OfficerId, PartyId, Text};

use super::{MayView, Me, Viewer, name};
use crate::act::Asked;
use crate::desk::Desk;
use crate::no::DeskNo;

impl Desk {
    /// The caller: name, party, roles, and what the law lets the caller do in general.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] when the caller is no officer in post.
    pub fn me(&self, caller: &OfficerId) -> Result<Me, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let state = viewer.state();
        let roles = state.parties.get(viewer.party).map(|party| party.roles.clone());
        Ok(Me {
            officer: caller.clone(),
            name: bench.names.get(caller).cloned(),
            party: name::party(state, viewer.party),
            roles: name::roles(viewer.law(), roles.unwrap_or_default()),
            public_key: state.officers.get(caller).and_then(|officer| officer.public_key),
            may: viewer.may_in_general(),
        })
    }

    /// Whether an act would be lawful now, and if not, why.
    ///
    /// # Errors
    /// [`DeskNo`], where it is not the law that stands in the way.
    pub fn may_view(&self, caller: &OfficerId, asked: &Asked) -> Result<MayView, DeskNo> {
        match self.may(caller, asked) {
            Ok(()) => Ok(MayView { may: true, refused: None }),
            Err(DeskNo::Refused(refused)) => Ok(MayView { may: false, refused: Some(refused) }),
            Err(
                other @ (DeskNo::NotFound { .. }
                | DeskNo::Malformed(_)
                | DeskNo::Conflict(_)
                | DeskNo::Failed(_)),
            ) => Err(other),
        }
    }
}

impl Viewer<'_> {
    /// Commands the law does not refuse to the viewer, asked for with a probe that lacks nothing.
    fn may_in_general(&self) -> Vec<String> {
        let mut may: Vec<String> = self
            .probes()
            .into_iter()
            .filter(|(_, probe)| {
                !matches!(self.may(probe.clone()), Err(No::Refused(_) | No::Malformed(_)))
            })
            .map(|(name, _)| name.to_owned())
            .collect();
        let opened = self.law().procedures.values().filter(|procedure| self.may_open(procedure));
        may.extend(opened.map(|procedure| format!("open_case:{}", procedure.id)));
        may.extend(self.may_with_own().into_iter().map(str::to_owned));
        may.sort_unstable();
        may
    }

    /// Whether the viewer may open a case of a procedure; an egress review begins with a table.
    pub(super) fn may_open(&self, procedure: &Procedure) -> bool {
        procedure.subject != Subject::EgressReview
            && procedure.starts.iter().any(|role| self.has_role(*role))
    }

    /// What rests on something of the viewer's own.
    fn may_with_own(&self) -> Vec<&'static str> {
        let state = self.state();
        let provides =
            state.resources.values().any(|it| it.provider == *self.party && it.in_catalogue);
        let holds =
            state.holds.values().any(|hold| hold.lifted_on.is_none() && hold.owner == *self.party);
        let granted = state.grants.iter().filter(|(_, grant)| grant.party == *self.party);
        let runs =
            granted.map(|(id, _)| Command::RunQuery { grant: id.clone(), sql: String::new() });
        let runs = runs.into_iter().any(|probe| self.may(probe).is_ok());
        let own = [
            ("declare_affiliation", self.may_declare()),
            (
                "dismiss_officer",
                self.may_with_officers(|officer| Command::DismissOfficer { officer }),
            ),
            (
                "erase_person",
                self.may_with_officers(|officer| Command::ErasePerson {
                    officer,
                    reason: "-".to_owned(),
                }),
            ),
            ("start_import", provides),
            ("erase_version", provides),
            ("lift_hold", holds),
            ("run_query", runs),
        ];
        own.into_iter().filter(|(_, may)| *may).map(|(name, _)| name).collect()
    }

    /// Whether the viewer may do this with any officer but the own self.
    fn may_with_officers(&self, probe: impl Fn(OfficerId) -> Command) -> bool {
        let mut others = self.state().officers.keys().filter(|id| *id != self.officer);
        others.any(|id| self.may(probe(id.clone())).is_ok())
    }

    fn may_declare(&self) -> bool {
        let other = self.state().parties.keys().find(|id| *id != self.party);
        other.is_some_and(|other| {
            let (one, other) = (self.party.clone(), other.clone());
            self.may(Command::DeclareAffiliation { one, other, ground: "-".to_owned() }).is_ok()
        })
    }

    fn probes(&self) -> Vec<(&'static str, Command)> {
        let word = || "-".to_owned();
        let text = || Text::same("-");
        let mut probes = vec![
            (
                "publish_call",
                Command::PublishCall {
                    title: text(),
                    conditions: text(),
                    opens: self.today,
                    closes: self.today.plus_days(365),
                },
            ),
            ("register_key", Command::RegisterKey { public_key: terms::Digest([0; 32]) }),
            (
                "publish_partner_rules",
                Command::PublishPartnerRules {
                    document: Document { name: word(), digest: terms::Digest([0; 32]) },
                    summary: text(),
                },
            ),
        ];
        if let Some(party) = unused(&self.state().parties) {
            probes.push((
                "register_party",
                Command::RegisterParty {
                    party,
                    name: text(),
                    roles: BTreeSet::new(),
                    legal_form: LegalForm::LegalPerson,
                },
            ));
        }
        if let Ok(officer) = OfficerId::new(format!("probe-{}", self.state().officers.len())) {
            let party = self.party.clone();
            probes.push((
                "appoint_officer",
                Command::AppointOfficer { officer, party, name: word() },
            ));
        }
        if let Some(agreement) = self.any_agreement() {
            let (one, other) = (agreement.clone(), agreement);
            probes.push(("suspend", Command::Suspend { agreement: one, reason: word() }));
            let end = Command::TerminateAgreement { agreement: other, reason: word() };
            probes.push(("terminate_agreement", end));
        }
        if let Some(to) = self.state().recorded_at {
            probes.push(("move_clock", Command::MoveClock { to }));
        }
        probes
    }

    /// An agreement in force, or one that does not exist: the role is asked for first.
    fn any_agreement(&self) -> Option<AgreementId> {
        let mut known = self.state().agreements.iter();
        let in_force = known.find(|(_, it)| it.state == AgreementState::InForce);
        in_force.map(|(id, _)| id.clone()).or_else(|| AgreementId::new("none").ok())
    }
}

/// An id no party has.
fn unused<T>(known: &BTreeMap<PartyId, T>) -> Option<PartyId> {
    let mut ids =
        (0..=known.len()).filter_map(|number| PartyId::new(format!("probe-{number}")).ok());
    ids.find(|id| !known.contains_key(id))
}
