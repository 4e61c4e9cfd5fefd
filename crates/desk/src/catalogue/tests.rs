//! Searching: what is found, in which order, and whether it is counted right.

use std::collections::BTreeSet;

use governance::Party;
use proptest::prelude::*;
use serde_json::json;
use terms::PartyId;

use super::*;
use crate::catalogue::facets::{Choices, FACETS};
use crate::catalogue::words::{Token, folded, of_query};
use crate::views::CatalogueSort;

/// A resource of a department, on one line: `department|title|summary|level|opening`.
fn resource(line: &str) -> (PartyId, Resource) {
    let parts: Vec<&str> = line.split('|').collect();
    let [provider, title, summary, level, opening] = parts.as_slice() else {
        panic!("five parts: {line}");
    };
    let resource = serde_json::from_value(json!({
        "provider": provider, "title": { "zh": title, "en": title },
        "summary": { "zh": summary, "en": summary }, "opening": opening,
        "level": level.parse::<u8>().unwrap(), "origin": "district",
        "update_cycle": { "zh": "每日", "en": "daily" }, "entity": [],
        "columns": [["stop", "text", false]], "obtained": "own", "in_catalogue": true,
        "versions": {},
    }));
    (PartyId::new(*provider).unwrap(), resource.unwrap())
}

/// A catalogue of these resources: `r00` entered first.
fn place(lines: &[String]) -> (State, Index) {
    let (mut state, mut index) = (State::default(), Index::default());
    for (number, line) in lines.iter().enumerate() {
        let id = ResourceId::new(format!("r{number:02}")).unwrap();
        let (provider, resource) = resource(line);
        let party: Party = serde_json::from_value(json!({
            "name": { "zh": format!("{provider}局"), "en": format!("bureau {provider}") },
            "roles": [], "legal_form": "state_organ", "affiliates": [], "ties": [],
        }))
        .unwrap();
        state.parties.insert(provider, party);
        state.resources.insert(id.clone(), resource);
        let day = Day::new(2026, 1, 5).unwrap();
        index.listed.insert(id, (u64::try_from(number).unwrap(), day));
    }
    (state, index)
}

fn catalogue(lines: &[&str]) -> Catalogue {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let (state, index) = place(&lines);
    Catalogue::of(&state, &index)
}

fn ask(words: &str) -> Question<'_> {
    Question { words, take: 100, ..Question::default() }
}

/// The ids on the page, in order.
fn ids(catalogue: &Catalogue, question: &Question<'_>) -> Vec<String> {
    let found = catalogue.search(question);
    found.page.iter().map(|it| id_of(it)).collect()
}

fn id_of(subject: &Subject) -> String {
    match subject {
        Subject::Resource(id) => id.to_string(),
        Subject::Product(id) => id.to_string(),
    }
}

#[test]
fn the_exact_words_in_the_title_come_first_then_title_summary_and_the_rest() {
    let catalogue = catalogue(&[
        "transport|客流公交|各站|3|conditional",
        "transport|公交客流|各站|3|conditional",
        "weather|雨量|公交客流与雨量|3|conditional",
        "transport|地铁|公交|3|conditional",
        "transport|公交客流汇总|各站|3|conditional",
    ]);
    // `r00` has both pairs, but not as one word.
    assert_eq!(ids(&catalogue, &ask("公交客流")), ["r04", "r01", "r02"]);
    assert_eq!(ids(&catalogue, &ask("公交 客流")), ["r04", "r01", "r00", "r02"]);
    assert_eq!(ids(&catalogue, &ask("transport局 地铁")), ["r03"]);
}

#[test]
fn without_words_the_newest_come_first() {
    let catalogue = catalogue(&["a|一|一|1|conditional", "b|二|二|1|conditional"]);
    assert_eq!(ids(&catalogue, &ask("")), ["r01", "r00"]);
    assert_eq!(catalogue.search(&ask("")).sort, CatalogueSort::Newest);
    assert_eq!(catalogue.search(&ask("一")).sort, CatalogueSort::Relevance);
}

