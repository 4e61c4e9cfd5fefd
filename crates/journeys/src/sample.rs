//! Small made-up files with the shapes and quirks of the real ones, for tests and rehearsals
//! without a data folder. No row describes anybody.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::dice::Dice;

/// The files, by their path in a data folder. The same on every machine.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let mut dice = Dice::new(0x9e37_79b9_7f4a_7c15);
    let mut files = BTreeMap::new();
    let mut put = |path: &str, text: String| files.insert(path.to_owned(), text.into_bytes());
    put("adult/adult.csv", income(&mut dice));
    put("shenzhen-ev-charging/stations.csv", stations(&mut dice));
    let zones: Vec<u32> = (0..60).map(|zone| 102 + 3 * zone).collect();
    put("shenzhen-ev-charging/information.csv", zones_table(&zones, &mut dice));
    put("shenzhen-ev-charging/distance.csv", distances(&zones, &mut dice));
    put("shenzhen-metro-afc/opendata_sz_api_page1x100.json", taps(&mut dice));
    files
}

fn row(text: &mut String, cells: std::fmt::Arguments<'_>) {
    // Writing to a text never fails.
    let written = text.write_fmt(cells);
    debug_assert!(written.is_ok());
    text.push('\n');
}

/// Blanks after commas and in the header, `?` for what is missing, some rows twice, and a blank
/// last line. Four rows never worked: a group below any threshold.
fn income(dice: &mut Dice) -> String {
    let mut text = "age, workclass, fnlwgt, education, education-num, marital-status, occupation, \
                    relationship, race, sex, capital-gain, capital-loss, hours-per-week, \
                    native-country, salary-class\n"
        .to_owned();
    let mut last = String::new();
    for number in 0..600_u32 {
        let twice = number % 150 == 149;
        if !twice {
            last = person(number, dice);
        }
        row(&mut text, format_args!("{last}"));
    }
    text.push('\n');
    text
}

fn person(number: u32, dice: &mut Dice) -> String {
    let work = match number {
        7 | 107 | 207 | 307 => "Never-worked",
        _ if number % 40 == 3 => "Without-pay",
        _ => dice.word(&["Private", "Private", "Private", "Local-gov", "State-gov", "?"]),
    };
    let (education, years) = match dice.below(4) {
        0 => ("Bachelors", 13),
        1 => ("Masters", 14),
        _ => ("HS-grad", 9),
    };
    let marital = dice.word(&["Married-civ-spouse", "Never-married", "Divorced"]);
    let job = if number % 150 == 11 {
        "Armed-Forces"
    } else {
        dice.word(&["Adm-clerical", "Craft-repair", "Sales", "Other-service", "?"])
    };
    let relation = dice.word(&["Husband", "Not-in-family", "Own-child", "Wife"]);
    let race = dice.word(&["White", "White", "White", "Black", "Asian-Pac-Islander"]);
    let sex = dice.word(&["Male", "Male", "Female"]);
    let class = dice.word(&["<=50K", "<=50K", "<=50K", ">50K"]);
    let country = dice.word(&["United-States", "United-States", "Mexico", "?"]);
    format!(
        "{}, {work}, {}, {education}, {years}, {marital}, {job}, {relation}, {race}, {sex}, {}, \
         0, {}, {country}, {class}",
        dice.between(17, 90),
        dice.between(20_000, 400_000),
        dice.below(10) / 9 * 2174,
        dice.between(10, 60),
    )
}

fn stations(dice: &mut Dice) -> String {
    let mut text = "station_id,latitude,longitude,fast,slow,count\n".to_owned();
    for station in 1..=180_u32 {
        let fast = if dice.below(10) == 0 { dice.between(1, 20) } else { 0 };
        let slow = dice.below(15);
        let (latitude, longitude) = (dice.between(0, 99_999), dice.between(0, 99_999));
        row(
            &mut text,
            format_args!(
                "{station},22.5{latitude:05},114.0{longitude:05},{fast},{slow},{}",
                fast + slow
            ),
        );
    }
    text
}

