//! What must be so of every answer: its entries, its grounds, what it may show.

use journeys::{No, Reply};
use ports::{Journal as _, KeyId, Keys as _};
use serde_json::Value;
use terms::Text;

use super::draw::Deed;
use super::{Sent, Stage, Verdict, cast, is_failed, text};

impl Stage {
    /// Checks what came of a deed; `before` is the size of the log before it, where nothing else
    /// was recorded.
    pub(super) fn check(&mut self, sent: &Sent, before: Option<u64>) -> Verdict {
        if let Deed::Call { secret, path } = &sent.deed {
            return self.check_call(sent, (*secret, path));
        }
        let size = self.watch.state.size;
        let grew = |by: &[u64]| before.is_none_or(|before| (before..size).eq(by.iter().copied()));
        match &sent.reply {
            Reply::Done(body) => {
                let entries = match &sent.deed {
                    Deed::Collect(_) => vec![size.saturating_sub(1)],
                    Deed::Read { .. } | Deed::Call { .. } => Vec::new(),
                    Deed::Act(..) | Deed::Import { .. } | Deed::Clock(_) => entries_of(body),
                };
                let recorded = entries.is_empty() != sent.deed.is_recorded();
                // When a month is over, what was called in it is closed beside the move.
                let is_whole = grew(&entries) || matches!(sent.deed, Deed::Clock(_));
                if !recorded || !is_whole {
                    return Err(format!("the log has {size} entries after {sent:?}"));
                }
                let first = entries.first().and_then(|seq| self.watch.kind(*seq));
                if sent.deed.kind().is_some_and(|kind| first != Some(kind)) {
                    return Err(format!("{sent:?} is recorded as {first:?}"));
                }
                self.watch.claim(&sent.officer, &sent.key, &entries)?;
                if sent.deed.is_erasure() {
                    self.check_erasures()?;
                }
                sent.deed.check_answer(body, self.least(), &self.erased())
            }
            // The desk does not record the refusal of a hand-over yet: every other one is an
            // entry.
            Reply::No(no) if sent.deed.is_collection() && no.entry.is_none() && grew(&[]) => {
                check_grounds(no)
            }
            Reply::No(no) if no.code.is_refusal() => {
                let entry =
                    no.entry.ok_or_else(|| format!("a refusal off the record: {sent:?}"))?;
                self.watch.claim(&sent.officer, &sent.key, &[entry])?;
                check_refusal(no, self.watch.kind(entry))
            }
            Reply::No(_) if sent.deed.is_import() || is_failed(&sent.reply) => Ok(()),
            Reply::No(no) if grew(&[]) => match no.detail {
                Some(_) => Ok(()),
                None => Err(format!("a no without a word: {no:?}")),
            },
            Reply::No(no) => Err(format!("something was recorded of {no:?}")),
        }
    }

    /// A program is let in only with a key that stands, and to what may be given out.
    fn check_call(&self, sent: &Sent, (secret, path): (usize, &str)) -> Verdict {
        let body = match &sent.reply {
            Reply::Done(body) => body,
            Reply::No(no) => return check_grounds(no),
        };
        let state = &self.watch.state;
        let secret = self.secrets.get(secret).ok_or("a secret that is none opened something")?;
        let key = state.access_keys.get(&secret.key).filter(|it| it.revoked_on.is_none());
        let key = key.ok_or_else(|| format!("`{}` is revoked and opened {path}", secret.key))?;
        let subscription = state.subscriptions.get(&key.subscription);
        let open = subscription.is_some_and(|it| it.closed_on.is_none());
        if !open {
            return Err(format!("`{}` is closed and {path} was answered", key.subscription));
        }
        let today = self.sim.desk().ok_or("the process is gone")?.time();
        let (today, _, _) = today.map_err(|no| format!("{no:?}"))?;
        let law = &self.sim.law().current;
        let lawful = governance::may_deliver(state, &secret.product, (law, today));
        lawful.map_err(|no| format!("{path} was answered though {no:?}"))?;
        sent.deed.check_answer(body, self.least(), &self.erased())
    }

    fn least(&self) -> u32 {
        self.sim.law().current.policy("min_entities").map_or(2, |policy| policy.value)
    }

    fn erased(&self) -> Vec<String> {
        let officers = self.watch.state.officers.iter().filter(|(_, officer)| officer.erased);
        officers.map(|(id, _)| format!("{}{id}", cast::NAME_MARK)).collect()
    }

    /// Of whom was erased neither the key nor a personal part is left.
    pub(super) fn check_erasures(&self) -> Verdict {
        let erased = self.watch.state.officers.iter().filter(|(_, officer)| officer.erased);
        let keys: Vec<KeyId> = erased.map(|(id, _)| KeyId(format!("person/{id}"))).collect();
        if let Some(key) = keys.iter().find(|key| self.sim.keys().find(key).is_ok()) {
            return Err(format!("`{key}` was erased and is there"));
        }
        let mut left = None;
        let scanned = self.sim.journal().scan(0, &mut |entry| {
            let under = entry.parts.iter().filter_map(|part| part.sealed_under.as_ref());
            left = under.into_iter().any(|key| keys.contains(key)).then_some(entry.seq);
            left.is_none()
        });
        scanned.map_err(text)?;
        match left {
            Some(seq) => Err(format!("the personal part of entry {seq} was erased and is there")),
            None => Ok(()),
        }
    }
}

fn entries_of(body: &Value) -> Vec<u64> {
    let entries = body.get("entries").and_then(Value::as_array);
    entries.into_iter().flatten().filter_map(Value::as_u64).collect()
}

/// Every refusal has a ground with fact and remedy.
fn check_grounds(no: &No) -> Verdict {
    let worded = |text: &Text| !text.zh.trim().is_empty() && !text.en.trim().is_empty();
    let whole = no.grounds.iter().all(|ground| worded(&ground.fact) && worded(&ground.remedy));
    if no.code.is_refusal() && (no.grounds.is_empty() || !whole) {
        return Err(format!("a refusal without a whole ground: {no:?}"));
    }
    Ok(())
}

/// Every refusal has its own entry.
fn check_refusal(no: &No, kind: Option<&str>) -> Verdict {
    check_grounds(no)?;
    match kind {
        Some("act.refused" | "run.interrupted") => Ok(()),
        _ => Err(format!("a refusal is recorded as {kind:?}")),
    }
}
