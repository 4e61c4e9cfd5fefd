//! Using data: runs, looks, release requests and deliveries.

use governance::{CaseState, Command, EgressEvidence, Event, Evidence, Report, Subject, may};
use ports::{
    Grant, GuardFinding, GuardRule, Limits, Plan, RoomFailure, RoomNo, Rows, RunReceipt, Verdict,
};
use rulebook::model::Rulebook;
use terms::{CaseId, Digest, GrantId, OfficerId, ReleaseId, RunId, TableId, Text};

use crate::act::{Ask, Asked, Settled, framed};
use crate::answer::{Answer, Remembered, made};
use crate::bench::Bench;
use crate::canon;
use crate::desk::Desk;
use crate::grants::for_room;
use crate::guard;
use crate::no::{DeskNo, Failure, Refused, not_found};
use crate::seal::{record_of, words_of};

/// The memory of one run; its time and its rows are policy of the place.
const MEMORY_BYTES: u64 = 512 << 20;

impl Desk {
    /// A run: the debit is durable before the engine starts, and a run cut off is never repeated.
    pub(crate) fn run_query(
        &self,
        ask: &Ask<'_>,
        grant: &GrantId,
        sql: &str,
    ) -> Result<Answer, DeskNo> {
        if let Some(before) = self.lawful_or_refuse(ask)? {
            return self.again(ask, before);
        }
        let granted = self.granted(grant)?;
        let plan = match self.ports.room.check(&granted, sql) {
            Ok(plan) => plan,
            Err(RoomNo::Refused(findings)) => return self.guard_refuses(ask, findings),
            Err(RoomNo::Failed(failure)) => return Err(Failure::from(failure).into()),
        };
        let (answer, granted) = match self.admit(ask, grant, plan)? {
            Admission::Before(remembered) => return self.again(ask, remembered),
            Admission::Now(admitted) => *admitted,
        };
        let (Some(run), Some(table)) = (answer.made.run.clone(), answer.made.table.clone()) else {
            return Err(Failure::Bug("a run was admitted without an id".to_owned()).into());
        };
        let _under_way = RunUnderWay { desk: self, run: &run };
        match self.ports.room.run(&granted, sql, (&run, &table), limits(self.law())) {
            Ok(receipt) => self.run_answered(ask, answer, receipt),
            Err(RoomNo::Refused(findings)) => self.run_refused(ask, &run, findings),
            Err(RoomNo::Failed(failure)) => {
                tracing::error!(%run, %failure, "a run failed");
                self.interrupt(ask, &run, &failure_code(&failure), None)?;
                Err(Failure::Interrupted(failure_code(&failure)).into())
            }
        }
    }

    /// Asks the council first, so that what the law forbids never reaches the reading room; what
    /// was answered in the meantime is handed back.
    pub(crate) fn lawful_or_refuse(&self, ask: &Ask<'_>) -> Result<Option<Remembered>, DeskNo> {
        let mut bench = self.write();
        if let Some(before) = self.remembered(ask)? {
            return Ok(Some(before));
        }
        self.decided(&mut bench, ask, None)?;
        Ok(None)
    }

    pub(crate) fn granted(&self, grant: &GrantId) -> Result<Grant, DeskNo> {
        let bench = self.read();
        for_room(&bench.state, grant).ok_or_else(|| not_found("grant", grant))
    }

    /// The guard's no: recorded as the law's, with the findings. A slip of the pen is no offence
    /// and goes on no record.
    pub(crate) fn guard_refuses(
        &self,
        ask: &Ask<'_>,
        findings: Vec<GuardFinding>,
    ) -> Result<Answer, DeskNo> {
        if let Some(slip) = guard::slip(&findings) {
            return Err(DeskNo::Malformed(slip));
        }
        let Some(grounds) = guard::refusal(self.law(), &findings) else {
            return Err(Failure::Bug("a guard refused without a finding".to_owned()).into());
        };
        let mut bench = self.write();
        if let Some(before) = self.remembered(ask)? {
            drop(bench);
            return self.again(ask, before);
        }
        Err(self.refuse(&mut bench, ask, grounds, findings)?)
    }

