// The officer's own signing key: made in this browser, its secret half never leaves it.

import { useEffect, useState } from "react";

import { useAct, useMe } from "../../api/hooks";
import type { Me } from "../../api/types";
import { useWords } from "../../app/i18n";
import { canSign, findKey, makeKey } from "../../signing/keyring";
import { Button } from "../../ui/base";
import { AnswerNote, LoadingPage, Note, ProblemNote } from "../../ui/feedback";
import { Page, Section } from "../../ui/page";

export default function KeysPage() {
  const { t } = useWords();
  const me = useMe().data;
  if (!me) return <LoadingPage />;
  return (
    <Page narrow title={t("keys.title")} lead={t("keys.lead")}>
      <Present me={me} />
      {canSign() ? <Make me={me} /> : <Note kind="warn" title={t("signature.noCrypto")} />}
    </Page>
  );
}

function Present({ me }: { me: Me }) {
  const { t } = useWords();
  const [here, setHere] = useState<boolean | null>(null);
  useEffect(() => {
    if (!me.public_key || !canSign()) return setHere(false);
    void findKey(me.officer, me.public_key).then((key) => setHere(key !== null));
  }, [me.officer, me.public_key]);
  return (
    <Section title={t("keys.registered")}>
      {me.public_key ? (
        <>
          <p>
            <code className="wrap">{me.public_key}</code>
          </p>
          {here === true && <Note kind="good" title={t("keys.here")} />}
          {here === false && <Note kind="warn" title={t("keys.elsewhere")} />}
        </>
      ) : (
        <p>{t("keys.none")}</p>
      )}
    </Section>
  );
}

function Make({ me }: { me: Me }) {
  const { t } = useWords();
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const key = await makeKey(me.officer);
    setBusy(false);
    act.mutate({ command: { type: "register_key", public_key: key.publicKey } });
  };
  return (
    <Section title={t("keys.make")}>
      <p>{t("keys.makeText")}</p>
      {me.public_key && <Note kind="warn" title={t("keys.replaces")} />}
      {act.error && <ProblemNote problem={act.error} />}
      {act.data && <AnswerNote answer={act.data} title={t("keys.done")} />}
      <Button type="primary" loading={busy || act.isPending} onClick={() => void make()}>
        {t("keys.makeAndRegister")}
      </Button>
    </Section>
  );
}
