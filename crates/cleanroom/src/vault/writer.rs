//! Writes a sealed file piece by piece; it appears at once when finished, or not at all.

use bytes::Bytes;
use datafusion::parquet::arrow::async_writer::AsyncFileWriter;
use datafusion::parquet::errors::{ParquetError, Result as ParquetResult};
use futures::FutureExt;
use futures::future::BoxFuture;
use object_store::MultipartUpload;

use super::VaultError;
use super::cipher::{CHUNK, FileCipher};

/// Sealed bytes are handed on in parts of this size; object stores ask for at least 5 MiB.
const PART: usize = 8 * 1024 * 1024;

/// A sealed file being written.
pub(crate) struct SealedWriter {
    pub(super) upload: Box<dyn MultipartUpload>,
    pub(super) cipher: FileCipher,
    /// Plain bytes that do not fill a chunk yet.
    pub(super) plain: Vec<u8>,
    /// Sealed bytes that do not fill a part yet.
    pub(super) sealed: Vec<u8>,
    pub(super) next: u64,
}

impl SealedWriter {
    /// Writes more bytes.
    pub(crate) async fn put(&mut self, bytes: &[u8]) -> Result<(), VaultError> {
        self.plain.extend_from_slice(bytes);
        let chunk = usize::try_from(CHUNK).unwrap_or(usize::MAX);
        // A full chunk is held back until more follows: only then is it not the last one.
        let mut done = 0;
        while self.plain.len() - done > chunk {
            let piece = self.plain.get(done..done + chunk).unwrap_or_default();
            let sealed = self.cipher.seal(self.next, false, piece)?;
            self.sealed.extend(sealed);
            self.next += 1;
            done += chunk;
        }
        self.plain.drain(..done);
        if self.sealed.len() >= PART {
            self.hand_on().await?;
        }
        Ok(())
    }

    /// Seals the last chunk and makes the file appear.
    pub(crate) async fn finish(&mut self) -> Result<(), VaultError> {
        let last = self.cipher.seal(self.next, true, &self.plain)?;
        self.plain.clear();
        self.sealed.extend(last);
        self.hand_on().await?;
        self.upload.complete().await?;
        Ok(())
    }

    async fn hand_on(&mut self) -> Result<(), VaultError> {
        let part = std::mem::take(&mut self.sealed);
        self.upload.put_part(part.into()).await?;
        Ok(())
    }
}

impl AsyncFileWriter for SealedWriter {
    fn write(&mut self, bytes: Bytes) -> BoxFuture<'_, ParquetResult<()>> {
        async move { self.put(&bytes).await.map_err(to_parquet) }.boxed()
    }

    fn complete(&mut self) -> BoxFuture<'_, ParquetResult<()>> {
        async move { self.finish().await.map_err(to_parquet) }.boxed()
    }
}

fn to_parquet(error: VaultError) -> ParquetError {
    ParquetError::External(Box::new(error))
}