    fn admit(&self, ask: &Ask<'_>, grant: &GrantId, plan: Plan) -> Result<Admission, DeskNo> {
        let mut bench = self.write();
        if let Some(before) = self.remembered(ask)? {
            return Ok(Admission::Before(before));
        }
        let evidence = Evidence::Plan { digest: plan.digest, reads: plan.reads };
        let recorded = self.decided(&mut bench, ask, Some(evidence))?;
        let granted = for_room(&bench.state, grant).ok_or_else(|| not_found("grant", grant))?;
        let Some(run) = made(&recorded).run else {
            return Err(Failure::Bug("a run was admitted without an id".to_owned()).into());
        };
        let answer = self.keep(&mut bench, ask, &recorded, |answer| Remembered::Run {
            run: run.clone(),
            entries: answer.entries.clone(),
        })?;
        self.running().insert(run);
        Ok(Admission::Now(Box::new((answer, granted))))
    }

    fn run_answered(
        &self,
        ask: &Ask<'_>,
        mut answer: Answer,
        receipt: RunReceipt,
    ) -> Result<Answer, DeskNo> {
        let report = Report::RunAnswered {
            run: receipt.run.clone(),
            plan: receipt.plan,
            result: receipt.result,
            rows: receipt.rows,
            lookable: receipt.lookable,
        };
        answer.entries.extend(self.close_with(ask, &report, ("receipt", &receipt))?);
        answer.receipt = Some(receipt);
        Ok(answer)
    }

    /// The engine itself may still refuse: the debit stands, and the refusal is on record.
    fn run_refused(
        &self,
        ask: &Ask<'_>,
        run: &RunId,
        findings: Vec<GuardFinding>,
    ) -> Result<Answer, DeskNo> {
        let grounds = guard::refusal(self.law(), &findings);
        let grounds =
            grounds.ok_or_else(|| Failure::Bug("a guard refused without a finding".to_owned()))?;
        let refused = Refused { grounds, entry: None, findings };
        let entries = self.interrupt(ask, run, "guard_refused", Some(&refused))?;
        let entry = entries.first().copied();
        Err(DeskNo::Refused(Box::new(Refused { entry, ..refused })))
    }

    fn interrupt(
        &self,
        ask: &Ask<'_>,
        run: &RunId,
        why: &str,
        refused: Option<&Refused>,
    ) -> Result<Vec<u64>, Failure> {
        let report = Report::RunInterrupted { run: run.clone(), why: why.to_owned() };
        match refused {
            Some(refused) => self.close_with(ask, &report, ("refused", refused)),
            None => self.close(ask, &report),
        }
    }

    /// The end of a run that was asked for before.
    pub(crate) fn run_again(
        &self,
        ask: &Ask<'_>,
        run: &RunId,
        mut entries: Vec<u64>,
    ) -> Result<Answer, DeskNo> {
        let bench = self.read();
        let Some(end) = bench.index.runs.get(run).copied() else {
            drop(bench);
            return Err(self.no_end_yet(ask, run)?);
        };
        let admitted = bench.state.runs.get(run).map(|run| run.table.clone());
        drop(bench);
        let entry = self.entry(end)?.ok_or_else(|| Failure::Damaged(format!("entry {end}")))?;
        let words = words_of(&entry, ports::Audience::Parties);
        if let Some(refused) = words.get("refused") {
            let refused: Refused = serde_json::from_str(refused).map_err(Failure::json)?;
            return Err(DeskNo::Refused(Box::new(Refused { entry: Some(end), ..refused })));
        }
        let Some(receipt) = words.get("receipt") else {
            return Err(interrupted(&entry)?.into());
        };
        let receipt: RunReceipt = serde_json::from_str(receipt).map_err(Failure::json)?;
        let envelope = entries.first().copied();
        entries.push(end);
        let articles = match envelope {
            Some(seq) => self.articles_of(seq)?,
            None => Vec::new(),
        };
        let mut answer = Answer { entries, articles, ..Answer::default() };
        answer.made.run = Some(run.clone());
        answer.made.table = admitted;
        answer.receipt = Some(receipt);
        Ok(answer)
    }

