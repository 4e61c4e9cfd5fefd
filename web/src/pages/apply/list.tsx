// Which cases one may open, and what each asks for.

import { Link } from "react-router";

import { useProcedures } from "../../api/hooks";
import type { ProcedureView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Cite } from "../../ui/article";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Page } from "../../ui/page";

export default function ApplyListPage() {
  const { t } = useWords();
  const found = useProcedures();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const mine = found.data.filter((it) => it.mine);
  const others = found.data.filter((it) => !it.mine);
  return (
    <Page title={t("apply.title")} lead={t("apply.lead")}>
      {mine.length === 0 && <p className="empty">{t("apply.none")}</p>}
      <ul className="procedures">
        {mine.map((it) => (
          <Procedure key={it.id} procedure={it} />
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <h2>{t("apply.others")}</h2>
          <ul className="procedures quiet-list">
            {others.map((it) => (
              <Procedure key={it.id} procedure={it} />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

function Procedure({ procedure }: { procedure: ProcedureView }) {
  const { t, say, list } = useWords();
  const documents = procedure.requires.filter((it) => it.kind === "document").length;
  const through = procedure.subject === "egress_review" ? "/workbench" : `/apply/${procedure.id}`;
  return (
    <li className="card">
      <h2>
        {procedure.mine && <Link to={through}>{say(procedure.name)}</Link>}
        {!procedure.mine && say(procedure.name)} <Cite article={procedure.article} />
      </h2>
      <p className="quiet">
        {t("apply.by", { roles: list(procedure.starts.map((role) => say(role.name))) })}
      </p>
      {procedure.requires.length > 0 && (
        <p>{t("apply.requires", { count: procedure.requires.length, documents })}</p>
      )}
      {procedure.subject === "egress_review" && <p>{t("apply.fromWorkbench")}</p>}
    </li>
  );
}
