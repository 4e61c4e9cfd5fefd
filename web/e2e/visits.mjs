// Who reads what: one reader a role, the public pages without a log-in.

export const PUBLIC = {
  home: "/",
  login: "/login",
  catalogue: "/catalogue",
  "catalogue-narrowed": "/catalogue?kind=resource&sort=newest",
  products: "/products",
  disclosures: "/disclosures",
  matters: "/matters",
  statistics: "/statistics",
  rulebook: "/rulebook",
  calendar: "/calendar",
  log: "/entries",
  entry: "/entries/0",
  verify: "/verify",
};

// The pages a phone is most likely to open.
export const POCKET = {
  home: "/",
  catalogue: "/catalogue",
  products: "/products",
  disclosures: "/disclosures",
  statistics: "/statistics",
  verify: "/verify",
};

const EVERY = {
  work: "/work",
  duties: "/duties",
  cases: "/cases",
};

const ALL = {
  ...EVERY,
  subscriptions: "/subscriptions",
  apply: "/apply",
  resources: "/resources",
  products: "/products",
  workbench: "/workbench",
  releases: "/releases",
  agreements: "/agreements",
  partners: "/partners",
  calls: "/calls",
  parties: "/parties",
  keys: "/keys",
};

// Roles that work on the platform see all of it; the others come to answer.
const THOROUGH = ["data_authority", "operator", "data_provider"];

// Those who come for products see besides what they have of them.
const MARKET = { ...EVERY, subscriptions: "/subscriptions", partners: "/partners" };
const TRADES = ["market_entity", "partner"];

export const visitsOf = (role) =>
  THOROUGH.includes(role) ? ALL : TRADES.includes(role) ? MARKET : EVERY;

/// One log-in for each role, those who work on the platform first; a party is read once.
export function readers(accounts) {
  const known = [...new Set(accounts.flatMap((account) => account.roles))];
  const roles = [...THOROUGH, ...known.filter((role) => !THOROUGH.includes(role))];
  const found = [];
  for (const role of roles) {
    const account = accounts.find((it) => it.roles.includes(role));
    if (account && !found.some((it) => it.party === account.party))
      found.push({ ...account, role });
  }
  return found;
}
