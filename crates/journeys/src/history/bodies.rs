//! Who takes part beside the bodies that the journey itself enters: made up, every one of them.

/// An officer and the body he acts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) officer: &'static str,
    pub(super) party: &'static str,
}

const fn who(officer: &'static str, party: &'static str) -> Who {
    Who { officer, party }
}

/// The data authority: who enters everybody, and colleagues.
pub(super) const LIN: Who = who("lin", "futian-data-authority");
pub(super) const QIAO: Who = who("qiao", "futian-data-authority");
pub(super) const HOU: Who = who("hou", "futian-data-authority");
/// The district government.
pub(super) const FANG: Who = who("fang", "futian-government");
/// The bodies that review operators beside the authority.
pub(super) const PENG: Who = who("peng", "futian-cyberspace");
pub(super) const DENG: Who = who("deng", "futian-development-reform");
pub(super) const SHEN: Who = who("shen", "futian-experts");
/// The operator.
pub(super) const GAO: Who = who("gao", "lotus-data");
pub(super) const SU: Who = who("su", "lotus-data");
/// The bodies of the journey that have a part in the history too.
pub(super) const OUYANG: Who = who("ouyang", "futian-transport");
pub(super) const JIAN: Who = who("jian", "banyan-lab");
pub(super) const ZHONG: Who = who("zhong", "far-shore-trade");
/// Source departments.
pub(super) const XIN: Who = who("xin", "futian-environment");
pub(super) const JIANG: Who = who("jiang", "futian-housing");
pub(super) const PAN: Who = who("pan", "futian-market");
pub(super) const CAI: Who = who("cai", "futian-education");
pub(super) const LUO: Who = who("luo", "futian-health");
pub(super) const YAN: Who = who("yan", "futian-civil-affairs");
pub(super) const HE: Who = who("he", "futian-human-resources");
pub(super) const QIN: Who = who("qin", "futian-urban-management");
pub(super) const TANG: Who = who("tang", "futian-culture");
pub(super) const REN: Who = who("ren", "futian-emergency");
pub(super) const SHUI: Who = who("shui", "futian-water");
/// Partners and those who become partners.
pub(super) const MIAN: Who = who("mian", "kapok-tech");
pub(super) const LU: Who = who("lu", "egret-analytics");
pub(super) const MANG: Who = who("mang", "mangrove-soft");
pub(super) const DIE: Who = who("die", "swallowtail-data");
/// An operator for a while.
pub(super) const HONG: Who = who("hong", "red-hill-data");
pub(super) const QING: Who = who("qing", "green-peak-digital");
/// Who uses products.
pub(super) const GANG: Who = who("gang", "harbour-logistics");
pub(super) const CHUN: Who = who("chun", "spring-insurance");
pub(super) const LI: Who = who("li", "lychee-property");
pub(super) const PENGFEI: Who = who("pengfei", "roc-parking");
pub(super) const XING: Who = who("xing", "starlight-bank");

/// A body as it is entered.
pub(super) struct Body {
    pub(super) party: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) legal_form: &'static str,
    pub(super) roles: &'static [&'static str],
    pub(super) officers: &'static [(&'static str, &'static str)],
}

const SOURCE: &[&str] = &["data_provider", "public_service_body"];
const COMPANY: &[&str] = &["market_entity"];
const APPLICANT: &[&str] = &["operator_applicant"];

const fn department(
    party: &'static str,
    (zh, en): (&'static str, &'static str),
    officers: &'static [(&'static str, &'static str)],
) -> Body {
    Body { party, zh, en, legal_form: "state_organ", roles: SOURCE, officers }
}

const fn company(
    party: &'static str,
    (zh, en): (&'static str, &'static str),
    officers: &'static [(&'static str, &'static str)],
) -> Body {
    Body { party, zh, en, legal_form: "legal_person", roles: COMPANY, officers }
}

const fn applicant(
    party: &'static str,
    (zh, en): (&'static str, &'static str),
    officers: &'static [(&'static str, &'static str)],
) -> Body {
    Body { party, zh, en, legal_form: "legal_person", roles: APPLICANT, officers }
}

