//! An edition: one version of a product on one state of its data, and the answers it gave so far.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use governance::{Domain, Parameter};
use terms::{Digest, GrantId, OfficerId, ProductId, ResourceId, TableId, Text, VersionNo};

/// The arguments of a call, each in its domain.
pub type Arguments = BTreeMap<String, String>;

/// The most bytes of answers that an edition keeps.
const MOST_BYTES: usize = 32 << 20;
/// The most answers that an edition keeps, and the most spellings of their arguments.
const MOST_ANSWERS: usize = 8192;
/// How many words of a domain a message names.
const MOST_WORDS: usize = 20;

/// What an answer is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// JSON.
    Json,
    /// Comma-separated values.
    Csv,
}

/// An answer, ready to be sent.
#[derive(Debug)]
pub struct Ready {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// What it is written in.
    pub media: Media,
    /// The first half of their SHA-256.
    pub(super) digest: [u8; 16],
}

impl Ready {
    pub(super) fn new(bytes: Vec<u8>, media: Media) -> Self {
        let Digest(whole) = crate::canon::sha256(&bytes);
        let mut digest = [0; 16];
        for (byte, from) in digest.iter_mut().zip(whole) {
            *byte = from;
        }
        Self { bytes: bytes.into(), media, digest }
    }
}

/// What the answers are made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A template under a grant.
    Template { grant: GrantId, parameters: Vec<Parameter> },
    /// A released file.
    File { table: TableId, content: Digest },
}

/// One version of a product on one state of its data.
#[derive(Debug)]
pub(super) struct Edition {
    pub(super) product: ProductId,
    pub(super) version: VersionNo,
    pub(super) source: Source,
    /// The versions of the data.
    pub(super) data: Vec<(ResourceId, VersionNo)>,
    /// In whose name the template runs: an officer of the supplier who is in post.
    pub(super) officer: Option<OfficerId>,
    shelf: RwLock<Shelf>,
    making: Mutex<BTreeMap<Arguments, Arc<Mutex<()>>>>,
}

#[derive(Debug, Default)]
struct Shelf {
    answers: BTreeMap<Arguments, Arc<Ready>>,
    /// The same answers by the words of the call, so that those are read only once.
    words: BTreeMap<String, Arc<Ready>>,
    bytes: usize,
}

impl Edition {
    pub(super) fn new(
        (product, version): (ProductId, VersionNo),
        source: Source,
        data: Vec<(ResourceId, VersionNo)>,
        officer: Option<OfficerId>,
    ) -> Self {
        Self {
            product,
            version,
            source,
            data,
            officer,
            shelf: RwLock::default(),
            making: Mutex::default(),
        }
    }

    /// Whether both are the same edition.
    pub(super) fn is(&self, other: &Self) -> bool {
        (&self.product, self.version, &self.source, &self.data, &self.officer)
            == (&other.product, other.version, &other.source, &other.data, &other.officer)
    }

    /// The answer to a call in these very words, if it was given before.
    pub(super) fn known(&self, words: &str) -> Option<Arc<Ready>> {
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        shelf.words.get(words).cloned()
    }

    /// The answer to these arguments, if it was given before.
    pub(super) fn ready(&self, arguments: &Arguments) -> Option<Arc<Ready>> {
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        shelf.answers.get(arguments).cloned()
    }

    /// Keeps an answer, and the words it was asked for in.
    pub(super) fn keep(&self, arguments: &Arguments, words: &str, ready: &Arc<Ready>) {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        let full = shelf.bytes.saturating_add(ready.bytes.len()) > MOST_BYTES
            || shelf.answers.len() >= MOST_ANSWERS
            || shelf.words.len() >= MOST_ANSWERS;
        if full {
            // What is dropped is made again from what is remembered, without a second run.
            *shelf = Shelf::default();
        }
        if ready.bytes.len() > MOST_BYTES {
            return;
        }
        shelf.words.insert(words.to_owned(), Arc::clone(ready));
        if shelf.answers.insert(arguments.clone(), Arc::clone(ready)).is_none() {
            shelf.bytes = shelf.bytes.saturating_add(ready.bytes.len());
        }
    }

