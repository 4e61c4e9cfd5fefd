//! The public figures: anybody reads them, as JSON and as files for spreadsheets.

use crate::support::Ground;

#[test]
fn anybody_reads_the_figures_and_takes_them_away() {
    let ground = Ground::found();
    let server = ground.open();
    let stranger = server.visitor();
    let reply = stranger.get("/api/statistics");
    assert_eq!(reply.status, 200, "{reply:?}");
    let tables = reply.body["tables"].as_array().unwrap();
    assert_eq!(tables.len(), 8);
    for table in tables {
        for words in [&table["title"], &table["definition"]] {
            assert!(words["zh"].is_string() && words["en"].is_string(), "{table}");
        }
        let id = table["id"].as_str().unwrap();
        assert!(reply.body[id].is_array(), "{id}");
        let file = stranger.get(&format!("/api/statistics/{id}.csv"));
        assert_eq!(file.status, 200, "{file:?}");
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(
            file.header("content-disposition"),
            format!("attachment; filename=\"{id}.csv\"")
        );
        let text = file.body.as_str().unwrap();
        let header = text.lines().next().unwrap();
        assert!(header.starts_with('\u{feff}'), "{header:?}");
        let columns = table["columns"].as_array().unwrap().len();
        assert_eq!(header.split(',').count(), columns, "{header}");
    }
    // Nothing has happened in a place that was only just founded.
    assert_eq!(reply.body["volume"][0]["opened"], serde_json::Value::Null);
    assert_eq!(reply.body["bodies"].as_array().unwrap().len(), 0);
}

#[test]
fn a_table_that_is_none_is_not_found() {
    let ground = Ground::found();
    let server = ground.open();
    let stranger = server.visitor();
    for path in ["nothing.csv", "timeliness", "timeliness.json", "Timeliness.csv"] {
        let reply = stranger.get(&format!("/api/statistics/{path}"));
        assert_eq!((reply.status, reply.code()), (404, "not_found"), "{path}");
    }
}