fn zones_table(zones: &[u32], dice: &mut Dice) -> String {
    let mut text =
        "num,grid,count,fast_count,slow_count,area,lon,la,CBD,dynamic_pricing\n".to_owned();
    for (number, zone) in (1_u32..).step_by(2).zip(zones) {
        let (fast, slow) = (dice.below(20), dice.between(1, 90));
        let centre = u32::from(number % 8 == 1);
        let pricing = u32::from(number % 6 == 1);
        row(
            &mut text,
            format_args!(
                "{number},{zone},{},{fast},{slow},0.{:02},114.{:04},22.{:05},{centre},{pricing}",
                fast + slow,
                dice.between(10, 99),
                dice.below(10_000),
                dice.below(100_000),
            ),
        );
    }
    text
}

/// A matrix whose first header is empty.
fn distances(zones: &[u32], dice: &mut Dice) -> String {
    let header: Vec<String> = zones.iter().map(ToString::to_string).collect();
    let mut text = format!(",{}\n", header.join(","));
    for (from, _) in zones.iter().enumerate() {
        let cells = (0..zones.len()).map(|to| {
            let apart = from.abs_diff(to);
            if apart == 0 || apart > 6 { "0.0".to_owned() } else { kilometres(dice) }
        });
        let cells: Vec<String> = cells.collect();
        row(&mut text, format_args!("{from},{}", cells.join(",")));
    }
    text
}

fn kilometres(dice: &mut Dice) -> String {
    format!("{}.{:06}", dice.between(1, 9), dice.between(1, 999_999))
}

/// A page of an open-data interface: numbers as text, two records without gate and station.
fn taps(dice: &mut Dice) -> String {
    let records: Vec<Value> = (0..100_u32).map(|number| tap(number, dice)).collect();
    json!({ "total": 1_337_000, "data": records, "page": 1, "rows": 100 }).to_string()
}

fn tap(number: u32, dice: &mut Dice) -> Value {
    let kind = match number % 10 {
        0 => "巴士",
        1..=3 => "地铁出站",
        _ => "地铁入站",
    };
    let company = match number % 10 {
        0 if number > 40 => "金华南巴士",
        0 => "华程交通",
        1..=7 => "地铁五号线",
        _ => dice.word(&["地铁一号线", "地铁四号线", "地铁九号线"]),
    };
    let fare = if kind == "地铁入站" { 0 } else { 100 * dice.between(2, 8) };
    let hour = dice.between(6, 22);
    let (minute, second) = (dice.below(60), dice.below(60));
    let mut tap = json!({
        "deal_date": format!("2018-08-31 {hour:02}:{minute:02}:{second:02}"),
        "close_date": "2018-09-01 00:00:00",
        "card_no": card(number),
        "deal_value": fare.to_string(),
        "deal_type": kind,
        "company_name": company,
        "conn_mark": "0",
        "deal_money": (fare * 95 / 100).to_string(),
        "equ_no": format!("2630{:05}", dice.below(100_000)),
    });
    let lacks = number == 22 || number == 77;
    if let (Some(fields), false) = (tap.as_object_mut(), lacks) {
        let station = dice.word(&["布吉", "布吉", "布吉", "长龙", "龙华", "南山站"]);
        fields.insert("car_no".to_owned(), format!("IGT-{}", dice.between(101, 120)).into());
        fields.insert("station".to_owned(), station.into());
    }
    tap
}

/// A pseudonym of nine letters, no two alike.
fn card(number: u32) -> String {
    let mut rest = number;
    let mut letters = String::from("SAMPLE");
    for _ in 0..3 {
        letters.push(char::from(b'A' + u8::try_from(rest % 10).unwrap_or(0)));
        rest /= 10;
    }
    letters
}