    /// A run without an end is under way, or its end could not be written: then it is closed now.
    fn no_end_yet(&self, ask: &Ask<'_>, run: &RunId) -> Result<DeskNo, DeskNo> {
        let mut bench = self.write();
        if self.running().contains(run) || bench.index.runs.contains_key(run) {
            return Ok(DeskNo::Conflict(Text::new(
                format!("`{run}` 仍在运行"),
                format!("`{run}` is still running"),
            )));
        }
        let why = "unrecorded".to_owned();
        let report = Report::RunInterrupted { run: run.clone(), why: why.clone() };
        self.report(&mut bench, &report, ask.caller)?;
        Ok(Failure::Interrupted(why).into())
    }

    /// A look: what is shown is on record before it is shown.
    pub(crate) fn look(&self, ask: &Ask<'_>, table: &TableId) -> Result<Answer, DeskNo> {
        if let Some(before) = self.lawful_or_refuse(ask)? {
            return self.again(ask, before);
        }
        let rows = match self.rows(table)? {
            Ok(rows) => rows,
            Err(findings) => return self.guard_refuses(ask, findings),
        };
        let shown = canon::digest(&rows).map_err(Failure::json)?;
        let cells = rows.rows.iter().map(Vec::len).sum::<usize>();
        let cells = u64::try_from(cells).unwrap_or(u64::MAX);
        let mut bench = self.write();
        if let Some(before) = self.remembered(ask)? {
            drop(bench);
            return self.again(ask, before);
        }
        self.decided(&mut bench, ask, Some(Evidence::Cells(cells)))?;
        let report = Report::Looked { table: table.clone(), shown, cells };
        let today = self.today(&bench.state)?;
        let recorded = governance::record(&bench.state, &report, ask.caller, today);
        let mut answer = self.keep(&mut bench, ask, &recorded, |answer| Remembered::Look {
            table: table.clone(),
            shown,
            answer: Box::new(answer.clone()),
        })?;
        answer.made.table = Some(table.clone());
        answer.rows = Some(rows);
        Ok(answer)
    }

    pub(crate) fn rows(&self, table: &TableId) -> Result<Result<Rows, Vec<GuardFinding>>, DeskNo> {
        let grant = self.read().state.tables.get(table).map(|table| table.grant.clone());
        let grant = self.granted(&grant.ok_or_else(|| not_found("table", table))?)?;
        match self.ports.room.look(&grant, table) {
            Ok(rows) => Ok(Ok(rows)),
            Err(RoomNo::Refused(findings)) => Ok(Err(findings)),
            Err(RoomNo::Failed(failure)) => Err(Failure::from(failure).into()),
        }
    }

    /// The same rows again, if they still are the same and the caller may still look.
    pub(crate) fn look_again(
        &self,
        ask: &Ask<'_>,
        table: &TableId,
        shown: Digest,
        mut answer: Answer,
    ) -> Result<Answer, DeskNo> {
        self.may_look_again(ask)?;
        let rows = self.rows(table)?.map_err(|_| not_found("table", table))?;
        if canon::digest(&rows).map_err(Failure::json)? != shown {
            return Err(Failure::Damaged(format!("table `{table}`")).into());
        }
        answer.made.table = Some(table.clone());
        answer.rows = Some(rows);
        Ok(answer)
    }

