//! What each table and each figure means, in both languages.

use terms::Text;

use super::super::{FigureHead, StatisticsTable, TableHead};

/// Every table, in the order people see them.
pub(super) const ALL: [StatisticsTable; 8] = [
    StatisticsTable::Bodies,
    StatisticsTable::Timeliness,
    StatisticsTable::States,
    StatisticsTable::Cases,
    StatisticsTable::Refusals,
    StatisticsTable::Products,
    StatisticsTable::Volume,
    StatisticsTable::Catalogue,
];

/// A column: its code word, its name, what it means.
type Column = (&'static str, (&'static str, &'static str), (&'static str, &'static str));

const BODY: [Column; 3] = [
    ("body", ("机构编号", "body id"), ("机构的编号", "the id of the body")),
    (
        "body_zh",
        ("机构", "body in Chinese"),
        (
            "答复的机构；待答复的，为唯一有此职责的机构，多家均可答复的为空",
            "the body that answered; of an awaited answer the only one that may give it, and \
             nobody where several may",
        ),
    ),
    ("body_en", ("机构英文名", "body"), ("机构的英文名", "its English name")),
];

const PROCEDURE: [Column; 3] = [
    ("procedure", ("程序编号", "procedure id"), ("程序的编号", "the id of the procedure")),
    ("procedure_zh", ("程序", "procedure in Chinese"), ("程序的名称", "its Chinese name")),
    ("procedure_en", ("程序英文名", "procedure"), ("程序的英文名", "its English name")),
];

const ARTICLE: Column =
    ("article", ("条款", "article"), ("程序所依据的条款", "the article the procedure rests on"));

const MONTH: Column = (
    "month",
    ("月份", "month"),
    (
        "自然月的第一日，按行为的法定发生日计；尚未结束的月份没有数据的为空，不记为零",
        "the first day of the calendar month, by the legal day of the act; a month that is not \
         over has no figure, instead of zero, where nothing happened yet",
    ),
);

const TIMELY: [Column; 7] = [
    (
        "answered",
        ("已答复", "answered"),
        (
            "在有办理期限的步骤中已经作出的答复，每家机构的每项答复计一次",
            "answers given in steps that have a time, each answer of each body once",
        ),
    ),
    (
        "in_time",
        ("按期", "in time"),
        (
            "不晚于到期日的答复；到期日按适用规则、官方工作日历和补正停止期间计算",
            "those given no later than the due day, by the rules, the official calendar and the \
             days the clock stood still for supplements",
        ),
    ),
    ("late", ("逾期", "late"), ("晚于到期日的答复", "those given after the due day")),
    (
        "median_days",
        ("工作日中位数", "median of working days"),
        (
            "自起算事件次日至答复日的工作日数，不含时钟停止的日子；取最近序位",
            "working days after the event that starts the clock through the day of the answer, \
             without those the clock stood still; nearest rank",
        ),
    ),
    (
        "ninth_decile_days",
        ("工作日九成分位数", "90th percentile of working days"),
        (
            "十分之九的答复不超过的工作日数；取最近序位",
            "what nine of ten do not exceed; nearest rank",
        ),
    ),
    (
        "open",
        ("待答复", "awaited"),
        ("现在等待的答复，有期限且时钟正在走的", "answers awaited now, under a clock that runs"),
    ),
    (
        "overdue",
        ("待答复且已逾期", "awaited and overdue"),
        ("其中到期日已过的", "those of them whose due day has passed"),
    ),
];

const ENDS: [Column; 3] = [
    (
        "ended_well",
        ("照准办结", "ended as applied for"),
        (
            "以各步均予同意所至的结果办结的案件",
            "cases that came to the end to which favourable answers lead",
        ),
    ),
    (
        "declined",
        ("未照准办结", "ended otherwise"),
        ("以其他结果办结的案件", "cases that came to another end"),
    ),
    ("withdrawn", ("撤回", "withdrawn"), ("申请人撤回的案件", "cases the applicant withdrew")),
];

const STATES: [Column; 4] = [
    ("total", ("案件", "cases"), ("立案的全部案件", "all cases that were opened")),
    ("open", ("办理中", "open"), ("尚未办结的案件", "cases that are not closed")),
    (
        "waiting",
        ("等待补正", "waiting for supplements"),
        ("办理中、时钟因补正停止的案件", "open ones whose clock stands still for supplements"),
    ),
    (
        "overdue",
        ("逾期", "overdue"),
        (
            "办理中、至少一项待答复已过到期日的案件",
            "open ones with an awaited answer whose due day has passed",
        ),
    ),
];

const OPENED: Column = ("opened", ("立案", "opened"), ("当月立案的案件", "cases opened"));

const REFUSED: [Column; 4] = [
    ("article", ("条款", "article"), ("不予办理所依据的条款", "the article the refusal rests on")),
    ("heading_zh", ("条款标题", "heading in Chinese"), ("条款的标题", "its Chinese heading")),
    ("heading_en", ("条款英文标题", "heading"), ("条款的英文标题", "its English heading")),
    MONTH,
];

const USE: [Column; 6] = [
    ("product", ("产品编号", "product id"), ("产品的编号", "the id of the product")),
    ("product_zh", ("产品", "product in Chinese"), ("产品的名称", "its Chinese title")),
    ("product_en", ("产品英文名", "product"), ("产品的英文名", "its English title")),
    MONTH,
    (
        "billed",
        ("计费调用", "billed calls"),
        (
            "全部订阅在当月得到答复并计费的调用，自产品首次流通当月起统计",
            "answered and billed calls of all subscriptions, from the month in which the product \
             was first let circulate",
        ),
    ),
    (
        "unconfirmed",
        ("未确认调用", "unconfirmed calls"),
        ("已记录而答复未确认、不计费的调用", "recorded calls whose answer is not confirmed"),
    ),
];

const VOLUME: [Column; 6] = [
    (
        "closed",
        ("办结", "closed"),
        ("当月办结或者撤回的案件", "cases that ended or were withdrawn"),
    ),
    (
        "answers",
        ("答复", "answers"),
        ("对案件步骤作出的答复，有无期限均计", "answers to steps of cases, with a time or without"),
    ),
    (
        "refused",
        ("不予办理", "refused acts"),
        ("依法不予办理的行为，每项计一次", "acts the law refused, each once"),
    ),
    (
        "runs",
        ("查询", "runs"),
        ("准予运行的查询，含中断的", "queries that were admitted, cut-off ones included"),
    ),
    (
        "releases",
        ("出域文件", "released files"),
        ("经审核出域的文件", "files that left after review"),
    ),
    ("calls", ("调用", "calls"), ("全部产品的计费调用", "billed calls of all products")),
];

const CATALOGUE: [Column; 4] = [
    (
        "entered",
        ("新列入资源", "resources entered"),
        ("当月首次列入授权运营目录的资源", "resources entered for the first time"),
    ),
    (
        "resources",
        ("资源总数", "resources"),
        (
            "截至月末（当月为截至今天）曾列入的资源",
            "resources ever entered by the end of the month",
        ),
    ),
    (
        "admitted",
        ("新流通产品", "products admitted"),
        ("当月首次通过审核可以流通的产品", "products let circulate for the first time"),
    ),
    (
        "products",
        ("产品总数", "products"),
        (
            "截至月末曾可以流通的产品，含已停用和下架的",
            "products ever let circulate by the end of the month, stopped and withdrawn ones \
             included",
        ),
    ),
];

/// The heads of all tables.
pub(super) fn all() -> Vec<TableHead> {
    ALL.into_iter().map(of).collect()
}

/// The head of a table.
pub(super) fn of(table: StatisticsTable) -> TableHead {
    let (title, definition) = words(table);
    TableHead {
        id: table,
        title: Text::new(title.0, title.1),
        definition: Text::new(definition.0, definition.1),
        columns: columns(table).into_iter().map(head).collect(),
    }
}

fn head((id, name, definition): Column) -> FigureHead {
    FigureHead {
        id: id.to_owned(),
        name: Text::new(name.0, name.1),
        definition: Text::new(definition.0, definition.1),
    }
}

fn columns(table: StatisticsTable) -> Vec<Column> {
    match table {
        StatisticsTable::Bodies => [&BODY[..], &TIMELY[..]].concat(),
        StatisticsTable::Timeliness => {
            [&BODY[..], &PROCEDURE[..], &[ARTICLE], &TIMELY[..]].concat()
        }
        StatisticsTable::States => [&PROCEDURE[..], &[ARTICLE], &STATES[..], &ENDS[..]].concat(),
        StatisticsTable::Cases => [&PROCEDURE[..], &[MONTH, OPENED], &ENDS[..]].concat(),
        StatisticsTable::Refusals => {
            let refused = (
                "refused",
                ("不予办理", "refused"),
                (
                    "依据该条款不予办理的行为；一项行为依据几条的，各计一次",
                    "acts refused on this article; one that rests on several counts under each",
                ),
            );
            [&REFUSED[..], &[refused]].concat()
        }
        StatisticsTable::Products => USE.to_vec(),
        StatisticsTable::Volume => [&[MONTH, OPENED], &VOLUME[..]].concat(),
        StatisticsTable::Catalogue => [&[MONTH], &CATALOGUE[..]].concat(),
    }
}

type Words = ((&'static str, &'static str), (&'static str, &'static str));

fn words(table: StatisticsTable) -> Words {
    match table {
        StatisticsTable::Bodies => (
            ("各机构办理时效", "How fast each body answers"),
            (
                "全部程序合计；没有办理期限的步骤不计",
                "over all procedures; steps without a time are left out",
            ),
        ),
        StatisticsTable::Timeliness => (
            ("各机构分程序办理时效", "How fast each body answers, by procedure"),
            (
                "按机构和程序分列；没有办理期限的步骤不计",
                "by body and procedure; steps without a time are left out",
            ),
        ),
        StatisticsTable::States => (
            ("案件现状", "Where the cases stand"),
            ("现行规则的每项程序一行", "one row for each procedure of the rules in force"),
        ),
        StatisticsTable::Cases => (
            ("分月立案和办结", "Cases opened and closed, by month"),
            ("立过案的每项程序、每月一行", "one row for each procedure with cases, and each month"),
        ),
        StatisticsTable::Refusals => (
            ("分条款不予办理", "Refusals, by article"),
            (
                "每一条曾据以不予办理的条款、每月一行",
                "one row for each article anything was refused on, and each month",
            ),
        ),
        StatisticsTable::Products => (
            ("产品使用", "Use of products"),
            (
                "每项曾可流通的产品、每月一行；不分列订阅方",
                "one row for each product that circulated, and each month; subscribers are not \
                 told apart",
            ),
        ),
        StatisticsTable::Volume => (("业务量", "Volume"), ("每月一行", "one row for each month")),
        StatisticsTable::Catalogue => {
            (("目录增长", "How the catalogue grew"), ("每月一行", "one row for each month"))
        }
    }
}
