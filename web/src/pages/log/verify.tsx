// Checking a receipt one was given, without trusting the server that made it.

import { useState } from "react";

import { usePlace } from "../../api/hooks";
import { useWords } from "../../app/i18n";
import { Field, TextField } from "../../ui/field";
import { Page, Section } from "../../ui/page";
import { ProofSteps } from "../../ui/proof";

export default function VerifyPage() {
  const { t } = useWords();
  const place = usePlace().data;
  const [receipt, setReceipt] = useState("");
  const [vkey, setVkey] = useState<string | null>(null);
  const key = vkey ?? place?.vkey ?? "";
  return (
    <Page title={t("verify.title")} lead={t("verify.lead")}>
      <Section title={t("verify.given")}>
        <Field label={t("verify.file")} hint={t("verify.fileHint")}>
          {(id, hintId) => (
            <input
              id={id}
              type="file"
              accept=".tlog-proof,text/plain"
              aria-describedby={hintId}
              onChange={(event) => void event.target.files?.[0]?.text().then(setReceipt)}
            />
          )}
        </Field>
        <TextField
          label={t("verify.receipt")}
          rows={8}
          code
          value={receipt}
          onChange={setReceipt}
        />
        <TextField
          label={t("log.vkey")}
          hint={t("verify.vkeyHint")}
          code
          value={key}
          onChange={setVkey}
        />
      </Section>
      {receipt.trim() && (
        <Section title={t("proof.title")} note={t("proof.note")}>
          <ProofSteps key={receipt} receipt={withEnd(receipt)} vkey={key} />
        </Section>
      )}
    </Page>
  );
}

/// Pasting loses the last line feed, which belongs to the receipt.
const withEnd = (text: string): string => `${text.trim()}\n`;
