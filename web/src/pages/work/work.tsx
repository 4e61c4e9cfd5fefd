// The work-list: what waits for me, by when. Its filters live in the address.

import { useSearchParams } from "react-router";

import { useWork } from "../../api/hooks";
import type { CaseLine, WorkPage } from "../../api/types";
import { useWords } from "../../app/i18n";
import { CaseTable } from "../../ui/case-table";
import { urgency } from "../../ui/deadline";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { HeatStrip, OVERDUE } from "../../ui/heat";
import { Page, Views } from "../../ui/page";
import { SearchBox } from "../../ui/search";
import { filterCases } from "./search";

const VIEWS = ["mine", "others", "ended"] as const;
type View = (typeof VIEWS)[number];

const isView = (text: string | null): text is View => VIEWS.some((view) => view === text);

export default function WorkListPage() {
  const work = useWork();
  if (work.isPending) return <LoadingPage />;
  if (work.error) return <ProblemNote problem={work.error} />;
  return <WorkList work={work.data} />;
}

const isLate = (line: CaseLine): boolean => urgency(line.due) === "overdue";

function isDue(line: CaseLine, due: string): boolean {
  return due === OVERDUE ? isLate(line) : !line.due?.stopped && line.due?.on === due;
}

function WorkList({ work }: { work: WorkPage }) {
  const { t, language, day } = useWords();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("view");
  const view = isView(asked) ? asked : "mine";
  const due = search.get("due");
  const words = search.get("q") ?? "";
  const set = (name: string, value: string | null) =>
    setSearch(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  const dated = due ? work[view].filter((line) => isDue(line, due)) : work[view];
  const cases = filterCases(dated, words, language);
  const late = work.mine.filter(isLate).length;
  return (
    <Page
      title={t("work.title")}
      lead={t("work.lead", { count: work.mine.length, late })}
      actions={<SearchBox label={t("work.search")} value={words} onChange={(text) => set("q", text)} />}
    >
      <HeatStrip
        days={work.heat}
        today={work.today}
        overdue={late}
        chosen={due}
        onChoose={(chosen) => set("due", chosen)}
      />
      <Views
        label={t("work.views")}
        items={VIEWS.map((id) => ({ id, name: t(`work.view.${id}`), count: work[id].length }))}
        chosen={view}
        onChoose={(id) => set("view", id === "mine" ? null : id)}
      />
      {due && (
        <p className="filter">
          {due === OVERDUE ? t("work.onlyLate") : t("work.onlyDay", { day: day(due) })}{" "}
          <button type="button" className="plain" onClick={() => set("due", null)}>
            {t("work.clear")}
          </button>
        </p>
      )}
      <CaseTable
        label={t(`work.view.${view}`)}
        cases={cases}
        empty={due || words ? t("work.emptyFilter") : t(`work.empty.${view}`)}
      />
      <p className="hint keys">{t("work.keys")}</p>
    </Page>
  );
}
