// Calling a product on trial: made-up rows for real arguments, and the call as a program makes it.

import { useId, useState } from "react";

import { useTryOut } from "../../api/hooks";
import type { Parameter, ProductView, SyntheticAnswer } from "../../api/types";
import { at } from "../../api/where";
import { useWords } from "../../app/i18n";
import { addressOf, curlOf, firstOf } from "../../domain/template";
import { Button } from "../../ui/base";
import { CopyBox } from "../../ui/copy";
import { ProblemNote } from "../../ui/feedback";
import { Own, Section } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

export function TryOut({ product }: { product: ProductView }) {
  const { t } = useWords();
  const { id } = product.line;
  const [values, setValues] = useState(() =>
    Object.fromEntries(product.parameters.map((it) => [it.name, firstOf(it.domain)])),
  );
  const call = useTryOut(id);
  return (
    <Section title={t("tryOut.title")} note={t("tryOut.note")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          call.mutate(values);
        }}
      >
        <div className="both">
          {product.parameters.map((it) => (
            <Argument
              key={it.name}
              parameter={it}
              value={values[it.name] ?? ""}
              onChange={(value) => setValues((before) => ({ ...before, [it.name]: value }))}
            />
          ))}
        </div>
        <div className="actions">
          <Button htmlType="submit" type="primary" loading={call.isPending}>
            {t("tryOut.call")}
          </Button>
          <a href={at(`/api/products/${id}/openapi.json`)}>{t("tryOut.openapi")}</a>
        </div>
      </form>
      {call.error && <ProblemNote problem={call.error} />}
      {call.data && <Answer answer={call.data} />}
      <details className="more">
        <summary>{t("tryOut.curl")}</summary>
        <p className="hint">{t("tryOut.curlHint")}</p>
        <CopyBox
          label={t("tryOut.curl")}
          text={curlOf(window.location.origin, at(`/deliver/${id}`), values)}
        />
        <p className="hint">{t("tryOut.trialAddress")}</p>
        <CopyBox
          label={t("tryOut.trialAddress")}
          text={window.location.origin + addressOf(at(`/api/products/${id}/try`), values)}
        />
      </details>
    </Section>
  );
}

interface ArgumentProps {
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
}

/// A field that takes what the domain allows; the server says no to the rest all the same.
function Argument({ parameter, value, onChange }: ArgumentProps) {
  const { t, say, day } = useWords();
  const id = useId();
  const { domain } = parameter;
  const change = (event: { target: { value: string } }) => onChange(event.target.value);
  const ends =
    domain.type === "numbers"
      ? { from: String(domain.least), through: String(domain.greatest) }
      : domain.type === "days"
        ? { from: day(domain.first), through: day(domain.last) }
        : null;
  return (
    <div className="field">
      <label htmlFor={id}>
        <Own>{say(parameter.says)}</Own> <code>{parameter.name}</code>
      </label>
      {ends && (
        <span id={`${id}-hint`} className="hint">
          {t("parameter.range", ends)}
        </span>
      )}
      {domain.type === "words" && (
        <select id={id} className="control" value={value} onChange={change} translate="no">
          {domain.values.map((word) => (
            <option key={word}>{word}</option>
          ))}
        </select>
      )}
      {domain.type === "numbers" && (
        <input
          id={id}
          className="control"
          type="number"
          aria-describedby={`${id}-hint`}
          min={domain.least}
          max={domain.greatest}
          required
          value={value}
          onChange={change}
        />
      )}
      {domain.type === "days" && (
        <input
          id={id}
          className="control"
          type="date"
          aria-describedby={`${id}-hint`}
          min={domain.first}
          max={domain.last}
          required
          value={value}
          onChange={change}
        />
      )}
    </div>
  );
}

type Row = [number, (string | null)[]];

function Answer({ answer }: { answer: SyntheticAnswer }) {
  const { t, say } = useWords();
  const columns: Column<Row>[] = answer.columns.map((name, at) => ({
    key: name,
    title: <code>{name}</code>,
    cell: ([, row]) => <Own>{row[at] ?? t("result.null")}</Own>,
  }));
  return (
    <div role="status">
      <p className="synthetic">
        <strong className="mark open">{t("tryOut.synthetic")}</strong> {say(answer.notice)}
      </p>
      <div className="rows-frame">
        <DataTable
          label={t("tryOut.answer")}
          columns={columns}
          rows={answer.rows.map((row, at): Row => [at, row])}
          rowKey={([at]) => at}
          empty={t("tryOut.noRows")}
        />
      </div>
    </div>
  );
}
