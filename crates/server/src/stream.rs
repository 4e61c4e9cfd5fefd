//! A request body as something a blocking thread reads from, with no more of it in memory than is
//! on its way.

use std::io::{self, Read};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures::StreamExt as _;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How many pieces are on their way at most.
const PIECES: usize = 4;
/// How long a caller may keep silent in the middle of a body.
const SILENCE: Duration = Duration::from_secs(30);
/// How much of a body nobody wants is still read.
const UNWANTED: usize = 64 << 20;

enum Piece {
    Bytes(Bytes),
    End,
    Broken(String),
}

/// The two ends: one for the connection, one for the thread that reads.
pub(crate) fn pair() -> (Pump, BodyReader) {
    let (sender, receiver) = mpsc::channel(PIECES);
    (Pump(sender), BodyReader { pieces: receiver, piece: Bytes::new(), stand: Stand::Open })
}

/// Moves a body to the thread that reads it.
///
/// # Guarantee
/// The reader comes to an end only when the whole body came. When the caller goes away or this is
/// dropped, reading fails: half a file is never taken for a file.
#[derive(Debug)]
pub(crate) struct Pump(mpsc::Sender<Piece>);

impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bytes(_) => "Bytes",
            Self::End => "End",
            Self::Broken(_) => "Broken",
        })
    }
}

impl Pump {
    /// Moves all of `body`; what the reader does not want is thrown away.
    pub(crate) async fn run(self, body: Body) {
        let mut stream = body.into_data_stream();
        loop {
            let piece = match timeout(SILENCE, stream.next()).await {
                Ok(Some(Ok(bytes))) => Piece::Bytes(bytes),
                Ok(None) => Piece::End,
                Ok(Some(Err(error))) => Piece::Broken(error.to_string()),
                Err(_) => Piece::Broken("the caller kept silent for too long".to_owned()),
            };
            let last = !matches!(piece, Piece::Bytes(_));
            if self.0.send(piece).await.is_err() {
                return throw_away(stream).await;
            }
            if last {
                return;
            }
        }
    }
}

/// The reading end; to be read outside asynchronous tasks only.
#[derive(Debug)]
pub(crate) struct BodyReader {
    pieces: mpsc::Receiver<Piece>,
    piece: Bytes,
    stand: Stand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Open,
    Ended,
    Broken,
}

impl Read for BodyReader {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() && self.stand == Stand::Open {
            match self.pieces.blocking_recv() {
                Some(Piece::Bytes(bytes)) => self.piece = bytes,
                Some(Piece::End) => self.stand = Stand::Ended,
                Some(Piece::Broken(why)) => {
                    self.stand = Stand::Broken;
                    return Err(io::Error::new(io::ErrorKind::ConnectionAborted, why));
                }
                None => self.stand = Stand::Broken,
            }
        }
        if self.stand == Stand::Broken {
            let why = "the caller went away before the end of the file";
            return Err(io::Error::new(io::ErrorKind::ConnectionAborted, why));
        }
        let count = space.len().min(self.piece.len());
        let taken = self.piece.split_to(count);
        if let Some(space) = space.get_mut(..count) {
            space.copy_from_slice(&taken);
        }
        Ok(count)
    }
}

/// All of a body that is no longer than `limit`; of a longer one the rest is thrown away.
pub(crate) async fn collect(body: Body, limit: usize) -> Result<Vec<u8>, CollectFailure> {
    let mut stream = body.into_data_stream();
    let mut whole = Vec::new();
    loop {
        match timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(bytes))) => whole.extend_from_slice(&bytes),
            Ok(None) => return Ok(whole),
            Ok(Some(Err(_))) | Err(_) => return Err(CollectFailure::Broken),
        }
        if whole.len() > limit {
            throw_away(stream).await;
            return Err(CollectFailure::TooLong);
        }
    }
}

/// Reads what nobody wants, so that the caller gets to hear why: most clients listen only when
/// they have sent everything.
pub(crate) async fn throw_away(mut stream: BodyDataStream) {
    let mut unwanted = 0_usize;
    while let Ok(Some(Ok(bytes))) = timeout(SILENCE, stream.next()).await {
        unwanted = unwanted.saturating_add(bytes.len());
        if unwanted > UNWANTED {
            return;
        }
    }
}

/// Why a body is not collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CollectFailure {
    /// It is longer than allowed.
    TooLong,
    /// It did not come to its end.
    Broken,
}

#[cfg(test)]
mod tests;
