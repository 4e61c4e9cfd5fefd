//! Reads a query. Words are keywords where the grammar asks for them.

use super::expr::pairs;
use super::lex::{Token, lex};
use super::tree::{Expr, Item, Key, Link, Query, TableName};

/// Why a statement is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It is no query.
    NotAQuery,
    /// It is no statement at all.
    Unreadable(String),
    /// It may be a query, but none of the subset.
    NotUnderstood,
}

/// The first words of statements that are no queries.
const STATEMENTS: [&str; 30] = [
    "alter",
    "analyze",
    "begin",
    "call",
    "commit",
    "copy",
    "create",
    "deallocate",
    "delete",
    "desc",
    "describe",
    "drop",
    "execute",
    "explain",
    "export",
    "grant",
    "import",
    "insert",
    "load",
    "merge",
    "prepare",
    "reset",
    "revoke",
    "rollback",
    "set",
    "show",
    "truncate",
    "update",
    "use",
    "vacuum",
];

/// Words that end an expression or a table and are no names without quotes.
const RESERVED: [&str; 37] = [
    "all",
    "and",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cross",
    "desc",
    "distinct",
    "except",
    "exists",
    "fetch",
    "for",
    "from",
    "full",
    "group",
    "having",
    "in",
    "inner",
    "intersect",
    "is",
    "join",
    "left",
    "like",
    "limit",
    "natural",
    "not",
    "offset",
    "on",
    "or",
    "order",
    "right",
    "select",
    "union",
    "using",
    "where",
];

pub(super) type Read<T> = Result<T, Trouble>;

/// Reads a statement.
///
/// # Errors
/// [`Trouble`].
pub(crate) fn parse(text: &str) -> Read<Query> {
    let mut reader = Reader::new(text)?;
    let first = match reader.tokens.first() {
        Some(Token::Word(word)) => word.to_lowercase(),
        Some(Token::Sign("(")) => return Err(Trouble::NotUnderstood),
        None => return Err(Trouble::NotAQuery),
        Some(_) => return Err(Trouble::Unreadable("a statement is expected".to_owned())),
    };
    match first.as_str() {
        "select" => {}
        "with" | "values" | "table" | "from" => return Err(Trouble::NotUnderstood),
        word if STATEMENTS.contains(&word) => return Err(Trouble::NotAQuery),
        word => return Err(Trouble::Unreadable(format!("`{word}` begins no statement"))),
    }
    let query = reader.query()?;
    let ended = reader.sign(";");
    match reader.peek() {
        None => Ok(query),
        Some(_) if ended => Err(Trouble::NotAQuery),
        Some(_) => Err(reader.unexpected()),
    }
}

/// Reads a condition alone, such as a row filter.
///
/// # Errors
/// [`Trouble`].
pub(crate) fn parse_condition(text: &str) -> Read<Expr> {
    let mut reader = Reader::new(text)?;
    let expr = reader.expr()?;
    if reader.peek().is_some() { Err(reader.unexpected()) } else { Ok(expr) }
}

