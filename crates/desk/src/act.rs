//! One path for every act: load, decide, record, act, answer.

use governance::{
    Act, Command, Evidence, No, Recorded, Report, SubjectForm, decide, may, record_refusal,
};
use ports::GuardFinding;
use serde::{Deserialize, Serialize};
use terms::{ArticleId, Day, Digest, Key, OfficerId, Refusal, Text};
use utoipa::ToSchema;

use crate::answer::{Answer, Remembered, articles, case_of, made};
use crate::bench::Bench;
use crate::canon;
use crate::desk::Desk;
use crate::no::{DeskNo, Failure, Refused};
use crate::record::Sheet;
use crate::signature;
use crate::views;

/// What a caller asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The legal day it happened; today when absent.
    #[serde(default)]
    pub happened_on: Option<Day>,
    /// The command.
    pub command: Command,
}

/// An act on its way: who, under which key, what.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) caller: &'a OfficerId,
    pub(crate) key: &'a Key,
    pub(crate) asked: &'a Asked,
    pub(crate) body: Digest,
}

/// What recording an act came to.
pub(crate) enum Settled {
    /// It is recorded now.
    Now(Box<Answer>),
    /// It was recorded before, under the same key.
    Before(Remembered),
}

impl Desk {
    /// Does an act: decides it under the law in force, records it durably, acts, answers.
    ///
    /// # Guarantee
    /// The same caller, key and body give the same answer, and nothing happens twice.
    ///
    /// # Errors
    /// [`DeskNo`]. A refusal of the law is recorded before it is returned.
    pub fn act(&self, caller: &OfficerId, key: &Key, asked: &Asked) -> Result<Answer, DeskNo> {
        let answer = self.acted(caller, key, asked);
        // Whatever was closed is empty before anybody hears that it is closed.
        self.delivery.drain();
        // A month that is over is closed as soon as it can be.
        let moved = matches!(asked.command, Command::MoveClock { .. }) && answer.is_ok();
        if let Some(error) = moved.then(|| self.roll_up()).and_then(Result::err) {
            tracing::warn!(%error, "what was called is recorded the next time");
        }
        answer
    }

    fn acted(&self, caller: &OfficerId, key: &Key, asked: &Asked) -> Result<Answer, DeskNo> {
        self.viewer(&self.peek(), caller)?;
        let ask = Ask { caller, key, asked, body: body_of(asked)? };
        match &asked.command {
            Command::StartImport { .. } => Err(import_without_file()),
            Command::RunQuery { grant, sql } => {
                self.once(&ask, || self.run_query(&ask, grant, sql))
            }
            Command::Look { table } => self.once(&ask, || self.look(&ask, table)),
            Command::RequestRelease { table, .. } => {
                self.once(&ask, || self.request_release(&ask, table))
            }
            Command::AnswerStep { case, .. } if self.is_egress(case) => {
                self.once(&ask, || self.vote(&ask, case))
            }
            Command::IssueKey { .. } => self.once(&ask, || self.issue_key(&ask)),
            Command::AnswerTemplate { product, arguments } => {
                self.once(&ask, || self.answer_template(&ask, product, arguments))
            }
            Command::OpenCase { form: SubjectForm::Product(form), .. } => {
                self.once(&ask, || self.register_product(&ask, form))
            }
            Command::RegisterParty { .. }
            | Command::AppointOfficer { .. }
            | Command::DismissOfficer { .. }
            | Command::RegisterKey { .. }
            | Command::DeclareAffiliation { .. }
            | Command::PublishCall { .. }
            | Command::RevokeDecision { .. }
            | Command::PassCase { .. }
            | Command::OpenCase { .. }
            | Command::AnswerStep { .. }
            | Command::AskSupplement { .. }
            | Command::GiveSupplement { .. }
            | Command::WithdrawCase { .. }
            | Command::LiftHold { .. }
            | Command::Suspend { .. }
            | Command::TerminateAgreement { .. }
            | Command::ErasePerson { .. }
            | Command::EraseVersion { .. }
            | Command::PublishPartnerRules { .. }
            | Command::WithdrawProduct { .. }
            | Command::StopProduct { .. }
            | Command::CloseSubscription { .. }
            | Command::RevokeKey { .. }
            | Command::MoveClock { .. } => {
                let settled = self.settle(&ask, None)?;
                self.answer(&ask, settled)
            }
        }
    }

