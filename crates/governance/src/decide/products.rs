//! Products: dossier, registration, circulation, and how one is stopped.

use std::collections::BTreeMap;

use rulebook::vocabulary::GuardName;
use terms::{CaseId, Digest, GrantId, ProductId, Role, Text, VersionNo};

use super::cases::Framed;
use super::oversight::given;
use super::{Council, No, unknown};
use crate::act::Evidence;
use crate::event::{Event, Recorded, Register};
use crate::guards::Grounds;
use crate::product::{Parameter, Product, ProductForm, ProductKind, ProductSource};
use crate::state::{Case, CaseState, HoldTarget, Subject};
use crate::template;

impl Council<'_> {
    pub(super) fn frame_product(
        &self,
        form: &ProductForm,
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let known = self.state.products.get(&form.product);
        if known.is_some_and(|known| known.owner != self.party) || self.is_taken(&form.product) {
            return Err(No::Malformed(Text::new(
                format!("产品编号 `{}` 已被使用", form.product),
                format!("there already is a product `{}`", form.product),
            )));
        }
        check_kind(form)?;
        let last = known.and_then(Product::newest);
        if let Some((_, last)) = last {
            check_same_product(&last.form, form, grounds)?;
        }
        if form.title.zh.trim().is_empty() || form.title.en.trim().is_empty() {
            return Err(No::Malformed(Text::new("缺少产品名称", "the title is missing")));
        }
        let grant = self.check_source(form, grounds)?;
        self.refuse_second(|subject| is_about(subject, &form.product), grounds);
        self.check_scenario(form, &grant, grounds);
        self.check_redevelopment(&grant, grounds);
        let plan = match (&form.source, &self.act.evidence) {
            (ProductSource::Template { .. }, Some(Evidence::Plan { digest, .. })) => Some(*digest),
            _ => None,
        };
        let last = last.map_or(0, |(version, _)| version.0);
        let version = VersionNo(last.saturating_add(1));
        let subject = Subject::Product { version, form: Box::new(form.clone()), plan };
        Ok(Framed { subject, document: None, before: Vec::new(), words: BTreeMap::new() })
    }

    /// Whether another party is about to register this id; that is all that is told of its case.
    fn is_taken(&self, product: &ProductId) -> bool {
        self.state.cases.values().any(|case| {
            case.state == CaseState::Open
                && case.applicant != self.party
                && is_about(&case.subject, product)
        })
    }

    /// What a product is made from must be the supplier's own, and in use.
    fn check_source(&self, form: &ProductForm, grounds: &mut Grounds<'_>) -> Result<GrantId, No> {
        let (what, id) = match &form.source {
            ProductSource::Release { release } => ("release", release.to_string()),
            ProductSource::Template { grant, .. } => ("grant", grant.to_string()),
        };
        let grant = self.state.grant_of(form).ok_or_else(|| unknown(what, &id))?;
        let known = self.state.grants.get(grant).filter(|it| it.party == self.party);
        let known = known.ok_or_else(|| unknown(what, &id))?;
        if let ProductSource::Template { sql, parameters, .. } = &form.source {
            template::check(sql, parameters).map_err(No::Malformed)?;
        }
        self.check_use(grant, known, grounds);
        Ok(grant.clone())
    }

    fn check_scenario(&self, form: &ProductForm, grant: &GrantId, grounds: &mut Grounds<'_>) {
        let Some(granted) = self.state.grants.get(grant) else { return };
        if granted.scenario == form.scenario {
            return;
        }
        grounds.always(
            GuardName::ScenarioBinding,
            &Text::new(
                format!("场景 `{}` 未经审核；授权的场景是 `{}`", form.scenario, granted.scenario),
                format!(
                    "scenario `{}` was not reviewed; `{}` was",
                    form.scenario, granted.scenario
                ),
            ),
            &Text::new(
                "改用经审核的场景，或者就新场景另行申请",
                "use that one, or apply for the new one",
            ),
        );
    }

    /// Where the operator may not develop again, neither may a partner that belongs to it.
    fn check_redevelopment(&self, grant: &GrantId, grounds: &mut Grounds<'_>) {
        let granted = self.state.grants.get(grant);
        let operator = granted.and_then(|it| self.state.operator_under(&it.agreement));
        let Some(operator) = operator else { return };
        if self.state.is_same_or_affiliate(operator, &self.party) {
            grounds.add(
                GuardName::NoRedevelopment,
                &Text::new(
                    format!("`{}` 是授权运营单位 `{operator}` 本身或者其关联方", self.party),
                    format!("`{}` is the operator `{operator}` or its affiliate", self.party),
                ),
                &Text::new("由无关联的合作方再开发", "an unrelated partner may develop it"),
            );
        }
    }

    pub(super) fn registered(
        &self,
        (id, case): (&CaseId, &Case),
        (version, plan): (VersionNo, Option<Digest>),
        form: &ProductForm,
    ) -> Recorded {
        let serial = self.next_serial(Register::Products);
        let event = Event::ProductRegistered {
            version,
            owner: case.applicant.clone(),
            form: Box::new(form.clone()),
            plan,
            case: id.clone(),
            serial,
        };
        let mut recorded = self.recorded(event, self.cites_of(GuardName::ProductRegisteredFirst));
        recorded.register = Some((Register::Products, serial));
        recorded.public = facts(version, form);
        recorded
    }

    pub(super) fn may_circulate(&self, version: VersionNo, form: &ProductForm) -> Recorded {
        let event =
            Event::ProductAdmitted { product: form.product.clone(), version, on: self.day() };
        let mut recorded = self.recorded(event, self.cites_of(GuardName::ProductReviewFirst));
        recorded.public = facts(version, form);
        recorded
    }

    /// Whether a product may be given out now: on file, reviewed, not stopped, and everything it
    /// rests on in force.
    pub(super) fn check_product(&self, id: &ProductId, grounds: &mut Grounds<'_>) {
        let Some(product) = self.state.products.get(id) else {
            grounds.always(
                GuardName::ProductRegisteredFirst,
                &Text::new(
                    format!("产品 `{id}` 未登记备案"),
                    format!("product `{id}` is neither registered nor on file"),
                ),
                &Text::new("先办理产品登记备案", "register it first"),
            );
            return;
        };
        let Some((_, version)) = product.admitted().filter(|_| product.withdrawn_on.is_none())
        else {
            grounds.always(
                GuardName::ProductReviewFirst,
                &Text::new(
                    format!("产品 `{id}` 未通过审核或者已经下架"),
                    format!("product `{id}` has not passed its review, or was withdrawn"),
                ),
                &Text::new("通过审核后才可以流通", "it circulates once it has passed"),
            );
            return;
        };
        for (hold, set) in self.state.holds_on(id) {
            grounds.always(
                GuardName::HoldStopsUse,
                &Text::new(
                    format!("`{}` 于 {} 停用该产品（`{hold}`）", set.owner, set.set_on),
                    format!("`{}` stopped the product on {} (`{hold}`)", set.owner, set.set_on),
                ),
                &Text::new("由设置机关解除", "its owner lifts the hold"),
            );
        }
        self.check_basis(&version.form, grounds);
    }

    /// A product is given out for as long as what it is made from may be used: a file that was
    /// released, too, is handed over by the platform under the agreements of its grant.
    pub(super) fn check_basis(&self, form: &ProductForm, grounds: &mut Grounds<'_>) {
        let grant = self.state.grant_of(form);
        if let Some((id, known)) = grant.and_then(|id| Some((id, self.state.grants.get(id)?))) {
            self.check_use(id, known, grounds);
        }
    }

    pub(super) fn withdraw_product(
        &self,
        product: &ProductId,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        let known = self.state.products.get(product).filter(|it| it.owner == self.party);
        let known = known.ok_or_else(|| unknown("product", product))?;
        given(reason)?;
        if known.withdrawn_on.is_some() {
            return Err(No::Malformed(Text::new("该产品已经下架", "it is withdrawn already")));
        }
        // A version that passes its review afterwards would bring the product back.
        let mut grounds = self.grounds();
        self.refuse_second(|subject| is_about(subject, product), &mut grounds);
        grounds.verdict()?;
        let event = Event::ProductWithdrawn { product: product.clone(), on: self.day() };
        let mut recorded = self.reasoned(event, GuardName::ProductRegisteredFirst, reason);
        recorded.public.insert("product".to_owned(), product.to_string());
        Ok(vec![recorded])
    }

    pub(super) fn stop_product(
        &self,
        product: &ProductId,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        let known = self.state.products.get(product).ok_or_else(|| unknown("product", product))?;
        if known.owner != self.party {
            self.check_may_stop(known)?;
        }
        given(reason)?;
        let event = Event::HoldSet {
            hold: self.next_hold(),
            target: HoldTarget::Product(product.clone()),
            owner: self.party.clone(),
            on: self.day(),
            case: None,
        };
        let mut recorded = self.reasoned(event, GuardName::HoldStopsUse, reason);
        if known.owner != self.party {
            recorded.cites.extend(self.cites_of_rule("may_stop_product"));
        }
        recorded.public.insert("product".to_owned(), product.to_string());
        Ok(vec![recorded])
    }

    /// An operator stops what is made under its own agreement, and nobody else's.
    fn check_may_stop(&self, product: &Product) -> Result<(), No> {
        let grant = product.newest().and_then(|(_, version)| self.state.grant_of(&version.form));
        let grant = grant.and_then(|grant| self.state.grants.get(grant));
        let operator = grant.and_then(|grant| self.state.operator_under(&grant.agreement));
        let mine = operator == Some(&self.party);
        let has = |role| self.has_role(role) && (role != Role::Operator || mine);
        let mut grounds = self.grounds();
        grounds.require_role("may_stop_product", has, &Text::new("停用产品", "stop this product"));
        Ok(grounds.verdict()?)
    }

    /// A run of the product's template: the supplier's own run, under the supplier's grant.
    pub(super) fn answer_template(
        &self,
        id: &ProductId,
        arguments: &BTreeMap<String, String>,
    ) -> Result<Vec<Recorded>, No> {
        let product = self.state.products.get(id).filter(|it| it.owner == self.party);
        let product = product.ok_or_else(|| unknown("product", id))?;
        let mut grounds = self.grounds();
        self.check_product(id, &mut grounds);
        grounds.verdict()?;
        let (_, version) = product.admitted().ok_or_else(|| unknown("product", id))?;
        let ProductSource::Template { grant, parameters, .. } = &version.form.source else {
            return Err(No::Malformed(Text::new("该产品不接受参数", "it takes no arguments")));
        };
        check_arguments(parameters, arguments)?;
        let mut recorded = self.admitted_run(grant, GuardName::ProductReviewFirst)?;
        recorded.words.insert("product".to_owned(), id.to_string());
        let named =
            arguments.iter().map(|(name, value)| (format!("argument.{name}"), value.clone()));
        recorded.words.extend(named);
        Ok(vec![recorded])
    }
}

