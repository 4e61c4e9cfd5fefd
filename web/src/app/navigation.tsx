// The ways through the house, by what one wants to do.

import { NavLink } from "react-router";

import { useMe, usePlace, usePlaces, useWork } from "../api/hooks";
import { useWords } from "./i18n";

const GROUPS = [
  { name: "handle", items: ["work", "duties", "cases", "apply"] },
  { name: "portal", items: ["home", "catalogue", "products", "disclosures", "matters", "statistics"] },
  { name: "data", items: ["resources", "workbench", "releases", "subscriptions"] },
  { name: "oversight", items: ["agreements", "partners", "calls", "parties"] },
  { name: "proof", items: ["entries", "verify"] },
  { name: "rules", items: ["rulebook", "calendar"] },
  { name: "own", items: ["keys"] },
] as const;

// Without a log-in only what is public is offered.
const OPEN = new Set([
  "home",
  "catalogue",
  "products",
  "disclosures",
  "matters",
  "statistics",
  "entries",
  "verify",
  "rulebook",
  "calendar",
]);

export function Navigation() {
  const { t } = useWords();
  const me = useMe().data;
  const groups = GROUPS.map((group) => ({
    ...group,
    items: group.items.filter((item) => me || OPEN.has(item)),
  })).filter((group) => group.items.length > 0);
  return (
    <nav className="ways" aria-label={t("nav.label")}>
      <Places />
      {groups.map((group) => (
        <section key={group.name}>
          <h2>{t(`nav.groups.${group.name}`)}</h2>
          <ul>
            {group.items.map((item) => (
              <li key={item}>
                <NavLink to={item === "home" ? "/" : `/${item}`} end={item === "home"}>
                  {t(`nav.${item}`)}
                  {item === "work" && <Waiting />}
                </NavLink>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/// The way to other places of the same server, each with its own law and its own log-in.
function Places() {
  const { t, say } = useWords();
  const own = usePlace().data?.id;
  const all = usePlaces().data ?? [];
  if (all.length < 2) return null;
  return (
    <details className="places">
      <summary>{t("nav.places")}</summary>
      <ul>
        {all
          .filter((it) => it.id !== own)
          .map((it) => (
            <li key={it.id}>
              <a href={it.path}>
                {say(it.name)}
                {it.status !== "in_force" && (
                  <span className="quiet"> {t(`shell.status.${it.status}`)}</span>
                )}
              </a>
            </li>
          ))}
        <li>
          <a href="/">{t("nav.allPlaces")}</a>
        </li>
      </ul>
    </details>
  );
}

function Waiting() {
  const { t } = useWords();
  const count = useWork().data?.mine.length ?? 0;
  if (count === 0) return null;
  return (
    <span className="count">
      {count}
      <span className="unseen">{t("nav.waiting")}</span>
    </span>
  );
}
