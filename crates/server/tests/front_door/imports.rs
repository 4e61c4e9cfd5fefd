//! Files on their way in: good ones, bad ones, and those that break off.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Department, Ground, Reply, Server};

fn trips(rows: u32) -> Vec<u8> {
    let mut text = String::from("id,stop,fare\n");
    for row in 0..rows {
        writeln!(text, "card-{},stop-{},{}", row % 1000, row % 17, row % 9).unwrap();
    }
    text.into_bytes()
}

/// The versions of the resource as its source department sees them.
fn versions(department: &Department) -> Vec<Value> {
    let resource = department.officer.get("/api/resources/trips").done();
    resource["versions"].as_array().unwrap().clone()
}

#[test]
fn a_file_becomes_a_version_once() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let file = trips(50_000);
    let answer = department.officer.import("first", "trips", "csv", &file).done();
    assert_eq!(answer["receipt"]["rows"], 50_000);
    assert_eq!(answer["made"]["version"], 1);
    assert_eq!(department.officer.import("first", "trips", "csv", &file).done(), answer);
    let other = department.officer.import("first", "trips", "csv", &trips(3));
    assert_eq!((other.status, other.code()), (409, "conflict"));
    assert_eq!(versions(&department).len(), 1);
    assert_eq!(department.officer.get("/api/imports/trips/1").done(), Value::Null);
    // Nothing of it lies about in plain text.
    assert_eq!(holding(&ground.data_dir(), b"card-123,stop-"), Vec::<String>::new());
}

#[test]
fn rows_that_cannot_be_read_are_set_aside_for_the_department() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let mut file = b"id,stop,fare\na,x,1\nb,y\nc,z,three\n".to_vec();
    file.extend_from_slice(b"d,\xff\xfe,4\n");
    file.extend_from_slice(b"e,v,5\n");
    let answer = department.officer.import("odd", "trips", "csv", &file).done();
    assert_eq!(answer["receipt"]["rows"], 2);
    let reasons: Vec<_> = answer["receipt"]["set_aside"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["reason"].as_str().unwrap(), it["rows"].as_u64().unwrap()))
        .collect();
    assert_eq!(reasons.iter().map(|(_, rows)| rows).sum::<u64>(), 3, "{reasons:?}");
    let path = "/api/resources/trips/versions/1/set-aside";
    assert_eq!(department.officer.get(path).done().as_array().unwrap().len(), 3);
    assert_eq!(department.authority.get(path).status, 404);
}

#[test]
fn a_file_that_is_none_is_told_so_and_recorded() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let wide = format!("{}\n", (0..100_000).map(|n| format!("c{n}")).collect::<Vec<_>>().join(","));
    let files: [(&str, &[u8]); 5] = [
        ("empty", b""),
        ("headers", b"id,stop\n1,2\n"),
        ("binary", &[0xff; 4096]),
        ("wide", wide.as_bytes()),
        ("stranger", b"\x00\x01\x02\n\n\n"),
    ];
    for (name, file) in files {
        let reply = department.officer.import(name, "trips", "csv", file);
        assert_eq!((reply.status, reply.code()), (400, "malformed"), "{name}: {reply:?}");
        assert!(reply.body["detail"]["en"].as_str().is_some_and(|it| it.len() < 2000), "{name}");
    }
    let reply = department.officer.import("format", "trips", "xlsx", b"id\n");
    assert_eq!((reply.status, reply.code()), (400, "malformed"));
    let versions = versions(&department);
    assert_eq!(versions.len(), files.len());
    assert!(versions.iter().all(|version| version["state"] == "failed"), "{versions:?}");
    // The place goes on.
    department.officer.import("good", "trips", "csv", &trips(3)).done();
}

#[test]
fn a_caller_who_goes_away_leaves_a_failed_import_on_record() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let token = department.officer.token.clone().unwrap();
    let mut stream = half_an_import(&server, &token);
    // It is under way before the line is cut.
    let begun = wait_for(|| {
        let reply = department.officer.get("/api/imports/trips/1");
        (reply.status == 200).then_some(reply)
    });
    assert_eq!(begun.status, 200);
    stream.flush().unwrap();
    drop(stream);
    let version = wait_for(|| {
        let version = versions(&department).into_iter().next()?;
        (version["state"] != "importing").then_some(version)
    });
    assert_eq!(version["state"], "failed", "{version}");
    let answer = department.officer.import("again", "trips", "csv", &trips(3)).done();
    assert_eq!(answer["made"]["version"], 2);
}

#[test]
fn a_refused_file_is_answered_even_while_it_is_still_coming() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let file = trips(400_000);
    let reply: Reply = department.authority.import("not-mine", "trips", "csv", &file);
    assert_eq!((reply.status, reply.code()), (404, "not_found"));
    let reply = server.visitor().import("nobody", "trips", "csv", &file);
    assert_eq!((reply.status, reply.code()), (401, "unauthenticated"));
    let reply = department.officer.import("two%20words", "trips", "csv", &file);
    assert_eq!((reply.status, reply.code()), (400, "malformed"));
}

/// Sends the beginning of a file and says that more is to come.
fn half_an_import(server: &Server, token: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let file = trips(1000);
    let head = format!(
        "POST /api/imports?key=half&resource=trips&format=csv HTTP/1.1\r\nhost: {}\r\n\
         authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n",
        server.address(),
        10 * file.len(),
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&file).unwrap();
    stream
}

/// Asks until there is an answer.
fn wait_for<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The files below a folder that hold these bytes.
fn holding(folder: &std::path::Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, needle));
            continue;
        }
        let mut bytes = Vec::new();
        std::fs::File::open(&path).unwrap().read_to_end(&mut bytes).unwrap();
        if bytes.windows(needle.len()).any(|window| window == needle) {
            found.push(path.display().to_string());
        }
    }
    found
}
