// One resource: what it holds, its columns, its versions; for its own department also the import.

import { useParams } from "react-router";

import { useResource } from "../../api/hooks";
import { useWords } from "../../app/i18n";
import { LoadingPage, ProblemNote } from "../../ui/feedback";
import { Facts, Page, Section } from "../../ui/page";
import { ResourceColumns } from "../../ui/resource-columns";
import { Import } from "./import";
import { CatalogueMark } from "./resources";
import { Versions } from "./versions";

export default function ResourcePage() {
  const { id = "" } = useParams();
  const { t, say, code } = useWords();
  const found = useResource(id);
  if (found.isPending) return <LoadingPage />;
  if (found.error) return <ProblemNote problem={found.error} />;
  const it = found.data;
  return (
    <Page
      back={{ to: "/resources", text: t("resources.title") }}
      kicker={
        <>
          {say(it.provider.name)} <span className="id">{it.id}</span>
        </>
      }
      title={say(it.title)}
      lead={<p>{say(it.summary)}</p>}
      actions={<CatalogueMark resource={it} />}
    >
      <div className="case-columns">
        <div>
          <ResourceColumns entity={it.entity} columns={it.columns} />
          {it.versions.length > 0 && <Versions resource={it} />}
        </div>
        <div>
          <Section title={t("resource.about")}>
            <Facts
              pairs={[
                [t("resource.opening"), code("opening", it.opening)],
                [t("resource.level"), t("resource.levelIs", { level: it.level })],
                [t("resource.origin"), code("origin", it.origin)],
                [t("resource.cycle"), say(it.update_cycle)],
                [t("resource.entity"), it.entity.join(", ") || t("resource.eachRow")],
              ]}
            />
          </Section>
          {it.own && <Import resource={it} />}
        </div>
      </div>
    </Page>
  );
}
