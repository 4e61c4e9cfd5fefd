// What is shown where a page cannot be.

import { Link, useRouteError } from "react-router";

import { Button } from "../ui/base";
import { useWords } from "./i18n";

export function NotFoundPage() {
  const { t } = useWords();
  return (
    <div className="page narrow">
      <h1>{t("errors.notFoundTitle")}</h1>
      <p>{t("errors.notFoundText")}</p>
      <p>
        <Link to="/work">{t("errors.backToWork")}</Link>
      </p>
    </div>
  );
}

/// We broke, or a chunk of an older build is gone: both are mended by loading the page again.
export function RoutePage() {
  const { t } = useWords();
  const error = useRouteError();
  return (
    <main className="page narrow">
      <h1>{t("errors.brokenTitle")}</h1>
      <p>{t("errors.brokenText")}</p>
      <pre className="quiet">{error instanceof Error ? error.message : String(error)}</pre>
      <Button type="primary" onClick={() => window.location.reload()}>
        {t("errors.reload")}
      </Button>
    </main>
  );
}