/// Whether a case registers this product.
fn is_about(subject: &Subject, product: &ProductId) -> bool {
    matches!(subject, Subject::Product { form, .. } if form.product == *product)
}

/// Whoever subscribed goes on with the next version: it is the same kind of thing, for the
/// same scenario.
fn check_same_product(
    last: &ProductForm,
    next: &ProductForm,
    grounds: &mut Grounds<'_>,
) -> Result<(), No> {
    if last.kind != next.kind {
        return Err(No::Malformed(Text::new(
            "新版本不能改变产品形态；请登记为另一产品",
            "a version is of the same kind as the last; register another product",
        )));
    }
    if last.scenario != next.scenario {
        grounds.always(
            GuardName::ScenarioBinding,
            &Text::new(
                format!("产品服务于场景 `{}`，新版本不能改为 `{}`", last.scenario, next.scenario),
                format!(
                    "the product serves scenario `{}`; a version does not change to `{}`",
                    last.scenario, next.scenario
                ),
            ),
            &Text::new("就另一场景登记另一产品", "register another product for it"),
        );
    }
    Ok(())
}

/// Files are data sets or reports; answers come from templates; a figure may be either.
fn check_kind(form: &ProductForm) -> Result<(), No> {
    let template = matches!(form.source, ProductSource::Template { .. });
    let fits = match form.kind {
        ProductKind::DataSet | ProductKind::Report => !template,
        ProductKind::Api | ProductKind::Verification => template,
        ProductKind::Indicator => true,
    };
    if fits {
        return Ok(());
    }
    Err(No::Malformed(Text::new(
        "数据集和报告来自已放行的文件，接口和核验来自查询模板",
        "data sets and reports are made from releases, interfaces and verifications from templates",
    )))
}

