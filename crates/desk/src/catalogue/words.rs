//! Words of Chinese and English: what is indexed, and what is searched.
//!
//! Chinese has no blanks between words, so each run of ideographs is taken in single characters and
//! in pairs; a search asks for its pairs. Everything else is split into words at whatever is
//! neither a letter nor a digit.

use unicode_normalization::UnicodeNormalization as _;

/// How many characters of a search count; a longer one is cut, and says so by its words.
const LONGEST_QUERY: usize = 200;
/// How many tokens a search has at most.
const MOST_TOKENS: usize = 48;
/// The longest word that is kept, in characters.
const LONGEST_WORD: usize = 48;

/// A text as it is compared: full-width forms and other twins folded (NFKC), lower case.
pub(super) fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// A word of a search with the tokens an entry must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
}

/// What is looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token {
    /// Exactly this.
    Whole(String),
    /// Every word that begins so.
    Start(String),
}

/// What is searched: its words, and the whole of it as a phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Searched {
    pub(super) words: Vec<Word>,
    pub(super) phrase: String,
}

/// Reads a search.
pub(super) fn of_query(query: &str) -> Searched {
    let query: String = query.chars().take(LONGEST_QUERY).collect();
    let text = folded(&query);
    let mut searched = Searched {
        words: Vec::new(),
        phrase: text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let mut left = MOST_TOKENS;
    for run in runs(&text) {
        let mut tokens = run.asked();
        tokens.truncate(left);
        left = left.saturating_sub(tokens.len());
        let word = Word { text: run.text.to_owned(), tokens };
        if !word.tokens.is_empty() && !searched.words.contains(&word) {
            searched.words.push(word);
        }
    }
    searched
}

/// Every token of a folded text, one by one; the same one may come again.
pub(super) fn of_text(text: &str, mut take: impl FnMut(&str)) {
    for run in runs(text) {
        run.kept(&mut take);
    }
}

struct Run<'a> {
    text: &'a str,
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Ideographs,
    Letters,
    Break,
}

fn sort(c: char) -> Sort {
    match c {
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Sort::Ideographs,
        _ if c.is_alphanumeric() => Sort::Letters,
        _ => Sort::Break,
    }
}

/// The runs of one sort, breaks left out.
fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let kind = sort(rest.chars().next()?);
            let end = rest.find(|c| sort(c) != kind).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            if kind != Sort::Break {
                return Some(Run { text: run, sort: kind });
            }
        }
    })
}

impl Run<'_> {
    /// What a text is found by.
    fn kept(&self, take: &mut impl FnMut(&str)) {
        match self.sort {
            Sort::Ideographs => {
                slices(self.text, 1).chain(slices(self.text, 2)).for_each(take);
            }
            Sort::Letters | Sort::Break => take(cut(self.text)),
        }
    }

    /// What a search asks for.
    fn asked(&self) -> Vec<Token> {
        let whole = |it: &str| Token::Whole(it.to_owned());
        let mut tokens: Vec<Token> = match self.sort {
            Sort::Ideographs if self.text.chars().nth(1).is_some() => {
                slices(self.text, 2).map(whole).collect()
            }
            Sort::Ideographs => vec![whole(self.text)],
            Sort::Letters | Sort::Break => vec![letters(cut(self.text))],
        };
        let mut seen = std::collections::BTreeSet::new();
        tokens.retain(|token| seen.insert(token.clone()));
        tokens
    }
}

/// A number or a letter or two stand for themselves; of longer words the start is enough.
fn letters(word: &str) -> Token {
    let number = word.chars().all(char::is_numeric);
    if number || word.chars().nth(2).is_none() {
        Token::Whole(word.to_owned())
    } else {
        Token::Start(word.to_owned())
    }
}

/// Every stretch of `length` characters; a shorter text has none.
fn slices(text: &str, length: usize) -> impl Iterator<Item = &str> {
    let is_long = text.chars().nth(length.saturating_sub(1)).is_some();
    let starts = text.char_indices().map(|(at, _)| at);
    let ends = text.char_indices().map(|(at, _)| at).skip(length).chain([text.len()]);
    let all = starts.zip(ends).filter_map(|(start, end)| text.get(start..end));
    all.take_while(move |_| is_long)
}

fn cut(word: &str) -> &str {
    let end = word.char_indices().nth(LONGEST_WORD).map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or(word)
}

#[cfg(test)]
mod tests;
