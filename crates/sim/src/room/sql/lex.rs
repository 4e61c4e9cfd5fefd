//! Words, names, numbers, texts and signs.

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A word as written: a keyword or a name.
    Word(String),
    /// A name in double quotes.
    Name(String),
    /// A number as written.
    Number(String),
    /// A text in single quotes.
    Text(String),
    /// A sign.
    Sign(&'static str),
}

const SIGNS: [&str; 19] = [
    "<>", "<=", ">=", "!=", "||", "(", ")", ",", ".", ";", "*", "+", "-", "/", "%", "=", "<", ">",
    ":",
];

/// The pieces of a statement.
///
/// # Errors
/// What cannot be read, in words.
pub(crate) fn lex(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if first.is_alphabetic() || first == '_' {
            let (word, after) = take(rest, |c| c.is_alphanumeric() || c == '_');
            (Some(Token::Word(word.to_owned())), after)
        } else if first.is_ascii_digit() {
            number(rest)
        } else if first == '\'' || first == '"' {
            let (inside, after) = quoted(rest, first)?;
            let token = if first == '"' { Token::Name(inside) } else { Token::Text(inside) };
            (Some(token), after)
        } else if rest.starts_with("--") {
            (None, rest.split_once('\n').map_or("", |(_, after)| after))
        } else {
            let sign = SIGNS.into_iter().find_map(|it| Some((it, rest.strip_prefix(it)?)));
            let (sign, after) = sign.ok_or_else(|| format!("an unknown sign `{first}`"))?;
            (Some(Token::Sign(sign)), after)
        };
        tokens.extend(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

fn take(text: &str, fits: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !fits(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// `12`, `1.5`, `1.5e-3`.
fn number(text: &str) -> (Option<Token>, &str) {
    let (whole, mut rest) = take(text, |c| c.is_ascii_digit());
    let mut written = whole.to_owned();
    if let Some(after) = rest.strip_prefix('.') {
        let (decimals, after) = take(after, |c| c.is_ascii_digit());
        written = format!("{written}.{decimals}");
        rest = after;
    }
    if let Some(after) = rest.strip_prefix(['e', 'E']) {
        let sign = if after.starts_with('-') { "-" } else { "" };
        let (digits, after) = take(after.trim_start_matches(['+', '-']), |c| c.is_ascii_digit());
        if !digits.is_empty() {
            written = format!("{written}e{sign}{digits}");
            rest = after;
        }
    }
    (Some(Token::Number(written)), rest)
}

/// A text in quotes; a quote inside is doubled.
fn quoted(text: &str, quote: char) -> Result<(String, &str), String> {
    let mut inside = String::new();
    let mut rest = text.strip_prefix(quote).unwrap_or(text);
    loop {
        let (part, after) =
            rest.split_once(quote).ok_or_else(|| "a quote does not end".to_owned())?;
        inside.push_str(part);
        match after.strip_prefix(quote) {
            Some(more) => {
                inside.push(quote);
                rest = more;
            }
            None => return Ok((inside, after)),
        }
    }
}
