// The rulebook, article by article: the gist, what executes it, and what nothing executes yet.

import { useEffect } from "react";
import { Link, useParams, useSearchParams } from "react-router";

import { useMe, usePlace, useRulebook } from "../../api/hooks";
import type { ArticleView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Article } from "../../ui/article";
import { Input } from "../../ui/base";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Digest, Page, Views } from "../../ui/page";
import { Changes } from "./changes";

const KINDS = ["all", "executed", "later", "outside"] as const;
type Kind = (typeof KINDS)[number];

function is(article: ArticleView, kind: Kind): boolean {
  if (kind === "executed") return article.rules.length > 0;
  if (kind === "later") return article.later !== null;
  return kind === "all" || article.outside !== null;
}

export default function RulebookPage() {
  const { t, say, day, language } = useWords();
  const { article: one } = useParams();
  const found = useRulebook();
  const place = usePlace().data;
  const me = useMe().data;
  const [search, setSearch] = useSearchParams();
  const ready = found.data !== undefined;
  useEffect(() => {
    if (ready && one) document.getElementById(one)?.scrollIntoView();
  }, [ready, one]);
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const kind = KINDS.find((it) => it === search.get("kind")) ?? "all";
  const words = (search.get("q") ?? "").trim().toLowerCase();
  const shown = found.data.filter(
    (it) =>
      is(it, kind) &&
      [
        it.id,
        it.heading[language],
        it.gist[language],
        ...it.rules.map((rule) => rule.says[language]),
      ]
        .join(" ")
        .toLowerCase()
        .includes(words),
  );
  const set = (name: string, value: string | null) =>
    setSearch(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  return (
    <Page
      title={t("rulebook.title")}
      kicker={place && say(place.instrument)}
      lead={
        place && (
          <p>
            {t("rulebook.lead", { day: day(place.version) })}{" "}
            <strong>{t(`shell.status.${place.status}`)}</strong> <Digest value={place.rulebook} />
          </p>
        )
      }
      actions={
        <Input
          type="search"
          className="search"
          aria-label={t("rulebook.search")}
          placeholder={t("rulebook.search")}
          value={search.get("q") ?? ""}
          onChange={(event) => set("q", event.target.value || null)}
        />
      }
    >
      {me && <Changes />}
      <Views
        label={t("work.views")}
        items={KINDS.map((id) => ({
          id,
          name: t(`rulebook.kind.${id}`),
          count: found.data.filter((it) => is(it, id)).length,
        }))}
        chosen={kind}
        onChoose={(id) => set("kind", id === "all" ? null : id)}
      />
      <div className="rulebook">
        <nav className="contents" aria-label={t("rulebook.contents")}>
          <ol>
            {shown.map((it) => (
              <li key={it.id}>
                <Link to={`/rulebook/${it.id}?${search}`}>{it.id}</Link> {say(it.heading)}
              </li>
            ))}
          </ol>
        </nav>
        <div>
          {shown.length === 0 && <p className="empty">{t("rulebook.empty")}</p>}
          {shown.map((it) => (
            <div key={it.id} id={it.id} className="card">
              <Article article={it} level={2} />
            </div>
          ))}
        </div>
      </div>
    </Page>
  );
}
