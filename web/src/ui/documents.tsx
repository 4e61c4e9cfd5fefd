// Documents and materials: a file never leaves this computer, its name and digest do.

import { CheckCircleOutlined, FileDoneOutlined, MinusCircleOutlined } from "@ant-design/icons";
import { useId, useState } from "react";

import type { Material, Materials } from "../api/acts";
import type { NeedView, Word } from "../api/types";
import { useWords } from "../app/i18n";
import { toHex } from "../domain/bytes";
import { sha256 } from "../domain/sha256";
import { Cite } from "./article";
import { Field, TextField } from "./field";
import { Original } from "./original";
import { Digest, Own } from "./page";

export interface NamedDigest {
  name: string;
  digest: string;
}

export async function digestOf(file: File): Promise<NamedDigest> {
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

/// What must be handed in, each with the article that asks for it.
export function NeedsFields({ needs, value, onChange }: NeedsProps) {
  const set = (id: string, material: Material) => onChange({ ...value, [id]: material });
  if (needs.length === 0) return null;
  return (
    <div className="needs">
      {needs.map((need) => (
        <NeedField key={need.id} need={need} value={value[need.id]} onChange={set} />
      ))}
    </div>
  );
}

export interface Piece {
  name: React.ReactNode;
  given: boolean;
  article: string | null;
}

/// What is there and what is still missing, and which article asks for it.
export function Completeness({ pieces }: { pieces: Piece[] }) {
  const { t } = useWords();
  const given = pieces.filter((piece) => piece.given).length;
  const whole = given === pieces.length;
  return (
    <div className="completeness">
      <p className="meter" role="status">
        <meter min={0} max={pieces.length} value={given} aria-label={t("form.complete")} />
        {whole
          ? t("form.allGiven", { count: pieces.length })
          : t("form.missing", { given, count: pieces.length })}
      </p>
      <ul>
        {pieces.map((piece, at) => (
          <li key={at} className={piece.given ? "given" : "lacking"}>
            {piece.given ? (
              <CheckCircleOutlined aria-hidden />
            ) : (
              <MinusCircleOutlined aria-hidden />
            )}
            <span>
              {piece.name}{" "}
              <span className="mark">{piece.given ? t("form.given") : t("form.lacking")}</span>
            </span>
            {piece.article && <Cite article={piece.article} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

/// The pieces that a list of needs comes to.
export function usePieces(needs: NeedView[], value: Materials): Piece[] {
  const { say } = useWords();
  return needs.map((need) => ({
    name: say(need.name),
    given: isGiven(value[need.id]),
    article: need.article,
  }));
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
            <Own>{word.text}</Own> {word.digest && <Original digest={word.digest} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
