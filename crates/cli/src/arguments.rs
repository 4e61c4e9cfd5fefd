//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rulebook::Lang;
use terms::{Day, GrantId, OfficerId, PartyId, PlaceId};

/// 公数：公共数据授权运营平台 · the platform for the authorised operation of public data.
#[derive(Debug, Parser)]
#[command(name = "gongshu")]
pub(crate) struct Arguments {
    /// 输出语言 · language of the output.
    #[arg(long, global = true, value_enum, default_value = "zh")]
    pub(crate) lang: Tongue,
    /// 以 JSON 输出 · answer in JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A language of the output.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Tongue {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<Tongue> for Lang {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Zh => Self::Zh,
            Tongue::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 启动服务 · serve an installation.
    Serve(Serve),
    /// 设立演练安装 · found an installation for a rehearsal.
    Init(Init),
    /// 重设登录口令 · give an officer a new log-in (rehearsal only).
    LogIn(LogIn),
    /// 检查安装 · look at an installation and say what is not in order.
    Doctor(Opened),
    /// 备份 · copy an installation, without its keys or its keys alone.
    Backup(Backup),
    /// 恢复 · put a backup back.
    Restore(Restore),
    /// 输出接口文档 · print the OpenAPI document.
    Openapi,
    /// 规则手册 · rulebooks: check, show, coverage, explain, calendar, attach-text.
    Rulebook(RulebookCommand),
    /// 在授权范围内查询 · run a query under a grant, through a server.
    Sql(Sql),
    /// 全程脚本 · run a whole path written as text.
    Journey(JourneyCommand),
    /// 透明日志 · the transparency log: verify, checkpoint, prove.
    Ledger(LedgerCommand),
}

/// Where the law comes from.
#[derive(Clone, Debug, Args)]
pub(crate) struct Shelves {
    /// 规则手册目录 · folder of the rulebooks; else `rulebooks/` here, else those built in.
    #[arg(long, value_name = "DIR")]
    pub(crate) rulebooks: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Opened {
    /// 数据目录 · the data directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: PathBuf,
    #[command(flatten)]
    pub(crate) shelves: Shelves,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// 数据目录，可多次给出，也可为存放多个数据目录的上级目录；多个地区各在 `/地区/` 之下 · a data
    /// directory; more than once for several places, or a folder that holds their directories: each
    /// is then served below `/PLACE/`.
    #[arg(long = "data-dir", value_name = "DIR", required = true)]
    pub(crate) data_dirs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) shelves: Shelves,
    /// 监听端口，0 为任选空闲端口 · port on loopback; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// 监听地址，须置于带 TLS 的代理之后 · another address; only behind a proxy that has TLS.
    #[arg(long, conflicts_with = "port")]
    pub(crate) address: Option<SocketAddr>,
    /// 运行日志级别，如 `info` · what goes to the log on standard error, such as `info`.
    #[arg(long)]
    pub(crate) log: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) opened: Opened,
    /// 适用地区 · the place.
    #[arg(long)]
    pub(crate) place: PlaceId,
    /// 演练时钟的起始日，缺省为今天 · first day of the rehearsal clock; today when left out.
    #[arg(long)]
    pub(crate) on: Option<Day>,
    /// 主管部门编号 · id of the body that acts as data authority.
    #[arg(long, default_value = "data-authority")]
    pub(crate) party: PartyId,
    /// 主管部门中文名 · its Chinese name.
    #[arg(long, default_value = "公共数据主管部门")]
    pub(crate) name_zh: String,
    /// 主管部门英文名 · its English name.
    #[arg(long, default_value = "Data authority")]
    pub(crate) name_en: String,
    /// 首位经办人编号 · id of its first officer.
    #[arg(long, default_value = "first-officer")]
    pub(crate) officer: OfficerId,
    /// 首位经办人姓名 · name of its first officer; sealed under a key of its own.
    #[arg(long, default_value = "首位经办人")]
    pub(crate) officer_name: String,
}

