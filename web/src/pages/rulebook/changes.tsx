// The changes of the law: what came into force when, and what each means for cases.

import { Link } from "react-router";

import { useLaws } from "../../api/hooks";
import type { LawView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Digest } from "../../ui/page";

export function Changes() {
  const { t } = useWords();
  const laws = useLaws().data ?? [];
  if (laws.length === 0) return null;
  return (
    <section className="card" aria-labelledby="changes">
      <h2 id="changes">{t("passage.changes")}</h2>
      <ol>
        {laws.map((law) => (
          <Change key={`${law.rulebook} ${law.on}`} law={law} />
        ))}
      </ol>
    </section>
  );
}

function Change({ law }: { law: LawView }) {
  const { t, day } = useWords();
  return (
    <li>
      <p>
        <strong>{t("passage.from", { day: day(law.on), version: day(law.version) })}</strong>{" "}
        {law.change && t(`passage.change.${law.change}`)} <Digest value={law.rulebook} />
      </p>
      <p className="quiet">{t("passage.open", { n: law.open.length })}</p>
      <Cases title={t("passage.waiting")} cases={law.stalled} />
      <Cases title={t("passage.review")} cases={law.review} />
    </li>
  );
}

function Cases({ title, cases }: { title: string; cases: string[] }) {
  if (cases.length === 0) return null;
  return (
    <details>
      <summary>
        {title} ({cases.length})
      </summary>
      <p className="fine">
        {cases.map((id) => (
          <span key={id}>
            <Link to={`/cases/${id}`}>{id}</Link>{" "}
          </span>
        ))}
      </p>
    </details>
  );
}
