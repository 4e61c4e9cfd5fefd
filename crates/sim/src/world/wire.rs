//! Desk calls as the public API says them: answers and problems as data.

use desk::{Asked, DeskNo, Failure, ImportWish, Refused};
use journeys::{Finding, Import, No, NoCode, Reply};
use ports::{GuardFinding, RoomFailure};
use serde::Serialize;
use serde_json::{Value, json};
use terms::Text;

/// What comes of a call: a page, or a no.
pub(super) type Come = Result<Value, No>;

/// A no without grounds.
pub(super) fn no(code: NoCode, detail: Text) -> No {
    No { code, detail: Some(detail), grounds: Vec::new(), entry: None, findings: Vec::new() }
}

/// There is no such page.
pub(super) fn no_page(path: &str) -> No {
    let (zh, en) = (format!("没有 `{path}` 这一页"), format!("there is no page `{path}`"));
    no(NoCode::NotFound, Text::new(zh, en))
}

/// Nobody is logged in.
pub(super) fn unauthenticated() -> No {
    no(NoCode::Unauthenticated, Text::new("请先登录", "log in first"))
}

fn broke() -> No {
    no(NoCode::Failed, Text::new("系统内部出错", "something broke inside"))
}

/// What cannot be read as what it should be.
pub(super) fn malformed(why: &impl ToString) -> No {
    let why = why.to_string();
    no(NoCode::Malformed, Text::new(format!("请求有误：{why}"), format!("it is wrong: {why}")))
}

/// A page as JSON.
pub(super) fn page<T: Serialize>(answer: Result<T, DeskNo>) -> Come {
    serde_json::to_value(answer.map_err(said)?).map_err(|_| broke())
}

/// The reply of the API.
pub(super) fn reply(come: Come) -> Reply {
    come.map_or_else(Reply::No, Reply::Done)
}

/// A no of the desk as the API says it.
pub(super) fn said(from: DeskNo) -> No {
    match from {
        DeskNo::Refused(refused) => of_refusal(*refused),
        DeskNo::NotFound { what, id } => no(
            NoCode::NotFound,
            Text::new(
                format!("没有 `{id}`，或者您无权知悉"),
                format!("there is no {what} `{id}` that you may know of"),
            ),
        ),
        DeskNo::Malformed(detail) => no(NoCode::Malformed, detail),
        DeskNo::Conflict(detail) => no(NoCode::Conflict, detail),
        DeskNo::Failed(failure) => of_failure(&failure),
    }
}

fn of_refusal(refused: Refused) -> No {
    let guard = !refused.findings.is_empty();
    let detail = refused.grounds.grounds().next().map(|ground| ground.fact.clone());
    No {
        code: if guard { NoCode::GuardRefused } else { NoCode::Refused },
        detail,
        grounds: refused.grounds.into(),
        entry: refused.entry,
        findings: refused.findings.iter().map(finding).collect(),
    }
}

fn finding(from: &GuardFinding) -> Finding {
    Finding {
        rule: word(&from.rule),
        column: from.column.clone(),
        fact: from.fact.clone(),
        remedy: word(&from.remedy),
        hint: from.hint.clone(),
    }
}

/// The code word of an enumeration.
fn word(code: &impl Serialize) -> String {
    let value = serde_json::to_value(code).ok();
    value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Errors carry nothing from inside but that a thing is gone.
fn of_failure(failure: &Failure) -> No {
    match failure {
        Failure::Interrupted(_) => {
            no(NoCode::Failed, Text::new("运行已中断", "the run was interrupted"))
        }
        Failure::Room(RoomFailure::BadFile(why)) => no(
            NoCode::Malformed,
            Text::new(
                format!("文件无法导入：{why}"),
                format!("the file cannot be imported: {why}"),
            ),
        ),
        Failure::Room(RoomFailure::Erased(what)) => no(
            NoCode::NotFound,
            Text::new(format!("{what} 的数据已依法删除"), format!("the data of {what} was erased")),
        ),
        Failure::Room(RoomFailure::Missing(what)) => {
            no(NoCode::NotFound, Text::new(format!("没有 {what}"), format!("there is no {what}")))
        }
        Failure::Room(RoomFailure::Broken { .. })
        | Failure::Store(_)
        | Failure::Append(_)
        | Failure::Keys(_)
        | Failure::Damaged(_)
        | Failure::Closed(_)
        | Failure::Bug(_) => broke(),
    }
}

/// The body of an act; the rehearsal clock has a door of its own.
pub(super) fn asked(from: &journeys::Asked) -> Result<Asked, No> {
    if from.command.get("type").and_then(Value::as_str) == Some("move_clock") {
        return Err(malformed(&"move the rehearsal clock with `POST /api/clock`"));
    }
    let command = serde_json::from_value(from.command.clone()).map_err(|it| malformed(&it))?;
    Ok(Asked { happened_on: from.happened_on, command })
}

/// The heading of an import.
pub(super) fn wish(from: &Import) -> Result<ImportWish, No> {
    let wish = json!({ "resource": from.resource, "format": from.format });
    serde_json::from_value(wish).map_err(|error| malformed(&error))
}
