// Signing a document: by the officer's own key, or by a sealed scan a second officer confirms.

import { useEffect, useState } from "react";
import { Link } from "react-router";

import type { Signature } from "../../api/acts";
import { useMe } from "../../api/hooks";
import type { CasePage, Me } from "../../api/types";
import { useWords } from "../../app/i18n";
import { canSign, findKey, sign, type SigningKey } from "../../signing/keyring";
import { Button } from "../../ui/base";
import { DocumentField, type NamedDigest } from "../../ui/documents";
import { Note } from "../../ui/feedback";
import { Digest, Own, Views } from "../../ui/page";

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

/// The first of two officers hands the scan in; it signs once another hands in the same.
function BySeal({ page, onChange, document }: WayProps) {
  const { t } = useWords();
  const [scan, setScan] = useState<NamedDigest | null>(null);
  const first = page.steps
    .filter((step) => step.mine)
    .flatMap((step) => step.slots)
    .find((slot) => slot.scan?.scan)?.scan;
  const give = (next: NamedDigest) => {
    setScan(next);
    onChange({ by: "sealed_scan", document, scan: next.digest });
  };
  return (
    <>
      {first?.scan ? (
        <Note kind="info" title={t("signature.waits")}>
          <p>
            <Own>{first.by?.name ?? t("common.unnamed")}</Own> <Digest value={first.scan} />
          </p>
        </Note>
      ) : (
        <p className="hint">{t("signature.secondHint")}</p>
      )}
      <DocumentField label={t("signature.scan")} value={scan} onChange={give} />
    </>
  );
}
