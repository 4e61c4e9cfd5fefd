//! Logging in and out, the cookie and its header, wrong passwords, log-ins for colleagues.

use serde_json::json;

use crate::support::{Department, Ground};

#[test]
fn an_officer_logs_in_and_out() {
    let ground = Ground::found();
    let server = ground.open();
    let session = server.log_in("chen", &ground.first.password);
    let me = session.get("/api/me").done();
    assert_eq!(me["officer"], "chen");
    assert_eq!(me["party"]["id"], "futian-data");
    assert_eq!(session.delete_with("/api/session", &[]).status, 204);
    let reply = session.get("/api/me");
    assert_eq!((reply.status, reply.code()), (401, "unauthenticated"));
    assert_eq!(reply.header("www-authenticate"), "Bearer");
}

#[test]
fn without_a_session_only_what_is_public_is_shown() {
    let ground = Ground::found();
    let server = ground.open();
    let visitor = server.visitor();
    for path in ["/api/place", "/api/version", "/api/resources", "/api/rulebook", "/api/log"] {
        assert_eq!(visitor.get(path).status, 200, "{path}");
    }
    for path in ["/api/me", "/api/work", "/api/cases", "/api/parties", "/api/grants"] {
        let reply = visitor.get(path);
        assert_eq!((reply.status, reply.code()), (401, "unauthenticated"), "{path}");
    }
    let mut forged = visitor.clone();
    forged.token = Some("0".repeat(64));
    assert_eq!(forged.get("/api/resources").status, 401);
    let basic = visitor.get_with("/api/me", &[("authorization", "Basic Y2hlbjpjaGVu")]);
    assert_eq!(basic.status, 401);
}

#[test]
fn a_cookie_alone_changes_nothing() {
    let ground = Ground::found();
    let server = ground.open();
    let visitor = server.visitor();
    let body = json!({ "officer": "chen", "password": ground.first.password });
    let reply = visitor.post("/api/session", &body);
    let cookie = reply.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(visitor.get_with("/api/me", &[("cookie", cookie)]).status, 200);

    let json = ("content-type", "application/json");
    let act = json!({ "command": { "type": "withdraw_case", "case": "none" } }).to_string();
    let post = |headers: &[(&str, &str)]| visitor.send("/api/may", headers, act.as_bytes());
    let reply = post(&[json, ("cookie", cookie)]);
    assert_eq!((reply.status, reply.code()), (401, "unauthenticated"));
    let reply = post(&[json, ("cookie", cookie), ("x-gongshu", "1")]);
    assert_eq!((reply.status, reply.code()), (404, "not_found"), "{reply:?}");
    // A form of another page cannot send JSON.
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(post(&[form, ("cookie", cookie), ("x-gongshu", "1")]).status, 415);

    // To go, it needs nothing else: whoever has it can only end it.
    visitor.delete_with("/api/session", &[("cookie", cookie)]);
    let reply = visitor.get_with("/api/me", &[("cookie", cookie)]);
    assert_eq!(reply.status, 401);
    assert!(reply.header("set-cookie").contains("Max-Age=0"), "{reply:?}");
}

#[test]
fn what_is_no_name_keeps_nobody_out() {
    let ground = Ground::found();
    let server = ground.open();
    let log_in = |officer: &str, password: &str| {
        let body = json!({ "officer": officer, "password": password });
        server.visitor().post("/api/session", &body).status
    };
    for number in 0..120 {
        assert_eq!(log_in(&format!("no name {number}"), "a wrong password"), 401);
    }
    assert_eq!(log_in("chen", &ground.first.password), 200);
}

#[test]
fn a_wrong_name_is_not_told_from_a_wrong_password() {
    let ground = Ground::found();
    let server = ground.open();
    let try_in = |officer: &str, password: &str| {
        let body = json!({ "officer": officer, "password": password });
        server.visitor().post("/api/session", &body)
    };
    let wrong = try_in("chen", "not the password");
    assert_eq!((wrong.status, wrong.code()), (401, "unauthenticated"));
    for officer in ["nobody", "No Such Officer!", ""] {
        assert_eq!(try_in(officer, "not the password").body, wrong.body, "{officer}");
    }
    assert_eq!(try_in("chen", &"x".repeat(1000)).body, wrong.body);
}

#[test]
fn too_many_wrong_passwords_are_not_even_looked_at() {
    let ground = Ground::found();
    let server = ground.open();
    let try_in = |officer: &str, password: &str| {
        let body = json!({ "officer": officer, "password": password });
        server.visitor().post("/api/session", &body)
    };
    for _ in 0..10 {
        assert_eq!(try_in("guessed", "not the password").status, 401);
    }
    let reply = try_in("guessed", "not the password");
    assert_eq!((reply.status, reply.code()), (429, "unauthenticated"));
    assert!(reply.header("retry-after").parse::<u32>().unwrap() > 0);
    // Nobody else is kept out by that.
    assert_eq!(try_in("chen", &ground.first.password).status, 200);
}

#[test]
fn log_ins_are_opened_by_the_authority_and_by_colleagues() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let account = |who: &crate::support::Session, officer: &str, password: Option<&str>| {
        let mut body = json!({ "officer": officer });
        if let Some(password) = password {
            body["password"] = password.into();
        }
        who.post("/api/accounts", &body)
    };
    assert_eq!(account(&server.visitor(), "wei", None).status, 401);
    assert_eq!(account(&department.officer, "chen", None).code(), "not_found");
    assert_eq!(account(&department.authority, "nobody", None).code(), "not_found");
    assert_eq!(account(&department.authority, "wei", Some("short")).code(), "malformed");

    // A new password ends the sessions under the old one.
    let reply = account(&department.officer, "wei", Some("a longer one"));
    assert_eq!(reply.done(), json!({ "officer": "wei", "password": "a longer one" }));
    assert_eq!(department.officer.get("/api/me").status, 401);
    let again = server.log_in("wei", "a longer one");

    // Whoever leaves his post has no log-in any more.
    let leave = json!({ "type": "dismiss_officer", "officer": "wei" });
    department.authority.act("leave", &leave).done();
    assert_eq!(account(&department.authority, "wei", None).code(), "not_found");
    assert_eq!(again.get("/api/me").code(), "not_found");
    let body = json!({ "officer": "wei", "password": "a longer one" });
    assert_eq!(server.visitor().post("/api/session", &body).status, 401);
}
