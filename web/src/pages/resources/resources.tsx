// The resources: what there is, from whom, how far it may be opened.

import { Link, useSearchParams } from "react-router";

import { useMe, useResources } from "../../api/hooks";
import type { ResourceView } from "../../api/types";
import { useWords } from "../../app/i18n";
import { Input } from "../../ui/base";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Page } from "../../ui/page";
import { type Column, DataTable } from "../../ui/table";

export default function ResourcesPage() {
  const { t, say, code, language } = useWords();
  const found = useResources();
  const me = useMe().data;
  const [search, setSearch] = useSearchParams();
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const words = search.get("q") ?? "";
  const shown = found.data.filter((it) =>
    [it.id, it.title[language], it.summary[language], it.provider.name[language]]
      .join(" ")
      .toLowerCase()
      .includes(words.trim().toLowerCase()),
  );
  const columns: Column<ResourceView>[] = [
    {
      key: "resource",
      title: t("resource.resource"),
      cell: (it) => (
        <>
          <Link className="case-link" to={`/resources/${it.id}`}>
            {say(it.title)}
          </Link>
          <span className="case-under quiet">{say(it.summary)}</span>
        </>
      ),
    },
    {
      key: "provider",
      title: t("resource.provider"),
      cell: (it) => (
        <>
          {say(it.provider.name)} {it.own && <span className="mark mine">{t("resource.own")}</span>}
        </>
      ),
    },
    { key: "opening", title: t("resource.opening"), cell: (it) => code("opening", it.opening) },
    {
      key: "level",
      title: t("resource.level"),
      cell: (it) => t("resource.levelIs", { level: it.level }),
    },
    { key: "cycle", title: t("resource.cycle"), cell: (it) => say(it.update_cycle) },
    { key: "state", title: t("grants.state"), cell: (it) => <CatalogueMark resource={it} /> },
  ];
  return (
    <Page
      title={t("resources.title")}
      lead={me ? t("resources.lead") : t("resources.leadPublic")}
      actions={
        <Input
          type="search"
          className="search"
          aria-label={t("resources.search")}
          placeholder={t("resources.search")}
          value={words}
          onChange={(event) =>
            setSearch(event.target.value ? { q: event.target.value } : {}, { replace: true })
          }
        />
      }
    >
      <DataTable
        label={t("resources.title")}
        columns={columns}
        rows={shown}
        rowKey={(it) => it.id}
        empty={t("resources.empty")}
      />
    </Page>
  );
}

export function CatalogueMark({ resource }: { resource: ResourceView }) {
  const { t } = useWords();
  return (
    <span className={`mark ${resource.in_catalogue ? "state-closed" : ""}`}>
      {resource.in_catalogue ? t("resource.inCatalogue") : t("resource.notInCatalogue")}
    </span>
  );
}
