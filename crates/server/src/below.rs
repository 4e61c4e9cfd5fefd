//! Where a house stands: at the root of the address, or below a path of its own.

use terms::PlaceId;

/// What comes before every address of a house: nothing, or `/` and the place.
///
/// # Guarantee
/// Made of a place's id only, so it is a path of one word that needs no escaping anywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Below(String);

/// The name of the session cookie at the root.
const COOKIE: &str = "gongshu_session";

impl Below {
    /// Below a path of its own.
    pub(crate) fn place(place: &PlaceId) -> Self {
        Self(format!("/{place}"))
    }

    /// What comes first: empty, or such as `/futian`.
    pub(crate) fn prefix(&self) -> &str {
        &self.0
    }

    /// An own address as the street knows it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The name of the session cookie: one of its own for each house.
    pub(crate) fn cookie(&self) -> String {
        match self.0.strip_prefix('/') {
            Some(place) => format!("{COOKIE}_{place}"),
            None => COOKIE.to_owned(),
        }
    }

    /// The path a browser sends the cookie to.
    pub(crate) fn cookie_path(&self) -> String {
        self.at("/")
    }

    /// A page with its own addresses as the street knows them.
    ///
    /// Only addresses in attributes and in what is marked `class="own"` are touched: in the text of
    /// a page a quotation mark is always escaped, so no word of anybody's is taken for one.
    pub(crate) fn links(&self, page: &str) -> String {
        if self.0.is_empty() {
            return page.to_owned();
        }
        ["href=\"/", "action=\"/", "class=\"own\">/"].iter().fold(page.to_owned(), |page, mark| {
            let start = mark.trim_end_matches('/');
            page.replace(mark, &format!("{start}{}/", self.0))
        })
    }

    /// The first page of the web: its files, and where its script finds the house.
    pub(crate) fn web(&self, page: &str) -> String {
        let meta = "name=\"gongshu-prefix\" content=\"";
        page.replace("=\"./", &format!("=\"{}/", self.0))
            .replace(&format!("{meta}\""), &format!("{meta}{}\"", self.0))
            .replace(" /log/ ", &format!(" {}/log/ ", self.0))
    }
}

#[cfg(test)]
mod tests;
