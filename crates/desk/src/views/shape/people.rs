//! Who is there: the place, parties, officers, and the one who asks.

use governance::{LegalForm, Mode};
use rulebook::model::Status;
use serde::{Deserialize, Serialize};
use terms::{CallId, Day, Digest, Instant, OfficerId, PartyId, PlaceId, Role, Text};
use utoipa::ToSchema;

/// A code word with its name in this place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named<T> {
    /// The code word.
    pub id: T,
    /// Its name.
    pub name: Text,
}

/// A party as others see it.
pub type PartyName = Named<PartyId>;

/// An officer as those see them who may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficerName {
    /// The officer.
    pub id: OfficerId,
    /// The name; none where it was erased or is not for the viewer.
    pub name: Option<String>,
    /// The party.
    pub party: PartyName,
}

/// A role of the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleName {
    /// The code word.
    pub role: Role,
    /// What it is called in this place.
    pub name: Text,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The officer.
    pub officer: OfficerId,
    /// The officer's name.
    pub name: Option<String>,
    /// The party.
    pub party: PartyName,
    /// The party's roles.
    pub roles: Vec<RoleName>,
    /// The registered signing key.
    pub public_key: Option<Digest>,
    /// What the officer may do in general, as `decide` run dry says: names of commands, and
    /// `open_case:PROCEDURE` for each procedure.
    pub may: Vec<String>,
}

/// The place, as everyone sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlaceView {
    /// The place.
    pub id: PlaceId,
    /// Its name.
    pub name: Text,
    /// `live` or `rehearsal`.
    pub mode: Mode,
    /// IANA zone.
    pub zone: String,
    /// The legal day.
    pub today: Day,
    /// The present instant of the place.
    pub now: Instant,
    /// The regulation.
    pub instrument: Text,
    /// The version of the rulebook.
    pub version: Day,
    /// Its digest.
    pub rulebook: Digest,
    /// Whether it binds today.
    pub status: Status,
    /// How many entries the log has.
    pub entries: u64,
    /// The log's name: the origin line of its checkpoints.
    pub origin: String,
    /// Its verifier key.
    pub vkey: String,
    /// The last day of the published calendar.
    pub calendar_until: Option<Day>,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartyView {
    /// The party.
    pub id: PartyId,
    /// Its name.
    pub name: Text,
    /// Its roles.
    pub roles: Vec<RoleName>,
    /// Its legal form.
    pub legal_form: LegalForm,
    /// Its affiliates on record.
    pub affiliates: Vec<PartyName>,
    /// Its officers, for itself and the authority.
    pub officers: Vec<OfficerView>,
}

/// An officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficerView {
    /// The officer.
    pub id: OfficerId,
    /// The name; none where it was erased.
    pub name: Option<String>,
    /// Whether the officer is in post.
    pub in_post: bool,
    /// The registered signing key.
    pub public_key: Option<Digest>,
    /// Whether the personal data was erased.
    pub erased: bool,
}

/// A call for applications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallView {
    /// The call.
    pub id: CallId,
    /// Its title.
    pub title: Text,
    /// Its conditions.
    pub conditions: Text,
    /// First day of the window.
    pub opens: Day,
    /// Last day of the window.
    pub closes: Day,
    /// Whether the window is open today.
    pub is_open: bool,
}

/// Whether an act would be lawful now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MayView {
    /// Whether it would.
    pub may: bool,
    /// Why not, as the act itself would be refused.
    pub refused: Option<Box<crate::no::Refused>>,
}
