//! Subscribers' programs: bare sockets, one thread, no waiting, so that what had arrived when an
//! acknowledgement arrived can be told from what came after it.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// An answer as it came over a connection.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    /// The number of the call.
    pub(crate) number: Option<u64>,
    pub(crate) body: String,
}

/// One connection that is kept open.
pub(crate) struct Program {
    stream: TcpStream,
    request: Vec<u8>,
    bytes: Vec<u8>,
    /// Whether an answer is awaited.
    pub(crate) waits: bool,
}

impl Program {
    /// Connects, to send this request again and again.
    pub(crate) fn new(address: SocketAddr, request: String) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_nonblocking(true).unwrap();
        Self { stream, request: request.into_bytes(), bytes: Vec::new(), waits: false }
    }

    /// Sends the request; false when the connection is gone.
    pub(crate) fn ask(&mut self) -> bool {
        assert!(!self.waits, "one question at a time");
        self.waits = self.stream.write_all(&self.request).is_ok();
        self.waits
    }

    /// Takes what has arrived: how many bytes, and none when the connection is gone.
    pub(crate) fn take(&mut self) -> Option<usize> {
        let mut all = 0;
        let mut piece = [0; 4096];
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return None,
                Ok(some) => {
                    self.bytes.extend_from_slice(&piece[..some]);
                    all += some;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Some(all),
                Err(_) => return None,
            }
        }
    }

    /// Whether the first byte of the awaited answer is here.
    pub(crate) fn has_begun(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// The awaited answer, once it is here in full.
    pub(crate) fn heard(&mut self) -> Option<Heard> {
        let end = self.bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8(self.bytes[..end].to_vec()).unwrap();
        let field = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            let mut named = lines.filter(|(is, _)| is.eq_ignore_ascii_case(name));
            named.next().map(|(_, value)| value.to_owned())
        };
        let length: usize = field("content-length").unwrap().parse().unwrap();
        let body = self.bytes.get(end + 4..end + 4 + length)?;
        let body = String::from_utf8(body.to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let number = field("gongshu-call").map(|number| number.parse().unwrap());
        self.bytes.drain(..end + 4 + length);
        self.waits = false;
        Some(Heard { status, number, body })
    }

    /// Waits for the awaited answer; none when the connection is gone.
    pub(crate) fn wait(&mut self) -> Option<Heard> {
        let until = Instant::now() + Duration::from_mins(1);
        loop {
            self.take()?;
            if let Some(heard) = self.heard() {
                return Some(heard);
            }
            assert!(Instant::now() < until, "no answer came");
            std::thread::yield_now();
        }
    }
}

/// A call of a product.
pub(crate) fn call(address: SocketAddr, secret: &str, path: &str) -> String {
    format!(
        "GET /deliver/{path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {secret}\r\n\r\n"
    )
}

/// An act.
pub(crate) fn act(address: SocketAddr, token: &str, body: &serde_json::Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST /api/acts HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}
