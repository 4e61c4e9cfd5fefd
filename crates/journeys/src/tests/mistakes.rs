//! Every kind of mistake, with its line.

use crate::parse;

const HEAD: &str = "title 试 | a try\nfounded 2026-01-05 by lin of office\n";

/// The mistakes of a journey with these lines from line 3 on.
fn check(lines: &str, expected: &str) {
    check_whole(&format!("{HEAD}{lines}"), expected);
}

fn check_whole(text: &str, expected: &str) {
    let found = parse(text).err().unwrap_or_default();
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.join("\n"), expected, "\n{text}");
}

#[test]
fn headings() {
    check_whole(
        "",
        "line 1: a journey needs a line `title`\nline 1: a journey needs a line `founded`",
    );
    check("title 又 | again", "line 3: this was said before");
    check("called 局 | Office\ncalled 局 | Office", "line 4: this was said before");
    check("called Office", "line 3: say it in both languages: `中文 | English`");
    check("called 局 | ", "line 3: say it in both languages: `中文 | English`");
    check("founded", "line 3: write it as `founded 2026-01-05 by lin of futian-data-authority`");
    check_whole(
        "title 试 | a try\nfounded 2026-02-30 by lin of office",
        "line 2: `2026-02-30` is no day; write it as 2026-02-14\n\
         line 1: a journey needs a line `founded`",
    );
}

#[test]
fn files() {
    check("file income", "line 3: write it as `file income = adult/adult.csv`");
    check("file income =", "line 3: write it as `file income = adult/adult.csv`");
    check("file a = a.csv 1f", "line 3: after the path stand a digest and a number of rows");
    check("file a = a.csv 1f 2 3", "line 3: after the path stand a digest and a number of rows");
    check("file a = a.csv 1f many", "line 3: `many` is no number of rows");
    check("file a = a.csv\nfile a = b.csv", "line 4: there are two files `a`");
}

#[test]
fn statements() {
    check("== 一 | one", "line 3: end the heading with `==`");
    check("== one ==", "line 3: say it in both languages: `中文 | English`");
    check("given", "line 3: name another journey, such as `operator-selection`");
    check("given ../x", "line 3: name another journey, such as `operator-selection`");
    check("on Monday", "line 3: `Monday` is no day; write it as 2026-02-14");
    check("as lin", "line 3: write it as `as lin of futian-data-authority`, or `as nobody`");
    check("as Lin of office", "line 3: `Lin` is no officer id: use a-z, 0-9, `-` and `_`");
    check("account Lin", "line 3: `Lin` is no officer id: use a-z, 0-9, `-` and `_`");
    check("import a", "line 3: write it as `import income into adult-income`");
    check("import a into B", "line 3: `B` is no resource id: use a-z, 0-9, `-` and `_`");
    check("read api", "line 3: name a page of the public API, such as `/api/place`");
    check("collect /api/a b", "line 3: name a page of the public API, such as `/api/place`");
    let how = "line 3: write it as `meanwhile 2025-08-04 to 2026-03-11`";
    check("meanwhile 2025-08-04", how);
    let how = "line 3: the last day lies before the first";
    check("meanwhile 2025-08-04 to 2025-08-03", how);
    let how = "line 3: write it as `call /deliver/product?name=value by $secret 3 times`";
    check("call /deliver/a", how);
    check("call /deliver/a by $b 3", how);
    check("call /deliver/a by $b-c", how);
    check("call /deliver/a by $b many times", "line 3: `many` is no number");
    check("call /deliver/a by $b 0 times", "line 3: a call is made once at least");
    check("call here by $b", "line 3: name a page of the public API, such as `/api/place`");
    check("Then he waits", "line 3: `Then` begins no line of a journey");
    check("wait happened soon", "line 3: `soon` is no day; write it as 2026-02-14");
    check("wait long", "line 3: write it as `officer=zhou`");
    check("wait a b=c", "line 3: write it as `officer=zhou`");
    check("wait a=b a=c", "line 3: `a` is said twice");
    check("wait a=\"b", "line 3: a quoted text does not end");
    check("wait a=", "line 3: name a value, one word");
    check("again b", "line 3: write it as `officer=zhou`");
}

#[test]
fn what_belongs_to_a_line_above() {
    check("-> case as a", "line 3: there is nothing above that it belongs to");
    check("expect same", "line 3: there is nothing above that it belongs to");
    check("  a = 1", "line 3: there is nothing above that it belongs to");
    let alone = "line 4: an indented line belongs to an act; there is none above";
    check("on 2026-01-06\n  a = 1", alone);
    check("wait\nexpect same\n  a = 1", &alone.replace("line 4", "line 5"));
    check("wait\n-> case", "line 4: write it as `-> case as application`");
    check("wait\n-> case as a b", "line 4: write it as `-> case as application`");
    check("wait\n-> case. as a", "line 4: write it as `-> case as application`");
}

#[test]
fn bodies() {
    check(
        "wait\n  a = 1\n  b =\n",
        "line 5: string values must be quoted, expected literal string",
    );
    check("wait\n  a = inf\n", "line 4: a number must be finite");
    check("wait\n  a = 1\n\n  [b]\n  a = 1\n  a = 2\nexpect same", "line 8: duplicate key");
}

#[test]
fn expectations() {
    let expect =
        |what: &str, says: &str| check(&format!("wait\nexpect {what}"), &format!("line 4: {says}"));
    expect("wonders", "`wonders` is nothing that can be expected");
    expect("not", "`not` is nothing that can be expected");
    expect("not seen", "`not seen` is nothing that can be expected");
    expect("refused", "say which");
    expect("refused ft", "`ft` is no article id: write it as `FT-18`");
    expect("cites", "say which");
    expect("records", "say which");
    expect("due soon", "`soon` is no day; write it as 2026-02-14");
    expect("rows many", "`many` is no number");
    expect("rows $rows(a", "`$rows(a` is no number");
    expect("aside some", "`some` is no number");
    expect("columns", "`` is no number");
    expect("column", "name a column, one word");
    expect("column a b", "name a column, one word");
    expect("nulls station", "write it as `nulls station 2`");
    expect("each n > 10", "write it as `each n >= 10`");
    expect("each n >= ten", "`ten` is no number");
    expect("says words", "put the words in double quotes");
    expect("lacks \"words", "put the words in double quotes");
    expect("finding", "say which");
    expect("finding a b c", "write it as `finding column_use income.race`");
    expect("one", "say of which values");
    expect("one state", "write it as `state=open held=false`");
    expect("none a b=c", "name a field, one word");
    check("always each n", "line 3: write it as `each n >= 10`");
}

#[test]
fn all_mistakes_are_told() {
    check(
        "on Monday\nwait\nexpect wonders\n\nread api",
        "line 3: `Monday` is no day; write it as 2026-02-14\n\
         line 5: `wonders` is nothing that can be expected\n\
         line 7: name a page of the public API, such as `/api/place`",
    );
}
