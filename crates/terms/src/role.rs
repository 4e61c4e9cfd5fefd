//! The roles of the five regulations, one code word each (their local names are in the rulebooks).

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A set of roles.
pub type RoleSet = BTreeSet<Role>;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// A role under the law.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Role {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code word of the role.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The role with this code word.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|role| role.code() == code)
            }
        }
    };
}

roles! {
    /// Ultimate source of authorisation and approval.
    AuthorizingGovernment = "authorizing_government";
    /// Coordinates, guides and supervises.
    DataAuthority = "data_authority";
    /// The data authority one level up.
    SuperiorDataAuthority = "superior_data_authority";
    /// The committee that manages a zone.
    ManagementCommittee = "management_committee";
    /// An office of the committee that reviews outbound requests.
    CommitteeBusinessOffice = "committee_business_office";
    /// Organises the operation, selects and signs.
    ImplementingAgency = "implementing_agency";
    /// Standards, storage, sharing operations.
    BigDataCenter = "big_data_center";
    /// The city's centre: reviews inbound requests, issues data.
    MunicipalBigDataCenter = "municipal_big_data_center";
    /// Runs the operation platform.
    PlatformHost = "platform_host";
    /// Department in charge of a sector.
    SectorAuthority = "sector_authority";
    /// Regulates a data zone.
    ZoneRegulator = "zone_regulator";
    /// Asks for sector or scenario mode.
    ModeApplicant = "mode_applicant";
    /// Signs the mode application.
    SignOffLeader = "sign_off_leader";
    /// The data authority of a district.
    LocalDataAuthority = "local_data_authority";
    /// Source department: holds, collects or supplies data.
    DataProvider = "data_provider";
    /// A body whose data is public data.
    PublicServiceBody = "public_service_body";
    /// Body asking for shared data.
    DataRequester = "data_requester";
    /// Government body outside the committee.
    ExternalGovernmentUnit = "external_government_unit";
    /// Authorised to process and operate.
    Operator = "operator";
    /// Applies to become operator.
    OperatorApplicant = "operator_applicant";
    /// Develops on the operator's platform or products.
    Partner = "partner";
    /// Receives the finished product.
    EndUser = "end_user";
    /// Authorised by a data subject, or receives opened data.
    MarketEntity = "market_entity";
    /// The person or body the data points to.
    DataSubject = "data_subject";
    /// Cyberspace, police, secrecy, state security.
    SecurityRegulator = "security_regulator";
    /// Reform, industry, finance, market, audit, price.
    MarketRegulator = "market_regulator";
    /// Experts who review.
    ExpertPanel = "expert_panel";
    /// Third-party evaluator, auditor or inspector.
    ThirdPartyBody = "third_party_body";
    /// Listing venue.
    DataExchange = "data_exchange";
    /// Staff with security duties.
    KeyPostStaff = "key_post_staff";
    /// Runs the installation; decides nothing under the law.
    Administrator = "administrator";
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
