//! Where answers leave the house: a connection that knows whose answer is on it.
//!
//! An answer of a product is over when its last byte was given to the system, not when it was
//! made; and once whoever closed its gate has stopped waiting, no byte of it is given any more.

use std::io::{self, ErrorKind, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use desk::Passage;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// What is on its way over a connection.
#[derive(Debug, Default)]
struct Load {
    passage: Option<Passage>,
    /// Whether the last byte was handed to the connection.
    is_whole: bool,
}

/// The way out over one connection; answers follow one another on it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way(Arc<Mutex<Load>>);

impl Way {
    fn load(&self) -> MutexGuard<'_, Load> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A body that takes a call out with it: the call is over when the body is.
    pub(crate) fn carry(&self, passage: Passage, bytes: Bytes) -> Body {
        let is_whole = bytes.is_empty();
        let before =
            std::mem::replace(&mut *self.load(), Load { passage: Some(passage), is_whole });
        // An answer that was given up half-way, whose connection goes on all the same.
        drop(before);
        Body::new(Sheet { way: self.clone(), bytes: (!is_whole).then_some(bytes) })
    }

    /// Everything that was handed over so far has gone out.
    fn flushed(&self) {
        let mut load = self.load();
        if load.is_whole {
            load.is_whole = false;
            if let Some(passage) = load.passage.take() {
                passage.handed_over();
            }
        }
    }

    /// The connection is gone.
    fn broken(&self) {
        let load = std::mem::take(&mut *self.load());
        drop(load);
    }

    /// Sends something, unless what is on its way may not be sent any more.
    fn send<T>(&self, write: impl FnOnce() -> Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        let load = self.load();
        match &load.passage {
            None => write(),
            Some(passage) => match passage.pen() {
                Some(_pen) => write(),
                None => Poll::Ready(Err(io::Error::from(ErrorKind::ConnectionAborted))),
            },
        }
    }
}

/// The bytes of an answer, in one piece.
struct Sheet {
    way: Way,
    bytes: Option<Bytes>,
}

impl HttpBody for Sheet {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let Some(bytes) = self.bytes.take() else { return Poll::Ready(None) };
        self.way.load().is_whole = true;
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.bytes.as_ref().map_or(0, Bytes::len);
        SizeHint::with_exact(u64::try_from(length).unwrap_or(u64::MAX))
    }
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Outlet {
    stream: TcpStream,
    way: Way,
}

impl Drop for Outlet {
    fn drop(&mut self) {
        self.way.broken();
    }
}

impl AsyncRead for Outlet {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Outlet {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Self { stream, way } = &mut *self;
        way.send(|| Pin::new(stream).poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let Self { stream, way } = &mut *self;
        way.send(|| Pin::new(stream).poll_write_vectored(context, pieces))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.way.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The door to the street.
#[derive(Debug)]
pub(crate) struct Outlets(pub(crate) TcpListener);

impl Listener for Outlets {
    type Io = Outlet;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Outlet, SocketAddr) {
        // Axum's own: what cannot be accepted is told in the log and tried again.
        let (stream, address) = Listener::accept(&mut self.0).await;
        (Outlet { stream, way: Way::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Outlets>> for Way {
    fn connect_info(stream: IncomingStream<'_, Outlets>) -> Self {
        stream.io().way.clone()
    }
}
