// Documents and materials: a file never leaves this computer, its name and digest do.

import { FileDoneOutlined } from "@ant-design/icons";
import { useId, useState } from "react";

import type { Material, Materials } from "../api/acts";
import type { NeedView, Word } from "../api/types";
import { useWords } from "../app/i18n";
import { toHex } from "../domain/bytes";
import { sha256 } from "../domain/sha256";
import { Cite } from "./article";
import { Field, TextField } from "./field";
import { Digest, Own } from "./page";

export interface NamedDigest {
  name: string;
  digest: string;
}

async function digestOf(file: File): Promise<NamedDigest> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, digest: toHex(sha256(bytes)) };
}

interface DocumentProps {
  label: React.ReactNode;
  hint?: React.ReactNode;
  value: NamedDigest | null;
  onChange: (value: NamedDigest) => void;
}

export function DocumentField({ label, hint, value, onChange }: DocumentProps) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    onChange(await digestOf(file));
    setBusy(false);
  };
  return (
    <Field label={label} hint={hint ?? t("form.documentHint")}>
      {(id, hintId) => (
        <div className="document">
          <input
            id={id}
            type="file"
            className="unseen"
            aria-describedby={hintId}
            onChange={(event) => void take(event.target.files?.[0])}
          />
          <label htmlFor={id} className="file-button">
            {value ? t("form.otherFile") : t("form.chooseFile")}
          </label>
          <span role="status">
            {busy && t("form.digesting")}
            {value && !busy && (
              <>
                <FileDoneOutlined aria-hidden /> <Own>{value.name}</Own>{" "}
                <Digest value={value.digest} />
              </>
            )}
          </span>
        </div>
      )}
    </Field>
  );
}

export const isGiven = (material: Material | undefined): boolean =>
  typeof material === "string" ? material.trim() !== "" : material !== undefined;

interface NeedsProps {
  needs: NeedView[];
  value: Materials;
  onChange: (value: Materials) => void;
}

/// What must be handed in, each with the article that asks for it, and what is still missing.
export function NeedsFields({ needs, value, onChange }: NeedsProps) {
  const { t, say, list } = useWords();
  const missing = needs.filter((need) => !isGiven(value[need.id]));
  const set = (id: string, material: Material) => onChange({ ...value, [id]: material });
  if (needs.length === 0) return null;
  return (
    <div className="needs">
      <p className="meter" role="status">
        <meter
          min={0}
          max={needs.length}
          value={needs.length - missing.length}
          aria-label={t("form.complete")}
        />
        {missing.length === 0
          ? t("form.allGiven", { count: needs.length })
          : t("form.missing", {
              given: needs.length - missing.length,
              count: needs.length,
              names: list(missing.map((need) => `${say(need.name)} (${need.article})`)),
            })}
      </p>
      {needs.map((need) => (
        <NeedField key={need.id} need={need} value={value[need.id]} onChange={set} />
      ))}
    </div>
  );
}

interface NeedProps {
  need: NeedView;
  value: Material | undefined;
  onChange: (id: string, material: Material) => void;
}

function NeedField({ need, value, onChange }: NeedProps) {
  const { say } = useWords();
  const label = say(need.name);
  return (
    <div className="need">
      {need.kind === "document" ? (
        <DocumentField
          label={label}
          value={typeof value === "object" ? value : null}
          onChange={(document) => onChange(need.id, document)}
        />
      ) : (
        <TextField
          label={label}
          rows={2}
          value={typeof value === "string" ? value : ""}
          onChange={(text) => onChange(need.id, text)}
        />
      )}
      <Cite article={need.article} />
    </div>
  );
}

/// What was handed in.
export function WordList({ words }: { words: Word[] }) {
  const { say } = useWords();
  const id = useId();
  if (words.length === 0) return null;
  return (
    <dl className="words">
      {words.map((word) => (
        <div key={`${id}${word.item}`}>
          <dt>
            {say(word.name)} {word.article && <Cite article={word.article} />}
          </dt>
          <dd>
            <Own>{word.text}</Own> {word.digest && <Digest value={word.digest} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