pub(super) struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn new(text: &str) -> Read<Self> {
        Ok(Self { tokens: lex(text).map_err(Trouble::Unreadable)?, at: 0 })
    }

    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.at = self.at.saturating_add(1);
        token
    }

    /// What stands here is not expected: a word may belong to a query we do not understand.
    pub(super) fn unexpected(&self) -> Trouble {
        match self.peek() {
            None => Trouble::Unreadable("the statement ends too early".to_owned()),
            Some(Token::Word(_) | Token::Sign("(" | "||" | "*" | ":" | ",")) => {
                Trouble::NotUnderstood
            }
            Some(Token::Name(_) | Token::Number(_) | Token::Text(_) | Token::Sign(_)) => {
                Trouble::Unreadable("something else is expected".to_owned())
            }
        }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(it)) if it.eq_ignore_ascii_case(word))
    }

    /// Takes the word, if it stands here.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.at = self.at.saturating_add(usize::from(is));
        is
    }

    pub(super) fn sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Sign(it)) if *it == sign);
        self.at = self.at.saturating_add(usize::from(is));
        is
    }

    pub(super) fn must(&self, is: bool) -> Read<()> {
        if is { Ok(()) } else { Err(self.unexpected()) }
    }

    pub(super) fn must_word(&mut self, word: &str) -> Read<()> {
        let is = self.word(word);
        self.must(is)
    }

    pub(super) fn must_sign(&mut self, sign: &str) -> Read<()> {
        let is = self.sign(sign);
        self.must(is)
    }

    pub(super) fn name(&mut self) -> Read<String> {
        match self.peek() {
            Some(Token::Name(name)) => {
                let name = name.clone();
                self.at = self.at.saturating_add(1);
                Ok(name)
            }
            Some(Token::Word(word)) if !RESERVED.contains(&word.to_lowercase().as_str()) => {
                let name = word.clone();
                self.at = self.at.saturating_add(1);
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// `AS name`, or a name alone.
    fn alias(&mut self) -> Read<Option<String>> {
        if self.word("as") {
            return self.name().map(Some);
        }
        let is_name = match self.peek() {
            Some(Token::Name(_)) => true,
            Some(Token::Word(word)) => !RESERVED.contains(&word.to_lowercase().as_str()),
            _ => false,
        };
        if is_name { self.name().map(Some) } else { Ok(None) }
    }

    pub(super) fn list<T>(&mut self, item: impl Fn(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.sign(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn query(&mut self) -> Read<Query> {
        self.must_word("select")?;
        let distinct = self.word("distinct");
        let items = self.list(Self::item)?;
        // A query may read no table, but none that may be asked here does.
        if self.peek().is_none() {
            return Err(Trouble::NotUnderstood);
        }
        self.must_word("from")?;
        let from = self.table()?;
        let join = self.join()?;
        let filter = if self.word("where") { Some(self.expr()?) } else { None };
        let group = if self.word("group") {
            self.must_word("by")?;
            self.list(Self::expr)?
        } else {
            Vec::new()
        };
        let having = if self.word("having") { Some(self.expr()?) } else { None };
        let order = if self.word("order") {
            self.must_word("by")?;
            self.list(Self::key)?
        } else {
            Vec::new()
        };
        let limit = if self.word("limit") { Some(self.count()?) } else { None };
        let offset = if self.word("offset") { self.count()? } else { 0 };
        Ok(Query { distinct, items, from, join, filter, group, having, order, limit, offset })
    }

    fn item(&mut self) -> Read<Item> {
        if self.sign("*") {
            return Ok(Item::All(None));
        }
        let start = self.at;
        if let Ok(table) = self.name()
            && self.sign(".")
            && self.sign("*")
        {
            return Ok(Item::All(Some(table)));
        }
        self.at = start;
        let expr = self.expr()?;
        let alias = self.alias()?;
        Ok(Item::Expr { expr, alias })
    }

    fn table(&mut self) -> Read<TableName> {
        // A file name in place of a table is a table that no grant has.
        let table = match self.peek() {
            Some(Token::Text(name)) => {
                let name = name.clone();
                self.at = self.at.saturating_add(1);
                name
            }
            _ => self.name()?,
        };
        let mut full = table;
        while self.sign(".") {
            full = format!("{full}.{}", self.name()?);
        }
        let alias = self.alias()?.unwrap_or_else(|| full.clone());
        Ok(TableName { table: full, alias })
    }

    fn join(&mut self) -> Read<Option<(TableName, Link)>> {
        let inner = self.word("inner");
        if !self.word("join") {
            self.must(!inner)?;
            return Ok(None);
        }
        let table = self.table()?;
        if self.word("using") {
            self.must_sign("(")?;
            let columns = self.list(Self::name)?;
            self.must_sign(")")?;
            return Ok(Some((table, Link::Using(columns))));
        }
        self.must_word("on")?;
        let condition = self.expr()?;
        Ok(Some((table, Link::On(pairs(condition)?))))
    }

    fn key(&mut self) -> Read<Key> {
        let expr = self.expr()?;
        let descending = self.word("desc");
        if !descending {
            self.word("asc");
        }
        let mut nulls_first = descending;
        if self.word("nulls") {
            nulls_first = self.word("first");
            if !nulls_first {
                self.must_word("last")?;
            }
        }
        Ok(Key { expr, descending, nulls_first })
    }

    fn count(&mut self) -> Read<usize> {
        let Some(Token::Number(number)) = self.peek() else { return Err(self.unexpected()) };
        let count = number.parse().map_err(|_| Trouble::NotUnderstood)?;
        self.at = self.at.saturating_add(1);
        Ok(count)
    }
}
