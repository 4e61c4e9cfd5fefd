//! Where the installation of a journey lives: kept, or gone with the run.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::say::tried;

/// A data directory for one run.
pub(crate) struct Home {
    path: PathBuf,
    keeps: bool,
}

impl Home {
    /// The directory that was named, or a new one that nobody else knows.
    pub(crate) fn make(keep: Option<&Path>) -> anyhow::Result<Self> {
        if let Some(path) = keep {
            return Ok(Self { path: path.to_path_buf(), keeps: true });
        }
        let made = || tried("无法新建临时目录", "no temporary directory can be made");
        let mut name = [0; 8];
        getrandom::fill(&mut name).with_context(made)?;
        let path = std::env::temp_dir().join(format!("gongshu-journey-{}", hex::encode(name)));
        new_directory(&path).with_context(made)?;
        Ok(Self { path, keeps: false })
    }

    /// The directory.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// A directory that is new, and where the system knows owners, for ours only.
fn new_directory(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

impl Drop for Home {
    fn drop(&mut self) {
        if !self.keeps {
            let _left = std::fs::remove_dir_all(&self.path);
        }
    }
}