    /// Does an act that comes in several parts, unless it was done before.
    fn once(
        &self,
        ask: &Ask<'_>,
        act: impl FnOnce() -> Result<Answer, DeskNo>,
    ) -> Result<Answer, DeskNo> {
        match self.remembered(ask)? {
            Some(before) => {
                self.do_what_is_due()?;
                self.again(ask, before)
            }
            None => act(),
        }
    }

    /// `act` run dry: may the caller do this, and if not, why. Nothing is recorded.
    ///
    /// # Errors
    /// [`DeskNo`], as the act itself would give.
    pub fn may(&self, caller: &OfficerId, asked: &Asked) -> Result<(), DeskNo> {
        let bench = self.read();
        let today = self.today(&bench.state)?;
        let mut act = framed(caller, asked, today);
        act.evidence = signature::evidence(&bench.state, caller, &asked.command);
        self.viewer(&bench, caller)?.check_names(&asked.command)?;
        Ok(may(&bench.state, &act, self.codex(), today)?)
    }

    /// Decides and records an act in one go, under the lock of the place.
    pub(crate) fn settle(
        &self,
        ask: &Ask<'_>,
        evidence: Option<Evidence>,
    ) -> Result<Settled, DeskNo> {
        let mut bench = self.ahead();
        let settled = self.settle_ahead(&mut bench, ask, evidence);
        // A refusal, too, rests on all that is folded in: nobody hears of it before it is recorded.
        let afloat = bench.afloat.clone();
        drop(bench);
        if let Some(afloat) = afloat {
            self.land(&afloat)?;
        }
        if let Ok(Settled::Before(_)) = &settled {
            self.do_what_is_due()?;
        }
        settled
    }

    /// What was recorded before a fault may still be due: nobody hears that it is done before.
    fn do_what_is_due(&self) -> Result<(), Failure> {
        if self.peek().pending.is_empty() {
            return Ok(());
        }
        self.drive(&mut self.write())
    }

    /// Settles an act without waiting for the disk where nothing must follow it.
    fn settle_ahead(
        &self,
        bench: &mut Bench,
        ask: &Ask<'_>,
        evidence: Option<Evidence>,
    ) -> Result<Settled, DeskNo> {
        self.let_in(bench, ask.caller, ask.key);
        if let Some(before) = self.remembered(ask)? {
            return Ok(Settled::Before(before));
        }
        let recorded = self.decided(bench, ask, evidence)?;
        let sheet = self.sheet(bench, ask, &recorded)?;
        let mut answer = Answer::default();
        let seqs = self.launch(bench, sheet, |bench, seqs| {
            answer = self.compose(bench, ask.caller, (&recorded, seqs))?;
            let remembered = Remembered::Answer { answer: Box::new(answer.clone()) };
            remember(ask, &remembered).map(Some)
        })?;
        if self.is_quiet(bench, sheet) {
            bench.fly(ask.caller, ask.key);
        } else {
            self.moor(bench, sheet, &seqs)?;
            self.drive(bench)?;
        }
        Ok(Settled::Now(Box::new(answer)))
    }

    /// What the council says; its refusal is recorded at once and remembered under the key.
    pub(crate) fn decided(
        &self,
        bench: &mut Bench,
        ask: &Ask<'_>,
        evidence: Option<Evidence>,
    ) -> Result<Vec<Recorded>, DeskNo> {
        self.turn(bench)?;
        self.viewer(bench, ask.caller)?.check_names(&ask.asked.command)?;
        let today = self.today(&bench.state)?;
        let mut act = framed(ask.caller, ask.asked, today);
        act.evidence =
            evidence.or_else(|| signature::evidence(&bench.state, ask.caller, &ask.asked.command));
        match decide(&bench.state, &act, self.codex(), today) {
            Ok(recorded) => Ok(recorded),
            Err(No::Refused(refusal)) => Err(self.refuse(bench, ask, refusal, Vec::new())?),
            Err(no) => Err(no.into()),
        }
    }

