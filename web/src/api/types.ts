// The shapes of the public API by the names the pages use, all of them from the generated schema.

import type { components } from "./schema";

type Schemas = components["schemas"];

/// What the server sends has every field: what is not there is null, never left out.
type Present<T> = T extends readonly unknown[]
  ? { [At in keyof T]: Present<T[At]> }
  : T extends object
    ? { [Key in keyof T]-?: Present<Exclude<T[Key], undefined>> }
    : T;

type Seen<Name extends keyof Schemas> = Present<Schemas[Name]>;

export type Day = Schemas["Day"];
export type Instant = Schemas["Instant"];
export type Digest = Schemas["Digest"];
export type Text = Schemas["Text"];
export type Term = [Day, Day];

export type ColumnKind = Schemas["ColumnKind"];
export type GuardRule = Schemas["GuardRule"];
export type LegalForm = Schemas["LegalForm"];
export type Mask = Schemas["Mask"];
export type Parameter = Seen<"Parameter">;
export type Permission = Schemas["Permission"];
export type Price = Schemas["Price"];
export type PriceUnit = Schemas["PriceUnit"];
export type ProductKind = Schemas["ProductKind"];
export type Purpose = Schemas["Purpose"];
export type ReleasePath = Schemas["ReleasePath"];
export type Role = Schemas["Role"];
export type Standing = Schemas["Standing"];
export type Strength = Schemas["Strength"];

export type AccessKeyView = Seen<"AccessKeyView">;
export type AgreementView = Seen<"AgreementView">;
export type ArticleView = Seen<"ArticleView">;
export type CalendarDay = Seen<"CalendarDay">;
export type CallView = Seen<"CallView">;
export type CatalogueItem = Seen<"CatalogueItem">;
export type CataloguePage = Seen<"CataloguePage">;
export type CaseLine = Seen<"CaseLine">;
export type CasePage = Seen<"CasePage">;
export type ClockView = Seen<"ClockView">;
export type ColumnView = Seen<"ColumnView">;
export type Disclosure = Seen<"Disclosure">;
export type DisclosurePage = Seen<"DisclosurePage">;
export type Due = Seen<"Due">;
export type DueDay = Seen<"DueDay">;
export type LawView = Seen<"LawView">;
export type DutiesPage = Seen<"DutiesPage">;
export type DutyLine = Seen<"DutyLine">;
export type EgressPage = Seen<"EgressPage">;
export type Facet = Seen<"Facet">;
export type FieldAsked = Seen<"FieldAsked">;
export type Finding = Seen<"GuardFinding">;
export type GrantTableView = Seen<"GrantTableView">;
export type GrantView = Seen<"GrantView">;
export type Ground = Seen<"Ground">;
export type HoldView = Seen<"HoldView">;
export type HeatDay = Seen<"HeatDay">;
export type LogEntry = Seen<"LogEntry">;
export type MayView = Seen<"MayView">;
export type Me = Seen<"Me">;
export type NeedView = Seen<"NeedView">;
export type MonthUse = Seen<"MonthUse">;
export type OfficerView = Seen<"OfficerView">;
export type OutcomeView = Seen<"OutcomeView">;
export type MatterLine = Seen<"MatterLine">;
export type PartyView = Seen<"PartyView">;
export type PlaceView = Seen<"PlaceView">;
export type Plan = Seen<"Plan">;
export type ProcedureView = Seen<"ProcedureView">;
export type ProductForm = Seen<"ProductForm">;
export type ProductLine = Seen<"ProductLine">;
export type ProductVersionView = Seen<"ProductVersionView">;
export type ProductView = Seen<"ProductView">;
export type Progress = Seen<"Progress">;
export type Refused = Seen<"Refused">;
export type ReleaseView = Seen<"ReleaseView">;
export type ResourceSheet = Seen<"ResourceSheet">;
export type ResourceView = Seen<"ResourceView">;
export type Rows = Seen<"Rows">;
export type RuleView = Seen<"RuleView">;
export type RunReceipt = Seen<"RunReceipt">;
export type SetAside = Seen<"SetAside">;
export type SlotView = Seen<"SlotView">;
export type Statistics = Seen<"Statistics">;
export type StepView = Seen<"StepView">;
export type SubscriptionView = Seen<"SubscriptionView">;
export type SubjectView = Seen<"SubjectView">;
export type SyntheticAnswer = Seen<"SyntheticAnswer">;
export type TableHead = Seen<"TableHead">;
export type TableView = Seen<"TableView">;
export type VerdictFinding = Seen<"VerdictFinding">;
export type VersionView = Seen<"VersionView">;
export type WishedTable = Seen<"WishedTable">;
export type Word = Seen<"Word">;
export type WorkPage = Seen<"WorkPage">;

/// A place of the same server, as it is told outside of all of them.
export type Neighbour = Pick<PlaceView, "id" | "name" | "status" | "mode" | "instrument"> & {
  path: string;
};

// Answers to acts and problems say only what there is to say.
export type Account = Schemas["Account"];
export type ImportAnswer = Schemas["ImportAnswer"];
export type Session = { token: string; me: Me };

export type Answer = Omit<Schemas["Answer"], "due" | "receipt" | "rows"> & {
  due?: Due | null;
  receipt?: RunReceipt | null;
  rows?: Rows | null;
};
