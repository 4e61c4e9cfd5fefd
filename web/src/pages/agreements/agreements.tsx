// Agreements and the holds on them; the authority suspends, terminates and lifts here.

import { Link } from "react-router";

import { useAgreements, useMe } from "../../api/hooks";
import type { AgreementView, Me } from "../../api/types";
import { useWords } from "../../app/i18n";
import { EntryLink, LoadingPage, ProblemNote } from "../../ui/feedback";
import { Digest, Facts, Page } from "../../ui/page";
import { ReasonAct } from "../../ui/reason-act";

export default function AgreementsPage() {
  const { t } = useWords();
  const found = useAgreements();
  const me = useMe().data;
  if (found.isPending || !me) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  return (
    <Page title={t("agreements.title")} lead={t("agreements.lead")}>
      {found.data.length === 0 && <p className="empty">{t("agreements.empty")}</p>}
      <ul className="procedures">
        {found.data.map((agreement) => (
          <Agreement key={agreement.id} agreement={agreement} me={me} />
        ))}
      </ul>
    </Page>
  );
}

function Agreement({ agreement: it, me }: { agreement: AgreementView; me: Me }) {
  const { t, say, day, code } = useWords();
  const held = it.holds.some((hold) => hold.lifted_on === null);
  return (
    <li className="card" id={it.id}>
      <h2>
        {code("agreementKind", it.kind)} · {say(it.holder.name)}{" "}
        <span className={`mark state-${it.state}`}>{code("agreementState", it.state)}</span>
        {held && <span className="badge overdue">{t("grants.held")}</span>}
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
          [t("subject.term"), `${day(it.term[0])} – ${day(it.term[1])}`],
          [t("agreements.ended"), it.ended_on && day(it.ended_on)],
          [t("agreements.under"), it.under],
          [t("case.documentDigest"), <Digest key="document" value={it.document} />],
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
    </li>
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
