// What a dry run says: the guarded plan, and what each column of the answer comes from.

import type { Plan } from "../api/types";
import { useWords } from "../app/i18n";
import { Note } from "./feedback";
import { Digest } from "./page";

export function PlanNote({ plan }: { plan: Plan }) {
  const { t } = useWords();
  return (
    <Note kind="good" title={t("plan.passes")}>
      <p>
        {plan.lookable ? t("plan.lookable", { count: plan.min_entities }) : t("plan.notLookable")}
      </p>
      <OutputColumns output={plan.output} />
      <details>
        <summary>{t("plan.text")}</summary>
        <pre className="plan">{plan.text}</pre>
        <p>
          {t("plan.digest")} <Digest value={plan.digest} />
        </p>
      </details>
    </Note>
  );
}

export function OutputColumns({ output }: { output: Plan["output"] }) {
  const { t, code } = useWords();
  return (
    <ul className="chips" aria-label={t("plan.output")}>
      {output.map((column) => (
        <li key={column.name}>
          <code>{column.name}</code>{" "}
          <span className="mark">{code("treatment", column.treatment)}</span>
          {column.sources.length > 0 && <span className="quiet">{column.sources.join(", ")}</span>}
        </li>
      ))}
    </ul>
  );
}
