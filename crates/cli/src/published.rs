//! The published log of an installation, read from its folder: checkpoint and receipts without a
//! server.

use std::path::{Path, PathBuf};

use ::ledger::checkpoint::Checkpoint;
use ::ledger::merkle::inclusion_proof;
use ::ledger::publish::{CHECKPOINT, PublicPart, VKEY, parse_public_line};
use ::ledger::tiles::{TileId, TileKind, TiledNodes, WIDTH, decode_bundle};
use ::ledger::{Audience, Part, Receipt, VerifierKey};
use anyhow::Context as _;

use crate::say::{Tried, tried, wrong_use};

/// The published files below a data directory.
pub(crate) struct Published {
    folder: PathBuf,
}

impl Published {
    /// Finds the log of the one place of an installation.
    pub(crate) fn of(data_dir: &Path) -> anyhow::Result<Self> {
        let places = data_dir.join("places");
        let place = std::fs::read_dir(&places).ok().and_then(|mut all| all.next());
        let place = place.and_then(Result::ok).map(|place| place.path().join("log"));
        let folder = place.filter(|log| log.is_dir()).ok_or_else(|| {
            let name = data_dir.display();
            wrong_use(
                format!("`{name}` 中没有已公布的日志"),
                format!("there is no published log in `{name}`"),
            )
        })?;
        Ok(Self { folder })
    }

    fn file(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.folder.join(path)).ok()
    }

    /// The signed head.
    pub(crate) fn checkpoint(&self) -> anyhow::Result<String> {
        let bytes = self.file(CHECKPOINT).with_context(|| missing(CHECKPOINT))?;
        String::from_utf8(bytes).with_context(|| missing(CHECKPOINT))
    }

    /// The receipt of an entry, opening its public part.
    ///
    /// # Guarantee
    /// It holds under the key that stands beside the log, or it is not given out.
    pub(crate) fn receipt(&self, seq: u64) -> anyhow::Result<String> {
        let checkpoint = self.checkpoint()?;
        let key = self.file(VKEY).and_then(|bytes| String::from_utf8(bytes).ok());
        let key: VerifierKey = key.with_context(|| missing(VKEY))?.trim().parse()?;
        let keys = [key];
        let size = Checkpoint::open(checkpoint.as_bytes(), &keys)?.head.size;
        if seq >= size {
            return Err(wrong_use(
                format!("已公布的日志没有第 {seq} 条，共 {size} 条"),
                format!("the published log has no entry {seq}; it has {size}"),
            ));
        }
        let nodes = TiledNodes::new(size, |path: &str| self.file(path));
        let hashes = inclusion_proof(&nodes, seq, size).with_context(|| missing("tile/0"))?;
        let envelope = self.envelope(seq, size).with_context(|| missing("tile/entries"))?;
        let parts = self.public_part(seq, size).into_iter().collect();
        let receipt = Receipt { envelope, parts, hashes, checkpoint };
        receipt.verify(&keys)?;
        Ok(receipt.encode()?)
    }

    /// The file of a kind over an entry; where it has grown since, the fuller one.
    fn over(&self, kind: TileKind, seq: u64, size: u64) -> Option<Vec<u8>> {
        let index = seq / u64::from(WIDTH);
        let there = (size - index * u64::from(WIDTH)).min(u64::from(WIDTH));
        let id = TileId { kind, index, width: u16::try_from(there).ok()? };
        self.file(&id.to_string()).or_else(|| self.file(&id.full().to_string()))
    }

    fn envelope(&self, seq: u64, size: u64) -> Option<Vec<u8>> {
        let bundle = self.over(TileKind::Entries, seq, size)?;
        let entries = decode_bundle(&bundle)?;
        entries.get(within(seq)?).map(|entry| entry.to_vec())
    }

    fn public_part(&self, seq: u64, size: u64) -> Option<Part> {
        let text = String::from_utf8(self.over(TileKind::Public, seq, size)?).ok()?;
        let (_, part) = parse_public_line(text.split_inclusive('\n').nth(within(seq)?)?)?;
        match part {
            PublicPart::Open { opening, part } => {
                Some(Part { audience: Audience::Public, opening, bytes: part })
            }
            PublicPart::Erased { .. } => None,
        }
    }
}

fn within(seq: u64) -> Option<usize> {
    usize::try_from(seq % u64::from(WIDTH)).ok()
}

fn missing(what: &str) -> Tried {
    tried(
        format!("已公布的文件 `{what}` 缺失或者有误"),
        format!("the published file `{what}` is missing or wrong"),
    )
}
