// Articles: how they are cited, and the drawer that shows what they say.

import { createContext, type ReactNode, use, useState } from "react";

import { useArticle, useMe, usePlace, useProcedures } from "../api/hooks";
import type { ArticleView, RuleView, Strength } from "../api/types";
import { useWords } from "../app/i18n";
import { Drawer } from "./drawer";
import { LoadingPage, Note, ProblemNote } from "./feedback";

const Context = createContext<(article: string) => void>(() => {});

export function ArticleDrawerProvider({ children }: { children: ReactNode }) {
  const [article, setArticle] = useState<string | null>(null);
  const { t } = useWords();
  return (
    <Context value={setArticle}>
      {children}
      <Drawer
        title={t("article.drawer")}
        size={560}
        open={article !== null}
        onClose={() => setArticle(null)}
      >
        {article && <ArticleById id={article} />}
      </Drawer>
    </Context>
  );
}

/// A citation; pressing it shows the article.
export function Cite({ article }: { article: string }) {
  const show = use(Context);
  const { t } = useWords();
  return (
    <button type="button" className="cite" onClick={() => show(article)}>
      {article}
      <span className="unseen">{t("article.show")}</span>
    </button>
  );
}

function ArticleById({ id }: { id: string }) {
  const found = useArticle(id);
  const place = usePlace().data;
  const { t, say } = useWords();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  return (
    <>
      <Article article={found.data} level={2} />
      {place && (
        <p className="quiet">
          {say(place.instrument)} · {t("article.version", { version: place.version })} ·{" "}
          {t(`shell.status.${place.status}`)}
        </p>
      )}
    </>
  );
}

interface ArticleProps {
  article: ArticleView;
  level: 2 | 3;
}

/// An article: the gist in our words, the text where it was attached, and what executes it.
export function Article({ article, level }: ArticleProps) {
  const { t, say } = useWords();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <article className="article">
      <Heading>
        <span className="article-id">{article.id}</span> {say(article.heading)}
      </Heading>
      <p className="gist">{say(article.gist)}</p>
      {article.text && (
        <details>
          <summary>{t("article.text")}</summary>
          <p className="official" lang="zh-CN">
            {article.text}
          </p>
        </details>
      )}
      {article.rules.length > 0 && (
        <ul className="rules">
          {article.rules.map((rule) => (
            <Rule key={`${rule.kind}.${rule.id}`} rule={rule} />
          ))}
        </ul>
      )}
      {article.outside && (
        <Note kind="info" title={t("article.outside")}>
          <p>{say(article.outside)}</p>
        </Note>
      )}
      {article.later && (
        <Note kind="warn" title={t("article.later")}>
          <p>{say(article.later)}</p>
        </Note>
      )}
    </article>
  );
}

function Rule({ rule }: { rule: RuleView }) {
  const { t, say, code } = useWords();
  return (
    <li>
      <p>{say(rule.says)}</p>
      {rule.kind === "procedure" && <Begins procedure={rule.id} />}
      <p className="rule-line">
        <span className="mark">{code("ruleKind", rule.kind)}</span>
        <StrengthMark strength={rule.strength} reading={rule.reading} />
        <code>{rule.id}</code>
        <span className="quiet">{t("refusal.line", { line: rule.line })}</span>
        {rule.confirmed_by && (
          <span className="quiet">
            <span translate="no">{t("article.confirmed", { by: rule.confirmed_by })}</span>
          </span>
        )}
      </p>
    </li>
  );
}

/// Who may open a case of a procedure and what must be handed in; told to those who may log in.
function Begins({ procedure }: { procedure: string }) {
  const { t, say, list } = useWords();
  const me = useMe().data;
  const found = useProcedures(Boolean(me)).data?.find((it) => it.id === procedure);
  if (!found) return null;
  return (
    <p className="quiet">
      {t("apply.by", { roles: list(found.starts.map((role) => say(role.name))) })}
      {found.requires.length > 0 && (
        <> · {t("article.requires", { what: list(found.requires.map((it) => say(it.name))) })}</>
      )}
    </p>
  );
}

interface StrengthProps {
  strength: Strength;
  reading?: string | null;
}

/// How a rule binds; policy and readings are never shown as law.
export function StrengthMark({ strength, reading }: StrengthProps) {
  const { code } = useWords();
  const open = strength === "policy" || strength === "reading";
  return (
    <span className={open ? "mark open" : "mark law"}>
      {code("strength", strength)}
      {reading && ` ${reading}`}
    </span>
  );
}
