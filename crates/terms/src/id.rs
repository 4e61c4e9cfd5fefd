//! Ids: one newtype per kind of thing, so that none is taken for another.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {kind}: {why}")]
pub struct IdError {
    kind: &'static str,
    text: String,
    why: &'static str,
}

const MAX_LEN: usize = 64;

fn check_slug(kind: &'static str, text: &str) -> Result<(), IdError> {
    let fail = |why| Err(IdError { kind, text: text.chars().take(MAX_LEN).collect(), why });
    if text.is_empty() {
        return fail("it is empty");
    }
    if text.len() > MAX_LEN {
        return fail("it is longer than 64 letters");
    }
    let lawful = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !text.chars().all(lawful) {
        return fail("use a-z, 0-9, `-` and `_`");
    }
    if !text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        return fail("begin with a letter or a digit");
    }
    Ok(())
}

fn check_article(kind: &'static str, text: &str) -> Result<(), IdError> {
    let fail = |why| Err(IdError { kind, text: text.chars().take(MAX_LEN).collect(), why });
    let Some((place, number)) = text.split_once('-') else {
        return fail("write it as `FT-18`");
    };
    if place.len() != 2 || !place.chars().all(|c| c.is_ascii_uppercase()) {
        return fail("begin with the two capital letters of the place");
    }
    if number.is_empty() || !number.chars().all(|c| c.is_ascii_digit()) {
        return fail("end with the number of the article");
    }
    Ok(())
}

fn check_key(kind: &'static str, text: &str) -> Result<(), IdError> {
    let fail = |why| Err(IdError { kind, text: text.chars().take(MAX_LEN).collect(), why });
    if text.is_empty() || text.len() > 128 {
        return fail("it has 1 to 128 characters");
    }
    if !text.chars().all(|c| c.is_ascii_graphic()) {
        return fail("use printable ASCII without blanks");
    }
    Ok(())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $check:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// Reads the id.
            ///
            /// # Errors
            /// [`IdError`] says what is wrong with the text.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                $check($kind, &text)?;
                Ok(Self(text))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "`{}`", self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A place: the tenant, one regulation, one journal, one log.
    PlaceId, "place id", check_slug;
    /// A body or company that takes part.
    PartyId, "party id", check_slug;
    /// A named officer or staff member of a party, or a citizen with an account.
    OfficerId, "officer id", check_slug;
    /// A public data resource in the catalogue.
    ResourceId, "resource id", check_slug;
    /// A case: one run of one procedure.
    CaseId, "case id", check_slug;
    /// An agreement, of any of the three kinds.
    AgreementId, "agreement id", check_slug;
    /// A call for applications.
    CallId, "call id", check_slug;
    /// A grant: what one agreement may do with which columns.
    GrantId, "grant id", check_slug;
    /// A query run.
    RunId, "run id", check_slug;
    /// A result kept in a workspace.
    TableId, "table id", check_slug;
    /// A matter that is on record.
    MatterId, "matter id", check_slug;
    /// A release: content that left after egress review.
    ReleaseId, "release id", check_slug;
    /// An application scenario.
    ScenarioId, "scenario id", check_slug;
    /// A product or service made from authorised data.
    ProductId, "product id", check_slug;
    /// A subscription: what one party may call or fetch of one product.
    SubscriptionId, "subscription id", check_slug;
    /// A key that opens a subscription to a program.
    AccessKeyId, "access key id", check_slug;
    /// A hold: a suspension with an owner.
    HoldId, "hold id", check_slug;
    /// A workspace: one party, one agreement, one environment.
    WorkspaceId, "workspace id", check_slug;
    /// A procedure of a rulebook.
    ProcedureId, "procedure id", check_slug;
    /// A step of a procedure; stable over versions of a rulebook.
    StepId, "step id", check_slug;
    /// A rule of a rulebook, unique within it.
    RuleId, "rule id", check_slug;
    /// A material, agreement topic or form field of a rulebook.
    ItemId, "item id", check_slug;
    /// An article, such as `FT-18`.
    ArticleId, "article id", check_article;
    /// A caller's own name for one act: the same key is the same act.
    Key, "key", check_key;
}

/// The number of a resource version; versions of a resource count from 1.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct VersionNo(pub u32);

impl fmt::Display for VersionNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
