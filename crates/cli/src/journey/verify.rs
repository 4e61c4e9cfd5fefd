//! After a journey: the stored journal is verified, and the published log is audited as a stranger
//! would, against the checkpoint seen last.

use std::path::Path;

use anyhow::Context as _;
use ledger::VerifierKey;
use ledger::audit::{Trust, audit, pin};
use terms::PlaceId;

use crate::ledger::report_words;
use crate::say::{Voice, tried};

/// What both verifiers found.
pub(crate) struct Checked {
    pub(crate) intact: bool,
    pub(crate) words: String,
}

/// Verifies the journal and audits the published files.
pub(crate) fn all(
    home: &Path,
    place: &PlaceId,
    vkey: &str,
    checkpoint: &str,
    voice: Voice,
) -> anyhow::Result<Checked> {
    let kept = home.join("checkpoint-seen");
    std::fs::write(&kept, checkpoint)
        .context(tried("检查点无法保存", "the checkpoint cannot be kept"))?;
    let stored = server::verify(home, Some(&kept))?;
    std::fs::remove_file(&kept)
        .context(tried("检查点无法清除", "the kept checkpoint cannot be removed"))?;
    let key: VerifierKey =
        vkey.parse().context(tried("验证公钥无法读取", "the verifier key cannot be read"))?;
    let keys = vec![key];
    let pinned = vec![pin(checkpoint.as_bytes(), &keys)?];
    let log = home.join("places").join(place.as_str()).join("log");
    let published = audit(|path| std::fs::read(log.join(path)).ok(), &Trust { keys, pinned });
    let words = format!(
        "{}\n{}\n{}\n{}",
        voice.pick("日志库：", "journal:"),
        report_words(&stored, voice),
        voice.pick("公示日志：", "published log:"),
        report_words(&published, voice),
    );
    Ok(Checked { intact: stored.is_intact() && published.is_intact(), words })
}
