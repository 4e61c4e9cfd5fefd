//! Commands as they come over the wire, complete and lawful in form.

use serde_json::{Map, Value, json};

/// The document of every agreement here.
pub(crate) const DOCUMENT: &str =
    "1111111111111111111111111111111111111111111111111111111111111111";

/// These items, each with a document.
pub(crate) fn papers(items: &[&str]) -> Value {
    let paper = |item: &&str| ((*item).to_owned(), json!({ "name": item, "digest": DOCUMENT }));
    Value::Object(items.iter().map(paper).collect::<Map<_, _>>())
}

/// The nine proofs of an applicant.
pub(crate) const PROOFS: &[&str] = &[
    "good_standing",
    "premises_and_team",
    "rules_known",
    "data_experience",
    "security_systems",
    "extranet_access",
    "systems_experience",
    "partner_management",
    "supervision_response",
];
/// The ten topics of an operation agreement.
pub(crate) const OPERATION: &[&str] = &[
    "parties",
    "content",
    "process",
    "application_scope",
    "term",
    "responsibility",
    "supervision",
    "termination",
    "security",
    "force_majeure",
];
/// The seven topics of a service agreement.
pub(crate) const SERVICE: &[&str] = &[
    "use_scenario",
    "data_list",
    "invocation_mode",
    "use_period",
    "fees",
    "responsibility",
    "confidentiality",
];

fn both(text: &str) -> Value {
    json!({ "zh": text, "en": text })
}

/// Changes fields of a command, by JSON pointer; `null` takes one out.
pub(crate) fn with(mut command: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = command.pointer_mut(parent).unwrap_or_else(|| panic!("no {pointer}"));
        if let Some(items) = parent.as_array_mut() {
            items[name.parse::<usize>().unwrap()] = value.clone();
        } else if value.is_null() {
            parent.as_object_mut().unwrap().remove(name);
        } else {
            parent[name] = value.clone();
        }
    }
    command
}

pub(crate) fn register(party: &str, form: &str, role: &str) -> Value {
    json!({
        "type": "register_party", "party": party, "name": both(party), "roles": [role],
        "legal_form": form,
    })
}

pub(crate) fn appoint(officer: &str, party: &str) -> Value {
    json!({ "type": "appoint_officer", "officer": officer, "party": party, "name": "某人" })
}

pub(crate) fn call() -> Value {
    json!({
        "type": "publish_call", "title": both("call"), "conditions": both("conditions"),
        "opens": "2026-01-06", "closes": "2026-02-06",
    })
}

fn case(procedure: &str, form: &Value, materials: &Value) -> Value {
    json!({ "type": "open_case", "procedure": procedure, "form": form, "materials": materials })
}

/// A catalogue entry: `taps` comes from the city, everything else from the district.
pub(crate) fn entry(resource: &str) -> Value {
    let origin = if resource == "taps" { "municipal" } else { "district" };
    case(
        "catalogue_entry",
        &json!({
            "subject": "catalogue_entry", "resource": resource, "title": both(resource),
            "summary": both("summary"), "opening": "conditional", "level": 3, "origin": origin,
            "update_cycle": both("yearly"),
            "columns": [
                { "name": "age", "kind": "integer", "personal": true },
                { "name": "work", "kind": "text" },
            ],
        }),
        &json!({}),
    )
}

pub(crate) fn application() -> Value {
    let form = json!({
        "subject": "operator_application", "call": "call-1", "security_officer": "某人",
        "security_department": "某部", "on_blacklist": false,
    });
    case("operator_selection", &form, &papers(PROOFS))
}

pub(crate) fn operation_agreement() -> Value {
    let form = json!({
        "subject": "operation_agreement", "operator": "lotus", "document": DOCUMENT,
        "term": ["2026-01-12", "2028-01-11"],
    });
    case("operation_agreement", &form, &papers(OPERATION))
}

/// A request for resources, for aggregates only.
pub(crate) fn request(resources: &[&str]) -> Value {
    let wish = |resource: &&str| {
        json!({
            "resource": resource, "sql_name": resource,
            "columns": [
                { "name": "age", "permissions": ["aggregate"] },
                { "name": "work", "permissions": ["show", "group"] },
            ],
        })
    };
    let form = json!({
        "subject": "resource_request", "agreement": "agreement-1", "scenario": "research",
        "purpose": "industry_development",
        "resources": resources.iter().map(wish).collect::<Vec<_>>(),
    });
    case("resource_authorization", &form, &json!({}))
}

pub(crate) fn service_agreement() -> Value {
    let terms = json!({ "term": ["2026-01-20", "2027-01-19"], "document": DOCUMENT });
    let form = json!({ "subject": "service_agreement", "grant": "grant-1", "terms": terms });
    case("service_agreement", &form, &papers(SERVICE))
}

pub(crate) fn rectification() -> Value {
    let form = json!({
        "subject": "rectification", "agreement": "agreement-1", "limit": "2026-03-31",
        "finding": "备份缺失",
    });
    case("rectification", &form, &json!({}))
}

