//! Enumerations of the law and of access: levels, opening types, permissions, strengths.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How strongly a rule binds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// The text commands or forbids.
    Must,
    /// "In principle": blocks unless an approved exception is on record.
    InPrinciple,
    /// "Generally": blocks unless an approved exception is on record.
    Generally,
    /// The text permits.
    May,
    /// The text is silent; the place decided. Never shown as law.
    Policy,
    /// A doubtful reading, shown as such until a named official confirms it.
    Reading,
}

/// The kind of an invariant.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// A prohibition or unconditional command of the text.
    Prohibition,
    /// Blocks unless an approved, recorded exception exists.
    Soft,
    /// Derived from the order of a procedure.
    Derived,
}

/// How far a resource may be opened to society.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OpeningType {
    /// Opened to everyone.
    Unconditional,
    /// Opened on conditions.
    Conditional,
    /// Not opened; outside operation unless a statute says otherwise.
    NotOpened,
}

/// What data is used for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Public governance.
    PublicGovernance,
    /// Public welfare.
    PublicWelfare,
    /// Development of an industry.
    IndustryDevelopment,
    /// Development of a sector.
    SectorDevelopment,
}

/// How a source department came to hold data.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Obtained {
    /// In its own duties.
    #[default]
    Own,
    /// Shared by another department or region.
    Shared,
}

/// Where data comes from.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Of the district itself.
    District,
    /// Of a national ministry.
    Ministry,
    /// Of a municipal department.
    Municipal,
    /// Of another district.
    CrossDistrict,
    /// Of another level of government.
    CrossLevel,
    /// Of another region.
    CrossRegion,
}

/// The security level of data, 1 (lowest) to 5; the scheme is the place's policy.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "u8", into = "u8")]
#[schema(value_type = u8, minimum = 1, maximum = 5)]
pub struct Level(u8);

impl Level {
    /// The level `number`, 1 to 5.
    pub fn new(number: u8) -> Option<Self> {
        (1..=5).contains(&number).then_some(Self(number))
    }
}

impl TryFrom<u8> for Level {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or("a level is 1 to 5")
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

/// What a grant lets an analyst do with a column; a column has a *set* of these.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Show the value as it is, in a row-level workspace table.
    Show,
    /// Show the masked value.
    ShowMasked,
    /// Group by it.
    Group,
    /// Take a sum, average, minimum or the like of it.
    Aggregate,
    /// Join on it.
    Join,
    /// Compare it with a literal or another column.
    Compare,
    /// Count its distinct values.
    CountDistinct,
}

/// What kind of values a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers, 64 bits.
    Integer,
    /// Decimal numbers, 64-bit floating point.
    Number,
    /// True or false.
    Boolean,
    /// `2018-08-31 22:14:50`, without a zone.
    DateTime,
}

/// Whom a threshold protects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntityRule {
    /// Each row is one entity.
    Row,
    /// Rows with the same values of these columns are one entity.
    Columns(Vec<String>),
    /// Nothing is protected; the provider confirmed it.
    None,
}

/// How a value is made coarser.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Generalise {
    /// Numbers to bands of this width: 37 in width 10 becomes `30-39`.
    Band(u32),
    /// Day and time to the day.
    ToDay,
    /// Day and time to the month.
    ToMonth,
    /// Coordinates to this many decimals.
    Decimals(u8),
}

/// What is shown instead of a value. Applied at the scan, before the analyst's filters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mask {
    /// Nothing: always null.
    Hide,
    /// Keep this many leading and trailing characters; the middle becomes `*`.
    Partial {
        /// Characters kept at the start.
        first: u8,
        /// Characters kept at the end.
        last: u8,
    },
    /// Coarser.
    Generalise(Generalise),
    /// HMAC-SHA-256 token under a key of the grant; tokens of two grants do not link.
    Token,
}
