// Words of the public portal, in English.

import type { portalZh } from "./portal-zh";
import type { Same } from "./same";

export const portalEn: Same<typeof portalZh> = {
  home: {
    title: "Operation of public data in {{place}}",
    lead: "Under the {{instrument}}: find public data and products, read what is disclosed, and attend to cases.",
    search: "Find resources and products",
    searchHint: "By name, summary or provider",
    find: "Find",
    doors: "Three doors",
    data: "Find data",
    dataText:
      "Which resources and products there are, at what price, for which scenario; try them first.",
    disclosures: "Read disclosures",
    disclosuresText:
      "Agreements, grants, products, releases and rules, by public register, each with its proof.",
    business: "Attend to a case",
    businessText:
      "Log in to apply for data, register a product, subscribe or enter as partner; each step tells its time and ground.",
    businessMember: "To my work-list: cases that wait for an answer, and by when.",
    figures: "At a glance",
    resources: "resources in the catalogue",
    products: "products and services on file",
    disclosed: "entries in public registers",
    entries: "log entries open to verification",
    newest: "Disclosed last",
    allDisclosures: "All disclosures",
    trust: "Do not trust, verify",
    trustText:
      "Every act is recorded in a public log that only grows, signed with a published key. Anyone can verify it in their own browser.",
    verifyText: "Paste a receipt and see whether it is in the log.",
    statisticsText: "Supply, use, revenue and timeliness, with tables and definitions.",
    rulebookText:
      "The rules that software executes, article by article, and those it does not yet.",
    calendarText: "What deadlines are counted by.",
  },
  catalogue: {
    title: "Catalogue of public data",
    lead: "Resources to apply for and products to subscribe to. All filters stand in the address: keep it, pass it on.",
    found: "What was found",
    count: "Found: {{count}}",
    sort: "Order",
    by: { relevance: "by relevance", newest: "newest first", updated: "last updated first" },
    someWords: "Nothing has all the words; these have some of them:",
    empty: "Nothing fits. Take away a filter, or try another word.",
    updatedOn: "updated {{day}}",
    listedOn: "listed {{day}}",
    pages: "Pages",
    before: "Previous",
    after: "Next",
    pageOf: "page {{page}} of {{pages}}",
    facets: "Filters",
    chosen: "(chosen; press again to let go)",
  },
  sheet: {
    versions: "Versions in the vault",
    rows: "Rows of the newest",
    listedOn: "In the catalogue since",
    updatedOn: "Last import",
    apply: "Apply for this resource",
    inside: "Registration and imports",
    products: "Products made from it",
    noProducts: "There are none yet.",
    noData: "This page describes the data and does not hand it out",
    noDataText:
      "The data stays. Those who were authorised run queries in a controlled room, and only what passed a review leaves it.",
  },
  openPage: { link: "Plain public page", why: "no script needed; to print and cite" },
  statistics: {
    title: "Statistics",
    lead: "As of {{day}}, taken from {{entries}} entries of the public log. Every table says what it counts, and can be downloaded.",
    tables: "Tables",
    csv: "Download CSV",
    sameBelow: "The table below says the same as the chart.",
    showTable: "Show the table; rows: {{count}}",
    definitions: "What each column means",
    empty: "There are no figures yet.",
  },
  disclosures: {
    title: "Disclosures",
    lead: "What the law discloses to society, numbered without gaps by register, so that a missing one is seen.",
    registers: "Registers",
    about: "About",
    day: "Day",
    proof: "Proof",
    empty: "Nothing was disclosed.",
    counts: "Numbers given out by register",
    countsNote: "numbered without gaps; registers whose entries are not listed here, too",
    note: "Open an entry to verify in your browser that it is in the log, unchanged.",
  },
};
