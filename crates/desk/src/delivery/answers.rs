//! Answers of products: made once for the same arguments on the same data, in the supplier's name.

use std::sync::Arc;

use governance::{Command, Evidence, Report};
use ports::Rows;
use serde::Serialize;
use terms::{Digest, Key, OfficerId, TableId, Text};

use super::Denied;
use super::edition::{Arguments, Edition, Media, Ready, Source};
use super::gate::Gate;
use crate::act::{Ask, Asked};
use crate::answer::Remembered;
use crate::canon;
use crate::desk::Desk;
use crate::no::{DeskNo, Failure, not_found};

/// How often an answer may be begun anew after it was cut off or refused for a reason that is gone.
const ATTEMPTS: u32 = 16;

/// An answer as it is sent.
#[derive(Serialize)]
struct Sheet<'a> {
    product: &'a str,
    version: u32,
    columns: &'a [String],
    rows: &'a [Vec<Option<String>>],
}

impl Desk {
    /// The answer to a call, made now unless it was made before. `words` is how the arguments were
    /// written, to be known again.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn prepare(
        &self,
        gate: &Gate,
        arguments: &Arguments,
        words: &str,
    ) -> Result<Arc<Ready>, Denied> {
        let edition = gate.open()?;
        let Source::Template { .. } = edition.source else {
            return Err(other_way(edition, "file"));
        };
        self.made(gate, edition, (arguments, words), || {
            let rows = self.computed(edition, arguments)?;
            let sheet = Sheet {
                product: edition.product.as_str(),
                version: edition.version.0,
                columns: &rows.columns,
                rows: &rows.rows,
            };
            let bytes = serde_json::to_vec(&sheet).map_err(Failure::json)?;
            Ok(Ready::new(bytes, Media::Json))
        })
    }

    /// The file of a product; its digest is that of the release.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn prepare_file(&self, gate: &Gate) -> Result<Arc<Ready>, Denied> {
        let edition = gate.open()?;
        let Source::File { table, content } = &edition.source else {
            return Err(other_way(edition, ""));
        };
        self.made(gate, edition, (&Arguments::new(), ""), || {
            let bytes = self.ports.room.content(table, *content).map_err(Failure::from)?;
            if canon::sha256(&bytes) != *content {
                return Err(Failure::Damaged(format!("the file of table `{table}`")).into());
            }
            Ok(Ready::new(bytes, Media::Csv))
        })
    }

    fn made(
        &self,
        gate: &Gate,
        edition: &Edition,
        (arguments, words): (&Arguments, &str),
        make: impl FnOnce() -> Result<Ready, DeskNo>,
    ) -> Result<Arc<Ready>, Denied> {
        if let Some(ready) = edition.ready(arguments) {
            edition.keep(arguments, words, &ready);
            return Ok(ready);
        }
        self.look_at(gate)?;
        edition.once(arguments, words, make).map_err(|no| {
            gate.line.note(gate.month, self.ports.clock.now());
            Denied::No(no)
        })
    }

    /// The rows of an answer: a run of the template, and a look at what came out. Both are acts of
    /// the supplier under keys that follow from the arguments and the data, so that the same call
    /// after a restart is the same act.
    fn computed(&self, edition: &Edition, arguments: &Arguments) -> Result<Rows, DeskNo> {
        let officer = edition.officer.as_ref().ok_or_else(|| {
            DeskNo::Conflict(Text::new(
                "产品提供方目前没有在任经办人，无法生成结果",
                "the supplier has no officer in post in whose name the answer could be made",
            ))
        })?;
        for attempt in 0..ATTEMPTS {
            let key = key(edition, arguments, attempt)?;
            let past = self.ports.journal.past_act(officer.as_str(), key.as_str())?;
            match self.ran_and_looked(edition, officer, (&key, arguments)) {
                Err(no) if past.is_some() && may_pass(&no) => {}
                ended => return ended,
            }
        }
        Err(Failure::Interrupted("too_many_attempts".to_owned()).into())
    }

    fn ran_and_looked(
        &self,
        edition: &Edition,
        officer: &OfficerId,
        (key, arguments): (&Key, &Arguments),
    ) -> Result<Rows, DeskNo> {
        let command = Command::AnswerTemplate {
            product: edition.product.clone(),
            arguments: arguments.clone(),
        };
        let ran = self.act(officer, key, &Asked { happened_on: None, command })?;
        let table = ran.made.table.ok_or_else(|| not_found("table", key))?;
        let look = Key::new(format!("{key}/look")).map_err(Failure::bug)?;
        self.look_for_product(edition, officer, (&look, &table))
    }

    /// A look by a machine: it is on record with its digest and counts in the memory of the reading
    /// room like every look, but it is not charged to the day of the officer in whose name it is.
    fn look_for_product(
        &self,
        edition: &Edition,
        officer: &OfficerId,
        (key, table): (&Key, &TableId),
    ) -> Result<Rows, DeskNo> {
        let command = Command::Look { table: table.clone() };
        let asked = Asked { happened_on: None, command };
        let body = canon::digest(&asked).map_err(Failure::json)?;
        let ask = Ask { caller: officer, key, asked: &asked, body };
        if let Some(before) = self.remembered(&ask)? {
            return shown(self.again(&ask, before)?.rows);
        }
        self.decided(&mut self.write(), &ask, Some(Evidence::Cells(0)))?;
        let rows = match self.rows(table)? {
            Ok(rows) => rows,
            Err(findings) => return shown(self.guard_refuses(&ask, findings)?.rows),
        };
        let shown = canon::digest(&rows).map_err(Failure::json)?;
        let mut bench = self.write();
        self.decided(&mut bench, &ask, Some(Evidence::Cells(0)))?;
        let today = self.today(&bench.state)?;
        let report = Report::Looked { table: table.clone(), shown, cells: 0 };
        let mut recorded = governance::record(&bench.state, &report, officer, today);
        if let Some(first) = recorded.first_mut() {
            let cells = rows.rows.iter().map(Vec::len).sum::<usize>();
            first.words.insert("product".to_owned(), edition.product.to_string());
            first.words.insert("cells".to_owned(), cells.to_string());
        }
        self.keep(&mut bench, &ask, &recorded, |answer| Remembered::Look {
            table: table.clone(),
            shown,
            answer: Box::new(answer.clone()),
        })?;
        Ok(rows)
    }
}

