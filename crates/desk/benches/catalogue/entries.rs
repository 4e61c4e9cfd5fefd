//! Made-up resources of a large place: the same ones every time.

use serde_json::{Value, json};

const STREETS: [(&str, &str); 10] = [
    ("园岭", "Yuanling"),
    ("南园", "Nanyuan"),
    ("福田", "Futian"),
    ("沙头", "Shatou"),
    ("梅林", "Meilin"),
    ("华富", "Huafu"),
    ("香蜜湖", "Xiangmihu"),
    ("莲花", "Lianhua"),
    ("华强北", "Huaqiangbei"),
    ("福保", "Fubao"),
];
const THEMES: [(&str, &str); 25] = [
    ("公交客流", "bus passengers"),
    ("地铁进出站", "metro entries"),
    ("停车泊位", "parking spaces"),
    ("充电桩运行", "charging points"),
    ("空气质量", "air quality"),
    ("降雨量", "rainfall"),
    ("河道水位", "river levels"),
    ("供水管网", "water mains"),
    ("用电负荷", "power load"),
    ("企业登记", "company register"),
    ("个体工商户", "sole traders"),
    ("行政许可", "permits"),
    ("食品抽检", "food inspections"),
    ("医疗机构", "clinics"),
    ("预约挂号", "appointments"),
    ("学位申请", "school places"),
    ("养老机构", "care homes"),
    ("低保救助", "social relief"),
    ("房屋租赁", "rentals"),
    ("建筑工地", "building sites"),
    ("垃圾清运", "waste collection"),
    ("城市照明", "street lights"),
    ("公园游客", "park visitors"),
    ("图书借阅", "library loans"),
    ("体育场馆", "sports halls"),
];
const FORMS: [(&str, &str); 12] = [
    ("明细", "records"),
    ("汇总", "totals"),
    ("月度统计", "monthly figures"),
    ("台账", "ledger"),
    ("实时监测", "live readings"),
    ("名录", "directory"),
    ("点位", "locations"),
    ("趋势", "trends"),
    ("异常记录", "incidents"),
    ("服务评价", "ratings"),
    ("投诉工单", "complaints"),
    ("巡检结果", "patrol results"),
];
const CYCLES: [(&str, &str); 5] = [
    ("实时", "live"),
    ("每日", "daily"),
    ("每周", "weekly"),
    ("每月", "monthly"),
    ("每年", "yearly"),
];
pub(crate) const DEPARTMENTS: usize = 40;

/// A number that follows from another one; splitmix64.
///
/// # Source
/// Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014.
fn drawn(seed: usize) -> usize {
    let mut z = u64::try_from(seed).unwrap_or_default().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((z ^ (z >> 31)) >> 8).unwrap_or_default()
}

fn one<T: Copy>(of: &[T], number: usize) -> T {
    of[number % of.len()]
}

/// The department that describes a resource.
pub(crate) fn department(number: usize) -> usize {
    drawn(number.wrapping_add(7_000_000)) % DEPARTMENTS
}

/// The description of a resource.
pub(crate) fn form(number: usize) -> Value {
    let dice = drawn(number);
    let (street, theme) = (one(&STREETS, dice), one(&THEMES, dice / 16));
    let (form, cycle) = (one(&FORMS, dice / 1024), one(&CYCLES, dice / 65_536));
    let other = one(&THEMES, dice / 1_048_576);
    let year = 2010 + dice / 33_554_432 % 16;
    json!({
        "subject": "catalogue_entry", "resource": format!("res-{number:06}"),
        "title": {
            "zh": format!("{}街道{}{}（{year}年）", street.0, theme.0, form.0),
            "en": format!("{} {} in {}, {year}", theme.1, form.1, street.1),
        },
        "summary": {
            "zh": format!("{}街道{}的{}，可与{}对照使用，编号{number}。", street.0, theme.0, form.0,
                other.0),
            "en": format!("{} of {} in {}; goes with {}; number {number}", form.1, theme.1,
                street.1, other.1),
        },
        "opening": one(&["conditional", "unconditional"], dice / 3),
        "level": dice / 7 % 3 + 1,
        "origin": one(&["district", "municipal", "cross_district"], dice / 11),
        "obtained": "own",
        "update_cycle": { "zh": cycle.0, "en": cycle.1 }, "entity": ["record_id"],
        "columns": [
            { "name": "record_id", "kind": "text" }, { "name": "site_name", "kind": "text" },
            { "name": "happened_at", "kind": "date_time" }, { "name": "amount", "kind": "number" },
        ],
    })
}

/// Searches from rare to common, mixed scripts, a year, several words, and one without a hit.
pub(crate) const QUERIES: [&str; 12] = [
    "公交客流",
    "莲花街道 空气质量",
    "华强北 停车 2024",
    "图书借阅 明细",
    "rainfall Meilin",
    "街道",
    "library loans 2019",
    "养老机构服务评价",
    "香蜜湖街道充电桩运行实时监测（2021年）",
    "res 004217",
    "水位 异常",
    "量子飞船",
];
