//! Using data: imports by the source department, runs, looks and release requests by the grantee.

use std::collections::BTreeMap;

use rulebook::vocabulary::{GuardName, Subject as SubjectWord};
use terms::{CaseId, Digest, GrantId, ResourceId, Role, RunId, TableId, Text, VersionNo};

use super::cases::Framed;
use super::{Council, No, unknown};
use crate::act::Evidence;
use crate::event::{Event, Recorded};
use crate::guards::Grounds;
use crate::state::{Grant, GrantState, HoldTarget, Subject};

impl Council<'_> {
    pub(super) fn start_import(
        &self,
        resource: &ResourceId,
        format: &str,
    ) -> Result<Vec<Recorded>, No> {
        let known = self.state.resources.get(resource);
        let known = known.filter(|it| it.provider == self.party);
        let known = known.ok_or_else(|| unknown("resource", resource))?;
        if !matches!(format, "csv" | "json") {
            return Err(No::Malformed(Text::new(
                format!("不支持格式 `{format}`，请用 csv 或者 json"),
                format!("format `{format}` is not read here; use csv or json"),
            )));
        }
        if !known.in_catalogue {
            let mut grounds = self.grounds();
            grounds.always(
                GuardName::CaseOrder,
                &Text::new(
                    format!("资源 `{resource}` 尚未列入授权运营目录"),
                    format!("resource `{resource}` is not in the operation catalogue"),
                ),
                &Text::new("先完成编目确认", "complete the catalogue entry first"),
            );
            grounds.verdict()?;
        }
        let last = known.versions.keys().next_back().map_or(0, |version| version.0);
        let event = Event::ImportStarted {
            resource: resource.clone(),
            version: VersionNo(last.saturating_add(1)),
            format: format.to_owned(),
            officer: self.officer.clone(),
        };
        Ok(vec![self.recorded(event, self.cites_of(GuardName::RawStaysIn))])
    }

    /// The grant as the actor may use it now; what another party may use does not exist here.
    pub(super) fn usable(&self, id: &GrantId) -> Result<&Grant, No> {
        let grant = self.state.grants.get(id).ok_or_else(|| unknown("grant", id))?;
        let mut grounds = self.grounds();
        if grant.party != self.party {
            self.refuse_stranger(id, &mut grounds)?;
        }
        self.check_use(id, grant, &mut grounds);
        grounds.verdict()?;
        Ok(grant)
    }

    /// Parties that know of the grant are told why; others learn nothing.
    fn refuse_stranger(&self, id: &GrantId, grounds: &mut Grounds<'_>) -> Result<(), No> {
        let knows = self.has_role(Role::DataAuthority) || self.has_role(Role::DataProvider);
        if !knows {
            return Err(unknown("grant", id));
        }
        grounds.always(
            GuardName::GranteeOnly,
            &Text::new(
                format!("授权 `{id}` 只供被授权单位使用"),
                format!("grant `{id}` is for its grantee only"),
            ),
            &Text::new("由被授权单位操作", "the grantee must act"),
        );
        Ok(())
    }

    pub(super) fn check_use(&self, id: &GrantId, grant: &Grant, grounds: &mut Grounds<'_>) {
        match grant.state {
            GrantState::Pending => grounds.always(
                GuardName::ServiceAgreementFirst,
                &Text::new(
                    format!("授权 `{id}` 的数据开发利用服务协议尚未由各方签订"),
                    format!("the data service agreement on grant `{id}` is not signed by all"),
                ),
                &Text::new("先由各方签订服务协议", "have all parties sign it first"),
            ),
            GrantState::Closed => grounds.always(
                GuardName::AccessEndsWithAgreement,
                &Text::new(
                    format!("授权 `{id}` 已随协议终止关闭"),
                    format!("grant `{id}` closed when its agreement ended"),
                ),
                &Text::new("没有合法途径；须重新申请", "there is no way; apply anew"),
            ),
            GrantState::Open => {
                let agreement = grant.service_agreement.as_ref().unwrap_or(&grant.agreement);
                self.check_agreement(agreement, grounds);
                self.check_agreement(&grant.agreement, grounds);
                self.check_platform(&grant.party, &grant.agreement, grounds);
                self.check_held(id, grounds);
            }
        }
    }

    /// A hold on the grant itself stops its use, whatever stands with the agreement.
    fn check_held(&self, id: &GrantId, grounds: &mut Grounds<'_>) {
        let held = self.state.holds.iter().filter(|(_, hold)| {
            hold.lifted_on.is_none() && hold.target == HoldTarget::Grant(id.clone())
        });
        for (hold, set) in held {
            grounds.always(
                GuardName::HoldStopsUse,
                &Text::new(
                    format!("`{}` 于 {} 设置的暂停 `{hold}` 尚未解除", set.owner, set.set_on),
                    format!("hold `{hold}` set by `{}` on {} stands", set.owner, set.set_on),
                ),
                &Text::new("由设置机关解除", "its owner lifts the hold"),
            );
        }
    }

    pub(super) fn run_query(&self, grant: &GrantId, sql: &str) -> Result<Vec<Recorded>, No> {
        let known = self.usable(grant)?;
        self.check_runs(grant, known)?;
        let mut recorded = self.admitted_run(grant, GuardName::ServiceAgreementFirst)?;
        recorded.words.insert("sql".to_owned(), sql.to_owned());
        Ok(vec![recorded])
    }

    /// The next run under a grant, with its debit, on the ground of `guard`.
    pub(super) fn admitted_run(&self, grant: &GrantId, guard: GuardName) -> Result<Recorded, No> {
        let number = self.state.runs.len().saturating_add(1);
        let (plan, reads) = self.guarded();
        let event = Event::RunAdmitted {
            run: RunId::new(format!("run-{number}")).map_err(|_| unknown("run", &number))?,
            grant: grant.clone(),
            officer: self.officer.clone(),
            plan,
            table: TableId::new(format!("table-{number}"))
                .map_err(|_| unknown("table", &number))?,
            reads,
            on: self.day(),
        };
        Ok(self.recorded(event, self.cites_of(guard)))
    }

    /// The plan the guard let through and what it reads; nothing yet, when asked dry.
    fn guarded(&self) -> (Digest, Vec<ResourceId>) {
        match &self.act.evidence {
            Some(Evidence::Plan { digest, reads }) => (*digest, reads.clone()),
            _ => (Digest([0; 32]), Vec::new()),
        }
    }

    pub(super) fn look(&self, table: &TableId) -> Result<Vec<Recorded>, No> {
        let known = self.state.tables.get(table).ok_or_else(|| unknown("table", table))?;
        self.usable(&known.grant).map_err(|no| hide(no, "table", table.as_str()))?;
        if !known.lookable {
            let mut grounds = self.grounds();
            grounds.always(
                GuardName::RawStaysIn,
                &Text::new(
                    format!("`{table}` 含行级内容，不能查看"),
                    format!("`{table}` holds rows, not aggregates; it cannot be looked at"),
                ),
                &Text::new(
                    "改为统计查询，或者申请出域审核",
                    "aggregate it, or ask for its release",
                ),
            );
            grounds.verdict()?;
        }
        self.check_cells()?;
        Ok(Vec::new())
    }

    pub(super) fn request_release(
        &self,
        table: &TableId,
        purpose: &str,
        title: &Text,
    ) -> Result<Vec<Recorded>, No> {
        let known = self.state.tables.get(table).ok_or_else(|| unknown("table", table))?;
        self.usable(&known.grant).map_err(|no| hide(no, "table", table.as_str()))?;
        let procedures = self.law.procedures.values();
        let mut egress = procedures.filter(|it| it.subject == SubjectWord::EgressReview);
        let procedure = egress.next().ok_or_else(|| unknown("procedure", &"egress_review"))?;
        let role = procedure.starts.iter().copied().find(|role| self.has_role(*role));
        let Some(role) = role else {
            return Err(unknown("table", table));
        };
        if purpose.trim().is_empty() {
            return Err(No::Malformed(Text::new("未写明用途", "state the purpose")));
        }
        let mut grounds = self.grounds();
        self.refuse_second(
            |subject| matches!(subject, Subject::EgressReview { table: it, .. } if it == table),
            &mut grounds,
        );
        grounds.verdict()?;
        let Some(Evidence::Egress(evidence)) = &self.act.evidence else {
            // Run dry: lawful so far; the content is frozen when it is asked for in earnest.
            return Ok(Vec::new());
        };
        let words = BTreeMap::from([
            ("purpose".to_owned(), purpose.to_owned()),
            ("title_zh".to_owned(), title.zh.clone()),
            ("title_en".to_owned(), title.en.clone()),
        ]);
        let framed = Framed {
            subject: Subject::EgressReview {
                table: table.clone(),
                content: evidence.content,
                rows: evidence.rows,
                pass: evidence.pass,
                failed: evidence.failed.clone(),
            },
            document: Some(evidence.content),
            before: Vec::new(),
            words,
        };
        let number = self.state.cases.len().saturating_add(1);
        let id = CaseId::new(format!("case-{number}")).map_err(|_| unknown("case", &number))?;
        let nothing = BTreeMap::new();
        let case = self.case_of(procedure, role, &framed, (&BTreeMap::new(), &nothing));
        let mut grounds = self.grounds();
        self.check_records(procedure, &case, &mut grounds);
        grounds.verdict()?;
        Ok(self.opened(procedure, (id, case), framed, &nothing))
    }
}

/// What names a grant the caller does not know must name what the caller asked for instead.
pub(super) fn hide(no: No, what: &'static str, id: &str) -> No {
    match no {
        No::Unknown { .. } => No::Unknown { what, id: id.to_owned() },
        No::Refused(_) | No::Malformed(_) => no,
    }
}
