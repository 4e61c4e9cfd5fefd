//! What a case is about, in words and as data.

use governance::{About, Case, CatalogueForm, Product, State, Subject};
use rulebook::Rulebook;
use rulebook::vocabulary::FieldKind;
use terms::{AgreementId, CaseId, Day, GrantId, PartyId, ProductId, ResourceId, Text};

use super::{FieldView, PartyName, SubjectView, Viewer, name};

/// What a case is about, in words.
pub(super) fn words(state: &State, case: &Case) -> Text {
    match &case.subject {
        Subject::CatalogueEntry { resource } => title(state, resource),
        Subject::OperatorApplication { call } => {
            let known = state.calls.get(call);
            known.map_or_else(|| Text::same(call.as_str()), |call| call.title.clone())
        }
        Subject::OperationAgreement { operator, .. } => name::party(state, operator).name,
        Subject::ResourceRequest { scenario, tables, .. } => {
            let titles = titles(state, tables.iter().map(|table| &table.resource));
            Text::new(format!("{}（{scenario}）", titles.zh), format!("{} ({scenario})", titles.en))
        }
        Subject::ServiceAgreement { grant, .. } => of_grant(state, grant, grant.as_str()),
        Subject::EgressReview { table, .. } => {
            let grant = state.tables.get(table).map(|table| &table.grant);
            grant.map_or_else(
                || Text::same(table.as_str()),
                |grant| of_grant(state, grant, table.as_str()),
            )
        }
        Subject::Product { form, .. } => form.title.clone(),
        Subject::Matter { title, .. } => title.clone(),
        Subject::Subscription { product, .. } => product_title(state, product),
        Subject::PartnerReport { month, .. } => Text::same(month_of(*month)),
        Subject::Rectification { agreement, .. }
        | Subject::OperatorExit { agreement }
        | Subject::PartnerEntry { agreement, .. }
        | Subject::PartnerExit { agreement } => {
            let holder = state.agreements.get(agreement).map(|it| name::party(state, &it.holder));
            holder.map_or_else(
                || Text::same(agreement.as_str()),
                |holder| {
                    Text::new(
                        format!("{}（{agreement}）", holder.name.zh),
                        format!("{} ({agreement})", holder.name.en),
                    )
                },
            )
        }
    }
}

fn holder(state: &State, agreement: &AgreementId) -> PartyName {
    let party = state.agreements.get(agreement).map(|agreement| agreement.holder.clone());
    let party = party.or_else(|| PartyId::new("unknown").ok());
    name::party(state, &party.unwrap_or_else(|| unreachable!("a plain word is an id")))
}

/// The title of a product.
pub(super) fn product_title(state: &State, id: &ProductId) -> Text {
    let known = state.products.get(id).and_then(Product::newest);
    known.map_or_else(|| Text::same(id.as_str()), |(_, version)| version.form.title.clone())
}

/// A month as people write it: `2026-03`.
fn month_of(first: Day) -> String {
    let day = first.to_string();
    day.get(..7).unwrap_or(&day).to_owned()
}

fn of_grant(state: &State, grant: &GrantId, id: &str) -> Text {
    let tables = state.grants.get(grant).map(|grant| grant.tables.as_slice()).unwrap_or_default();
    let titles = titles(state, tables.iter().map(|table| &table.resource));
    Text::new(format!("{}（{id}）", titles.zh), format!("{} ({id})", titles.en))
}

pub(super) fn title(state: &State, id: &ResourceId) -> Text {
    let known = state.resources.get(id);
    known.map_or_else(|| Text::same(id.as_str()), |known| known.title.clone())
}

fn titles<'a>(state: &State, ids: impl Iterator<Item = &'a ResourceId>) -> Text {
    let titles: Vec<Text> = ids.map(|id| title(state, id)).collect();
    let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_str()).collect();
    let en: Vec<&str> = titles.iter().map(|title| title.en.as_str()).collect();
    Text::new(zh.join("、"), en.join(", "))
}