#[test]
fn full_width_mixed_and_upper_case_find_the_same() {
    let catalogue = catalogue(&["a|5G基站API目录|移动通信|1|conditional"]);
    for query in ["5g基站", "５Ｇ基站", "api", "ＡＰＩ", "基站 Api", "「基站」，API！", "目录"]
    {
        assert_eq!(ids(&catalogue, &ask(query)), ["r00"], "{query}");
    }
}

#[test]
fn a_search_without_a_hit_says_which_word_had_none_and_offers_the_nearest() {
    let catalogue = catalogue(&[
        "a|公交客流|各站|1|conditional",
        "a|公交线路|各站|1|conditional",
        "a|雨量|各站|1|conditional",
    ]);
    let found = catalogue.search(&ask("公交 客流 飞船"));
    assert!(found.some_words_only);
    let words: Vec<_> = found.words.iter().map(|it| (it.word.as_str(), it.count)).collect();
    assert_eq!(words, [("公交", 2), ("客流", 1), ("飞船", 0)]);
    assert_eq!(ids(&catalogue, &ask("公交 客流 飞船")), ["r00", "r01"]);
    let nothing = catalogue.search(&ask("飞船"));
    assert_eq!((nothing.total, nothing.some_words_only), (0, true));
    // A filter that leaves nothing is no reason to search for something else.
    let filtered = Question {
        choices: Choices::from([(FacetId::Level, BTreeSet::from(["5".to_owned()]))]),
        ..ask("公交")
    };
    let filtered = catalogue.search(&filtered);
    assert_eq!((filtered.total, filtered.some_words_only), (0, false));
}

#[test]
fn what_was_described_anew_is_found_by_its_new_words_only() {
    let (mut state, index) = place(&["a|公交|各站|1|conditional".to_owned()]);
    let mut catalogue = Catalogue::of(&state, &index);
    let id = ResourceId::new("r00").unwrap();
    let (_, fresh) = resource("a|地铁|各站|2|conditional");
    state.resources.insert(id.clone(), fresh);
    let entered = Event::CatalogueEntered { resource: id };
    catalogue.follow(&state, &index, &entered);
    assert_eq!(ids(&catalogue, &ask("公交")), Vec::<String>::new());
    assert_eq!(ids(&catalogue, &ask("地铁")), ["r00"]);
    let found = catalogue.search(&ask("各站"));
    assert_eq!((found.total, found.words[0].count), (1, 1));
    let levels: Vec<_> = found
        .facets
        .iter()
        .filter(|it| it.facet == FacetId::Level)
        .flat_map(|it| &it.values)
        .collect();
    assert_eq!(levels, [&("2".to_owned(), 1)]);
}

/// The slow twin: what an entry says, compared word by word.
struct Twin {
    id: String,
    texts: Vec<String>,
    values: Vec<(FacetId, String)>,
}

impl Twin {
    fn of(state: &State) -> Vec<Self> {
        let all = state.resources.iter().map(|(id, it)| {
            let provider = &state.parties[&it.provider].name;
            let words = [
                &it.title.zh,
                &it.title.en,
                &it.summary.zh,
                &it.summary.en,
                &provider.zh,
                &provider.en,
                &it.update_cycle.zh,
                &it.update_cycle.en,
                &"stop".to_owned(),
                &id.to_string(),
            ];
            Self {
                id: id.to_string(),
                texts: words.iter().map(|text| folded(text)).collect(),
                values: resource_values(it),
            }
        });
        all.collect()
    }

    fn has(&self, token: &Token) -> bool {
        self.texts.iter().any(|text| match token {
            Token::Whole(token) if token.is_ascii() => pieces(text).any(|piece| piece == token),
            Token::Whole(token) => text.contains(token.as_str()),
            Token::Start(start) => pieces(text).any(|piece| piece.starts_with(start.as_str())),
        })
    }

