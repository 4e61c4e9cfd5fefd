//! The OpenAPI 3.1 document of one interface, made from its dossier.

use desk::views::{AnswerColumn, CallSheet, label};
use governance::{Domain, Parameter};
use serde_json::{Map, Value, json};
use terms::ColumnKind;

use crate::below::Below;

/// Writes the document.
pub(super) fn of(sheet: &CallSheet, below: &Below) -> Value {
    let server = if below.prefix().is_empty() { "/" } else { below.prefix() };
    let parameters: Vec<Value> = sheet.parameters.iter().map(parameter).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("{} / {}", sheet.title.zh, sheet.title.en),
            "version": sheet.version.to_string(),
            "description": description(sheet),
        },
        "servers": [{ "url": server }],
        "security": [{ "bearer": [] }],
        "paths": { (format!("/deliver/{}", sheet.product)): { "get": {
            "operationId": sheet.product.as_str().replace('-', "_"),
            "summary": sheet.summary.zh,
            "description": sheet.summary.en,
            "parameters": parameters,
            "responses": responses(sheet),
        } } },
        "components": {
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer",
                "description": "订阅的访问密钥（gsk_…）/ the key of a subscription (gsk_…)" } },
            "schemas": { "Row": row(&sheet.columns), "Problem": problem() },
        },
    })
}

fn description(sheet: &CallSheet) -> String {
    let unit = label::price_unit(sheet.price.per);
    let price = yuan(sheet.price.fen);
    let zh: Vec<&str> = sheet.resources.iter().map(|it| it.name.zh.as_str()).collect();
    let en: Vec<&str> = sheet.resources.iter().map(|it| it.name.en.as_str()).collect();
    [
        sheet.summary.zh.clone(),
        format!("价格：{price} 元/{}。限用于场景 `{}`。", unit.zh, sheet.scenario),
        format!("提供单位：{}。数据来源：{}。", sheet.owner.name.zh, zh.join("、")),
        sheet.summary.en.clone(),
        format!("Price: {price} yuan per {}. For the scenario `{}` only.", unit.en, sheet.scenario),
        format!("Supplier: {}; made from: {}.", sheet.owner.name.en, en.join(", ")),
        "Groups smaller than the protected size are left out of every answer.".to_owned(),
    ]
    .join("\n\n")
}

/// Fen as yuan with two decimals.
pub(crate) fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name, "in": "query", "required": true,
        "description": format!("{} / {}", parameter.says.zh, parameter.says.en),
        "schema": domain(&parameter.domain),
    })
}

/// The schema of a domain; JSON Schema has no range of days, so both ends are told in words too.
fn domain(domain: &Domain) -> Value {
    match domain {
        Domain::Words { values } => json!({ "type": "string", "enum": values }),
        Domain::Numbers { least, greatest } => {
            json!({ "type": "integer", "minimum": least, "maximum": greatest })
        }
        Domain::Days { first, last } => json!({
            "type": "string", "format": "date", "description": format!("{first} – {last}"),
        }),
    }
}

fn responses(sheet: &CallSheet) -> Value {
    let names: Vec<&str> = sheet.columns.iter().map(|column| column.name.as_str()).collect();
    let problem = |what: &str| {
        json!({ "description": what, "content": { "application/problem+json":
            { "schema": { "$ref": "#/components/schemas/Problem" } } } })
    };
    json!({
        "200": { "description": "统计结果 / the answer", "content": { "application/json": {
            "schema": { "type": "object",
                "required": ["product", "version", "columns", "rows"], "properties": {
                "product": { "type": "string", "const": sheet.product },
                "version": { "type": "integer" },
                "columns": { "type": "array", "items": { "type": "string" }, "const": names },
                "rows": { "type": "array",
                    "items": { "$ref": "#/components/schemas/Row" } },
            } },
        } } },
        "401": problem("密钥无效 / no such key"),
        "403": problem("依法不予提供 / the law says no"),
        "404": problem("没有这个产品 / no such product"),
        "422": problem("参数有误 / a parameter is wrong"),
        "429": problem("次数用完 / no calls left"),
    })
}

/// A row: one cell for each column, in their order; every cell is text or null.
fn row(columns: &[AnswerColumn]) -> Value {
    let cells: Vec<Value> = columns.iter().map(cell).collect();
    let count = cells.len();
    json!({ "type": "array", "prefixItems": cells, "minItems": count, "maxItems": count })
}

fn cell(column: &AnswerColumn) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!(["string", "null"]));
    schema.insert("title".to_owned(), json!(column.name));
    let told = match column.kind {
        Some(ColumnKind::Integer) => Some("整数 / a whole number"),
        Some(ColumnKind::Number) => Some("数值 / a number"),
        Some(ColumnKind::Boolean) => Some("是否 / `true` or `false`"),
        Some(ColumnKind::DateTime) => Some("日期时间 / a date and time"),
        None if column.aggregated => Some("统计值 / an aggregate"),
        Some(ColumnKind::Text) | None => None,
    };
    if let Some(told) = told {
        schema.insert("description".to_owned(), json!(told));
    }
    Value::Object(schema)
}

fn problem() -> Value {
    json!({ "type": "object", "properties": {
        "code": { "type": "string" },
        "status": { "type": "integer" },
        "detail": { "type": "object", "properties": {
            "zh": { "type": "string" }, "en": { "type": "string" } } },
    } })
}

#[cfg(test)]
mod tests;
