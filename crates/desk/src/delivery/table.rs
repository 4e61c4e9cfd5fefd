//! The table of gates: rebuilt from the state whenever something a gate rests on may have changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use governance::{Event, Mode, Product, ProductSource, ProductVersion, State, Subscription};
use ports::{GuardFinding, GuardRule, Remedy};
use rulebook::model::Rulebook;
use terms::{Day, Digest, Instant, OfficerId, ProductId, Refusal, ResourceId, Text, VersionNo};

use super::Delivery;
use super::edition::{Edition, Source};
use super::gate::{Gate, Plan};
use super::line::Line;
use crate::bench::Bench;
use crate::desk::Desk;
use crate::guard;
use crate::no::Failure;

/// The gates by the digest of the secret that opens them.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) gates: BTreeMap<Digest, Arc<Gate>>,
    pub(super) editions: BTreeMap<ProductId, Arc<Edition>>,
    /// From when on the table must be made anew, because the day is over.
    pub(super) until: Option<Instant>,
    /// The clock of a rehearsal.
    pub(super) stands_at: Option<Instant>,
    /// Why nothing is delivered at all.
    pub(super) broken: Option<String>,
}

/// What every gate of a table has in common.
struct Today<'a> {
    state: &'a State,
    law: &'a Rulebook,
    day: Day,
    month_over: Instant,
}

/// Whether a gate may rest on what an event changes. Whatever is not named here may be.
pub(crate) fn matters(event: &Event) -> bool {
    !matches!(
        event,
        Event::RunAdmitted { .. }
            | Event::RunAnswered { .. }
            | Event::RunInterrupted { .. }
            | Event::TableLooked { .. }
            | Event::FileDelivered { .. }
            | Event::QuotaLeased { .. }
            | Event::UsageRecorded { .. }
            | Event::ActRefused { .. }
            | Event::ImportStarted { .. }
            | Event::ImportFailed { .. }
            // What a case comes to is an entry of its own.
            | Event::CaseOpened { .. }
            | Event::StepAnswered { .. }
            | Event::ScanHandedIn { .. }
            | Event::ClockStopped { .. }
            | Event::ClockResumed { .. }
            | Event::CaseWithdrawn { .. }
            // A product rests on grant and data; how a resource is described changes neither.
            | Event::ResourceDescribed { .. }
            | Event::CatalogueEntered { .. }
            | Event::PartyRegistered { .. }
            | Event::KeyRegistered { .. }
            | Event::CallPublished { .. }
            | Event::MatterEntered { .. }
            | Event::MatterStruck { .. }
    )
}

impl Desk {
    /// Makes the table of gates anew, and closes those that are not in it any more.
    /// When that cannot be done, all of them are closed.
    pub(crate) fn refresh_gates(&self, bench: &Bench) {
        if let Err(failure) = self.made_anew(&bench.state) {
            tracing::error!(%failure, "nothing is delivered any more");
            self.delivery.shut(&failure.to_string());
        }
    }

    fn made_anew(&self, state: &State) -> Result<(), Failure> {
        // One at a time: two tables made from the same old one would not know each other's gates.
        let _turn = self.delivery.turn();
        let old = self.delivery.table();
        let mut new = self.empty_table(state)?;
        if !state.access_keys.is_empty() {
            let day = self.today(state)?;
            let zone = zone_of(state);
            let next = day.month().plus_months(1);
            let month_over = Instant::at(next, 0, zone).map_err(Failure::bug)?;
            let today = Today { state, law: self.law(), day, month_over };
            today.fill(&mut new, &old, &self.delivery);
        }
        self.delivery.replace(&old, new);
        Ok(())
    }

    fn empty_table(&self, state: &State) -> Result<Table, Failure> {
        let place = state.place.as_ref();
        let rehearses = place.is_some_and(|place| place.mode == Mode::Rehearsal);
        let stands_at = (rehearses && place.is_some_and(|place| place.clock.is_some()))
            .then(|| self.now(state));
        let until = if stands_at.is_some() {
            None
        } else {
            let tomorrow = self.today(state)?.next();
            Some(Instant::at(tomorrow, 0, zone_of(state)).map_err(Failure::bug)?)
        };
        Ok(Table { until, stands_at, ..Table::default() })
    }
}

fn zone_of(state: &State) -> &str {
    state.place.as_ref().map_or("Asia/Shanghai", |place| place.zone.as_str())
}

