//! The closed word lists a rulebook may use. A word that is not here is a mistake in the rulebook.

use serde::Serialize;

macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $list:ident { $($(#[$item_doc:meta])* $name:ident = $code:literal,)* }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum $list {
            $($(#[$item_doc])* #[serde(rename = $code)] $name,)*
        }

        impl $list {
            /// Every word of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word as it is written in a rulebook.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The word written as `code`.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.code() == code)
            }
        }
    )*};
}

words! {
    /// What a case is about; the council has one typed form for each.
    Subject {
        /// A resource for the operation catalogue.
        CatalogueEntry = "catalogue_entry",
        /// An application to become operator.
        OperatorApplication = "operator_application",
        /// The agreement with the operator.
        OperationAgreement = "operation_agreement",
        /// A request for authorised resources.
        ResourceRequest = "resource_request",
        /// The data service agreement on a granted request.
        ServiceAgreement = "service_agreement",
        /// A file that asks to leave.
        EgressReview = "egress_review",
        /// A breach to be put right.
        Rectification = "rectification",
        /// The exit of an operator.
        OperatorExit = "operator_exit",
        /// The entry of a partner, with its platform service agreement.
        PartnerEntry = "partner_entry",
        /// The exit of a partner.
        PartnerExit = "partner_exit",
        /// What the operator reports of its partners for a month.
        PartnerReport = "partner_report",
        /// A product with its dossier.
        Product = "product",
        /// The use of a product by whoever subscribes to it.
        Subscription = "subscription",
        /// A matter of another kind, with the fields its procedure asks for.
        Matter = "matter",
    }

    /// What follows when a case ends well.
    Effect {
        /// The resource is in the operation catalogue.
        EnterCatalogue = "enter_catalogue",
        /// The applicant is approved as operator.
        ApproveOperator = "approve_operator",
        /// The operation agreement is in force.
        BringAgreementIntoForce = "bring_agreement_into_force",
        /// A grant exists, closed until its service agreement is signed.
        GrantPendingServiceAgreement = "grant_pending_service_agreement",
        /// A grant exists and is open: this place asks for no service agreement.
        GrantOpen = "grant_open",
        /// The service agreement is in force; its grant opens.
        OpenGrant = "open_grant",
        /// The frozen file may leave.
        Release = "release",
        /// The hold set with the order is lifted.
        LiftHold = "lift_hold",
        /// The operation agreement ends, and all access with it.
        TerminateAgreement = "terminate_agreement",
        /// The exit is complete.
        CloseExit = "close_exit",
        /// The platform service agreement is in force; the applicant is a partner.
        AdmitPartner = "admit_partner",
        /// The platform service agreement ends, and all access under it.
        DismissPartner = "dismiss_partner",
        /// The product is registered and on file.
        RegisterProduct = "register_product",
        /// The product may circulate.
        AdmitProduct = "admit_product",
        /// The subscription is open.
        OpenSubscription = "open_subscription",
        /// The matter is on record; an earlier one it is about is replaced.
        EnterMatter = "enter_matter",
        /// The matter it is about is no longer on record.
        StrikeMatter = "strike_matter",
        /// What the matter is about stands still until its owner lifts the hold.
        SetHold = "set_hold",
        /// What the matter is about ends.
        EndUse = "end_use",
    }

    /// Facts of a case that a condition may ask for.
    Fact {
        /// The role in which the applicant applies.
        Applicant = "applicant",
        /// The origin of any resource in the case.
        Origin = "origin",
        /// Whether any column in the case is personal information: `yes` or `no`.
        Personal = "personal",
        /// What a product is made from: `release` or `template`.
        Source = "source",
        /// What a request is for.
        Purpose = "purpose",
        /// How the provider of any resource in the case came by it.
        Obtained = "obtained",
        /// Whether any column is wished as it is, row by row: `raw` or `processed`.
        Exposure = "exposure",
        /// A field of the case, as `field mode is overall`.
        Field = "field",
        /// A field of a matter on record, as `record sharing_type.type is conditional`; or
        /// whether one is on record at all, as `record plan is current`.
        Record = "record",
    }

    /// Whose matter on record a rule looks for.
    Whose {
        /// That of the applicant.
        Applicant = "applicant",
        /// One about what the case is about, or about a resource in it.
        Subject = "subject",
        /// Anybody's.
        Place = "place",
    }

    /// What a field of a case holds.
    FieldKind {
        /// One of the words listed.
        Choice = "choice",
        /// A day.
        Day = "day",
        /// A whole number.
        Number = "number",
        /// A party of the place.
        Party = "party",
        /// A period, as `2026`, `2026-q4`, `2026-h1` or `2026-11`.
        Period = "period",
        /// The name of a rule of this rulebook.
        Rule = "rule",
    }

    /// How often a duty comes back.
    Rhythm {
        /// Every month.
        Month = "month",
        /// Every quarter.
        Quarter = "quarter",
        /// Every half year.
        HalfYear = "half_year",
        /// Every year.
        Year = "year",
    }

    /// What sets a duty off.
    Trigger {
        /// An agreement came into force.
        AgreementInForce = "agreement_in_force",
        /// An agreement ended.
        AgreementEnded = "agreement_ended",
        /// A product was admitted.
        ProductAdmitted = "product_admitted",
        /// Something was put on hold.
        HoldSet = "hold_set",
        /// A matter was put on record.
        MatterEntered = "matter_entered",
    }

    /// The guards of the council.
    GuardName {
        /// Non-open data stays out of operation unless a statute is cited.
        NotOpenedNeedsStatute = "not_opened_needs_statute",
        /// Non-open data stays out of operation, whatever is cited.
        NotOpenedNever = "not_opened_never",
        /// Only listed kinds of bodies register public data.
        ProviderListed = "provider_listed",
        /// Raw data stays in the domain.
        RawStaysIn = "raw_stays_in",
        /// Nothing leaves without a passed egress review.
        EgressReviewFirst = "egress_review_first",
        /// Authorised data is used by its grantee only.
        GranteeOnly = "grantee_only",
        /// Personal information and trade secrets need a consent on record.
        ConsentFirst = "consent_first",
        /// Data of another level or region needs the municipal side.
        CoordinationFirst = "coordination_first",
        /// No agreement before expert review and final approval.
        ApprovalFirst = "approval_first",
        /// The term of an agreement stays within the general limit.
        AgreementTerm = "agreement_term",
        /// An agreement has all its mandatory contents.
        AgreementContents = "agreement_contents",
        /// Nobody on a blacklist or with major violations.
        CleanRecord = "clean_record",
        /// Every required proof of eligibility is there.
        EligibilityProofs = "eligibility_proofs",
        /// A security officer and department are named.
        SecurityOfficerNamed = "security_officer_named",
        /// Applications only inside the window of the call.
        ApplicationWindow = "application_window",
        /// An operator is a body, never a natural person.
        OperatorIsBody = "operator_is_body",
        /// A grant needs every opinion of its procedure, in order.
        OpinionsFirst = "opinions_first",
        /// No development before all have signed the service agreement.
        ServiceAgreementFirst = "service_agreement_first",
        /// While a hold stands, nothing is used.
        HoldStopsUse = "hold_stops_use",
        /// Permissions end with the agreement.
        AccessEndsWithAgreement = "access_ends_with_agreement",
        /// Logs of an ended agreement are kept.
        LogsKept = "logs_kept",
        /// An exit closes only when residual data is deleted.
        ResidueDeleted = "residue_deleted",
        /// An exit closes only after handover.
        HandoverFirst = "handover_first",
        /// Tenants and environments stay apart.
        TenantsApart = "tenants_apart",
        /// Nobody reviews or decides on his own matter or an affiliate's.
        NoOwnMatter = "no_own_matter",
        /// A refusal carries reason and legal basis.
        ReasonedRefusal = "reasoned_refusal",
        /// The rulebook must be in force to create or widen rights.
        InForce = "in_force",
        /// An act belongs to the role whose step it is.
        RoleOfStep = "role_of_step",
        /// A hold is lifted by its owner.
        HoldOwner = "hold_owner",
        /// The purpose and scenario of a grant bind its use.
        ScenarioBinding = "scenario_binding",
        /// Partners come in under published rules only.
        PartnerRulesFirst = "partner_rules_first",
        /// Nobody works on the platform without a platform service agreement.
        PlatformAgreementFirst = "platform_agreement_first",
        /// No product circulates before it is registered and on file.
        ProductRegisteredFirst = "product_registered_first",
        /// No product circulates before it has passed its review.
        ProductReviewFirst = "product_review_first",
        /// A hold its operator set stops what a partner may use.
        PartnerHoldStopsUse = "partner_hold_stops_use",
        /// A partner that does not correct what its operator found loses its access for good.
        PartnerAccessEnds = "partner_access_ends",
        /// The operator and its affiliates develop no product again, not even indirectly.
        NoRedevelopment = "no_redevelopment",
        /// An act is one of those the case allows now.
        CaseOrder = "case_order",
        /// A procedure needs a matter on record first.
        MatterFirst = "matter_first",
        /// A matter on record bars a procedure.
        MatterBars = "matter_bars",
        /// A procedure is refused while certain facts hold.
        RefusedWhen = "refused_when",
        /// No party has both roles.
        RolesApart = "roles_apart",
    }
}
