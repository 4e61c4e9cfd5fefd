//! Products as everybody sees them: what they give, what they cost, from which data, whether they
//! are given out.

use governance::{Command, HoldTarget, Product, ProductSource, ProductVersion, State, may_deliver};
use rulebook::model::Rulebook;
use terms::{Day, OfficerId, ProductId, VersionNo};

use super::{
    HoldView, Named, ProductLine, ProductVersionView, ProductView, ReleaseOfProduct, Standing,
    Viewer, name, subject,
};
use crate::desk::Desk;
use crate::no::{DeskNo, not_found};

/// The law and the day a product is judged by.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) law: &'a Rulebook,
    pub(super) today: Day,
}

impl Desk {
    /// Every product that was ever put on file, those given out first.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn products(&self) -> Result<Vec<ProductLine>, DeskNo> {
        let bench = self.read();
        let at = At { law: self.law(), today: self.today(&bench.state)? };
        let lines = bench.state.products.iter();
        let mut lines: Vec<_> =
            lines.filter_map(|(id, product)| line(&bench.state, (id, product), at)).collect();
        lines.sort_by(|one, other| {
            let rank = |line: &ProductLine| line.standing != Standing::Circulating;
            (rank(one), &one.id).cmp(&(rank(other), &other.id))
        });
        Ok(lines)
    }

    /// A product; a viewer sees besides what is his.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`].
    pub fn product(
        &self,
        caller: Option<&OfficerId>,
        id: &ProductId,
    ) -> Result<ProductView, DeskNo> {
        let bench = self.read();
        let viewer = caller.map(|caller| self.viewer(&bench, caller)).transpose()?;
        let at = At { law: self.law(), today: self.today(&bench.state)? };
        let product = bench.state.products.get(id).ok_or_else(|| not_found("product", id))?;
        view(&bench.state, (id, product), at, viewer).ok_or_else(|| not_found("product", id))
    }
}

/// The version people see: the newest that has passed, or the newest.
fn shown(product: &Product) -> Option<(VersionNo, &ProductVersion)> {
    product.admitted().or_else(|| product.newest())
}

pub(super) fn standing(
    state: &State,
    (id, product): (&ProductId, &Product),
    at: At<'_>,
) -> Standing {
    if product.withdrawn_on.is_some() {
        return Standing::Withdrawn;
    }
    if product.admitted().is_none() {
        return Standing::UnderReview;
    }
    match may_deliver(state, id, (at.law, at.today)) {
        Ok(()) => Standing::Circulating,
        Err(_) => Standing::Stopped,
    }
}

fn line(state: &State, (id, product): (&ProductId, &Product), at: At<'_>) -> Option<ProductLine> {
    let (version, shown) = shown(product)?;
    let mine = || state.subscriptions.values().filter(|it| it.product == *id);
    let open = mine().filter(|it| it.closed_on.is_none()).count();
    let calls = mine().flat_map(|it| it.use_of.values()).map(|month| month.billed).sum();
    Some(ProductLine {
        id: id.clone(),
        title: shown.form.title.clone(),
        summary: shown.form.summary.clone(),
        kind: shown.form.kind,
        owner: name::party(state, &product.owner),
        scenario: shown.form.scenario.clone(),
        price: shown.form.price,
        path: shown.form.path,
        standing: standing(state, (id, product), at),
        version,
        subscribers: u64::try_from(open).unwrap_or(u64::MAX),
        calls,
    })
}

fn view(
    state: &State,
    (id, product): (&ProductId, &Product),
    at: At<'_>,
    viewer: Option<Viewer<'_>>,
) -> Option<ProductView> {
    let (_, shown) = shown(product)?;
    let own = viewer.is_some_and(|viewer| *viewer.party == product.owner);
    let reviews = viewer.is_some_and(|viewer| {
        let case = state.cases.get(&shown.case);
        case.is_some_and(|case| viewer.sees_case(case))
    });
    let (parameters, sql) = match &shown.form.source {
        ProductSource::Template { parameters, sql, .. } => (parameters.clone(), Some(sql.clone())),
        ProductSource::Release { .. } => (Vec::new(), None),
    };
    let versions = product.versions.iter().rev().map(|(number, version)| ProductVersionView {
        version: *number,
        state: version.state,
        entry: version.entry,
        admitted: version.admitted,
        admitted_on: version.admitted_on,
        serial: version.serial,
        case: (own || reviews).then(|| version.case.clone()),
    });
    let subscription = viewer.and_then(|viewer| {
        let mut mine = state.subscriptions.iter().rev();
        let open = mine.find(|(_, it)| {
            it.product == *id && it.party == *viewer.party && it.closed_on.is_none()
        });
        open.map(|(id, _)| id.clone())
    });
    Some(ProductView {
        line: line(state, (id, product), at)?,
        versions: versions.collect(),
        resources: resources(state, shown),
        release: release(state, shown),
        parameters,
        sql: sql.filter(|_| own || reviews),
        holds: holds(state, id),
        own,
        may: viewer.map_or_else(Vec::new, |it| may(it, (id, product), subscription.is_some())),
        subscription,
    })
}

fn resources(state: &State, version: &ProductVersion) -> Vec<Named<terms::ResourceId>> {
    let grant = state.grant_of(&version.form).and_then(|id| state.grants.get(id));
    let tables = grant.map(|grant| grant.tables.as_slice()).unwrap_or_default();
    let named = tables.iter().map(|table| Named {
        id: table.resource.clone(),
        name: subject::title(state, &table.resource),
    });
    named.collect()
}

fn release(state: &State, version: &ProductVersion) -> Option<ReleaseOfProduct> {
    let ProductSource::Release { release: id } = &version.form.source else { return None };
    let release = state.releases.get(id)?;
    Some(ReleaseOfProduct {
        id: id.clone(),
        entry: release.entry,
        serial: release.serial,
        content: release.content,
    })
}

fn holds(state: &State, product: &ProductId) -> Vec<HoldView> {
    let on_it = state
        .holds
        .iter()
        .filter(|(_, hold)| matches!(&hold.target, HoldTarget::Product(held) if held == product));
    let mut holds: Vec<HoldView> = on_it
        .map(|(id, hold)| HoldView {
            id: id.clone(),
            owner: name::party(state, &hold.owner),
            set_on: hold.set_on,
            lifted_on: hold.lifted_on,
            entry: hold.entry,
        })
        .collect();
    holds.sort_by_key(|hold| hold.entry);
    holds
}

fn may(viewer: Viewer<'_>, (id, product): (&ProductId, &Product), subscribed: bool) -> Vec<String> {
    let word = || "-".to_owned();
    let mut may = Vec::new();
    let subscribes = viewer.law().procedures.values().any(|procedure| {
        procedure.subject == rulebook::vocabulary::Subject::Subscription
            && viewer.may_open(procedure)
    });
    if subscribes && !subscribed && product.owner != *viewer.party {
        may.push("subscribe".to_owned());
    }
    if viewer.may(Command::StopProduct { product: id.clone(), reason: word() }).is_ok() {
        may.push("stop".to_owned());
    }
    if viewer.may(Command::WithdrawProduct { product: id.clone(), reason: word() }).is_ok() {
        may.push("withdraw".to_owned());
    }
    may
}
