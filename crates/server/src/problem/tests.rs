//! Each no has its status and code, and a failure tells nothing of the inside.

use axum::body::to_bytes;
use axum::http::header;
use axum::response::IntoResponse as _;
use desk::{DeskNo, Failure};
use ports::{KeyFailure, KeyId, RoomFailure, StoreFailure};
use serde_json::Value;
use terms::Text;
use tokio::runtime::Runtime;

use super::Problem;

/// Status, body and content type of a problem on the wire.
fn wire(problem: Problem) -> (u16, Value, String) {
    let response = problem.into_response();
    let status = response.status().as_u16();
    let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    let runtime = Runtime::new().unwrap();
    let bytes = runtime.block_on(to_bytes(response.into_body(), 1 << 20)).unwrap();
    (status, serde_json::from_slice(&bytes).unwrap(), kind)
}

fn check(no: DeskNo, status: u16, code: &str) -> Value {
    let (found, body, kind) = wire(no.into());
    assert_eq!((found, body["code"].as_str()), (status, Some(code)), "{body}");
    assert_eq!(body["status"].as_u64(), Some(u64::from(status)));
    assert_eq!(kind, "application/problem+json");
    assert!(body["detail"]["zh"].is_string() && body["detail"]["en"].is_string());
    assert_eq!(body["type"], format!("urn:gongshu:problem:{code}"));
    body
}

#[test]
fn every_no_has_its_status() {
    let text = || Text::new("不对", "wrong");
    check(DeskNo::Malformed(text()), 400, "malformed");
    check(DeskNo::Conflict(text()), 409, "conflict");
    check(DeskNo::NotFound { what: "case", id: "c-1".to_owned() }, 404, "not_found");
    let bad = Failure::Room(RoomFailure::BadFile("it is empty".to_owned()));
    let body = check(DeskNo::Failed(bad), 400, "malformed");
    assert_eq!(body["detail"]["en"], "the file cannot be imported: it is empty");
}

#[test]
fn a_failure_tells_its_trace_and_nothing_else() {
    let secret = "cannot read `/var/lib/secret`";
    for failure in [
        Failure::Store(StoreFailure(secret.to_owned())),
        Failure::Keys(KeyFailure::Unknown(KeyId(secret.to_owned()))),
        Failure::Bug(secret.to_owned()),
        Failure::Damaged(secret.to_owned()),
        Failure::Closed(secret.to_owned()),
        Failure::Interrupted(secret.to_owned()),
    ] {
        let body = check(DeskNo::Failed(failure), 500, "failed");
        assert!(!body.to_string().contains("secret"), "{body}");
        assert_eq!(body["trace"].as_str().map(str::len), Some(16));
    }
}

#[test]
fn the_reading_rooms_own_trace_is_kept() {
    let (code, trace) = ("engine".to_owned(), "0123456789abcdef".to_owned());
    let body =
        check(DeskNo::Failed(Failure::Room(RoomFailure::Broken { code, trace })), 500, "failed");
    assert_eq!(body["trace"], "0123456789abcdef");
}
