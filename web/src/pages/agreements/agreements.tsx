// Agreements on one line each, and the chosen one in full with the holds on it; the authority
// suspends, terminates and lifts here.

import { useState } from "react";
import { Link, useLocation } from "react-router";

import { useAgreements, useGrants, useMe } from "../../api/hooks";
import type { AgreementView, Me } from "../../api/types";
import { useWords } from "../../app/i18n";
import { EntryLink, LoadingPage, ProblemNote } from "../../ui/feedback";
import { Original } from "../../ui/original";
import { Facts, Page } from "../../ui/page";
import { ReasonAct } from "../../ui/reason-act";
import { hasWords, SearchBox } from "../../ui/search";
import { type Column, DataTable } from "../../ui/table";

export default function AgreementsPage() {
  const { t, say, day, code, list } = useWords();
  const found = useAgreements();
  const grants = useGrants().data ?? [];
  const me = useMe().data;
  const { hash } = useLocation();
  const [sought, setSought] = useState("");
  const dataOf = (it: AgreementView) => {
    const own = grants.filter((grant) => grant.service_agreement === it.id);
    return list(own.flatMap((grant) => grant.tables.map((table) => say(table.title))));
  };
  const wordsOf = (it: AgreementView) =>
    [it.id, code("agreementKind", it.kind), say(it.holder.name), dataOf(it)].join(" ");
  const columns: Column<AgreementView>[] = [
    {
      key: "agreement",
      title: t("agreements.agreement"),
      cell: (it) => (
        <>
          <Link className="case-link" to={`#${it.id}`}>
            {dataOf(it) || code("agreementKind", it.kind)}
          </Link>
          <span className="case-under">
            {code("agreementKind", it.kind)} <span className="quiet id">{it.id}</span>
          </span>
        </>
      ),
    },
    { key: "holder", title: t("grants.party"), cell: (it) => say(it.holder.name) },
    { key: "state", title: t("grants.state"), cell: (it) => <StateMarks agreement={it} /> },
    {
      key: "term",
      title: t("subject.term"),
      cell: (it) => `${day(it.term[0])} – ${day(it.term[1])}`,
    },
    { key: "serial", title: t("agreements.serial"), number: true, cell: (it) => it.serial },
  ];
  if (found.isPending || !me) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const chosen = found.data.find((it) => `#${it.id}` === hash);
  return (
    <Page
      title={t("agreements.title")}
      lead={t("agreements.lead")}
      actions={<SearchBox label={t("agreements.search")} value={sought} onChange={setSought} />}
    >
      {chosen && <Agreement agreement={chosen} me={me} data={dataOf(chosen)} />}
      <DataTable
        label={t("agreements.title")}
        columns={columns}
        rows={found.data.filter((it) => hasWords(wordsOf(it), sought))}
        rowKey={(it) => it.id}
        rowClass={(it) => (it.id === chosen?.id ? "chosen" : "")}
        empty={t("agreements.empty")}
      />
    </Page>
  );
}

function StateMarks({ agreement: it }: { agreement: AgreementView }) {
  const { t, code } = useWords();
  const held = it.holds.some((hold) => hold.lifted_on === null);
  return (
    <>
      <span className={`mark state-${it.state}`}>{code("agreementState", it.state)}</span>
      {held && <span className="badge overdue">{t("grants.held")}</span>}
    </>
  );
}

interface AgreementProps {
  agreement: AgreementView;
  me: Me;
  data: string;
}

function Agreement({ agreement: it, me, data }: AgreementProps) {
  const { t, say, day, code } = useWords();
  return (
    <section className="card" aria-label={it.id}>
      <h2>
        {code("agreementKind", it.kind)} · {say(it.holder.name)} <StateMarks agreement={it} />
      </h2>
      <Facts
        pairs={[
          [
            t("agreements.id"),
            <span key="id" className="id">
              {it.id}
            </span>,
          ],
          [t("agreements.serial"), it.serial],
          [t("agreements.data"), data],
          [t("subject.term"), `${day(it.term[0])} – ${day(it.term[1])}`],
          [t("agreements.ended"), it.ended_on && day(it.ended_on)],
          [t("agreements.under"), it.under],
          [t("case.documentDigest"), <Original key="document" digest={it.document} />],
          [
            t("agreements.case"),
            <Link key="case" to={`/cases/${it.case}`}>
              {it.case}
            </Link>,
          ],
        ]}
      />
      {it.holds.length > 0 && <Holds agreement={it} me={me} />}
      <Powers agreement={it} me={me} />
    </section>
  );
}

function Holds({ agreement, me }: { agreement: AgreementView; me: Me }) {
  const { t, say, day } = useWords();
  return (
    <>
      <h3>{t("agreements.holds")}</h3>
      <ul className="plain-list">
        {agreement.holds.map((hold) => (
          <li key={hold.id}>
            {t("agreements.heldBy", { owner: say(hold.owner.name), day: day(hold.set_on) })}{" "}
            <EntryLink seq={hold.entry} />{" "}
            {hold.lifted_on ? (
              t("agreements.lifted", { day: day(hold.lifted_on) })
            ) : (
              <strong>{t("agreements.standing")}</strong>
            )}
            {!hold.lifted_on && hold.owner.id === me.party.id && (
              <ReasonAct
                title={t("agreements.lift")}
                command={(reason) => ({ type: "lift_hold", hold: hold.id, reason })}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Powers({ agreement, me }: { agreement: AgreementView; me: Me }) {
  const { t } = useWords();
  const { id, state, kind } = agreement;
  const may = (what: string) => me.may.includes(what);
  return (
    <div className="powers">
      {state === "in_force" && may("suspend") && (
        <ReasonAct
          title={t("agreements.suspend")}
          hint={t("agreements.suspendHint")}
          command={(reason) => ({ type: "suspend", agreement: id, reason })}
        />
      )}
      {state === "in_force" && kind === "operation" && may("terminate_agreement") && (
        <ReasonAct
          danger
          title={t("agreements.terminate")}
          hint={t("agreements.terminateHint")}
          command={(reason) => ({ type: "terminate_agreement", agreement: id, reason })}
        />
      )}
      {state === "in_force" && kind === "operation" && may("open_case:rectification") && (
        <Link to={`/apply/rectification?about=${id}`}>{t("agreements.rectify")}</Link>
      )}
      {state === "ended" && kind === "operation" && may("open_case:operator_exit") && (
        <Link to={`/apply/operator_exit?about=${id}`}>{t("agreements.exit")}</Link>
      )}
    </div>
  );
}