    /// Asks for a release: the content is frozen and judged before the council opens the case.
    pub(crate) fn request_release(&self, ask: &Ask<'_>, table: &TableId) -> Result<Answer, DeskNo> {
        if let Some(before) = self.lawful_or_refuse(ask)? {
            return self.again(ask, before);
        }
        let grant = self.read().state.tables.get(table).map(|table| table.grant.clone());
        let grant = self.granted(&grant.ok_or_else(|| not_found("table", table))?)?;
        let content = self.ports.room.freeze(table).map_err(Failure::from)?;
        let verdict = self.ports.room.judge(&grant, table).map_err(Failure::from)?;
        let evidence = Evidence::Egress(EgressEvidence {
            content: content.digest,
            rows: content.rows,
            pass: verdict.pass,
            failed: failed(&verdict),
        });
        let settled: Settled = self.settle(ask, Some(evidence))?;
        self.answer(ask, settled)
    }

    /// Whether a case is the review of a file.
    pub(crate) fn is_egress(&self, case: &CaseId) -> bool {
        let bench = self.peek();
        let case = bench.state.cases.get(case);
        case.is_some_and(|case| matches!(case.subject, Subject::EgressReview { .. }))
    }

    /// A vote on a file: the checks are made once more, for what was looked at or released since
    /// the file was frozen may be subtracted from it.
    pub(crate) fn vote(&self, ask: &Ask<'_>, case: &CaseId) -> Result<Answer, DeskNo> {
        let evidence = self.judged_anew(case)?;
        let settled = self.settle(ask, evidence)?;
        self.answer(ask, settled)
    }

    fn judged_anew(&self, case: &CaseId) -> Result<Option<Evidence>, DeskNo> {
        let (table, content, rows, grant) = {
            let bench = self.read();
            let known = bench.state.cases.get(case).filter(|it| it.state == CaseState::Open);
            let Some(Subject::EgressReview { table, content, rows, .. }) =
                known.map(|case| &case.subject)
            else {
                return Ok(None);
            };
            let grant = bench.state.tables.get(table).map(|table| &table.grant);
            (table.clone(), *content, *rows, grant.and_then(|id| for_room(&bench.state, id)))
        };
        let Some(grant) = grant else { return Ok(None) };
        let verdict = match self.ports.room.judge(&grant, &table) {
            Ok(verdict) => verdict,
            // The workspace was cleared: nothing can be let out any more, and may be rejected.
            Err(RoomFailure::Missing(_) | RoomFailure::Erased(_)) => return Ok(None),
            Err(failure) => return Err(Failure::from(failure).into()),
        };
        let (pass, failed) = (verdict.pass, failed(&verdict));
        Ok(Some(Evidence::Egress(EgressEvidence { content, rows, pass, failed })))
    }

    /// Guards a query without running it; nothing is recorded.
    ///
    /// # Errors
    /// [`DeskNo::Refused`] with the findings, or why the caller may not use the grant.
    pub fn check_query(
        &self,
        caller: &OfficerId,
        grant: &GrantId,
        sql: &str,
    ) -> Result<Plan, DeskNo> {
        let command = Command::RunQuery { grant: grant.clone(), sql: sql.to_owned() };
        let asked = Asked { happened_on: None, command };
        self.may(caller, &asked)?;
        let granted = self.granted(grant)?;
        match self.ports.room.check(&granted, sql) {
            Ok(plan) => Ok(plan),
            Err(RoomNo::Failed(failure)) => Err(Failure::from(failure).into()),
            Err(RoomNo::Refused(findings)) => {
                if let Some(slip) = guard::slip(&findings) {
                    return Err(DeskNo::Malformed(slip));
                }
                let grounds = guard::refusal(self.law(), &findings)
                    .ok_or_else(|| Failure::Bug("a guard refused without a finding".to_owned()))?;
                Err(DeskNo::Refused(Box::new(Refused { grounds, entry: None, findings })))
            }
        }
    }