/// What a case is about, as data; `form` is the description a catalogue case began with.
pub(super) fn view(
    viewer: Viewer<'_>,
    (id, case): (&CaseId, &Case),
    form: Option<Box<CatalogueForm>>,
) -> Option<SubjectView> {
    let state = viewer.state();
    let term = |agreement| state.agreements.get(agreement).map(|it| it.term);
    Some(match case.subject.clone() {
        Subject::CatalogueEntry { resource } => SubjectView::CatalogueEntry { resource, form },
        Subject::OperatorApplication { call } => SubjectView::OperatorApplication { call },
        Subject::OperationAgreement { agreement, operator } => SubjectView::OperationAgreement {
            operator: name::party(state, &operator),
            term: term(&agreement),
            agreement,
        },
        Subject::ResourceRequest { agreement, scenario, purpose, tables } => {
            SubjectView::ResourceRequest { agreement, scenario, purpose, tables }
        }
        Subject::ServiceAgreement { agreement, grant } => {
            SubjectView::ServiceAgreement { term: term(&agreement), agreement, grant }
        }
        Subject::EgressReview { table, content, rows, pass, failed } => {
            let known = state.tables.get(&table)?;
            let release = state.releases.iter().find(|(_, release)| release.case == *id);
            // How many rows the frozen file has may itself say what the run did not, and its digest
            // confirms a guess: both are for reviewers, and for everybody once it was let out.
            let told = viewer.reviews(case) || release.is_some();
            SubjectView::EgressReview {
                grant: known.grant.clone(),
                table,
                content: told.then_some(content),
                rows: if told { rows } else { known.rows },
                pass,
                failed,
                release: release.map(|(id, _)| id.clone()),
            }
        }
        Subject::Rectification { agreement, limit, hold } => {
            SubjectView::Rectification { agreement, limit, hold }
        }
        Subject::OperatorExit { agreement } => SubjectView::OperatorExit { agreement },
        Subject::PartnerEntry { agreement, .. } => SubjectView::PartnerEntry {
            partner: holder(state, &agreement),
            term: term(&agreement),
            agreement,
        },
        Subject::PartnerExit { agreement } => {
            SubjectView::PartnerExit { partner: holder(state, &agreement), agreement }
        }
        Subject::PartnerReport { agreement, month } => {
            SubjectView::PartnerReport { agreement, month }
        }
        Subject::Matter { kind, about, .. } => {
            let subject = about.as_ref().map(|about| about_words(state, about));
            SubjectView::Matter { matter: kind, about, subject }
        }
        Subject::Product { version, form, plan } => SubjectView::Product { version, form, plan },
        Subject::Subscription { product, version, scenario, calls_per_month } => {
            let known = state.products.get(&product).and_then(|it| it.versions.get(&version));
            SubjectView::Subscription {
                title: product_title(state, &product),
                price: known.map(|version| version.form.price),
                product,
                scenario,
                calls_per_month,
            }
        }
    })
}

/// What a matter is about, in words.
pub(super) fn about_words(state: &State, about: &About) -> Text {
    match about {
        About::Party(party) => name::party(state, party).name,
        About::Resource(resource) => title(state, resource),
        About::Agreement(agreement) => {
            let holder = holder(state, agreement);
            Text::new(
                format!("{}（{agreement}）", holder.name.zh),
                format!("{} ({agreement})", holder.name.en),
            )
        }
        About::Grant(grant) => of_grant(state, grant, grant.as_str()),
        About::Product(product) => product_title(state, product),
        About::Matter(matter) => {
            let known = state.matters.get(matter);
            known.map_or_else(|| Text::same(matter.as_str()), |matter| matter.title.clone())
        }
    }
}

/// What was filled in, by the names the procedure gives.
pub(super) fn fields(law: &Rulebook, state: &State, case: &Case) -> Vec<FieldView> {
    let Some(procedure) = law.procedure(&case.procedure) else { return Vec::new() };
    let filled = procedure.fields.iter().filter_map(|field| {
        let value = case.fields.get(&field.id)?;
        let word = field.choices.iter().find(|(word, _)| word.as_str() == value);
        let party = PartyId::new(value.as_str()).ok().filter(|_| field.kind == FieldKind::Party);
        let says = match (word, party) {
            (Some((_, name)), _) => name.clone(),
            (None, Some(party)) => name::party(state, &party).name,
            (None, None) => Text::same(value),
        };
        Some(FieldView { id: field.id.clone(), name: field.name.clone(), says })
    });
    filled.collect()
}
