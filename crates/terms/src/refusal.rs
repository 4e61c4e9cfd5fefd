//! The law's no: a value with citation, rule, fact and remedy. It cannot be built empty.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ArticleId, Digest, PlaceId, RuleId, Strength, Text};

/// Where a rule stands: place, article, rule, and the very rulebook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// The place whose rule it is.
    pub place: PlaceId,
    /// The article the rule stands under.
    pub article: ArticleId,
    /// The heading of the article.
    pub heading: Text,
    /// The rule.
    pub rule: RuleId,
    /// Law, soft law, or policy of the place.
    pub strength: Strength,
    /// Line of the rule in `articles.md`.
    pub line: u32,
    /// Digest of the rulebook the rule was read from.
    pub rulebook: Digest,
}

/// One reason of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Ground {
    /// The rule that says no.
    pub citation: Citation,
    /// The fact that makes the rule apply.
    pub fact: Text,
    /// What to do about it.
    pub remedy: Text,
}

/// A refusal of the law: one ground or more, all of them collected.
///
/// INVARIANT: there is at least one ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "Vec<Ground>", into = "Vec<Ground>")]
pub struct Refusal(Vec<Ground>);

impl Refusal {
    /// A refusal on one ground.
    pub fn on(ground: Ground) -> Self {
        Self(vec![ground])
    }

    /// A refusal on all of `grounds`, or none when there are none.
    pub fn from_grounds(grounds: Vec<Ground>) -> Option<Self> {
        (!grounds.is_empty()).then_some(Self(grounds))
    }

    /// The grounds, in the order they were found.
    pub fn grounds(&self) -> impl Iterator<Item = &Ground> {
        self.0.iter()
    }
}

impl TryFrom<Vec<Ground>> for Refusal {
    type Error = &'static str;
    fn try_from(grounds: Vec<Ground>) -> Result<Self, Self::Error> {
        Self::from_grounds(grounds).ok_or("a refusal needs at least one ground")
    }
}

impl From<Refusal> for Vec<Ground> {
    fn from(refusal: Refusal) -> Self {
        refusal.0
    }
}
