// The public catalogue: resources one may apply for and products one may subscribe to. What was
// searched and chosen stands in the address.

import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";

import { useCatalogue } from "../../api/hooks";
import type { CatalogueItem, CataloguePage } from "../../api/types";
import { useWords } from "../../app/i18n";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { OpenPage } from "../../ui/open-page";
import { Own, Page } from "../../ui/page";
import { usePriceText } from "../../ui/price";
import { StandingMark } from "../../ui/standing";
import { Facets } from "./facets";

const SORTS = ["relevance", "newest", "updated"] as const;

// What the catalogue is asked; whatever else stands in an address is left out.
const ASKED = [
  "q",
  "kind",
  "provider",
  "level",
  "opening",
  "origin",
  "update",
  "product_kind",
  "sort",
  "page",
];

export function questionOf(search: URLSearchParams): string {
  const known = [...search].filter(([name, value]) => ASKED.includes(name) && value !== "");
  return new URLSearchParams(known).toString();
}

export default function CatalogueView() {
  const { t, number } = useWords();
  const [search, setSearch] = useSearchParams();
  const found = useCatalogue(questionOf(search));
  const set = (name: string, value: string | null) =>
    setSearch(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        if (name !== "page") before.delete("page");
        return before;
      },
      { replace: name === "q" },
    );
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const page = found.data;
  return (
    <Page title={t("catalogue.title")} lead={t("catalogue.lead")}>
      <SearchForm words={search.get("q") ?? ""} onSearch={(words) => set("q", words)} />
      <div className="catalogue">
        <div>
          <Facets facets={page.facets} search={search} />
          <OpenPage path="catalogue" />
        </div>
        <section aria-label={t("catalogue.found")}>
          <div className="found-line">
            <p role="status">{t("catalogue.count", { count: number(page.total) })}</p>
            <Sort chosen={page.sort} onChoose={(sort) => set("sort", sort)} />
          </div>
          <Searched page={page} />
          {page.items.length === 0 && <p className="empty">{t("catalogue.empty")}</p>}
          <ul className="cards">
            {page.items.map((it) => (
              <Item key={`${it.kind} ${it.id}`} item={it} />
            ))}
          </ul>
          <Pages page={page} search={search} />
        </section>
      </div>
    </Page>
  );
}

interface SearchProps {
  words: string;
  onSearch: (words: string | null) => void;
}

function SearchForm({ words, onSearch }: SearchProps) {
  const { t } = useWords();
  const [text, setText] = useState(words);
  useEffect(() => setText(words), [words]);
  return (
    <form
      role="search"
      className="wide-search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(text.trim() || null);
      }}
    >
      <input
        type="search"
        className="control"
        aria-label={t("home.search")}
        placeholder={t("home.searchHint")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button">
        {t("home.find")}
      </button>
    </form>
  );
}

interface SortProps {
  chosen: CataloguePage["sort"];
  onChoose: (sort: string) => void;
}

function Sort({ chosen, onChoose }: SortProps) {
  const { t } = useWords();
  return (
    <label className="sort">
      {t("catalogue.sort")}{" "}
      <select className="control" value={chosen} onChange={(event) => onChoose(event.target.value)}>
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {t(`catalogue.by.${sort}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

/// What was searched word by word, and that not everything has all the words.
function Searched({ page }: { page: CataloguePage }) {
  const { t, number } = useWords();
  if (page.words.length === 0) return null;
  return (
    <p className="quiet">
      {page.some_words_only && page.total > 0 && <strong>{t("catalogue.someWords")} </strong>}
      {page.words.map((it) => (
        <span key={it.word} className="chip">
          <Own>{it.word}</Own> {number(it.count)}
        </span>
      ))}
    </p>
  );
}

function Item({ item: it }: { item: CatalogueItem }) {
  const { t, say, day, code } = useWords();
  const price = usePriceText();
  const product = it.kind === "product";
  const to = product ? `/products/${it.id}` : `/catalogue/resources/${it.id}`;
  return (
    <li className="card">
      <h2>
        <Link to={to}>{say(it.title)}</Link>{" "}
        <span className="mark">{code("catalogueKind", it.kind)}</span>
        {it.standing && <StandingMark standing={it.standing} />}
      </h2>
      <p>
        <Own>{say(it.summary)}</Own>
      </p>
      <p className="quiet item-line">
        <span>{say(it.provider.name)}</span>
        {it.opening && <span>{code("opening", it.opening)}</span>}
        {it.level !== null && <span>{t("resource.levelIs", { level: it.level })}</span>}
        {it.update_cycle && <span>{say(it.update_cycle)}</span>}
        {it.product_kind && <span>{code("productKind", it.product_kind)}</span>}
        {it.price && <strong>{price(it.price)}</strong>}
        {it.updated_on && <span>{t("catalogue.updatedOn", { day: day(it.updated_on) })}</span>}
        {!it.updated_on && it.listed_on && (
          <span>{t("catalogue.listedOn", { day: day(it.listed_on) })}</span>
        )}
      </p>
    </li>
  );
}

function Pages({ page, search }: { page: CataloguePage; search: URLSearchParams }) {
  const { t } = useWords();
  if (page.pages <= 1) return null;
  const to = (at: number) => {
    const next = new URLSearchParams(search);
    next.set("page", String(at));
    return `?${next}`;
  };
  return (
    <nav className="actions" aria-label={t("catalogue.pages")}>
      {page.page > 1 && <Link to={to(page.page - 1)}>← {t("catalogue.before")}</Link>}
      <span className="quiet">{t("catalogue.pageOf", { page: page.page, pages: page.pages })}</span>
      {page.page < page.pages && <Link to={to(page.page + 1)}>{t("catalogue.after")} →</Link>}
    </nav>
  );
}