pub(crate) fn exit() -> Value {
    let form = json!({ "subject": "operator_exit", "agreement": "agreement-1" });
    case("operator_exit", &form, &json!({}))
}

/// An answer that carries these items.
pub(crate) fn answer(case: &str, step: &str, outcome: &str, items: &[&str]) -> Value {
    json!({
        "type": "answer_step", "case": case, "step": step, "outcome": outcome,
        "materials": papers(items),
    })
}

/// A signature by the officer's own key.
pub(crate) fn sign(case: &str) -> Value {
    let signature = json!({ "by": "key", "document": DOCUMENT, "signature": "00" });
    with(answer(case, "signing", "sign", &[]), &[("/signature", signature)])
}

pub(crate) fn import(resource: &str) -> Value {
    json!({ "type": "start_import", "resource": resource, "format": "csv" })
}

pub(crate) fn run() -> Value {
    json!({ "type": "run_query", "grant": "grant-1", "sql": "SELECT count(*) FROM income" })
}

pub(crate) fn look() -> Value {
    json!({ "type": "look", "table": "table-1" })
}

pub(crate) fn release() -> Value {
    json!({
        "type": "request_release", "table": "table-1", "purpose": "报告", "title": both("report"),
    })
}

/// A command about one thing, with a reason.
pub(crate) fn because(kind: &str, what: &str, id: &str) -> Value {
    json!({ "type": kind, what: id, "reason": "理由" })
}

/// The six topics of a platform service agreement, and the proof of an applicant.
pub(crate) const PLATFORM: &[&str] = &[
    "services",
    "service_period",
    "service_fees",
    "entry_and_exit",
    "rights_and_duties",
    "platform_confidentiality",
    "qualification_proof",
];

pub(crate) fn partner_rules() -> Value {
    json!({
        "type": "publish_partner_rules", "summary": both("rules"),
        "document": { "name": "rules", "digest": DOCUMENT },
    })
}

/// The entry of whoever asks as partner under the operation agreement.
pub(crate) fn partner_entry() -> Value {
    let form = json!({
        "subject": "partner_entry", "agreement": "agreement-1", "document": DOCUMENT,
        "term": ["2026-01-20", "2027-06-30"],
    });
    case("partner_entry", &form, &papers(PLATFORM))
}

pub(crate) fn partner_exit() -> Value {
    let form = json!({ "subject": "partner_exit", "agreement": "agreement-3" });
    case("partner_exit", &form, &json!({}))
}

pub(crate) fn partner_report(month: &str) -> Value {
    let form = json!({ "subject": "partner_report", "agreement": "agreement-1", "month": month });
    case("partner_supervision_report", &form, &papers(&["supervision_report"]))
}

pub(crate) fn partner_order() -> Value {
    let form = json!({
        "subject": "rectification", "agreement": "agreement-3", "limit": "2026-03-31",
        "finding": "超范围用数",
    });
    case("partner_rectification", &form, &json!({}))
}

/// The service agreement of the partner on its grant.
pub(crate) fn partner_service() -> Value {
    with(service_agreement(), &[("/form/grant", json!("grant-2"))])
}

/// A query under the grant of the partner.
pub(crate) fn partner_run() -> Value {
    with(run(), &[("/grant", json!("grant-2"))])
}

fn product(id: &str, kind: &str, source: &Value) -> Value {
    let form = json!({
        "subject": "product", "product": id, "title": both(id), "summary": both("summary"),
        "kind": kind, "scenario": "research", "source": source,
        "price": { "fen": 500, "per": if kind == "api" { "call" } else { "file" } },
        "path": "direct",
    });
    case("product_registration", &form, &papers(&["price_basis", "scope_of_use"]))
}

/// A data set from the partner's release.
pub(crate) fn data_set() -> Value {
    product("hours", "data_set", &json!({ "from": "release", "release": "release-1" }))
}

/// An interface from a template under the partner's grant.
pub(crate) fn interface() -> Value {
    let sql = "SELECT count(*) AS n FROM income WHERE work = $work AND age >= $least";
    let parameters = json!([
        { "name": "work", "says": both("work"),
            "domain": { "type": "words", "values": ["farm", "mill"] } },
        { "name": "least", "says": both("least age"),
            "domain": { "type": "numbers", "least": 18, "greatest": 65 } },
    ]);
    let source =
        json!({ "from": "template", "grant": "grant-2", "sql": sql, "parameters": parameters });
    product("finder", "api", &source)
}

pub(crate) fn subscription(product: &str) -> Value {
    let form = json!({
        "subject": "subscription", "product": product, "scenario": "research",
        "calls_per_month": 1000,
    });
    case("subscription", &form, &json!({}))
}

pub(crate) fn issue_key(subscription: &str) -> Value {
    json!({ "type": "issue_key", "subscription": subscription })
}

pub(crate) fn revoke_key(key: &str) -> Value {
    json!({ "type": "revoke_key", "key": key })
}

pub(crate) fn call_of(arguments: &Value) -> Value {
    json!({ "type": "answer_template", "product": "finder", "arguments": arguments })
}
