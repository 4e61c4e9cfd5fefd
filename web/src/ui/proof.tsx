// A receipt checked step by step. The envelope can be changed: one character, and the proof fails.

import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from "@ant-design/icons";
import { type ReactNode, useEffect, useMemo, useState } from "react";

import { useWords } from "../app/i18n";
import { toHex } from "../domain/bytes";
import type { Rung } from "../domain/merkle";
import {
  checkReceipt,
  checkSignature,
  parseReceipt,
  parseVerifierKey,
  type Receipt,
  type SignatureVerdict,
} from "../domain/receipt";
import { Note } from "./feedback";
import { TextField } from "./field";

interface ProofProps {
  receipt: string;
  vkey: string;
  /// The entry it must be about, where that is known.
  entry?: number;
}

export function ProofSteps({ receipt: text, vkey, entry }: ProofProps) {
  const { t } = useWords();
  const receipt = useMemo(() => parseReceipt(text), [text]);
  if (!receipt) return <Note kind="bad" title={t("proof.unreadable")} />;
  if (entry !== undefined && receipt.index !== entry) {
    return <Note kind="bad" title={t("proof.otherEntry", { seq: receipt.index })} />;
  }
  return <Steps receipt={receipt} vkey={vkey} />;
}

function Steps({ receipt, vkey }: { receipt: Receipt; vkey: string }) {
  const { t, number, code } = useWords();
  const [envelope, setEnvelope] = useState(receipt.envelope);
  const signature = useSignature(receipt, vkey);
  const check = useMemo(() => checkReceipt(receipt, envelope), [receipt, envelope]);
  const changed = envelope !== receipt.envelope;
  const whole = check.included && check.position && check.parts.every((part) => part.opens);
  return (
    <div className="proof">
      <Verdict whole={whole} signature={signature} changed={changed} />
      <ol className="proof-steps">
        <Step holds={!changed} title={t("proof.envelope")}>
          <TextField
            label={t("proof.envelopeLabel")}
            hint={t("proof.tryIt")}
            rows={14}
            code
            value={envelope}
            onChange={setEnvelope}
          />
          {changed && (
            <button type="button" className="plain" onClick={() => setEnvelope(receipt.envelope)}>
              {t("proof.restore")}
            </button>
          )}
        </Step>
        <Step holds={changed ? null : check.position} title={t("proof.leaf", { seq: number(receipt.index) })}>
          <code className="wrap">{toHex(check.leaf)}</code>
        </Step>
        <Step
          holds={check.included}
          title={t("proof.path", { count: receipt.proof.length, size: number(receipt.size) })}
        >
          <Path rungs={check.rungs} root={toHex(receipt.root)} />
        </Step>
        <Step
          holds={signature === "holds" ? true : signature === "unchecked" ? null : false}
          title={t(`proof.signature.${signature}`)}
        >
          <pre className="statement">{receipt.text}</pre>
        </Step>
        {check.parts.map((part) => (
          <Step
            key={part.audience}
            holds={part.opens}
            title={t("proof.part", { audience: code("audience", part.audience) })}
          >
            <pre className="statement">{part.text}</pre>
          </Step>
        ))}
      </ol>
    </div>
  );
}

function useSignature(receipt: Receipt, vkey: string): SignatureVerdict {
  const [verdict, setVerdict] = useState<SignatureVerdict>("unchecked");
  useEffect(() => {
    const key = parseVerifierKey(vkey);
    if (key) void checkSignature(receipt, key).then(setVerdict);
    else setVerdict("unsigned");
  }, [receipt, vkey]);
  return verdict;
}

interface VerdictProps {
  whole: boolean;
  signature: SignatureVerdict;
  changed: boolean;
}

function Verdict({ whole, signature, changed }: VerdictProps) {
  const { t } = useWords();
  const status = (kind: "good" | "warn" | "bad", title: string) => (
    <div role="status">
      <Note kind={kind} title={title} />
    </div>
  );
  if (!whole) return status("bad", changed ? t("proof.failsChanged") : t("proof.fails"));
  if (signature === "holds") return status("good", t("proof.holds"));
  if (signature === "unchecked") return status("warn", t("proof.holdsUnsigned"));
  return status("bad", t("proof.fails"));
}

interface StepProps {
  holds: boolean | null;
  title: string;
  children: ReactNode;
}

function Step({ holds, title, children }: StepProps) {
  const { t } = useWords();
  const Icon =
    holds === null ? QuestionCircleFilled : holds ? CheckCircleFilled : CloseCircleFilled;
  const state = holds === null ? "open" : holds ? "good" : "bad";
  return (
    <li className={state}>
      <h3>
        <Icon aria-hidden /> {title} <span className="unseen">{t(`proof.state.${state}`)}</span>
      </h3>
      {children}
    </li>
  );
}

function Path({ rungs, root }: { rungs: Rung[] | null; root: string }) {
  const { t } = useWords();
  if (!rungs) return <p>{t("proof.noPath")}</p>;
  return (
    <details>
      <summary>{t("proof.showPath")}</summary>
      <ol className="path">
        {rungs.map((rung, at) => (
          <li key={at}>
            {t(`proof.side.${rung.side}`)} <code>{toHex(rung.sibling).slice(0, 16)}…</code>
            {" → "}
            <code>{toHex(rung.hash).slice(0, 16)}…</code>
          </li>
        ))}
      </ol>
      <p>
        {t("proof.root")} <code className="wrap">{root}</code>
      </p>
    </details>
  );
}
