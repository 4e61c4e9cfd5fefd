//! How a product is called, from its dossier and the plan of its template; and an answer made up
//! for whoever wants to try it. No data is opened for either.

use std::collections::BTreeMap;

use governance::{Grant, Parameter, ProductSource, State, fill, sample};
use ports::{OutputColumn, RoomNo};
use terms::{ColumnKind, ProductId, Text, VersionNo};

use super::synthetic;
use crate::desk::Desk;
use crate::no::{DeskNo, Failure, not_found};
use crate::views::{AnswerColumn, CallSheet, SyntheticAnswer};

/// The columns of answers, by product and version: they never change.
pub(crate) type KnownColumns = BTreeMap<(ProductId, VersionNo), Vec<AnswerColumn>>;

impl Desk {
    /// How a product is called; only one with a template that has passed its review.
    ///
    /// The columns are those of the guarded plan: it is made from the query and the grant alone.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] for anything else.
    pub fn call_sheet(&self, id: &ProductId) -> Result<CallSheet, DeskNo> {
        let mut sheet = self.sheet_without_columns(id)?;
        sheet.columns = self.columns_of(id, sheet.version)?;
        Ok(sheet)
    }

    /// An answer made up from the columns of a product, the same for the same arguments.
    ///
    /// # Guarantee
    /// The vault is not opened: rows follow from the names of columns, their kinds and the
    /// arguments.
    ///
    /// # Errors
    /// [`DeskNo::Malformed`] when an argument is missing, unknown or outside its domain.
    pub fn try_product(
        &self,
        id: &ProductId,
        arguments: BTreeMap<String, String>,
    ) -> Result<SyntheticAnswer, DeskNo> {
        let sheet = self.call_sheet(id)?;
        check(&sheet.parameters, &arguments)?;
        Ok(SyntheticAnswer {
            synthetic: true,
            notice: Text::new(
                "示例数据：按字段名称和类型编造，与真实数据无关",
                "made-up data: drawn from the names and kinds of columns, no real value in it",
            ),
            product: id.clone(),
            version: sheet.version,
            columns: sheet.columns.iter().map(|column| column.name.clone()).collect(),
            rows: synthetic::rows(&sheet, &arguments),
            arguments,
        })
    }

    fn sheet_without_columns(&self, id: &ProductId) -> Result<CallSheet, DeskNo> {
        let view = self.product(None, id)?;
        let bench = self.read();
        let known = bench.state.products.get(id).filter(|it| it.withdrawn_on.is_none());
        let (version, admitted) =
            known.and_then(|it| it.admitted()).ok_or_else(|| not_found("product", id))?;
        let ProductSource::Template { parameters, .. } = &admitted.form.source else {
            return Err(not_found("interface of product", id));
        };
        Ok(CallSheet {
            product: id.clone(),
            title: admitted.form.title.clone(),
            summary: admitted.form.summary.clone(),
            version,
            price: admitted.form.price,
            scenario: admitted.form.scenario.clone(),
            owner: view.line.owner,
            parameters: parameters.clone(),
            columns: Vec::new(),
            resources: view.resources,
        })
    }

    fn columns_of(&self, id: &ProductId, version: VersionNo) -> Result<Vec<AnswerColumn>, DeskNo> {
        let key = (id.clone(), version);
        if let Some(known) = self.known_columns().get(&key) {
            return Ok(known.clone());
        }
        let template = {
            let bench = self.read();
            let product = bench.state.products.get(id);
            let form = product.and_then(|it| it.versions.get(&version)).map(|it| it.form.clone());
            form.ok_or_else(|| not_found("product", id))?.source
        };
        let ProductSource::Template { grant, sql, parameters } = template else {
            return Err(not_found("interface of product", id));
        };
        let granted = self.granted(&grant)?;
        let plan =
            match self.ports.room.check(&granted, &fill(&sql, &parameters, &sample(&parameters))) {
                Ok(plan) => plan,
                Err(RoomNo::Refused(_)) => return Err(not_found("interface of product", id)),
                Err(RoomNo::Failed(failure)) => return Err(Failure::from(failure).into()),
            };
        let bench = self.read();
        let known = bench.state.grants.get(&grant).ok_or_else(|| not_found("grant", &grant))?;
        let columns: Vec<_> =
            plan.output.iter().map(|column| answer_column(&bench.state, known, column)).collect();
        drop(bench);
        self.known_columns().insert(key, columns.clone());
        Ok(columns)
    }
}

fn answer_column(state: &State, grant: &Grant, column: &OutputColumn) -> AnswerColumn {
    let aggregated = column.treatment == "aggregated";
    let kind = match column.sources.as_slice() {
        [source] if !aggregated => kind_of(state, grant, source),
        _ => None,
    };
    AnswerColumn { name: column.name.clone(), kind, aggregated }
}

/// The kind of a source column, written `table.column`.
fn kind_of(state: &State, grant: &Grant, source: &str) -> Option<ColumnKind> {
    let (table, column) = source.split_once('.')?;
    let table = grant.tables.iter().find(|it| it.sql_name == table)?;
    let columns = &state.resources.get(&table.resource)?.columns;
    columns.iter().find(|(name, _, _)| name == column).map(|(_, kind, _)| *kind)
}

pub(super) fn check(
    parameters: &[Parameter],
    arguments: &BTreeMap<String, String>,
) -> Result<(), DeskNo> {
    let wrong = |zh: String, en: String| Err(DeskNo::Malformed(Text::new(zh, en)));
    for parameter in parameters {
        let name = &parameter.name;
        match arguments.get(name) {
            Some(value) if parameter.domain.holds(value) => {}
            Some(_) => {
                return wrong(
                    format!("参数 `{name}` 的取值不在范围内，取值范围见产品说明"),
                    format!("the value of `{name}` is outside its domain; the product page has it"),
                );
            }
            None => {
                return wrong(
                    format!("缺少参数 `{name}`，请一并给出"),
                    format!("the parameter `{name}` is missing: give it too"),
                );
            }
        }
    }
    let unknown = arguments.keys().find(|name| !parameters.iter().any(|it| it.name == **name));
    match unknown {
        Some(name) => wrong(
            format!("本产品没有参数 `{name}`"),
            format!("the product has no parameter `{name}`"),
        ),
        None => Ok(()),
    }
}
