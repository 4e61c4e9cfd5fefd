//! Products: the plan of a template before it is filed, its answers, and the keys of subscriptions.

use std::collections::BTreeMap;

use governance::{Evidence, ProductForm, ProductSource, fill, sample};
use ports::RoomNo;
use terms::{Digest, GrantId, ProductId};

use crate::act::{Ask, Settled};
use crate::answer::Answer;
use crate::desk::Desk;
use crate::no::{DeskNo, Failure, not_found};

/// How many random bytes a secret has.
const SECRET_BYTES: usize = 32;
/// What every secret begins with, so that a leaked one is recognised.
const SECRET_PREFIX: &str = "gsk_";

impl Desk {
    /// Opens the case of a product; the template is guarded first, with arguments of its domain.
    pub(crate) fn register_product(
        &self,
        ask: &Ask<'_>,
        form: &ProductForm,
    ) -> Result<Answer, DeskNo> {
        if let Some(before) = self.lawful_or_refuse(ask)? {
            return self.again(ask, before);
        }
        let evidence = match &form.source {
            ProductSource::Release { .. } => None,
            ProductSource::Template { grant, sql, parameters } => {
                let granted = self.granted(grant)?;
                let sql = fill(sql, parameters, &sample(parameters));
                match self.ports.room.check(&granted, &sql) {
                    Ok(plan) if plan.lookable => {
                        Some(Evidence::Plan { digest: plan.digest, reads: plan.reads })
                    }
                    Ok(_) => return Err(DeskNo::Malformed(rows_template())),
                    Err(RoomNo::Refused(findings)) => return self.guard_refuses(ask, findings),
                    Err(RoomNo::Failed(failure)) => return Err(Failure::from(failure).into()),
                }
            }
        };
        let settled = self.settle(ask, evidence)?;
        self.answer(ask, settled)
    }

    /// An answer of a product: a run of its template, and a look at what came out.
    pub(crate) fn answer_template(
        &self,
        ask: &Ask<'_>,
        product: &ProductId,
        arguments: &BTreeMap<String, String>,
    ) -> Result<Answer, DeskNo> {
        if let Some(before) = self.lawful_or_refuse(ask)? {
            return self.again(ask, before);
        }
        let (grant, sql) = self.filled(product, arguments)?;
        self.run_query(ask, &grant, &sql)
    }

    fn filled(
        &self,
        product: &ProductId,
        arguments: &BTreeMap<String, String>,
    ) -> Result<(GrantId, String), DeskNo> {
        let bench = self.read();
        let known = bench.state.products.get(product).and_then(|product| product.admitted());
        let (_, version) = known.ok_or_else(|| not_found("product", product))?;
        match &version.form.source {
            ProductSource::Template { grant, sql, parameters } => {
                Ok((grant.clone(), fill(sql, parameters, arguments)))
            }
            ProductSource::Release { .. } => Err(not_found("product", product)),
        }
    }

    /// Makes a key: the secret is in this answer and nowhere else.
    pub(crate) fn issue_key(&self, ask: &Ask<'_>) -> Result<Answer, DeskNo> {
        let mut bytes = [0; SECRET_BYTES];
        self.ports.entropy.fill(&mut bytes);
        let secret = format!("{SECRET_PREFIX}{}", Digest(bytes));
        match self.settle(ask, Some(Evidence::Secret(secret_digest(&secret))))? {
            Settled::Now(answer) => Ok(Answer { secret: Some(secret), ..*answer }),
            Settled::Before(before) => self.again(ask, before),
        }
    }
}

/// The digest by which a secret is known.
pub(crate) fn secret_digest(secret: &str) -> Digest {
    crate::canon::sha256(secret.as_bytes())
}

fn rows_template() -> terms::Text {
    terms::Text::new(
        "模板会给出行级内容；接口产品只能给出统计结果",
        "the template answers with rows; an interface gives aggregates only",
    )
}
