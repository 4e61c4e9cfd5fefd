// A document that somebody handed in is known here by its digest alone. Who has the original can
// check that it is the very one.

import { useState } from "react";

import { useWords } from "../app/i18n";
import { digestOf } from "./documents";
import { Field } from "./field";
import { Digest } from "./page";

export function Original({ digest }: { digest: string }) {
  const { t } = useWords();
  const [same, setSame] = useState<boolean | null>(null);
  const compare = async (file: File | undefined) => {
    if (file) setSame((await digestOf(file)).digest === digest);
  };
  return (
    <>
      <Digest value={digest} />
      <details className="more original">
        <summary>{t("original.check")}</summary>
        <Field label={t("original.file")} hint={t("original.hint")}>
          {(id, hintId) => (
            <input
              id={id}
              type="file"
              aria-describedby={hintId}
              onChange={(event) => void compare(event.target.files?.[0])}
            />
          )}
        </Field>
        <p role="status">
          {same === true && <strong className="badge later">{t("original.same")}</strong>}
          {same === false && <strong className="badge overdue">{t("original.other")}</strong>}
        </p>
      </details>
    </>
  );
}
