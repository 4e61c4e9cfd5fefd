// What is on record about a product: its versions with their entries, and the holds on it.

import { Link } from "react-router";

import { useMe } from "../../api/hooks";
import type { ProductVersionView, ProductView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { EntryLink } from "../../ui/feedback";
import { Section } from "../../ui/page";
import { ReasonAct } from "../../ui/reason-act";
import { type Column, DataTable } from "../../ui/table";

export function Versions({ product }: { product: ProductView }) {
  const { t, day, code } = useWords();
  const columns: Column<ProductVersionView>[] = [
    {
      key: "version",
      title: t("product.version"),
      cell: (it) => (
        <>
          <b>{t("resource.version", { version: it.version })}</b>
          <span className="case-under quiet">{t("product.serial", { n: it.serial })}</span>
        </>
      ),
    },
    {
      key: "state",
      title: t("product.standing"),
      cell: (it) => (
        <>
          <span className={`mark ${it.state === "admitted" ? "state-closed" : "state-open"}`}>
            {code("productState", it.state)}
          </span>
          {it.admitted_on && (
            <span className="case-under">
              <time dateTime={it.admitted_on}>{day(it.admitted_on)}</time>
            </span>
          )}
        </>
      ),
    },
    {
      key: "record",
      title: t("product.onRecord"),
      cell: (it) => <Proofs version={it} />,
    },
    {
      key: "case",
      title: t("case.case"),
      cell: (it) =>
        it.case ? (
          <Link to={`/cases/${it.case}`}>{it.case}</Link>
        ) : (
          <span className="quiet">{t("common.notForYou")}</span>
        ),
    },
  ];
  return (
    <Section title={t("product.versions")} note={t("case.entriesNote")}>
      <DataTable
        label={t("product.versions")}
        columns={columns}
        rows={product.versions}
        rowKey={(it) => it.version}
        empty={t("products.empty")}
      />
    </Section>
  );
}

/// The entries behind a version; each page of an entry checks its proof in the browser.
function Proofs({ version: it }: { version: ProductVersionView }) {
  const { t } = useWords();
  return (
    <ul className="proofs">
      <li>
        {t("product.registered")} <EntryLink seq={it.entry} />
      </li>
      {it.admitted !== null && (
        <li>
          {t("product.admitted")} <EntryLink seq={it.admitted} />
        </li>
      )}
      <li>
        <Link to={`/entries/${it.admitted ?? it.entry}`}>{t("product.verify")}</Link>
      </li>
    </ul>
  );
}

export function Holds({ product }: { product: ProductView }) {
  const { t, say, day } = useWords();
  const me = useMe().data;
  if (product.holds.length === 0) return null;
  return (
    <Section title={t("product.holds")}>
      <ul className="plain-list">
        {product.holds.map((hold) => (
          <li key={hold.id}>
            {t("agreements.heldBy", { owner: say(hold.owner.name), day: day(hold.set_on) })}{" "}
            <EntryLink seq={hold.entry} />{" "}
            {hold.lifted_on ? (
              t("agreements.lifted", { day: day(hold.lifted_on) })
            ) : (
              <strong>{t("agreements.standing")}</strong>
            )}
            {!hold.lifted_on && hold.owner.id === me?.party.id && (
              <ReasonAct
                title={t("agreements.lift")}
                command={(reason) => ({ type: "lift_hold", hold: hold.id, reason })}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
