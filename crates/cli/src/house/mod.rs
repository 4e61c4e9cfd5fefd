//! An installation: founding, serving, looking after it.

mod backups;
mod founding;

use std::net::SocketAddr;

use anyhow::Context as _;
use server::{Config, Shelf};

use crate::arguments::{Opened, Serve, Shelves};
use crate::say::{Came, Outcome, Voice, tried};

pub(crate) use backups::{backup, restore};
pub(crate) use founding::{init, log_in};

/// The shelf that was named, or the one at hand.
pub(crate) fn shelf(shelves: &Shelves) -> anyhow::Result<Shelf> {
    if let Some(folder) = &shelves.rulebooks {
        return Ok(Shelf::Folder(folder.clone()));
    }
    let here = std::env::current_dir()
        .context(tried("当前目录无法读取", "the working directory cannot be read"))?;
    Ok(Shelf::beside(&here))
}

/// Serves until told to stop.
pub(crate) fn serve(serve: &Serve, voice: Voice) -> Came {
    let config = Config {
        data_dirs: serve.data_dirs.clone(),
        shelf: shelf(&serve.shelves)?,
        address: serve.address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], serve.port))),
        log: serve.log.clone(),
    };
    server::serve(&config, |address| voice.line(format_args!("listening on http://{address}")))?;
    Ok(Outcome::Fine)
}

/// Looks at an installation.
pub(crate) fn doctor(opened: &Opened, voice: Voice) -> Came {
    let checks = server::doctor(&opened.data_dir, &shelf(&opened.shelves)?);
    voice.tell(&checks, || {
        let line = |check: &server::Check| {
            let mark = if check.fine { "✓" } else { "✗" };
            format!("{mark} {}  {}", voice.of(&check.what), voice.of(&check.found))
        };
        checks.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    let fine = checks.iter().all(|check| check.fine);
    Ok(if fine { Outcome::Fine } else { Outcome::Found })
}

/// Prints the OpenAPI document.
pub(crate) fn openapi(voice: Voice) -> Outcome {
    voice.line(server::openapi());
    Outcome::Fine
}