    fn fits(&self, choices: &Choices, but: Option<FacetId>) -> bool {
        choices.iter().filter(|(facet, values)| Some(**facet) != but && !values.is_empty()).all(
            |(facet, values)| {
                self.values.iter().any(|(own, it)| own == facet && values.contains(it))
            },
        )
    }
}

/// Runs of ASCII letters and digits.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty())
}

fn line() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "公交",
        "客流",
        "雨量",
        "地铁",
        "API",
        "data",
        "database",
        "2024",
        "站",
        "线路客流",
    ]);
    let words = prop::collection::vec(word, 1..4).prop_map(|words| words.join(""));
    let provider = prop::sample::select(vec!["transport", "weather", "water"]);
    let opening = prop::sample::select(vec!["conditional", "unconditional"]);
    (provider, words.clone(), words, 1_u8..=3, opening).prop_map(
        |(provider, title, summary, level, opening)| {
            format!("{provider}|{title}|{summary}|{level}|{opening}")
        },
    )
}

fn choices() -> impl Strategy<Value = Choices> {
    let choice = prop::sample::select(vec![
        (FacetId::Provider, "transport"),
        (FacetId::Provider, "water"),
        (FacetId::Provider, "no"),
        (FacetId::Level, "1"),
        (FacetId::Level, "2"),
        (FacetId::Opening, "conditional"),
        (FacetId::Kind, "resource"),
        (FacetId::Update, "每日"),
    ]);
    prop::collection::vec(choice, 0..4).prop_map(|chosen| {
        let mut choices = Choices::new();
        for (facet, value) in chosen {
            choices.entry(facet).or_default().insert(value.to_owned());
        }
        choices
    })
}

proptest! {
    #[test]
    fn found_and_counted_as_a_naive_filter_says(
        lines in prop::collection::vec(line(), 0..40),
        choices in choices(),
        query in prop::sample::select(vec![
            "", "公交", "客流", "公交客流", "公交 客流", "data", "dat 2024", "站", "transport",
            "API 地铁", "202", "飞船", "weather局", "线路",
        ]),
    ) {
        let (state, index) = place(&lines);
        let catalogue = Catalogue::of(&state, &index);
        let question = Question { choices: choices.clone(), ..ask(query) };
        let found = catalogue.search(&question);
        let twins = Twin::of(&state);
        let words = of_query(query).words;
        let tokens: Vec<Token> = words.iter().flat_map(|it| it.tokens.clone()).collect();
        let every = |twin: &&Twin| tokens.iter().all(|token| twin.has(token));
        let some = |twin: &&Twin| tokens.iter().any(|token| twin.has(token));
        let mut hits: Vec<&Twin> = twins.iter().filter(every).collect();
        let nearest = hits.is_empty() && !tokens.is_empty();
        prop_assert_eq!(found.some_words_only, nearest);
        if nearest {
            hits = twins.iter().filter(some).collect();
        }
        let expected: BTreeSet<String> =
            hits.iter().filter(|it| it.fits(&choices, None)).map(|it| it.id.clone()).collect();
        let got: BTreeSet<String> = found.page.iter().map(|it| id_of(it)).collect();
        prop_assert_eq!(found.total, u64::try_from(expected.len()).unwrap());
        prop_assert_eq!(got, expected);
        prop_assert_eq!(found.facets.len(), FACETS.len());
        for counted in &found.facets {
            let among: Vec<&&Twin> =
                hits.iter().filter(|it| it.fits(&choices, Some(counted.facet))).collect();
            let has = |twin: &Twin, value: &str| {
                twin.values.iter().any(|(facet, it)| *facet == counted.facet && it == value)
            };
            for (value, count) in &counted.values {
                let naive = among.iter().filter(|it| has(it, value)).count();
                prop_assert_eq!(*count, u64::try_from(naive).unwrap(), "{} {}", value, query);
            }
            for twin in &among {
                for (facet, value) in &twin.values {
                    if *facet == counted.facet {
                        prop_assert!(counted.values.iter().any(|(it, _)| it == value));
                    }
                }
            }
        }
    }
}