    /// Hands a released file to its grantee; the delivery is on record before the bytes leave.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] for everybody else, [`DeskNo::Refused`] while the grant may not be
    /// used.
    pub fn deliver(&self, caller: &OfficerId, id: &ReleaseId) -> Result<Vec<u8>, DeskNo> {
        let (table, content) = {
            let bench = self.read();
            let own = bench.own_release(caller, id);
            let release = own.ok_or_else(|| not_found("release", id))?;
            self.may_use(&bench, caller, &release.grant)?;
            (release.table.clone(), release.content)
        };
        let bytes = self.ports.room.content(&table, content).map_err(Failure::from)?;
        let report = Report::Delivered { release: id.clone() };
        let mut bench = self.write();
        let own = bench.own_release(caller, id).ok_or_else(|| not_found("release", id))?;
        self.may_use(&bench, caller, &own.grant)?;
        self.report(&mut bench, &report, caller)?;
        Ok(bytes)
    }

    /// Files are handed over on the platform, so only to whom it is open.
    fn may_use(&self, bench: &Bench, caller: &OfficerId, grant: &GrantId) -> Result<(), DeskNo> {
        let today = self.today(&bench.state)?;
        Ok(governance::may_use(&bench.state, caller, grant, (self.law(), today))?)
    }

    /// Whether the caller may still look; the cells were counted the first time.
    fn may_look_again(&self, ask: &Ask<'_>) -> Result<(), DeskNo> {
        let bench = self.read();
        self.viewer(&bench, ask.caller)?.check_names(&ask.asked.command)?;
        let today = self.today(&bench.state)?;
        let mut act = framed(ask.caller, ask.asked, today);
        act.evidence = Some(Evidence::Cells(0));
        Ok(may(&bench.state, &act, self.codex(), today)?)
    }
}

/// The limits of one run, as the place decided them.
fn limits(law: &Rulebook) -> Limits {
    let policy = |rule, otherwise| law.policy(rule).map_or(otherwise, |it| u64::from(it.value));
    Limits {
        memory_bytes: MEMORY_BYTES,
        wall_ms: policy("run_seconds", 60).saturating_mul(1000),
        rows: policy("run_rows", 100_000),
    }
}

/// Why a run was cut off, as its last entry says.
fn interrupted(entry: &ports::StoredEntry) -> Result<Failure, Failure> {
    let event = record_of(entry)?.event;
    let Event::RunInterrupted { why, .. } = event else {
        return Err(Failure::Damaged(format!("entry {}: `{}`", entry.seq, event.kind())));
    };
    Ok(Failure::Interrupted(why))
}

/// A run on its way through the reading room; over when dropped, whatever came of it.
struct RunUnderWay<'a> {
    desk: &'a Desk,
    run: &'a RunId,
}

impl Drop for RunUnderWay<'_> {
    fn drop(&mut self) {
        self.desk.running().remove(self.run);
    }
}

enum Admission {
    Now(Box<(Answer, Grant)>),
    Before(Remembered),
}

impl Bench {
    fn own_release(&self, caller: &OfficerId, id: &ReleaseId) -> Option<&governance::Release> {
        let officer = self.state.officers.get(caller).filter(|officer| officer.in_post)?;
        let release = self.state.releases.get(id)?;
        let grant = self.state.grants.get(&release.grant)?;
        (grant.party == officer.party).then_some(release)
    }
}

/// The codes of the checks that failed, each once.
fn failed(verdict: &Verdict) -> Vec<String> {
    let mut codes: Vec<String> =
        verdict.findings.iter().filter(|it| !it.pass).map(|it| rule_code(it.rule)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn rule_code(rule: GuardRule) -> String {
    let code = serde_json::to_value(rule).ok();
    code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

fn failure_code(failure: &RoomFailure) -> String {
    match failure {
        RoomFailure::BadFile(_) => "bad_file".to_owned(),
        RoomFailure::Broken { code, .. } => code.clone(),
        RoomFailure::Erased(_) => "erased".to_owned(),
        RoomFailure::Missing(_) => "missing".to_owned(),
    }
}
