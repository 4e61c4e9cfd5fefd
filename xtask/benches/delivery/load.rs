//! The load: many connections that are kept open, one question at a time on each.

use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Where the load goes.
pub(crate) struct Target {
    address: SocketAddr,
    request: Vec<u8>,
}

/// What a run came to.
pub(crate) struct Ran {
    answers: usize,
    took: Duration,
    pub(crate) p99: Duration,
}

impl Ran {
    pub(crate) fn rate(&self) -> f64 {
        self.answers as f64 / self.took.as_secs_f64()
    }
}

impl Target {
    pub(crate) fn new(address: SocketAddr, path: &str, secret: &str) -> Self {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {secret}\r\n\r\n"
        );
        Self { address, request: request.into_bytes() }
    }
}

/// Head and body of an answer that is here in full: where the body begins, and where it ends.
fn whole(bytes: &[u8]) -> Option<(usize, usize)> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    let end = head + length.trim().parse::<usize>().ok()?;
    (bytes.len() >= end).then_some((head, end))
}

/// The body of one answer, on a thread of its own.
pub(crate) fn once(address: SocketAddr, path: &str, secret: &str) -> Vec<u8> {
    let target = Target::new(address, path, secret);
    tokio::task::block_in_place(|| body(&target))
}

/// The body of one answer.
pub(crate) fn body(target: &Target) -> Vec<u8> {
    let mut stream = std::net::TcpStream::connect(target.address).expect("a connection");
    stream.write_all(&target.request).expect("a request");
    let mut bytes = Vec::new();
    loop {
        if let Some((head, end)) = whole(&bytes) {
            assert!(bytes.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&bytes));
            return bytes[head..end].to_vec();
        }
        let mut piece = [0; 4096];
        let some = stream.read(&mut piece).expect("an answer");
        assert!(some > 0, "the connection is gone: {}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&piece[..some]);
    }
}

/// Asks on every connection for so long; every answer must be 200 and have that many bytes.
pub(crate) fn run(target: &Target, connections: usize, long: Duration, length: usize) -> Ran {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let began = Instant::now();
        let until = began + long;
        let asking: Vec<_> = (0..connections)
            .map(|_| {
                let (address, request) = (target.address, target.request.clone());
                tokio::spawn(ask(address, request, until, length))
            })
            .collect();
        let mut times = Vec::new();
        for asked in asking {
            times.extend(asked.await.expect("a connection that lasts"));
        }
        let took = began.elapsed();
        times.sort_unstable();
        let p99 = times[times.len() * 99 / 100];
        Ran { answers: times.len(), took, p99: Duration::from_micros(u64::from(p99)) }
    })
}

async fn ask(address: SocketAddr, request: Vec<u8>, until: Instant, length: usize) -> Vec<u32> {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let mut bytes = vec![0; 8192];
    let mut times = Vec::new();
    let mut known = None;
    while Instant::now() < until {
        let began = Instant::now();
        stream.write_all(&request).await.expect("a request");
        let mut have = 0;
        loop {
            have += stream.read(&mut bytes[have..]).await.expect("an answer");
            // The head is read anew only when its length changes.
            let (head, end) = match known {
                Some((head, end)) if have == end => (head, end),
                _ => match whole(&bytes[..have]) {
                    Some(found) => *known.insert(found),
                    None => continue,
                },
            };
            assert!(bytes.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&bytes));
            assert_eq!((have, end - head), (end, length), "an answer of another length");
            break;
        }
        times.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    times
}
