//! The resources that the source departments enter in these months.

use serde_json::{Value, json};

use super::bodies::{CAI, HE, JIANG, LUO, OUYANG, PAN, QIN, REN, SHUI, TANG, Who, XIN, YAN};
use super::columns::{Column, count, measure, serial, words};

/// A resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resource {
    pub(super) of: Who,
    pub(super) id: &'static str,
    title: (&'static str, &'static str),
    summary: (&'static str, &'static str),
    level: u8,
    opening: Opening,
    pub(super) origin: &'static str,
    cycle: Cycle,
    pub(super) columns: &'static [Column],
    /// Whether its rows are imported, or it is described only.
    pub(super) has_rows: bool,
}

#[derive(Clone, Copy, Debug)]
enum Opening {
    Free,
    Conditional,
}

#[derive(Clone, Copy, Debug)]
enum Cycle {
    Daily,
    Weekly,
    Monthly,
    Quarterly,
}

impl Cycle {
    fn words(self) -> Value {
        match self {
            Self::Daily => json!({ "zh": "每日", "en": "daily" }),
            Self::Weekly => json!({ "zh": "每周", "en": "weekly" }),
            Self::Monthly => json!({ "zh": "每月", "en": "monthly" }),
            Self::Quarterly => json!({ "zh": "每季", "en": "quarterly" }),
        }
    }
}

impl Resource {
    /// The form of its entry in the catalogue.
    pub(super) fn form(&self) -> Value {
        let opening = match self.opening {
            Opening::Free => "unconditional",
            Opening::Conditional => "conditional",
        };
        json!({
            "subject": "catalogue_entry",
            "resource": self.id,
            "title": { "zh": self.title.0, "en": self.title.1 },
            "summary": { "zh": self.summary.0, "en": self.summary.1 },
            "opening": opening,
            "level": self.level,
            "origin": self.origin,
            "update_cycle": self.cycle.words(),
            "columns": self.columns.iter().map(Column::form).collect::<Vec<_>>(),
        })
    }

    /// Its name in SQL.
    pub(super) fn sql_name(&self) -> String {
        self.id.replace('-', "_")
    }

    pub(super) fn title_zh(&self) -> &'static str {
        self.title.0
    }

    pub(super) fn title_en(&self) -> &'static str {
        self.title.1
    }
}

/// A resource of the district, opened on conditions, with rows.
const fn sheet(
    of: Who,
    id: &'static str,
    title: (&'static str, &'static str),
    summary: (&'static str, &'static str),
    columns: &'static [Column],
) -> Resource {
    Resource {
        of,
        id,
        title,
        summary,
        level: 2,
        opening: Opening::Conditional,
        origin: "district",
        cycle: Cycle::Monthly,
        columns,
        has_rows: true,
    }
}

impl Resource {
    const fn level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    const fn free(mut self) -> Self {
        self.opening = Opening::Free;
        self.level = 1;
        self
    }

    const fn of_the_city(mut self) -> Self {
        self.origin = "municipal";
        self
    }

    const fn every(mut self, cycle: Cycle) -> Self {
        self.cycle = cycle;
        self
    }

    /// Described in the catalogue; nothing is imported yet.
    const fn described(mut self) -> Self {
        self.has_rows = false;
        self
    }
}

const STREETS: &[&str] =
    &["福田街道", "南园街道", "华强北街道", "园岭街道", "莲花街道", "香蜜湖街道"];
const BANDS: &[&str] = &["早高峰", "平峰", "晚高峰", "夜间"];
const SIZES: &[&str] = &["大型", "中型", "小型", "微型"];
const GRADES: &[&str] = &["优", "良", "轻度", "中度"];
const STAGES: &[&str] = &["基坑", "主体", "装修", "收尾"];
const AGES: &[&str] = &["六十至六十九岁", "七十至七十九岁", "八十岁以上"];

