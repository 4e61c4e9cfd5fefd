//! A sealed file, opened: any range of it can be read.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use ports::SecretKey;

use super::VaultError;
use super::cipher::{Altered, CHUNK, FileCipher, HEADER, Shape};

/// A sealed file whose key is known.
pub(crate) struct SealedFile {
    store: Arc<dyn ObjectStore>,
    path: Path,
    cipher: FileCipher,
    shape: Shape,
    sealed: u64,
}

impl std::fmt::Debug for SealedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedFile({})", self.path)
    }
}

impl SealedFile {
    /// Opens the file at `path`.
    pub(super) async fn open(
        store: Arc<dyn ObjectStore>,
        path: Path,
        key: &SecretKey,
    ) -> Result<Self, VaultError> {
        let sealed = store.head(&path).await?.size;
        let shape = Shape::of(sealed)?;
        let header = store.get_range(&path, 0..HEADER).await?;
        let cipher = FileCipher::new(key, path.as_ref(), &header)?;
        Ok(Self { store, path, cipher, shape, sealed })
    }

    /// Bytes of plain text.
    pub(crate) fn len(&self) -> u64 {
        self.shape.plain
    }

    /// The plain bytes in `range`; only the chunks it touches are read and opened.
    pub(crate) async fn read(&self, range: Range<u64>) -> Result<Bytes, VaultError> {
        if range.end > self.len() || range.start > range.end {
            return Err(VaultError::Altered(Altered));
        }
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        let first = range.start / CHUNK;
        let plain = self.chunks(first..range.end.div_ceil(CHUNK)).await?;
        let skip = range.start - first * CHUNK;
        let (from, to) = (to_usize(skip)?, to_usize(skip + range.end - range.start)?);
        if to > plain.len() {
            return Err(VaultError::Altered(Altered));
        }
        Ok(Bytes::from(plain).slice(from..to))
    }

    /// All plain bytes.
    pub(crate) async fn read_all(&self) -> Result<Bytes, VaultError> {
        Ok(Bytes::from(self.chunks(0..self.shape.chunks).await?))
    }

    async fn chunks(&self, numbers: Range<u64>) -> Result<Vec<u8>, VaultError> {
        let end = Shape::offset(numbers.end).min(self.sealed);
        let sealed = self.store.get_range(&self.path, Shape::offset(numbers.start)..end).await?;
        let mut plain = Vec::with_capacity(sealed.len());
        for (number, chunk) in numbers.zip(sealed.chunks(Shape::sealed_chunk())) {
            plain.extend(self.cipher.open(number, number + 1 == self.shape.chunks, chunk)?);
        }
        Ok(plain)
    }
}

fn to_usize(number: u64) -> Result<usize, Altered> {
    usize::try_from(number).map_err(|_| Altered)
}