fn check_arguments(
    parameters: &[Parameter],
    arguments: &BTreeMap<String, String>,
) -> Result<(), No> {
    if let Some(stray) = arguments.keys().find(|it| !parameters.iter().any(|at| at.name == **it)) {
        return Err(No::Malformed(Text::new(
            format!("没有参数 `{stray}`"),
            format!("there is no parameter `{stray}`"),
        )));
    }
    for parameter in parameters {
        let name = &parameter.name;
        let given = arguments.get(name).ok_or_else(|| {
            No::Malformed(Text::new(format!("缺少参数 `{name}`"), format!("`{name}` is missing")))
        })?;
        if !parameter.domain.holds(given) {
            return Err(No::Malformed(Text::new(
                format!("参数 `{name}` 不在登记的取值范围内"),
                format!("`{name}` lies outside the domain on file"),
            )));
        }
    }
    Ok(())
}

/// What anyone may read of a product.
fn facts(version: VersionNo, form: &ProductForm) -> BTreeMap<String, String> {
    let facts = [
        ("product", form.product.to_string()),
        ("version", version.to_string()),
        ("title_zh", form.title.zh.clone()),
        ("title_en", form.title.en.clone()),
        ("scenario", form.scenario.to_string()),
        ("price_fen", form.price.fen.to_string()),
    ];
    facts.map(|(name, fact)| (name.to_owned(), fact)).into()
}