impl Today<'_> {
    fn fill(&self, new: &mut Table, old: &Table, delivery: &Delivery) {
        let per_minute = self.law.policy("calls_per_minute").map(|policy| policy.value);
        let mut verdicts: BTreeMap<&ProductId, Result<Arc<Edition>, Arc<Refusal>>> =
            BTreeMap::new();
        for key in self.state.access_keys.values().filter(|key| key.revoked_on.is_none()) {
            let id = &key.subscription;
            let Some(subscription) = self.state.subscriptions.get(id) else { continue };
            let verdict = verdicts
                .entry(&subscription.product)
                .or_insert_with(|| self.verdict(&subscription.product, old));
            let pass = match self.closed(subscription) {
                Some(refusal) => Err(Arc::new(refusal)),
                None => verdict.clone(),
            };
            let plan = Plan {
                line: delivery.line(id, || {
                    Line::new(id.clone(), subscription.serial, subscription.calls_per_month)
                }),
                product: subscription.product.clone(),
                pass,
                month: self.day.month(),
                month_over: self.month_over,
                per_minute,
            };
            let known = old.gates.get(&key.digest).filter(|gate| gate.is(&plan));
            let gate = known.cloned();
            let gate = gate.unwrap_or_else(|| Arc::new(Gate::new(plan, &delivery.yard)));
            new.gates.insert(key.digest, gate);
        }
        let open = verdicts.into_iter().filter_map(|(id, it)| Some((id.clone(), it.ok()?)));
        new.editions = open.collect();
    }

    /// What is delivered of a product today, or why nothing is.
    fn verdict(&self, id: &ProductId, old: &Table) -> Result<Arc<Edition>, Arc<Refusal>> {
        governance::may_deliver(self.state, id, (self.law, self.day)).map_err(Arc::new)?;
        let product = self.state.products.get(id);
        let admitted = product.and_then(|product| Some((product, product.admitted()?)));
        let Some((product, (number, version))) = admitted else {
            return Err(Arc::new(self.not_deliverable(id)));
        };
        let made = self.edition(id, product, (number, version));
        let made = made.ok_or_else(|| Arc::new(self.not_deliverable(id)))?;
        let known = old.editions.get(id).filter(|known| known.is(&made));
        Ok(known.cloned().unwrap_or_else(|| Arc::new(made)))
    }

    fn edition(
        &self,
        id: &ProductId,
        product: &Product,
        (number, version): (VersionNo, &ProductVersion),
    ) -> Option<Edition> {
        let (source, data) = match &version.form.source {
            ProductSource::Template { grant, parameters, .. } => {
                let parameters = parameters.clone();
                let source = Source::Template { grant: grant.clone(), parameters };
                (source, self.data(grant)?)
            }
            ProductSource::Release { release } => {
                let release = self.state.releases.get(release)?;
                let (table, content) = (release.table.clone(), release.content);
                (Source::File { table, content }, Vec::new())
            }
        };
        let officer = self.officer(product, version);
        Some(Edition::new((id.clone(), number), source, data, officer))
    }

    /// The newest version of each table of a grant; none while one has no version at all.
    fn data(&self, grant: &terms::GrantId) -> Option<Vec<(ResourceId, VersionNo)>> {
        let tables = self.state.grants.get(grant)?.tables.iter();
        tables
            .map(|table| Some((table.resource.clone(), self.state.ready_version(&table.resource)?)))
            .collect()
    }

    /// In whose name the template runs: whoever filed the product, or else who is in post.
    fn officer(&self, product: &Product, version: &ProductVersion) -> Option<OfficerId> {
        let author = self.state.cases.get(&version.case).map(|case| &case.author);
        let everybody = author.into_iter().chain(self.state.officers.keys());
        let mut in_post = everybody.filter(|id| {
            let officer = self.state.officers.get(*id);
            officer.is_some_and(|it| it.in_post && it.party == product.owner)
        });
        in_post.next().cloned()
    }

    fn closed(&self, subscription: &Subscription) -> Option<Refusal> {
        let on = subscription.closed_on?;
        let fact = Text::new(
            format!("订阅已于 {on} 终止"),
            format!("the subscription was closed on {on}"),
        );
        Some(self.refusal(fact, Text::new("重新申请订阅", "apply for a new subscription")))
    }

    fn not_deliverable(&self, id: &ProductId) -> Refusal {
        let fact = Text::new(
            format!("产品 `{id}` 所依据的数据目前没有可用版本"),
            format!("the data behind product `{id}` has no version that may be used now"),
        );
        let remedy = Text::new("等待数源部门提供新版本", "wait for a new version of the data");
        self.refusal(fact, remedy)
    }

    /// A refusal under the rule that binds a use to what was agreed for it.
    fn refusal(&self, fact: Text, remedy: Text) -> Refusal {
        let finding = GuardFinding {
            rule: GuardRule::TableNotGranted,
            column: None,
            fact,
            remedy: Remedy::GrantChange,
            hint: remedy,
        };
        guard::refusal(self.law, &[finding])
            .unwrap_or_else(|| unreachable!("a finding always rests on a rule of the place"))
    }
}