    /// Records the law's refusal and remembers it under the key.
    pub(crate) fn refuse(
        &self,
        bench: &mut Bench,
        ask: &Ask<'_>,
        grounds: Refusal,
        findings: Vec<GuardFinding>,
    ) -> Result<DeskNo, Failure> {
        let today = self.today(&bench.state)?;
        let act = framed(ask.caller, ask.asked, today);
        let recorded = [record_refusal(&bench.state, &act, &grounds)];
        let mut refused = Refused { grounds, entry: None, findings };
        let sheet =
            Sheet { actor: Some(ask.caller), happened_on: act.happened_on, recorded: &recorded };
        self.append(bench, sheet, |_, seqs| {
            refused.entry = seqs.first().copied();
            let remembered = Remembered::Refused { refused: Box::new(refused.clone()) };
            remember(ask, &remembered).map(Some)
        })?;
        Ok(DeskNo::Refused(Box::new(refused)))
    }

    /// Appends the events of an act together with what is remembered under its key.
    pub(crate) fn keep(
        &self,
        bench: &mut Bench,
        ask: &Ask<'_>,
        recorded: &[Recorded],
        as_remembered: impl FnOnce(&Answer) -> Remembered,
    ) -> Result<Answer, Failure> {
        let sheet = self.sheet(bench, ask, recorded)?;
        let mut answer = Answer::default();
        self.append(bench, sheet, |bench, seqs| {
            answer = self.compose(bench, ask.caller, (recorded, seqs))?;
            remember(ask, &as_remembered(&answer)).map(Some)
        })?;
        Ok(answer)
    }