/// Every resource, in the order in which it is entered.
pub(super) const RESOURCES: &[Resource] = &[
    sheet(
        OUYANG,
        "metro-ridership",
        ("地铁站客流统计", "Metro ridership by station"),
        ("每行一个车站一个时段的进出站人次", "One station and time band a row"),
        &[
            words("station", &["会展中心", "福田口岸", "岗厦北", "车公庙", "少年宫", "莲花村"]),
            words("band", BANDS),
            count("entries", 200, 9000),
            count("exits", 200, 9000),
        ],
    )
    .every(Cycle::Daily),
    sheet(
        XIN,
        "air-quality",
        ("空气质量监测", "Air quality"),
        ("每行一个监测点一日的污染物浓度", "One monitoring point and day a row"),
        &[
            words("point", &["莲花", "梅林", "华侨城", "通心岭", "福保"]),
            words("grade", GRADES),
            measure("pm25", 5, 90),
            measure("ozone", 20, 190),
        ],
    )
    .free()
    .every(Cycle::Daily),
    sheet(
        OUYANG,
        "bus-ridership",
        ("公交线路客流统计", "Bus ridership by line"),
        ("每行一条线路一个时段的上下车人次", "One line and time band a row"),
        &[
            words("line", &["M388", "101", "375", "B612", "高峰专线26"]),
            words("band", BANDS),
            count("boardings", 50, 2400),
        ],
    )
    .every(Cycle::Daily),
    sheet(
        PAN,
        "business-licences",
        ("市场主体登记", "Business licences"),
        ("每行一家市场主体的行业、规模和注册资本", "Trade, size and capital of one firm a row"),
        &[
            serial("licence", "SZF"),
            words("trade", &["批发零售", "信息技术", "金融", "餐饮住宿", "商务服务"]),
            words("street", STREETS),
            words("size", SIZES),
            count("capital", 3, 5000).secret(),
        ],
    ),
    sheet(
        JIANG,
        "housing-rentals",
        ("住房租赁备案", "Rental registrations"),
        ("每行一份备案的租赁合同，不含当事人", "One registered lease a row, without the parties"),
        &[
            words("street", STREETS),
            words("kind", &["商品房", "城中村", "人才住房", "公寓"]),
            count("rent", 1800, 18000),
            count("area", 12, 160),
        ],
    )
    .level(3),
    sheet(
        XIN,
        "weather-stations",
        ("自动气象站观测", "Automatic weather stations"),
        ("每行一个自动站一小时的观测", "One station and hour a row"),
        &[
            words("station", &["竹子林", "莲花山", "福田口岸", "梅林水库"]),
            measure("temperature", 9, 36),
            measure("rain", 0, 60),
        ],
    )
    .free()
    .every(Cycle::Daily),
    sheet(
        OUYANG,
        "roadside-parking",
        ("路侧停车泊位", "Roadside parking"),
        ("每行一个泊位一日的使用情况", "One bay and day a row"),
        &[
            serial("bay", "P"),
            words("street", STREETS),
            words("band", BANDS),
            count("minutes", 5, 720),
        ],
    )
    .every(Cycle::Daily),
    sheet(
        CAI,
        "schools",
        ("中小学基本情况", "Schools"),
        ("每行一个年级的班数和人数", "Classes and pupils of one year group a row"),
        &[
            words("stage", &["小学", "初中", "高中"]),
            words("street", STREETS),
            count("classes", 2, 14),
            count("pupils", 80, 700),
        ],
    )
    .every(Cycle::Quarterly),
    sheet(
        LUO,
        "clinics",
        ("社康机构服务量", "Visits to community clinics"),
        ("每行一家社康机构一周的服务量", "One clinic and week a row"),
        &[
            words("street", STREETS),
            words("service", &["全科", "中医", "儿童保健", "慢病管理"]),
            count("visits", 40, 1500),
        ],
    )
    .every(Cycle::Weekly),
    sheet(
        QIN,
        "parks",
        ("公园入园人次", "Visitors to parks"),
        ("每行一座公园一日的入园人次", "One park and day a row"),
        &[
            words("park", &["莲花山公园", "笔架山公园", "香蜜公园", "中心公园", "红树林公园"]),
            words("day", &["工作日", "周末", "节假日"]),
            count("visitors", 300, 60000),
        ],
    )
    .free(),
    sheet(
        PAN,
        "food-inspections",
        ("食品安全抽检", "Food inspections"),
        ("每行一批次抽检结果", "One sampled batch a row"),
        &[
            words("category", &["粮油", "乳制品", "餐饮具", "果蔬", "水产"]),
            words("result", &["合格", "不合格", "复检"]),
            count("batches", 1, 40),
        ],
    ),
    sheet(
        HE,
        "vacancies",
        ("公共招聘岗位", "Vacancies"),
        ("每行一个发布的岗位", "One published vacancy a row"),
        &[
            words("trade", &["信息技术", "金融", "商贸", "物流", "教育"]),
            words("degree", &["不限", "大专", "本科", "研究生"]),
            count("wage", 3500, 32000),
        ],
    )
    .every(Cycle::Weekly),
    sheet(
        YAN,
        "elderly-services",
        ("居家养老服务", "Home care for the elderly"),
        ("每行一单服务，不含姓名住址", "One service a row, without name or address"),
        &[
            words("age", AGES).personal(),
            words("service", &["助餐", "助浴", "康复", "陪诊"]),
            words("street", STREETS),
            count("hours", 1, 8),
        ],
    )
    .level(3),
    sheet(
        TANG,
        "libraries",
        ("图书馆借阅统计", "Loans of libraries"),
        ("每行一家分馆一类图书一月的借阅", "One branch, class of books and month a row"),
        &[
            words("branch", &["区图书馆", "梅林馆", "沙头馆", "莲花馆"]),
            words("class", &["文学", "科技", "少儿", "社科"]),
            count("loans", 30, 4200),
        ],
    )
    .free(),
    sheet(
        QIN,
        "waste-collection",
        ("生活垃圾分类收运", "Sorted waste"),
        ("每行一个收运点一日的重量", "Weight of one collection point and day a row"),
        &[
            words("street", STREETS),
            words("kind", &["厨余", "可回收", "其他", "有害"]),
            measure("tonnes", 0, 28),
        ],
    )
    .every(Cycle::Daily),
    sheet(
        OUYANG,
        "shared-bikes",
        ("共享单车停放", "Shared bicycles"),
        ("每行一个停放区一个时段的车辆数", "One parking area and time band a row"),
        &[words("street", STREETS), words("band", BANDS), count("bikes", 0, 240)],
    ),
    sheet(
        SHUI,
        "water-supply",
        ("片区供水量", "Water supply by area"),
        ("每行一个计量片区一日的供水量", "One metered area and day a row"),
        &[
            serial("area", "DMA"),
            words("street", STREETS),
            words("use", &["居民", "商业", "公共"]),
            count("tonnes", 20, 9000),
        ],
    )
    .level(3),
    sheet(
        JIANG,
        "construction-sites",
        ("在建工地", "Construction sites"),
        ("每行一处在建工地的阶段和面积", "Stage and area of one site a row"),
        &[words("street", STREETS), words("stage", STAGES), count("area", 900, 120_000)],
    ),
    sheet(
        TANG,
        "sports-venues",
        ("体育场馆开放", "Sports venues"),
        ("每行一个场馆一个时段的入场人次", "One venue and time band a row"),
        &[
            words("kind", &["游泳", "羽毛球", "篮球", "健身"]),
            words("band", BANDS),
            count("visitors", 4, 900),
        ],
    ),
    sheet(
        PAN,
        "elevators",
        ("电梯维保记录", "Maintenance of lifts"),
        ("每行一台电梯的使用年限和故障次数", "Age and faults of one lift a row"),
        &[
            serial("lift", "T"),
            words("use", &["住宅", "办公", "商场", "医院"]),
            count("years", 1, 28),
            count("faults", 0, 9),
        ],
    ),
    sheet(
        LUO,
        "vaccination",
        ("预防接种服务", "Vaccination"),
        ("每行一个接种点一周的接种人次", "One vaccination point and week a row"),
        &[
            words("street", STREETS),
            words("vaccine", &["流感", "脊髓灰质炎", "麻腮风", "乙肝"]),
            count("doses", 5, 800),
        ],
    ),
    sheet(
        OUYANG,
        "taxi-trips",
        ("巡游出租车载客", "Taxi trips"),
        ("每行一次载客的时段、里程和车费", "Time band, distance and fare of one trip a row"),
        &[
            words("from", STREETS),
            words("band", BANDS),
            measure("distance", 1, 38),
            measure("fare", 10, 120),
        ],
    )
    .of_the_city()
    .level(3),
    sheet(
        HE,
        "insured-firms",
        ("参保单位统计", "Insured firms"),
        ("每行一家参保单位的行业和人数", "Trade and staff of one firm a row"),
        &[
            words("trade", &["信息技术", "金融", "商贸", "物流", "教育"]),
            words("size", SIZES),
            count("staff", 1, 900),
        ],
    )
    .of_the_city()
    .level(3),
    sheet(
        YAN,
        "social-organisations",
        ("社会组织登记", "Social organisations"),
        ("每行一家社会组织的类别和规模", "Kind and size of one organisation a row"),
        &[
            words("kind", &["社会团体", "民办非企业", "基金会"]),
            words("street", STREETS),
            count("staff", 1, 120),
        ],
    ),
    sheet(
        XIN,
        "noise-monitoring",
        ("噪声监测", "Noise"),
        ("每行一个功能区监测点一小时的噪声", "One point and hour a row"),
        &[words("zone", &["居住", "商业", "交通干线"]), measure("decibel", 38, 84)],
    )
    .described(),
    sheet(
        XIN,
        "water-quality",
        ("河流水质监测", "Water quality of rivers"),
        ("每行一个断面一周的监测结果", "One section and week a row"),
        &[words("river", &["福田河", "新洲河", "凤塘河"]), measure("oxygen", 2, 11)],
    )
    .free()
    .described(),
    sheet(
        CAI,
        "kindergartens",
        ("幼儿园学位", "Places in kindergartens"),
        ("每行一所幼儿园的学位数", "Places of one kindergarten a row"),
        &[words("street", STREETS), count("places", 60, 540)],
    )
    .described(),
    sheet(
        LUO,
        "emergency-beds",
        ("急诊床位", "Emergency beds"),
        ("每行一家医院一小时的空余床位", "Free beds of one hospital and hour a row"),
        &[words("hospital", &["区人民医院", "区中医院", "妇幼保健院"]), count("free", 0, 40)],
    )
    .described(),
    sheet(
        QIN,
        "street-lights",
        ("路灯运行", "Street lights"),
        ("每行一个控制箱一日的能耗和故障", "One control box and day a row"),
        &[serial("box", "L"), words("street", STREETS), measure("energy", 1, 90)],
    )
    .described(),
    sheet(
        TANG,
        "museums",
        ("博物馆参观", "Museums"),
        ("每行一座博物馆一日的参观人次", "One museum and day a row"),
        &[words("museum", &["区博物馆", "改革开放展览馆"]), count("visitors", 80, 9000)],
    )
    .free()
    .described(),
    sheet(
        REN,
        "hydrants",
        ("市政消火栓", "Hydrants"),
        ("每行一个消火栓的水压和检查结果", "Pressure and check of one hydrant a row"),
        &[serial("hydrant", "X"), words("street", STREETS), measure("pressure", 0, 9)],
    )
    .level(3)
    .described(),
    sheet(
        REN,
        "flood-points",
        ("易涝点监测", "Flood points"),
        ("每行一个易涝点一小时的积水深度", "Depth of water at one point and hour a row"),
        &[words("street", STREETS), count("depth", 0, 60)],
    )
    .described(),
    sheet(
        JIANG,
        "public-housing-queue",
        ("公共住房轮候", "Queue for public housing"),
        ("每行一户轮候家庭的人数和排位", "Members and place of one waiting family a row"),
        &[
            serial("family", "LH").personal(),
            count("members", 1, 7).personal(),
            count("place", 1, 90_000),
        ],
    )
    .level(4)
    .described(),
    sheet(
        HE,
        "training-courses",
        ("技能培训班次", "Training courses"),
        ("每行一个培训班次的工种和人数", "Trade and size of one course a row"),
        &[words("trade", &["电工", "焊工", "家政", "养老护理"]), count("people", 10, 60)],
    )
    .described(),
    sheet(
        SHUI,
        "drainage",
        ("排水管网监测", "Drains"),
        ("每行一个监测井一小时的液位", "Level of one well and hour a row"),
        &[serial("well", "J"), words("street", STREETS), measure("level", 0, 6)],
    )
    .described(),
    sheet(
        YAN,
        "community-canteens",
        ("长者饭堂", "Community canteens"),
        ("每行一家长者饭堂一日的就餐人次", "Meals of one canteen and day a row"),
        &[words("street", STREETS), count("meals", 20, 460)],
    )
    .free()
    .described(),
    sheet(
        PAN,
        "complaints",
        ("消费投诉统计", "Consumer complaints"),
        ("每行一类投诉一周的件数", "One kind of complaint and week a row"),
        &[words("kind", &["质量", "价格", "售后", "虚假宣传"]), count("cases", 1, 300)],
    )
    .every(Cycle::Weekly)
    .described(),
];
