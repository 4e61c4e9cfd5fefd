// Who takes part: bodies and companies, their roles, their officers.

import { useMe, useParties } from "../../api/hooks";
import type { Me, OfficerView, PartyView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Facts, Own, Page } from "../../ui/page";
import { Affiliate, Appoint, OfficerPowers, Register } from "./powers";

export default function PartiesPage() {
  const { t } = useWords();
  const found = useParties();
  const me = useMe().data;
  if (found.isPending || !me) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const may = (what: string) => me.may.includes(what);
  return (
    <Page title={t("parties.title")} lead={t("parties.lead")}>
      <ul className="procedures">
        {found.data.map((party) => (
          <Party key={party.id} party={party} me={me} />
        ))}
      </ul>
      {may("register_party") && <Register />}
      {may("declare_affiliation") && <Affiliate parties={found.data} />}
    </Page>
  );
}

function Party({ party, me }: { party: PartyView; me: Me }) {
  const { t, say, code, list } = useWords();
  const authority = me.may.includes("register_party");
  const mayName = me.may.includes("appoint_officer") && (authority || party.id === me.party.id);
  return (
    <li className="card">
      <h2>
        {say(party.name)}{" "}
        {party.id === me.party.id && <span className="mark mine">{t("parties.own")}</span>}
      </h2>
      <Facts
        pairs={[
          [
            t("parties.id"),
            <span key="id" className="id">
              {party.id}
            </span>,
          ],
          [t("parties.roles"), list(party.roles.map((role) => say(role.name)))],
          [t("parties.form"), code("legalForm", party.legal_form)],
          [t("parties.affiliates"), list(party.affiliates.map((it) => say(it.name)))],
        ]}
      />
      {party.officers.length > 0 && (
        <ul className="plain-list officers">
          {party.officers.map((officer) => (
            <Officer key={officer.id} officer={officer} me={me} mayName={mayName} />
          ))}
        </ul>
      )}
      {mayName && <Appoint party={party.id} />}
    </li>
  );
}

interface OfficerProps {
  officer: OfficerView;
  me: Me;
  mayName: boolean;
}

function Officer({ officer, me, mayName }: OfficerProps) {
  const { t } = useWords();
  const nameless = (it: OfficerView) => (it.erased ? t("parties.erased") : t("common.unnamed"));
  return (
    <li>
      <b>{officer.name ? <Own>{officer.name}</Own> : nameless(officer)}</b>{" "}
      <span className="quiet id">{officer.id}</span>{" "}
      {!officer.in_post && <span className="mark">{t("parties.left")}</span>}
      {officer.public_key && <span className="mark law">{t("parties.hasKey")}</span>}
      <OfficerPowers officer={officer} me={me} mayName={mayName} />
    </li>
  );
}