    /// Makes an answer once, however many ask for it at a time.
    pub(super) fn once<E>(
        &self,
        arguments: &Arguments,
        words: &str,
        make: impl FnOnce() -> Result<Ready, E>,
    ) -> Result<Arc<Ready>, E> {
        let turn = {
            let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(making.entry(arguments.clone()).or_default())
        };
        let _mine = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let made = match self.ready(arguments) {
            Some(ready) => Ok(ready),
            None => make().map(Arc::new),
        };
        if let Ok(ready) = &made {
            self.keep(arguments, words, ready);
        }
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever still waits has the turn in hand and finds the answer on the shelf.
        making.remove(arguments);
        made
    }

    /// Reads the words of a call as arguments.
    ///
    /// # Errors
    /// Which parameter is wrong, and what it may be.
    pub(super) fn arguments(&self, given: &[(String, String)]) -> Result<Arguments, Text> {
        let Source::Template { parameters, .. } = &self.source else { return Ok(Arguments::new()) };
        let mut arguments = Arguments::new();
        for (name, value) in given {
            let Some(parameter) = parameters.iter().find(|it| it.name == *name) else {
                return Err(stray(name, parameters));
            };
            if !parameter.domain.holds(value) {
                return Err(outside(parameter));
            }
            if arguments.insert(name.clone(), value.clone()).is_some() {
                return Err(Text::new(
                    format!("参数 `{name}` 重复"),
                    format!("parameter `{name}` is given twice"),
                ));
            }
        }
        match parameters.iter().find(|it| !arguments.contains_key(&it.name)) {
            None => Ok(arguments),
            Some(missing) => {
                let (zh, en) = may_be(&missing.domain);
                Err(Text::new(
                    format!("缺少参数 `{}`：{zh}", missing.name),
                    format!("parameter `{}` is missing; it may be {en}", missing.name),
                ))
            }
        }
    }
}

fn stray(name: &str, parameters: &[Parameter]) -> Text {
    // What stands in an address may be long; the message is not.
    let name: String = name.chars().take(64).collect();
    let known: Vec<String> = parameters.iter().map(|it| format!("`{}`", it.name)).collect();
    let known = if known.is_empty() { "–".to_owned() } else { known.join(", ") };
    Text::new(
        format!("没有参数 `{name}`；该产品的参数：{known}"),
        format!("there is no parameter `{name}`; the product takes: {known}"),
    )
}

fn outside(parameter: &Parameter) -> Text {
    let (zh, en) = may_be(&parameter.domain);
    Text::new(
        format!("参数 `{}` 不在登记的取值范围内：{zh}", parameter.name),
        format!("parameter `{}` lies outside the domain on file: it may be {en}", parameter.name),
    )
}

/// What a parameter may be, in both languages.
fn may_be(domain: &Domain) -> (String, String) {
    match domain {
        Domain::Words { values } => {
            let shown: Vec<String> =
                values.iter().take(MOST_WORDS).map(|word| format!("`{word}`")).collect();
            let more = values.len() > MOST_WORDS;
            let (zh, en) = if more { (" 等", ", …") } else { ("", "") };
            let count = values.len();
            (
                format!("可取 {}{zh}（共 {count} 个）", shown.join("、")),
                format!("one of {}{en} ({count} in all)", shown.join(", ")),
            )
        }
        Domain::Numbers { least, greatest } => (
            format!("{least} 至 {greatest} 的整数"),
            format!("a whole number from {least} to {greatest}"),
        ),
        Domain::Days { first, last } => {
            (format!("{first} 至 {last} 的日期"), format!("a day from {first} to {last}"))
        }
    }
}
