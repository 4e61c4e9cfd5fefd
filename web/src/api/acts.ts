// What people ask for, by the names the pages use, all of it from the generated schema.

import type { components } from "./schema";

type Schemas = components["schemas"];

export type About = Schemas["About"];
export type Asked = Schemas["Asked"];
export type CatalogueForm = Required<Schemas["CatalogueForm"]>;
export type ColumnForm = Schemas["ColumnForm"];
export type ColumnWish = Schemas["ColumnWish"];
export type Command = Schemas["Command"];
export type Material = Schemas["Material"];
export type Materials = Record<string, Material>;
export type ResourceWish = Schemas["ResourceWish"];
export type Signature = Schemas["Signature"];
export type SubjectForm = Schemas["SubjectForm"];
