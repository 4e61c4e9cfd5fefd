// What may be done about parties and officers: enter, name, dismiss, erase, open a log-in.

import { useState } from "react";

import { useAct, useParties, usePlace, usePost } from "../../api/hooks";
import type { Account, LegalForm, Me, OfficerView, PartyView, Role } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Button } from "../../ui/base";
import { ChoiceField, ManyField } from "../../ui/choice-field";
import { AnswerNote, Note, ProblemNote } from "../../ui/feedback";
import { BothLanguages, TextField } from "../../ui/field";
import { Section } from "../../ui/page";
import { ReasonAct } from "../../ui/reason-act";

const FORMS: LegalForm[] = [
  "state_organ",
  "public_service",
  "legal_person",
  "unincorporated",
  "natural_person",
];
const ROLES: Role[] = [
  "authorizing_government",
  "data_authority",
  "data_provider",
  "public_service_body",
  "operator_applicant",
  "operator",
  "partner",
  "market_entity",
  "security_regulator",
  "market_regulator",
  "expert_panel",
  "third_party_body",
];

export function Register() {
  const { t, code } = useWords();
  const act = useAct();
  const [party, setParty] = useState("");
  const [name, setName] = useState({ zh: "", en: "" });
  const [roles, setRoles] = useState<Role[]>([]);
  const [form, setForm] = useState<LegalForm | null>(null);
  const ready = party && name.zh.trim() && name.en.trim() && form;
  const register = () =>
    form &&
    act.mutate({ command: { type: "register_party", party, name, roles, legal_form: form } });
  return (
    <Section title={t("parties.register")}>
      <TextField
        label={t("parties.id")}
        hint={t("form.idHint")}
        value={party}
        onChange={setParty}
      />
      <BothLanguages label={t("parties.name")} value={name} onChange={setName} />
      <ManyField
        label={t("parties.roles")}
        value={roles}
        options={ROLES.map((role) => ({ value: role, label: code("role", role) }))}
        onChange={setRoles}
      />
      <ChoiceField
        label={t("parties.form")}
        value={form}
        options={FORMS.map((it) => ({ value: it, label: code("legalForm", it) }))}
        onChange={setForm}
      />
      {act.error && <ProblemNote problem={act.error} />}
      {act.data && <AnswerNote answer={act.data} title={t("common.done")} />}
      <Button type="primary" disabled={!ready} loading={act.isPending} onClick={register}>
        {t("parties.register")}
      </Button>
    </Section>
  );
}

export function Affiliate({ parties }: { parties: PartyView[] }) {
  const { t, say } = useWords();
  const act = useAct();
  const [one, setOne] = useState<string | null>(null);
  const [other, setOther] = useState<string | null>(null);
  const [ground, setGround] = useState("");
  const options = parties.map((it) => ({ value: it.id, label: say(it.name) }));
  return (
    <Section title={t("parties.affiliate")} note={t("parties.affiliateNote")}>
      <div className="both">
        <ChoiceField label={t("parties.one")} value={one} options={options} onChange={setOne} />
        <ChoiceField
          label={t("parties.other")}
          value={other}
          options={options}
          onChange={setOther}
        />
      </div>
      <TextField
        label={t("parties.ground")}
        hint={t("parties.groundHint")}
        value={ground}
        onChange={setGround}
      />
      {act.error && <ProblemNote problem={act.error} />}
      {act.data && <AnswerNote answer={act.data} title={t("common.done")} />}
      <Button
        disabled={!one || !other || !ground.trim()}
        loading={act.isPending}
        onClick={() =>
          one &&
          other &&
          act.mutate({ command: { type: "declare_affiliation", one, other, ground } })
        }
      >
        {t("parties.affiliate")}
      </Button>
    </Section>
  );
}

export function Appoint({ party }: { party: string }) {
  const { t } = useWords();
  const act = useAct();
  const [officer, setOfficer] = useState("");
  const [name, setName] = useState("");
  return (
    <details className="more">
      <summary>{t("parties.appoint")}</summary>
      <div className="both">
        <TextField
          label={t("login.officer")}
          hint={t("form.idHint")}
          value={officer}
          onChange={setOfficer}
        />
        <TextField
          label={t("parties.officerName")}
          hint={t("parties.officerNameHint")}
          value={name}
          onChange={setName}
        />
      </div>
      {act.error && <ProblemNote problem={act.error} />}
      {act.data && <AnswerNote answer={act.data} title={t("common.done")} />}
      <Button
        disabled={!officer || !name.trim()}
        loading={act.isPending}
        onClick={() => act.mutate({ command: { type: "appoint_officer", officer, party, name } })}
      >
        {t("parties.appoint")}
      </Button>
    </details>
  );
}

interface OfficerProps {
  officer: OfficerView;
  me: Me;
  mayName: boolean;
}

export function OfficerPowers({ officer, me, mayName }: OfficerProps) {
  const { t } = useWords();
  const rehearsal = usePlace().data?.mode === "rehearsal";
  if (!mayName) return null;
  return (
    <div className="powers">
      {officer.in_post && me.may.includes("dismiss_officer") && officer.id !== me.officer && (
        <Dismiss officer={officer.id} />
      )}
      {officer.in_post && rehearsal && <OpenAccount officer={officer.id} />}
      {!officer.in_post && !officer.erased && me.may.includes("erase_person") && (
        <ReasonAct
          danger
          title={t("parties.erase")}
          hint={t("parties.eraseHint")}
          command={(reason) => ({ type: "erase_person", officer: officer.id, reason })}
        />
      )}
    </div>
  );
}

function Dismiss({ officer }: { officer: string }) {
  const { t } = useWords();
  const act = useAct();
  const parties = useParties();
  return (
    <details className="more">
      <summary>{t("parties.dismiss")}</summary>
      <p className="hint">{t("parties.dismissHint")}</p>
      {act.error && <ProblemNote problem={act.error} />}
      <Button
        danger
        loading={act.isPending || parties.isFetching}
        onClick={() => act.mutate({ command: { type: "dismiss_officer", officer } })}
      >
        {t("parties.dismissSure")}
      </Button>
    </details>
  );
}

function OpenAccount({ officer }: { officer: string }) {
  const { t } = useWords();
  const open = usePost<{ officer: string }, Account>("/api/accounts");
  return (
    <details className="more">
      <summary>{t("parties.account")}</summary>
      <p className="hint">{t("parties.accountHint")}</p>
      {open.error && <ProblemNote problem={open.error} />}
      {open.data ? (
        <Note kind="good" title={t("parties.accountOpen")}>
          <p>
            {open.data.officer} <code className="wrap">{open.data.password}</code>
          </p>
        </Note>
      ) : (
        <Button loading={open.isPending} onClick={() => open.mutate({ officer })}>
          {t("parties.account")}
        </Button>
      )}
    </details>
  );
}
