// By what the catalogue can be narrowed. Every value is a link: it can be opened, shared, kept.

import { CheckSquareOutlined, BorderOutlined } from "../../ui/icons";
import { Link } from "react-router";

import type { Facet } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Own } from "../../ui/page";

interface FacetsProps {
  facets: Facet[];
  search: URLSearchParams;
}

/// The address with a value of a facet chosen, or let go where it was.
export function chosenAddress(search: URLSearchParams, id: string, value: string): string {
  const next = new URLSearchParams(search);
  const was = next.getAll(id).includes(value);
  const others = next.getAll(id).filter((it) => it !== value);
  next.delete(id);
  [...others, ...(was ? [] : [value])].forEach((it) => next.append(id, it));
  next.delete("page");
  return `?${next}`;
}

export function Facets({ facets, search }: FacetsProps) {
  const { t } = useWords();
  const narrowed = facets.some((it) => it.values.some((value) => value.chosen));
  const shown = facets.filter((it) => it.values.length > 0);
  const clear = search.get("q") ? `?q=${encodeURIComponent(search.get("q") ?? "")}` : "?";
  return (
    <nav className="facets" aria-label={t("catalogue.facets")}>
      <details open={!window.matchMedia("(max-width: 760px)").matches}>
        <summary>{t("catalogue.facets")}</summary>
        {narrowed && (
          <p>
            <Link to={clear}>{t("work.clear")}</Link>
          </p>
        )}
        {shown.map((facet) => (
          <Values key={facet.id} facet={facet} search={search} />
        ))}
      </details>
    </nav>
  );
}

function Values({ facet, search }: { facet: Facet; search: URLSearchParams }) {
  const { t, say, number } = useWords();
  return (
    <section aria-labelledby={`facet-${facet.id}`}>
      <h2 id={`facet-${facet.id}`}>{say(facet.name)}</h2>
      <ul>
        {facet.values.map((it) => (
          <li key={it.value}>
            <Link
              to={chosenAddress(search, facet.id, it.value)}
              aria-current={it.chosen ? "true" : undefined}
            >
              {it.chosen ? <CheckSquareOutlined aria-hidden /> : <BorderOutlined aria-hidden />}
              <span className="facet-name">
                {facet.id === "update" ? <Own>{say(it.name)}</Own> : say(it.name)}
              </span>
              <span className="quiet">{number(it.count)}</span>
              {it.chosen && <span className="unseen">{t("catalogue.chosen")}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
