//! The OpenAPI 3.1 document, made from the very handlers that answer.

use utoipa::openapi::Ref;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, OpenApi as Document, RefOr, Response, ResponseBuilder, Server,
};
use utoipa::{Modify, OpenApi};

use crate::below::Below;
use crate::problem::{self, MEDIA_TYPE};
use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(title = "gongshu", description = "Authorised operation of public data: \
        the law runs, raw data stays, anyone can check. Every answer that is none is a `Problem`, \
        with the grounds where the law says no."),
    components(schemas(problem::Body)),
    modifiers(&Doors),
    security(("bearer" = []), ("cookie" = [])),
    tags(
        (name = "session", description = "Who is calling."),
        (name = "acts", description = "Everything that is decided and recorded."),
        (name = "imports", description = "Files on their way in."),
        (name = "cases", description = "Work, cases, reviews."),
        (name = "resources", description = "The catalogue and its versions."),
        (name = "catalogue", description = "What anybody may search and is told of."),
        (name = "products", description = "Products and subscriptions to them."),
        (name = "delivery", description = "Products, called by programs with a key."),
        (name = "use of data", description = "Agreements, grants, results, releases."),
        (name = "statistics", description = "Figures for anybody."),
        (name = "law", description = "Articles and calendar."),
        (name = "log", description = "What anyone can check."),
        (name = "place", description = "The place and who takes part.")
    )
)]
struct Outline;

/// The document without its paths.
pub(crate) fn outline() -> Document {
    Outline::openapi()
}

/// The whole document, as JSON for people to read.
pub fn openapi() -> String {
    // A document that was just made of plain values is always JSON.
    whole().to_pretty_json().unwrap_or_default()
}

/// The document of a house: where its addresses begin, and the name of its cookie.
pub(crate) fn of_house(below: &Below) -> String {
    let mut document = whole();
    if !below.prefix().is_empty() {
        document.servers = Some(vec![Server::new(below.prefix())]);
        name_cookie(&mut document, &below.cookie());
    }
    document.to_pretty_json().unwrap_or_default()
}

fn whole() -> Document {
    let mut document = routes::api().into_openapi();
    let paths = std::mem::take(&mut document.paths.paths);
    // In a description a word of an address is never more than a word.
    document.paths.paths =
        paths.into_iter().map(|(path, item)| (path.replace("{*", "{"), item)).collect();
    for item in document.paths.paths.values_mut() {
        operations(item).for_each(complete);
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.delete, &mut item.put, &mut item.patch]
        .into_iter()
        .filter_map(Option::as_mut)
}

/// Every answer has a description, and every operation may answer with a problem instead.
fn complete(operation: &mut Operation) {
    let answers = &mut operation.responses.responses;
    for answer in answers.values_mut() {
        if let RefOr::T(answer) = answer
            && answer.description.is_empty()
        {
            "the answer".clone_into(&mut answer.description);
        }
    }
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let problem: Response = ResponseBuilder::new()
        .description("a refusal of the law, a mistake of the caller, or a failure")
        .content(MEDIA_TYPE, content)
        .build();
    answers.insert("default".to_owned(), RefOr::T(problem));
}

/// The two ways to say who is calling.
struct Doors;

impl Modify for Doors {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", bearer);
        name_cookie(document, &Below::default().cookie());
    }
}

fn name_cookie(document: &mut Document, name: &str) {
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        name,
        "for browsers; what is not a mere reading needs the header `x-gongshu: 1` too",
    ));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
}
