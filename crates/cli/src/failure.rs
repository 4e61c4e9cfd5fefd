//! Failures in both languages. What the rooms below say in English only stands in brackets behind
//! the Chinese: it is for whoever repairs the installation.

use rulebook::RulebookError;
use server::{InstallationFailure, OfflineFailure, ServeFailure, SheetFailure, ShelfFailure};
use terms::Text;

use crate::say::{Tried, WrongUse};

/// An error with its causes.
pub(crate) fn words(error: &anyhow::Error) -> Text {
    Text::new(chinese(error), format!("{error:#}"))
}

fn chinese(error: &anyhow::Error) -> String {
    if let Some(WrongUse(text)) = error.downcast_ref() {
        return text.zh.clone();
    }
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    if let Some(Tried(text)) = error.downcast_ref() {
        let rest = causes.get(1..).unwrap_or_default().join(": ");
        return if rest.is_empty() { text.zh.clone() } else { with(&text.zh, &rest) };
    }
    let known = (error.downcast_ref().map(of_offline))
        .or_else(|| error.downcast_ref().map(of_installation))
        .or_else(|| error.downcast_ref().map(of_serving))
        .or_else(|| error.downcast_ref().map(of_shelf))
        .or_else(|| error.downcast_ref().map(of_rulebook));
    let all = causes.join(": ");
    known.map_or_else(
        || with("未能完成", &all),
        |zh| if zh.plain { zh.says } else { with(&zh.says, &all) },
    )
}

fn with(zh: &str, en: &str) -> String {
    format!("{zh}（{en}）")
}

/// What is said in Chinese, and whether the English cause may be left out.
struct Says {
    says: String,
    plain: bool,
}

fn plain(says: impl Into<String>) -> Says {
    Says { says: says.into(), plain: true }
}

fn headline(says: impl Into<String>) -> Says {
    Says { says: says.into(), plain: false }
}

fn of_offline(failure: &OfflineFailure) -> Says {
    match failure {
        OfflineFailure::Sheet(failure) => of_sheet(failure),
        OfflineFailure::Installation(failure) => of_installation(failure),
        OfflineFailure::Store(_) => headline("日志库无法读取"),
        OfflineFailure::Shelf(failure) => of_shelf(failure),
        OfflineFailure::Text(failure) => of_rulebook(failure),
        OfflineFailure::Key(_) => headline("安装所载的验证公钥无法读取"),
        OfflineFailure::Pin { path, .. } => {
            headline(format!("`{}` 不是本日志的检查点或者回执", path.display()))
        }
        OfflineFailure::Backup(_) => headline("备份或者恢复未完成"),
        OfflineFailure::OtherInstallation { backup, installation } => {
            plain(format!("`{}` 不是 `{}` 的备份", backup.display(), installation.display()))
        }
        OfflineFailure::Live => plain("正式运行的地方没有本地登录；外部身份系统尚未接入"),
        OfflineFailure::NoOfficer(officer) => plain(format!("没有在岗的经办人 `{officer}`")),
        OfflineFailure::Disk { path, .. } => headline(format!("`{}` 无法读写", path.display())),
    }
}

fn of_installation(failure: &InstallationFailure) -> Says {
    match failure {
        InstallationFailure::Sheet(failure) => of_sheet(failure),
        InstallationFailure::Lock(_) => headline("数据目录无法锁定，可能已被另一进程打开"),
        InstallationFailure::Master(_) => headline("主密钥无法读取"),
        InstallationFailure::NoMaster(path) => plain(format!(
            "缺少主密钥 `{}`：没有它，本安装中的任何内容都打不开；请从其单独的备份放回",
            path.display()
        )),
        InstallationFailure::NoJournal(path) => {
            plain(format!("缺少日志库 `{}`；请先恢复备份", path.display()))
        }
        InstallationFailure::Keys(_) => headline("密钥环无法打开"),
        InstallationFailure::Journal(_) => headline("日志库无法打开"),
        InstallationFailure::Meter(_) => headline("计量文件无法打开"),
        InstallationFailure::Room(_) => headline("数据阅览室无法打开"),
        InstallationFailure::Shelf(failure) => of_shelf(failure),
        InstallationFailure::Accounts(_) => headline("登录账号无法读写"),
        InstallationFailure::Desk(_) => headline("无法接续办理"),
        InstallationFailure::Publish(_) => headline("日志无法公布"),
        InstallationFailure::Place(_) => headline("未能设立"),
        InstallationFailure::Signer(_) => headline("日志名称有误"),
        InstallationFailure::OtherSigner { founded } => {
            plain(format!("密钥环中的签名密钥不是设立时的 `{founded}`；请从备份放回密钥环"))
        }
        InstallationFailure::NotEmpty(path) => {
            plain(format!("目录 `{}` 不是空的；请在新目录中设立", path.display()))
        }
        InstallationFailure::Day(_) => headline("日期超出范围"),
        InstallationFailure::Disk { path, .. } => {
            headline(format!("`{}` 无法读写", path.display()))
        }
    }
}

fn of_sheet(failure: &SheetFailure) -> Says {
    match failure {
        SheetFailure::NotThere(path) => {
            plain(format!("`{}` 不是安装；可用 `gongshu init` 设立", path.display()))
        }
        SheetFailure::Disk { path, .. } => headline(format!("`{}` 无法读写", path.display())),
        SheetFailure::Shape { path, .. } => {
            headline(format!("`{}` 不是安装说明文件", path.display()))
        }
    }
}

fn of_serving(failure: &ServeFailure) -> Says {
    match failure {
        ServeFailure::Installation(failure) => of_installation(failure),
        ServeFailure::Twice { place } => {
            plain(format!("有两个安装都属于 `{place}`；一个地区只能启动一次"))
        }
        ServeFailure::Publish(_) => headline("日志无法公布"),
        ServeFailure::Threads(_) => headline("系统不提供线程"),
        ServeFailure::Listen { address, .. } => headline(format!("无法监听 {address}")),
        ServeFailure::Broke(_) => headline("服务中断"),
        ServeFailure::Log(words) => {
            plain(format!("`{words}` 不是运行日志级别；写作 `info` 或者 `server=debug`"))
        }
    }
}

fn of_shelf(failure: &ShelfFailure) -> Says {
    match failure {
        ShelfFailure::Rulebook(failure) => of_rulebook(failure),
        ShelfFailure::NoRulebook { place, .. } => plain(format!("没有 `{place}` 的规则手册")),
        ShelfFailure::Unreadable { path, .. } => headline(format!("`{}` 无法读取", path.display())),
    }
}

fn of_rulebook(failure: &RulebookError) -> Says {
    match failure {
        RulebookError::Mistakes(mistakes) => {
            headline(format!("规则手册有 {} 处错误", mistakes.len()))
        }
        RulebookError::Unreadable { path, .. } => {
            headline(format!("`{}` 无法读取", path.display()))
        }
        RulebookError::OtherText { found, pinned } => {
            plain(format!("文本的摘要为 {found}，而规则手册所据文本的摘要为 {pinned}"))
        }
        RulebookError::OddText(_) => headline("文本与规则手册的条文对不上"),
    }
}