    fn sheet<'a>(
        &self,
        bench: &Bench,
        ask: &Ask<'a>,
        recorded: &'a [Recorded],
    ) -> Result<Sheet<'a>, Failure> {
        let today = self.today(&bench.state)?;
        let happened_on = ask.asked.happened_on.unwrap_or(today);
        Ok(Sheet { actor: Some(ask.caller), happened_on, recorded })
    }

    /// The answer to an act whose events are folded in.
    fn compose(
        &self,
        bench: &Bench,
        caller: &OfficerId,
        (recorded, seqs): (&[Recorded], &[u64]),
    ) -> Result<Answer, Failure> {
        let today = self.today(&bench.state)?;
        let viewer = views::Viewer::new(bench, &self.library, caller, today);
        let line = viewer
            .zip(case_of(recorded))
            .and_then(|(viewer, case)| views::case_line(viewer, &case));
        Ok(Answer {
            entries: seqs.to_vec(),
            made: made(recorded),
            due: line.as_ref().and_then(|line| line.due.clone()),
            case: line,
            articles: articles(recorded),
            receipt: None,
            rows: None,
            secret: None,
        })
    }

    /// The name of a person is no part of what is remembered: it is compared with the one on
    /// record, as long as there is one.
    fn check_same_name(&self, ask: &Ask<'_>) -> Result<(), DeskNo> {
        let Command::AppointOfficer { officer, name, .. } = &ask.asked.command else {
            return Ok(());
        };
        match self.read().names.get(officer) {
            Some(known) if known != name.trim() => Err(used_before(ask.key)),
            Some(_) | None => Ok(()),
        }
    }

    /// What is remembered under the caller's key.
    pub(crate) fn remembered(&self, ask: &Ask<'_>) -> Result<Option<Remembered>, DeskNo> {
        let past = self.ports.journal.past_act(ask.caller.as_str(), ask.key.as_str())?;
        let Some(past) = past else { return Ok(None) };
        if past.body != ask.body {
            return Err(used_before(ask.key));
        }
        let remembered = serde_json::from_slice(&past.answer)
            .map_err(|error| Failure::Damaged(error.to_string()))?;
        Ok(Some(remembered))
    }

    pub(crate) fn answer(&self, ask: &Ask<'_>, settled: Settled) -> Result<Answer, DeskNo> {
        match settled {
            Settled::Now(answer) => Ok(*answer),
            Settled::Before(remembered) => self.again(ask, remembered),
        }
    }

    /// The same answer again.
    pub(crate) fn again(&self, ask: &Ask<'_>, remembered: Remembered) -> Result<Answer, DeskNo> {
        match remembered {
            Remembered::Answer { answer } => self.check_same_name(ask).map(|()| *answer),
            Remembered::Refused { refused } => Err(DeskNo::Refused(refused)),
            Remembered::Run { run, entries } => self.run_again(ask, &run, entries),
            Remembered::Look { table, shown, answer } => {
                self.look_again(ask, &table, shown, *answer)
            }
            Remembered::Import { .. } => Err(import_without_file()),
        }
    }

    /// Records what an effect of an act came to.
    pub(crate) fn close(&self, ask: &Ask<'_>, report: &Report) -> Result<Vec<u64>, Failure> {
        self.report(&mut self.write(), report, ask.caller)
    }

    /// Records what an effect came to, with a word for the parties beside it, as JSON.
    pub(crate) fn close_with(
        &self,
        ask: &Ask<'_>,
        report: &Report,
        (name, word): (&str, &impl Serialize),
    ) -> Result<Vec<u64>, Failure> {
        let mut bench = self.write();
        let today = self.today(&bench.state)?;
        let mut recorded = governance::record(&bench.state, report, ask.caller, today);
        let word = serde_json::to_string(word).map_err(Failure::json)?;
        if let Some(first) = recorded.first_mut() {
            first.words.insert(name.to_owned(), word);
        }
        let sheet = Sheet { actor: None, happened_on: today, recorded: &recorded };
        self.append(&mut bench, sheet, |_, _| Ok(None))
    }

    /// The articles an entry cites.
    pub(crate) fn articles_of(&self, seq: u64) -> Result<Vec<ArticleId>, Failure> {
        let entry = self.entry(seq)?.ok_or_else(|| Failure::Damaged(format!("entry {seq}")))?;
        let envelope = ledger::Envelope::parse(&entry.envelope)
            .map_err(|error| Failure::Damaged(format!("entry {seq}: {error}")))?;
        Ok(envelope.articles.iter().filter_map(|it| ArticleId::new(it.as_str()).ok()).collect())
    }
}

/// The digest of what was asked, without the name of a person: who knows the rest could try names
/// on it, and it is kept when the name is erased.
fn body_of(asked: &Asked) -> Result<Digest, Failure> {
    let mut nameless = asked.clone();
    if let Command::AppointOfficer { name, .. } = &mut nameless.command {
        name.clear();
    }
    canon::digest(&nameless).map_err(Failure::json)
}

fn used_before(key: &Key) -> DeskNo {
    DeskNo::Conflict(Text::new(
        format!("编号 `{key}` 已用于另一项操作"),
        format!("the key `{key}` was used for another act"),
    ))
}

fn import_without_file() -> DeskNo {
    DeskNo::Malformed(Text::new(
        "导入须同时提交文件内容",
        "an import comes with its file: send the bytes",
    ))
}

/// The act as the council sees it.
pub(crate) fn framed(caller: &OfficerId, asked: &Asked, today: Day) -> Act {
    Act {
        actor: caller.clone(),
        happened_on: asked.happened_on.unwrap_or(today),
        command: asked.command.clone(),
        evidence: None,
    }
}

/// The act as the journal remembers it.
pub(crate) fn remember(ask: &Ask<'_>, remembered: &Remembered) -> Result<ports::Act, Failure> {
    Ok(ports::Act {
        actor: ask.caller.to_string(),
        key: ask.key.to_string(),
        body: ask.body,
        answer: canon::bytes(remembered).map_err(Failure::json)?,
    })
}
