// The parts every page is made of: heading, sections, pairs of name and value, digests.

import { CopyOutlined } from "@ant-design/icons";
import { type ReactNode, useId, useState } from "react";
import { Link } from "react-router";

import { useWords } from "../app/i18n";

interface PageProps {
  title: ReactNode;
  kicker?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  back?: { to: string; text: string };
  narrow?: boolean;
  children: ReactNode;
}

export function Page({ title, kicker, lead, actions, back, narrow, children }: PageProps) {
  return (
    <div className={narrow ? "page narrow" : "page"}>
      {back && (
        <p className="back">
          <Link to={back.to}>← {back.text}</Link>
        </p>
      )}
      <div className="page-head">
        <div>
          {kicker && <p className="kicker">{kicker}</p>}
          <h1>{title}</h1>
          {lead && <div className="lead">{lead}</div>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface SectionProps {
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Section({ title, note, actions, children, className = "" }: SectionProps) {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        {note && <span className="quiet">{note}</span>}
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/// Names and values; a pair without a value is left out.
export function Facts({ pairs }: { pairs: [ReactNode, ReactNode | null | undefined][] }) {
  return (
    <dl className="pairs">
      {pairs.map(([name, value], at) =>
        value === null || value === undefined || value === "" ? null : (
          <div key={at} className="pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/// What people wrote themselves, names above all: it has one language, whatever the page's.
export function Own({ children }: { children: ReactNode }) {
  return <span translate="no">{children}</span>;
}

/// A digest: its first digits for the eye, the whole of it to copy.
export function Digest({ value }: { value: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(value);
    setCopied(true);
  };
  return (
    <span className="digest">
      <code title={value}>{value.slice(0, 12)}…</code>
      <button type="button" className="plain" onClick={() => void copy()}>
        <CopyOutlined aria-hidden />
        <span className="unseen">{t("common.copy")}</span>
      </button>
      <span role="status" className="quiet">
        {copied && t("common.copied")}
      </span>
    </span>
  );
}

interface TabsProps<Id extends string> {
  label: string;
  items: { id: Id; name: string; count?: number }[];
  chosen: Id;
  onChoose: (id: Id) => void;
}

/// A choice between views of one page.
export function Views<Id extends string>({ label, items, chosen, onChoose }: TabsProps<Id>) {
  return (
    <div className="views" role="group" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          aria-pressed={item.id === chosen}
          onClick={() => onChoose(item.id)}
        >
          {item.name}
          {item.count !== undefined && <span className="count">{item.count}</span>}
        </button>
      ))}
    </div>
  );
}
