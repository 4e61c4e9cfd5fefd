// Signing a document: by the officer's own key, or by a sealed scan a second officer confirms.

import { useEffect, useState } from "react";
import { Link } from "react-router";

import type { Signature } from "../../api/acts";
import { useMe, useParties } from "../../api/hooks";
import type { CasePage, Me } from "../../api/types";
import { useWords } from "../../app/i18n";
import { canSign, findKey, sign, type SigningKey } from "../../signing/keyring";
import { Button } from "../../ui/base";
import { ChoiceField } from "../../ui/choice-field";
import { DocumentField, type NamedDigest } from "../../ui/documents";
import { Note } from "../../ui/feedback";
import { Digest, Views } from "../../ui/page";

interface SignatureProps {
  page: CasePage;
  value: Signature | null;
  onChange: (value: Signature | null) => void;
}

export function SignatureFields(props: SignatureProps) {
  const { t } = useWords();
  const me = useMe().data;
  const [way, setWay] = useState<"key" | "sealed_scan">("key");
  const { document } = props.page;
  if (!me || !document) return <Note kind="warn" title={t("signature.noDocument")} />;
  const choose = (next: typeof way) => {
    setWay(next);
    props.onChange(null);
  };
  return (
    <div className="signature">
      <h3>{t("signature.title")}</h3>
      <p>
        {t("signature.document")} <Digest value={document} />
      </p>
      <Views
        label={t("signature.title")}
        items={[
          { id: "key", name: t("signature.by.key") },
          { id: "sealed_scan", name: t("signature.by.sealed_scan") },
        ]}
        chosen={way}
        onChoose={choose}
      />
      {way === "key" ? (
        <ByKey {...props} me={me} document={document} />
      ) : (
        <BySeal {...props} me={me} document={document} />
      )}
    </div>
  );
}

interface WayProps extends SignatureProps {
  me: Me;
  document: string;
}

function ByKey({ page, value, onChange, me, document }: WayProps) {
  const { t } = useWords();
  const [key, setKey] = useState<SigningKey | null | undefined>(undefined);
  useEffect(() => {
    if (!canSign() || !me.public_key) setKey(null);
    else void findKey(me.officer, me.public_key).then(setKey, () => setKey(null));
  }, [me.officer, me.public_key]);
  if (key === undefined) return null;
  if (!key || !page.statement) {
    return (
      <Note kind="warn" title={canSign() ? t("signature.noKey") : t("signature.noCrypto")}>
        <p>
          <Link to="/keys">{t("signature.toKeys")}</Link>
        </p>
      </Note>
    );
  }
  const statement = page.statement;
  const make = async () => onChange({ by: "key", document, signature: await sign(key, statement) });
  return (
    <>
      <p className="hint">{t("signature.statement")}</p>
      <pre className="statement">{statement}</pre>
      {value?.by === "key" ? (
        <Note kind="good" title={t("signature.made")}>
          <code className="wrap">{value.signature}</code>
        </Note>
      ) : (
        <Button onClick={() => void make()}>{t("signature.make")}</Button>
      )}
    </>
  );
}

function BySeal({ onChange, me, document }: WayProps) {
  const { t } = useWords();
  const parties = useParties().data;
  const [scan, setScan] = useState<NamedDigest | null>(null);
  const [second, setSecond] = useState<string | null>(null);
  const own = parties?.find((party) => party.id === me.party.id);
  const others = (own?.officers ?? []).filter((it) => it.in_post && it.id !== me.officer);
  const give = (nextScan: NamedDigest | null, nextSecond: string | null) => {
    setScan(nextScan);
    setSecond(nextSecond);
    const whole = nextScan && nextSecond;
    onChange(
      whole
        ? { by: "sealed_scan", document, scan: nextScan.digest, confirmed_by: nextSecond }
        : null,
    );
  };
  return (
    <>
      <DocumentField
        label={t("signature.scan")}
        value={scan}
        onChange={(next) => give(next, second)}
      />
      <ChoiceField
        label={t("signature.second")}
        hint={t("signature.secondHint")}
        value={second}
        options={others.map((it) => ({ value: it.id, label: it.name ?? it.id }))}
        onChange={(next) => give(scan, next)}
      />
    </>
  );
}