fn shown(rows: Option<Rows>) -> Result<Rows, DeskNo> {
    rows.ok_or_else(|| Failure::Bug("a look without rows".to_owned()).into())
}

/// Whether a no that is remembered may be of a time that is over: a run cut off, or a refusal of
/// the law; what the guard found stays true of the same data.
fn may_pass(no: &DeskNo) -> bool {
    match no {
        DeskNo::Failed(Failure::Interrupted(_)) => true,
        DeskNo::Refused(refused) => refused.findings.is_empty(),
        DeskNo::Failed(_)
        | DeskNo::NotFound { .. }
        | DeskNo::Malformed(_)
        | DeskNo::Conflict(_) => false,
    }
}

/// The key of an answer: it follows from the product, its version, the data and the arguments.
fn key(edition: &Edition, arguments: &Arguments, attempt: u32) -> Result<Key, Failure> {
    let Digest(digest) = canon::digest(&(&edition.data, arguments)).map_err(Failure::json)?;
    let short = hex::encode(digest.iter().take(12).copied().collect::<Vec<u8>>());
    let (product, version) = (&edition.product, edition.version);
    Key::new(format!("deliver/{product}/{version}/{short}/{attempt}")).map_err(Failure::bug)
}

fn other_way(edition: &Edition, way: &str) -> Denied {
    let address = format!("/deliver/{}/{way}", edition.product);
    let address = address.trim_end_matches('/');
    Denied::NoSuchProduct(Text::new(
        format!("该产品请从 `{address}` 获取"),
        format!("this product is given at `{address}`"),
    ))
}
