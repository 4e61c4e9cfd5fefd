//! The description of an interface says what its dossier says.

use super::*;

fn sheet() -> CallSheet {
    let text = |zh: &str, en: &str| json!({ "zh": zh, "en": en });
    serde_json::from_value(json!({
        "product": "station-heat", "title": text("站点热度", "station heat"),
        "summary": text("各站热度", "how busy a station is"), "version": 3,
        "price": { "fen": 1250, "per": "call" }, "scenario": "charging",
        "owner": { "id": "lotus", "name": text("莲花", "Lotus") },
        "parameters": [
            { "name": "station", "says": text("站点", "which station"),
              "domain": { "type": "words", "values": ["a", "b"] } },
            { "name": "hour", "says": text("时段", "which hour"),
              "domain": { "type": "numbers", "least": 0, "greatest": 23 } },
            { "name": "day", "says": text("日期", "which day"),
              "domain": { "type": "days", "first": "2026-01-01", "last": "2026-01-31" } },
        ],
        "columns": [
            { "name": "station", "kind": "text", "aggregated": false },
            { "name": "trips", "kind": null, "aggregated": true },
        ],
        "resources": [{ "id": "taps", "name": text("刷卡记录", "card taps") }],
    }))
    .unwrap()
}

#[test]
fn the_address_the_key_and_the_parameters_are_those_of_the_product() {
    let document = of(&sheet(), &Below::default());
    assert_eq!(document["openapi"], "3.1.0");
    let get = &document["paths"]["/deliver/station-heat"]["get"];
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    let parameters: Vec<_> = get["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["required"] == true, it["schema"].clone()))
        .collect();
    let day = json!({ "type": "string", "format": "date",
        "description": "2026-01-01 – 2026-01-31" });
    assert_eq!(
        parameters,
        [
            ("station", true, json!({ "type": "string", "enum": ["a", "b"] })),
            ("hour", true, json!({ "type": "integer", "minimum": 0, "maximum": 23 })),
            ("day", true, day),
        ]
    );
}

#[test]
fn the_answer_has_the_columns_of_the_plan_and_the_text_the_price() {
    let document = of(&sheet(), &Below::default());
    let row = &document["components"]["schemas"]["Row"];
    assert_eq!((&row["minItems"], &row["prefixItems"][1]["title"]), (&json!(2), &json!("trips")));
    let told = document["info"]["description"].as_str().unwrap();
    for word in ["12.50 元/次", "12.50 yuan per call", "charging", "刷卡记录", "Lotus"] {
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn fen_are_told_as_yuan() {
    assert_eq!([0, 5, 80, 1250].map(yuan), ["0.00", "0.05", "0.80", "12.50"]);
}
