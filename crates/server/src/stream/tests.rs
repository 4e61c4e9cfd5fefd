//! Half a body is never taken for a whole one.

use std::io::Read as _;

use axum::body::{Body, Bytes};
use futures::stream;
use tokio::runtime::Runtime;

use super::{CollectFailure, collect, pair};

/// Pieces of a body, and whether it breaks off after them.
type Pieces = (Vec<&'static str>, bool);

fn body((pieces, breaks_off): Pieces) -> Body {
    let pieces = pieces.into_iter().map(|text| Ok(Bytes::from_static(text.as_bytes())));
    let end = breaks_off.then(|| Err(std::io::Error::other("gone")));
    Body::from_stream(stream::iter(pieces.chain(end)))
}

/// What a reader on another thread gets of a body that comes in these pieces.
fn read(pieces: Pieces) -> Result<String, std::io::ErrorKind> {
    let runtime = Runtime::new().unwrap();
    let (pump, mut reader) = pair();
    let thread = std::thread::spawn(move || {
        let mut text = String::new();
        reader.read_to_string(&mut text).map(|_| text).map_err(|error| error.kind())
    });
    runtime.block_on(pump.run(body(pieces)));
    thread.join().unwrap()
}

#[test]
fn a_body_is_read_as_it_came() {
    assert_eq!(read((vec![], false)), Ok(String::new()));
    assert_eq!(read((vec!["a,b\n", "", "1,2\n"], false)), Ok("a,b\n1,2\n".to_owned()));
    assert_eq!(read((vec!["row\n"; 1000], false)).map(|text| text.len()), Ok(4000));
}

#[test]
fn a_body_that_breaks_off_cannot_be_read() {
    assert_eq!(read((vec!["a,b\n"], true)), Err(std::io::ErrorKind::ConnectionAborted));
}

#[test]
fn a_caller_who_goes_away_leaves_no_whole_file_behind() {
    let (pump, mut reader) = pair();
    drop(pump);
    let mut text = String::new();
    let error = reader.read_to_string(&mut text).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionAborted);
    // It stays that way.
    assert!(reader.read(&mut [0; 8]).is_err());
}

#[test]
fn a_reader_who_stops_early_does_not_stop_the_caller() {
    let runtime = Runtime::new().unwrap();
    let (pump, reader) = pair();
    drop(reader);
    runtime.block_on(pump.run(body((vec!["row\n"; 100], false))));
}

#[test]
fn a_body_is_collected_up_to_a_limit() {
    let runtime = Runtime::new().unwrap();
    let collect = |pieces: Pieces| runtime.block_on(collect(body(pieces), 4));
    assert_eq!(collect((vec!["ab", "cd"], false)), Ok(b"abcd".to_vec()));
    assert_eq!(collect((vec!["ab", "cde"], false)), Err(CollectFailure::TooLong));
    assert_eq!(collect((vec!["ab"], true)), Err(CollectFailure::Broken));
}
