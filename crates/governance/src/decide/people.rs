//! Parties, officers, keys, affiliations, calls, and the rehearsal clock.

use std::collections::BTreeMap;

use rulebook::vocabulary::GuardName;
use terms::{CallId, Day, Digest, Instant, OfficerId, PartyId, Role, RoleSet, Text};

use super::{Council, No, unknown};
use crate::event::{Event, Personal, Recorded, Register};
use crate::state::{LegalForm, Mode};

impl Council<'_> {
    pub(super) fn register_party(
        &self,
        party: &PartyId,
        name: &Text,
        roles: &RoleSet,
        legal_form: LegalForm,
    ) -> Result<Vec<Recorded>, No> {
        self.require_role("may_register_party", &Text::new("登记主体", "enter a party"))?;
        if self.state.parties.contains_key(party) {
            return Err(taken("主体", "party", party.as_str()));
        }
        let mut grounds = self.grounds();
        let natural = legal_form == LegalForm::NaturalPerson;
        if natural && roles.contains(&Role::Operator) {
            grounds.add(
                GuardName::OperatorIsBody,
                &Text::new("自然人不能成为授权运营单位", "a natural person cannot be an operator"),
                &Text::new("以法人或者非法人组织名义登记", "enter a body instead"),
            );
        }
        let public_body = matches!(legal_form, LegalForm::StateOrgan | LegalForm::PublicService);
        if roles.contains(&Role::DataProvider) && !public_body {
            grounds.add(
                GuardName::ProviderListed,
                &Text::new(
                    "数源部门须为公共管理和服务机构",
                    "a source department is a public management or service body",
                ),
                &Text::new("核对主体类型", "check the legal form"),
            );
        }
        self.check_roles_apart(roles, &mut grounds);
        grounds.verdict()?;
        if name.zh.trim().is_empty() || name.en.trim().is_empty() {
            return Err(No::Malformed(Text::new("缺少名称", "the name is missing")));
        }
        if !public_body && roles.iter().any(|role| is_of_state(*role)) {
            return Err(No::Malformed(Text::new(
                "主管、审定和监管职责只能由国家机关或者公共服务机构承担",
                "only public bodies decide, approve and regulate; check roles and legal form",
            )));
        }
        if natural {
            return Err(No::Malformed(Text::new(
                "本版本尚不能登记自然人主体",
                "this version cannot enter natural persons as parties yet",
            )));
        }
        let event = Event::PartyRegistered {
            party: party.clone(),
            name: name.clone(),
            roles: roles.clone(),
            legal_form,
        };
        Ok(vec![self.recorded(event, self.cites_of_rule("may_register_party"))])
    }

    pub(super) fn appoint_officer(
        &self,
        officer: &OfficerId,
        party: &PartyId,
        name: &str,
    ) -> Result<Vec<Recorded>, No> {
        if *party != self.party {
            let act = Text::new("为其他主体指定经办人", "name officers of other parties");
            self.require_role("may_appoint_officer", &act)?;
        }
        if !self.state.parties.contains_key(party) {
            return Err(unknown("party", party));
        }
        if self.state.officers.contains_key(officer) {
            return Err(taken("经办人", "officer", officer.as_str()));
        }
        if name.trim().is_empty() {
            return Err(No::Malformed(Text::new("缺少姓名", "the name is missing")));
        }
        let event = Event::OfficerAppointed { officer: officer.clone(), party: party.clone() };
        let mut recorded = self.recorded(event, self.cites_of_rule("may_appoint_officer"));
        recorded.personal = Some(Personal {
            officer: officer.clone(),
            words: BTreeMap::from([("name".to_owned(), name.trim().to_owned())]),
        });
        Ok(vec![recorded])
    }

    pub(super) fn register_key(&self, public_key: Digest) -> Vec<Recorded> {
        let event = Event::KeyRegistered { officer: self.officer.clone(), public_key };
        vec![self.recorded(event, Vec::new())]
    }

    pub(super) fn dismiss_officer(&self, officer: &OfficerId) -> Result<Vec<Recorded>, No> {
        let known = self.state.officers.get(officer).filter(|officer| officer.in_post);
        let known = known.ok_or_else(|| unknown("officer", officer))?;
        if known.party != self.party {
            let act = Text::new("解除其他主体的经办人", "dismiss officers of other parties");
            self.require_role("may_appoint_officer", &act)?;
        }
        let event = Event::OfficerDismissed { officer: officer.clone() };
        Ok(vec![self.recorded(event, self.cites_of_rule("may_appoint_officer"))])
    }

    pub(super) fn declare_affiliation(
        &self,
        one: &PartyId,
        other: &PartyId,
        ground: &str,
    ) -> Result<Vec<Recorded>, No> {
        for party in [one, other] {
            if !self.state.parties.contains_key(party) {
                return Err(unknown("party", party));
            }
        }
        let concerns_others = self.party != *one && self.party != *other;
        if concerns_others {
            let act = Text::new("登记关联关系", "put affiliations on record");
            self.require_role("may_declare_affiliation", &act)?;
        }
        if one == other {
            return Err(No::Malformed(Text::new(
                "主体不能与自身关联",
                "a party is not its own affiliate",
            )));
        }
        let event = Event::AffiliationDeclared {
            one: one.clone(),
            other: other.clone(),
            by: Some(self.party.clone()),
        };
        let mut cites = self.cites_of(GuardName::NoOwnMatter);
        if concerns_others {
            cites.extend(self.cites_of_rule("may_declare_affiliation"));
        }
        let mut recorded = self.recorded(event, cites);
        recorded.words.insert("ground".to_owned(), ground.to_owned());
        Ok(vec![recorded])
    }

    pub(super) fn publish_call(
        &self,
        (title, conditions): (&Text, &Text),
        opens: Day,
        closes: Day,
    ) -> Result<Vec<Recorded>, No> {
        self.require_role("may_publish_call", &Text::new("发布申报通知", "publish a call"))?;
        if closes < opens {
            return Err(No::Malformed(Text::new(
                "申报截止日早于开始日",
                "the window closes before it opens",
            )));
        }
        self.check_window(opens, closes)?;
        let number = self.state.calls.len().saturating_add(1);
        let call = CallId::new(format!("call-{number}")).map_err(|_| unknown("call", &number))?;
        let serial = self.next_serial(Register::Disclosures);
        let event = Event::CallPublished {
            call: call.clone(),
            title: title.clone(),
            opens,
            closes,
            serial,
        };
        let mut recorded = self.recorded(event, self.cites_of_rule("may_publish_call"));
        recorded.register = Some((Register::Disclosures, serial));
        for (name, text) in [("title", title), ("conditions", conditions)] {
            recorded.public.insert(format!("{name}_zh"), text.zh.clone());
            recorded.public.insert(format!("{name}_en"), text.en.clone());
        }
        recorded.public.insert("opens".to_owned(), opens.to_string());
        recorded.public.insert("closes".to_owned(), closes.to_string());
        recorded.public.insert("call".to_owned(), call.to_string());
        Ok(vec![recorded])
    }

    /// A call stays open for as long as the place promises, counted from the day it can be read.
    fn check_window(&self, opens: Day, closes: Day) -> Result<(), No> {
        let Some(policy) = self.law.policy("application_window_days") else { return Ok(()) };
        let first = opens.max(self.day());
        let days = i32::try_from(policy.value).unwrap_or(i32::MAX);
        let earliest = first.plus_days(days.saturating_sub(1));
        if earliest <= closes {
            return Ok(());
        }
        let mut grounds = self.grounds();
        grounds.under(
            &policy.head,
            &Text::new(
                format!("申报期自 {first} 至 {closes}，不足 {} 天", policy.value),
                format!("the window, {first} to {closes}, is shorter than {} days", policy.value),
            ),
            &Text::new(
                format!("截止日不早于 {earliest}"),
                format!("let it close on {earliest} or later"),
            ),
        );
        Ok(grounds.verdict()?)
    }

    pub(super) fn move_clock(&self, to: Instant) -> Result<Vec<Recorded>, No> {
        let place = self.state.place.as_ref().ok_or_else(|| unknown("place", &""))?;
        if !self.has_role(Role::DataAuthority) && !self.has_role(Role::Administrator) {
            return Err(No::Malformed(Text::new(
                "演练时钟由主管部门移动",
                "the authority moves the rehearsal clock",
            )));
        }
        if place.mode != Mode::Rehearsal {
            return Err(No::Malformed(Text::new(
                "正式环境使用系统时钟，不能移动",
                "a live place uses the system clock; it cannot be moved",
            )));
        }
        if place.clock.is_some_and(|clock| to < clock) {
            return Err(No::Malformed(Text::new(
                "演练时钟只能向前移动",
                "the rehearsal clock moves forward only",
            )));
        }
        Ok(vec![self.recorded(Event::ClockMoved { to }, Vec::new())])
    }
}

/// Whether a role is one of public power.
fn is_of_state(role: Role) -> bool {
    matches!(
        role,
        Role::DataAuthority
            | Role::SuperiorDataAuthority
            | Role::AuthorizingGovernment
            | Role::SecurityRegulator
            | Role::MarketRegulator
    )
}

fn taken(zh: &str, en: &str, id: &str) -> No {
    No::Malformed(Text::new(
        format!("{zh}编号 `{id}` 已被使用"),
        format!("there already is a {en} `{id}`"),
    ))
}
