//! What a house below a path says of itself.

use super::Below;

fn futian() -> Below {
    Below::place(&"futian".parse().unwrap())
}

#[test]
fn a_house_at_the_root_is_what_it_was() {
    let root = Below::default();
    assert_eq!(root.cookie(), "gongshu_session");
    assert_eq!(root.cookie_path(), "/");
    assert_eq!(root.links("<a href=\"/open/\">"), "<a href=\"/open/\">");
    assert_eq!(root.web("<script src=\"./assets/a.js\">"), "<script src=\"/assets/a.js\">");
}

#[test]
fn a_house_below_a_path_has_its_own_cookie_and_addresses() {
    let below = futian();
    assert_eq!(below.cookie(), "gongshu_session_futian");
    assert_eq!(below.cookie_path(), "/futian/");
    assert_eq!(below.at("/open/"), "/futian/open/");
    let page =
        "<a href=\"/open/\"><form action=\"/open/catalogue\"><code class=\"own\">/open/log/1";
    let expected = "<a href=\"/futian/open/\"><form action=\"/futian/open/catalogue\">\
                    <code class=\"own\">/futian/open/log/1";
    assert_eq!(below.links(page), expected);
    let meta = below.web("<meta name=\"gongshu-prefix\" content=\"\" />");
    assert_eq!(meta, "<meta name=\"gongshu-prefix\" content=\"/futian\" />");
}

#[test]
fn what_somebody_wrote_is_not_taken_for_an_address() {
    let words = "href=&quot;/open/ and action='/open/ and <a href=\"https://e/\"> <a href=\"#x\">";
    assert_eq!(futian().links(words), words);
}
