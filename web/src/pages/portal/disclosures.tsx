// What is disclosed to society: the public registers and their entries, each with its proof.

import { Link, useSearchParams } from "react-router";

import { useDisclosures } from "../../api/hooks";
import type { Disclosure } from "../../api/types";
import { useWords } from "../../app/i18n";
import { EntryLink, LoadingPage, ProblemNote } from "../../ui/feedback";
import { OpenPage } from "../../ui/open-page";
import { Own, Page, Section, Views } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

const SIZE = 50;

export default function DisclosuresPage() {
  const { t, say, number } = useWords();
  const found = useDisclosures();
  const [search, setSearch] = useSearchParams();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const { registers, items } = found.data;
  const known = ["all", ...registers.map((it) => it.register)];
  const register = known.find((it) => it === search.get("register")) ?? "all";
  const from = Math.max(0, Number(search.get("from") ?? 0) || 0);
  const of = (wanted: string) =>
    items.filter((it) => wanted === "all" || it.serial?.register === wanted);
  const fitting = of(register);
  const to = (start: number) => {
    const next = new URLSearchParams(search);
    if (start > 0) next.set("from", String(start));
    else next.delete("from");
    return `?${next}`;
  };
  return (
    <Page title={t("disclosures.title")} lead={t("disclosures.lead")}>
      <Views
        label={t("disclosures.registers")}
        items={[
          { id: "all", name: t("cases.state.all"), count: items.length },
          ...registers
            .filter((it) => of(it.register).length > 0)
            .map((it) => ({
              id: it.register,
              name: say(it.name),
              count: of(it.register).length,
            })),
        ]}
        chosen={register}
        onChoose={(id) => setSearch(id === "all" ? {} : { register: id })}
      />
      <Entries items={fitting.slice(from, from + SIZE)} />
      {fitting.length > SIZE && (
        <nav className="actions" aria-label={t("catalogue.pages")}>
          {from > 0 && <Link to={to(from - SIZE)}>← {t("log.newer")}</Link>}
          {from + SIZE < fitting.length && <Link to={to(from + SIZE)}>{t("log.older")} →</Link>}
        </nav>
      )}
      <p className="hint">{t("disclosures.note")}</p>
      <OpenPage path="disclosures" />
      <Section title={t("disclosures.counts")} note={t("disclosures.countsNote")}>
        <ul className="chips">
          {registers.map((it) => (
            <li key={it.register}>
              {say(it.name)} <span className="count plain-count">{number(it.count)}</span>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}

function Entries({ items }: { items: Disclosure[] }) {
  const { t, say, day, code } = useWords();
  const columns: Column<Disclosure>[] = [
    {
      key: "title",
      title: t("disclosures.about"),
      cell: (it) => (
        <>
          {it.product ? (
            <Link className="case-link" to={`/products/${it.product}`}>
              {say(it.title)}
            </Link>
          ) : (
            <b>
              <Own>{say(it.title)}</Own>
            </b>
          )}
          <span className="case-under">{say(it.name)}</span>
        </>
      ),
    },
    {
      key: "register",
      title: t("log.register"),
      cell: (it) =>
        it.serial &&
        t("log.serial", { register: code("register", it.serial.register), n: it.serial.n }),
    },
    {
      key: "day",
      title: t("disclosures.day"),
      cell: (it) => <time dateTime={it.day}>{day(it.day)}</time>,
    },
    {
      key: "entry",
      title: t("disclosures.proof"),
      cell: (it) => <EntryLink seq={it.entry} />,
    },
  ];
  return (
    <DataTable
      label={t("disclosures.title")}
      columns={columns}
      rows={items}
      rowKey={(it) => it.entry}
      empty={t("disclosures.empty")}
    />
  );
}