/// The bodies the history enters.
pub(super) const BODIES: &[Body] = &[
    department(
        "futian-environment",
        ("福田区生态环境部门", "Futian ecology and environment office"),
        &[("xin", "辛澄宇")],
    ),
    department(
        "futian-housing",
        ("福田区住房和建设局", "Futian housing and construction bureau"),
        &[("jiang", "江望舒")],
    ),
    department(
        "futian-market",
        ("福田区市场监督管理部门", "Futian market supervision office"),
        &[("pan", "潘以宁")],
    ),
    department(
        "futian-education",
        ("福田区教育局", "Futian education bureau"),
        &[("cai", "蔡若溪")],
    ),
    department("futian-health", ("福田区卫生健康局", "Futian health bureau"), &[("luo", "罗知行")]),
    department(
        "futian-civil-affairs",
        ("福田区民政局", "Futian civil affairs bureau"),
        &[("yan", "严思远")],
    ),
    department(
        "futian-human-resources",
        ("福田区人力资源局", "Futian human resources bureau"),
        &[("he", "何清如")],
    ),
    department(
        "futian-urban-management",
        ("福田区城市管理和综合执法局", "Futian urban management bureau"),
        &[("qin", "秦朗")],
    ),
    department(
        "futian-culture",
        ("福田区文化广电旅游体育局", "Futian culture, tourism and sports bureau"),
        &[("tang", "唐语迟")],
    ),
    department(
        "futian-emergency",
        ("福田区应急管理局", "Futian emergency management bureau"),
        &[("ren", "任平生")],
    ),
    department("futian-water", ("福田区水务局", "Futian water bureau"), &[("shui", "水亦清")]),
    company(
        "kapok-tech",
        ("木棉科技有限公司", "Kapok Technology Co., Ltd."),
        &[("mian", "绵言心")],
    ),
    company(
        "egret-analytics",
        ("白鹭数据分析有限公司", "Egret Analytics Co., Ltd."),
        &[("lu", "陆白羽")],
    ),
    company(
        "mangrove-soft",
        ("红树林软件有限公司", "Mangrove Software Co., Ltd."),
        &[("mang", "莽原")],
    ),
    company(
        "swallowtail-data",
        ("凤蝶数字有限公司", "Swallowtail Data Co., Ltd."),
        &[("die", "迭夏")],
    ),
    applicant(
        "red-hill-data",
        ("红岭数据运营有限公司", "Red Hill Data Operation Co., Ltd."),
        &[("hong", "洪砚秋")],
    ),
    applicant(
        "green-peak-digital",
        ("翠峰数字有限公司", "Green Peak Digital Co., Ltd."),
        &[("qing", "青禾")],
    ),
    company(
        "harbour-logistics",
        ("港湾物流有限公司", "Harbour Logistics Co., Ltd."),
        &[("gang", "港生")],
    ),
    company(
        "spring-insurance",
        ("春风保险股份有限公司", "Spring Insurance Co., Ltd."),
        &[("chun", "春晓")],
    ),
    company(
        "lychee-property",
        ("荔林物业服务有限公司", "Lychee Grove Property Co., Ltd."),
        &[("li", "黎荔")],
    ),
    company(
        "roc-parking",
        ("鹏城停车管理有限公司", "Roc Parking Co., Ltd."),
        &[("pengfei", "彭飞")],
    ),
    company(
        "starlight-bank",
        ("星光银行股份有限公司", "Starlight Bank Co., Ltd."),
        &[("xing", "邢星")],
    ),
];

/// Officers that the history names for bodies the journey entered: authority and transport.
pub(super) const COLLEAGUES: &[(Who, &str)] = &[(HOU, "侯闻笛")];

/// Those who sign, and so register a key.
pub(super) const SIGNATORIES: &[Who] = &[
    XIN, JIANG, PAN, CAI, LUO, YAN, HE, QIN, TANG, REN, SHUI, MIAN, LU, MANG, DIE, HONG, JIAN, HOU,
];