#[derive(Debug, Args)]
pub(crate) struct LogIn {
    /// 数据目录 · the data directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: PathBuf,
    /// 经办人 · the officer.
    pub(crate) officer: OfficerId,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// 数据目录 · the data directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: PathBuf,
    /// 备份目录，须尚不存在 · where the backup goes; must not be there yet.
    pub(crate) target: PathBuf,
    /// 只备份密钥，到期日之后须销毁 · the keys alone; to be destroyed after this day.
    #[arg(long, value_name = "LAST_DAY")]
    pub(crate) keys_until: Option<Day>,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    pub(crate) opened: Opened,
    /// 备份目录 · the backup.
    pub(crate) source: PathBuf,
    /// 恢复的是密钥备份 · it is a backup of keys.
    #[arg(long)]
    pub(crate) keys: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RulebookCommand {
    #[command(subcommand)]
    pub(crate) command: LawCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LawCommand {
    /// 检查规则手册 · check a rulebook (a folder), or all of them.
    Check {
        /// 如 `rulebooks/futian/2024-01-30` · a folder such as this; all when left out.
        folder: Option<PathBuf>,
        #[command(flatten)]
        shelves: Shelves,
    },
    /// 显示规则手册 · show a rulebook, or one article.
    Show {
        #[command(flatten)]
        of: OfPlace,
        /// 条号，如 `FT-18` · an article.
        article: Option<terms::ArticleId>,
        /// 以哪一日为准 · status on this day.
        #[arg(long)]
        on: Option<Day>,
    },
    /// 逐条说明由什么执行、由什么检验 · for each article, what executes and what tests it, or why
    /// software cannot.
    Coverage {
        /// 适用地区，不填则为全部 · the place; all of them when left out.
        place: Option<PlaceId>,
        #[command(flatten)]
        shelves: Shelves,
        /// 输出网页 · as a page (HTML).
        #[arg(long)]
        html: bool,
        /// 各规则在运行中生效的记录 · which rules took effect in a run, as the long proof `trace`
        /// found.
        #[arg(long, value_name = "FILE", default_value = "docs/proof/trace.json")]
        trace: PathBuf,
        /// 全程脚本目录 · folder of the journeys.
        #[arg(long, value_name = "DIR", default_value = "journeys")]
        journeys: PathBuf,
        /// 只随机抽取若干条规则及其生效记录 · only so many rules, drawn at random, each with its trace.
        #[arg(long, value_name = "N")]
        sample: Option<usize>,
        /// 抽取的种子 · what they are drawn by.
        #[arg(long, value_name = "SEED", default_value_t = 1)]
        seed: u64,
    },
    /// 用文字说明一项程序 · a procedure in words: who starts it, its steps, times and ends.
    Explain {
        #[command(flatten)]
        of: OfPlace,
        /// 程序，如 `resource_authorization` · the procedure.
        procedure: terms::ProcedureId,
    },
    /// 程序图（SVG） · a procedure as a picture (SVG).
    Diagram {
        #[command(flatten)]
        of: OfPlace,
        /// 程序，如 `resource_authorization` · the procedure.
        procedure: terms::ProcedureId,
    },
    /// 比较两地规则 · what two places have in common, and what only one of them has.
    Compare {
        #[command(flatten)]
        of: OfPlace,
        /// 另一地 · the other place.
        other: PlaceId,
    },
    /// 穷尽每项程序的状态 · explore every state of every procedure: none stands still, no step is
    /// dead, every clock starts, nothing is granted twice.
    Prove {
        #[command(flatten)]
        of: OfPlace,
        /// 同一步骤在一案中最多重开几轮 · how often a step may open in one case.
        #[arg(long, default_value_t = 2)]
        rounds: usize,
        /// 多方步骤的答复方数 · how many answer where a step is for several.
        #[arg(long, default_value_t = 2)]
        answerers: usize,
    },
    /// 逐日解释期限 · count a due date day by day.
    Count {
        #[command(flatten)]
        shelves: Shelves,
        /// 起算事件发生日 · the day of the event.
        #[arg(long)]
        from: Day,
        /// 如 `5个工作日`、`2年` · how long, such as `5 working days` or `2 years`.
        #[arg(long)]
        within: String,
        /// 停止计算的起止日 · a stop, as `2026-02-10..2026-02-12`; may be given more than once.
        #[arg(long = "stop")]
        stops: Vec<String>,
        /// 收到当日计入 · the day of the event counts.
        #[arg(long)]
        from_event_day: bool,
    },
    /// 工作日历 · the calendar of a year.
    Calendar {
        #[command(flatten)]
        shelves: Shelves,
        /// 年份 · the year.
        year: i16,
    },
    /// 装载官方文本 · attach the official text, which is not shipped.
    AttachText {
        #[command(flatten)]
        opened: Opened,
        /// 官方文本文件 · the file.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct OfPlace {
    /// 适用地区 · the place.
    pub(crate) place: PlaceId,
    #[command(flatten)]
    pub(crate) shelves: Shelves,
}

#[derive(Debug, Args)]
pub(crate) struct Sql {
    /// 查询语句 · the query.
    pub(crate) query: String,
    /// 授权编号 · the grant.
    #[arg(long)]
    pub(crate) grant: GrantId,
    /// 服务地址 · the server.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub(crate) server: String,
    /// 经办人；口令取自环境变量 `GONGSHU_PASSWORD`，否则从标准输入读取 · the officer; the password
    /// comes from `GONGSHU_PASSWORD`, else from standard input.
    #[arg(long)]
    pub(crate) officer: OfficerId,
    /// 只检查，不运行 · guard the query without running it.
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct JourneyCommand {
    #[command(subcommand)]
    pub(crate) command: JourneyAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum JourneyAct {
    /// 启动自带服务并走完全程 · run a journey over HTTP against a server of its own.
    Run(JourneyRun),
}

#[derive(Debug, Args)]
pub(crate) struct JourneyRun {
    /// 名称，如 `futian/main` · its name.
    pub(crate) name: String,
    /// 真实文件目录，缺省用自制样例 · folder of the files; made-up samples when left out.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// 补入前几个月的日常运行，缺省不补 · how many months of everyday work the line `meanwhile` of
    /// the journey brings; none when left out.
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "data")]
    pub(crate) months: u32,
    /// 走完后把演练时钟推进到此日 · then move the rehearsal clock on to this day.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<Day>,
    /// 全程脚本目录 · folder of the journeys.
    #[arg(long, value_name = "DIR", default_value = "journeys")]
    pub(crate) journeys: PathBuf,
    /// 保留安装到此目录 · leave the installation in this directory.
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// 记录写入文件 · also write the transcript to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) shelves: Shelves,
}

#[derive(Debug, Args)]
pub(crate) struct LedgerCommand {
    #[command(subcommand)]
    pub(crate) command: LedgerAct,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerAct {
    /// 核验日志库 · verify the stored journal, entry by entry.
    Verify {
        /// 数据目录 · the data directory.
        #[arg(long, value_name = "DIR")]
        data_dir: PathBuf,
        /// 另存的检查点或者回执 · a checkpoint or receipt that was kept elsewhere.
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
    },
    /// 输出已公布的检查点 · print the published checkpoint.
    Checkpoint(Source),
    /// 输出一条记录的回执 · print the receipt of an entry.
    Prove {
        /// 记录号 · the number of the entry.
        seq: u64,
        #[command(flatten)]
        source: Source,
    },
}

/// Where the published log is.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// 服务地址 · the server.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub(crate) server: String,
    /// 数据目录，无需服务 · a data directory instead; no server is needed.
    #[arg(long, value_name = "DIR", conflicts_with = "server")]
    pub(crate) data_dir: Option<PathBuf>,
}
