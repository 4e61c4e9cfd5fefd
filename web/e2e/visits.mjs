// Who reads what: one reader a role, the public pages without a log-in.

export const PUBLIC = {
  login: "/login",
  resources: "/resources",
  rulebook: "/rulebook",
  calendar: "/calendar",
  log: "/entries",
  entry: "/entries/0",
  verify: "/verify",
};

const EVERY = {
  work: "/work",
  cases: "/cases",
};

const ALL = {
  ...EVERY,
  apply: "/apply",
  resources: "/resources",
  workbench: "/workbench",
  releases: "/releases",
  agreements: "/agreements",
  calls: "/calls",
  parties: "/parties",
  keys: "/keys",
};

// Roles that work on the platform see all of it; the others come to answer.
const THOROUGH = ["data_authority", "operator", "data_provider"];

export const visitsOf = (role) => (THOROUGH.includes(role) ? ALL : EVERY);

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
