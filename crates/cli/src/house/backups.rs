//! Backups, of the place and of its keys.

use terms::Text;

use super::shelf;
use crate::arguments::{Backup, Restore};
use crate::say::{Came, Outcome, Voice};

/// Makes a backup.
pub(crate) fn backup(wish: &Backup, voice: Voice) -> Came {
    let target = wish.target.display();
    if let Some(last_day) = wish.keys_until {
        server::backup_keys(&wish.data_dir, &wish.target, last_day)?;
        voice.tell_text(&Text::new(
            format!("密钥已备份到 {target}，{last_day} 之后须销毁"),
            format!("keys are in {target}; destroy them after {last_day}"),
        ))?;
        return Ok(Outcome::Fine);
    }
    server::backup(&wish.data_dir, &wish.target)?;
    voice.tell_text(&Text::new(
        format!("已备份到 {target}（不含密钥和登录）"),
        format!("the backup is in {target}, without keys and log-ins"),
    ))?;
    Ok(Outcome::Fine)
}

/// Puts a backup back.
pub(crate) fn restore(wish: &Restore, voice: Voice) -> Came {
    if wish.keys {
        server::restore_keys(&wish.source, &wish.opened.data_dir, &shelf(&wish.opened.shelves)?)?;
        voice.tell_text(&Text::new("密钥已恢复", "the keys are back"))?;
        return Ok(Outcome::Fine);
    }
    server::restore(&wish.source, &wish.opened.data_dir)?;
    voice.tell_text(&Text::new(
        "已恢复；备份之后的删除将在下次启动时重新执行",
        "it is back; what was erased since is erased again at the next start",
    ))?;
    Ok(Outcome::Fine)
}
