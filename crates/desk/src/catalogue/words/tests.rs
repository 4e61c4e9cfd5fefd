//! How texts and searches are taken apart.

use super::*;

fn kept(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    of_text(&folded(text), |token| tokens.push(token.to_owned()));
    tokens
}

/// The words of a search, each with its tokens; a word that may go on is marked with `…`.
fn asked(query: &str) -> Vec<String> {
    let searched = of_query(query);
    let told = searched.words.iter().map(|word| {
        let tokens: Vec<String> = word
            .tokens
            .iter()
            .map(|token| match token {
                Token::Whole(token) => token.clone(),
                Token::Start(token) => format!("{token}…"),
            })
            .collect();
        format!("{}: {}", word.text, tokens.join(" "))
    });
    told.collect()
}

#[test]
fn chinese_is_kept_by_characters_and_pairs() {
    assert_eq!(kept("公交客流"), ["公", "交", "客", "流", "公交", "交客", "客流"]);
    assert_eq!(kept("水"), ["水"]);
}

#[test]
fn mixed_texts_are_split_where_the_script_changes() {
    assert_eq!(kept("5G基站API"), ["5g", "基", "站", "基站", "api"]);
    assert_eq!(kept("passenger_count, 2024年"), ["passenger", "count", "2024", "年"]);
}

#[test]
fn a_search_asks_for_pairs_and_for_beginnings() {
    assert_eq!(asked("公交客流"), ["公交客流: 公交 交客 客流"]);
    assert_eq!(
        asked("水 Traffic 2024 5G"),
        ["水: 水", "traffic: traffic…", "2024: 2024", "5g: 5g"]
    );
}

#[test]
fn full_width_forms_are_the_same_words() {
    assert_eq!(asked("ＡＰＩ　２０２４"), asked("api 2024"));
    assert_eq!(asked("ｶﾀｶﾅ"), asked("カタカナ"));
    assert_eq!(of_query("ＡＰＩ　接口").phrase, "api 接口");
}

#[test]
fn punctuation_alone_searches_nothing() {
    for query in ["", "   ", "，。！？", "\"'<>&*()-- ;", "\u{0}\u{7f}"] {
        assert_eq!(asked(query), Vec::<String>::new(), "{query:?}");
    }
    assert_eq!(asked("公交，客流！"), ["公交: 公交", "客流: 客流"]);
}

#[test]
fn the_same_word_counts_once() {
    assert_eq!(asked("公交 公交 公交"), ["公交: 公交"]);
    assert_eq!(asked("哈哈哈哈"), ["哈哈哈哈: 哈哈"]);
}

#[test]
fn a_very_long_search_is_cut() {
    let query: String = ('\u{4e00}'..='\u{9fff}').collect();
    let searched = of_query(&query);
    assert_eq!(searched.words.len(), 1);
    assert_eq!(searched.words[0].tokens.len(), MOST_TOKENS);
    assert_eq!(searched.words[0].text.chars().count(), LONGEST_QUERY);
    let long = "x".repeat(100_000);
    assert_eq!(of_query(&long).words[0].tokens, [Token::Start("x".repeat(LONGEST_WORD))]);
}
