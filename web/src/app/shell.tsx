// The frame on every page: where one is, who one is, which day it is, and that it is a rehearsal.

import { MenuOutlined } from "@ant-design/icons";
import { Suspense, useEffect, useState } from "react";
import { Link, Navigate, Outlet, useLocation, useNavigation } from "react-router";

import { useMe, usePlace } from "../api/hooks";
import { at } from "../api/where";
import { Button } from "../ui/base";
import { Drawer } from "../ui/drawer";
import { LoadingPage, ProblemNote } from "../ui/feedback";
import { useWords } from "./i18n";
import { Navigation } from "./navigation";
import { Personal, Toggles } from "./personal";
import { useServerChanged } from "./version";

export function LoggedIn() {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me.isPending) return <LoadingPage />;
  if (me.error) return <ProblemNote problem={me.error} />;
  if (me.data === null) {
    return <Navigate to={`/login?to=${encodeURIComponent(pathname + search)}`} replace />;
  }
  return <Outlet />;
}

export function Shell() {
  const { t } = useWords();
  const navigation = useNavigation();
  const { pathname, search } = useLocation();
  const [menu, setMenu] = useState(false);
  useEffect(() => {
    setMenu(false);
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#content">
        {t("shell.skip")}
      </a>
      <Notices />
      <header className="top">
        <Button
          className="top-menu"
          icon={<MenuOutlined aria-hidden />}
          onClick={() => setMenu(true)}
        >
          {t("shell.menu")}
        </Button>
        <Brand />
        <div className="top-wide">
          <Toggles />
        </div>
        <Personal />
      </header>
      <div className="frame">
        <aside className="side">
          <Navigation />
        </aside>
        <main
          id="content"
          tabIndex={-1}
          aria-busy={navigation.state === "loading"}
          data-at={pathname + search}
        >
          <Suspense fallback={<LoadingPage />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Drawer
        title={t("shell.menu")}
        placement="left"
        size={300}
        open={menu}
        onClose={() => setMenu(false)}
      >
        <Navigation />
        <hr />
        <Toggles />
      </Drawer>
    </>
  );
}

function Brand() {
  const { t, say, day } = useWords();
  const place = usePlace().data;
  useEffect(() => {
    document.title = place ? `${say(place.name)} · ${t("shell.product")}` : t("shell.product");
  });
  return (
    <Link to="/" className="brand">
      <img src={at("/favicon.svg")} alt="" width={32} height={32} />
      <div>
        <strong>
          {place ? say(place.name) : ""} {t("shell.product")}
        </strong>
        {place && (
          <span className="quiet">
            {t("shell.today")} <time dateTime={place.today}>{day(place.today)}</time>
          </span>
        )}
      </div>
    </Link>
  );
}

function Notices() {
  const { t, say } = useWords();
  const place = usePlace().data;
  const changed = useServerChanged();
  return (
    <div role="region" aria-label={t("shell.notices")} className="notices">
      {place?.mode === "rehearsal" && (
        <p className="notice rehearsal">
          <strong>{t("shell.rehearsal")}</strong> {t("shell.rehearsalText")}
        </p>
      )}
      {place && place.status !== "in_force" && (
        <p className="notice warning">
          {t("shell.rulebookStatus", { instrument: say(place.instrument) })}{" "}
          <strong>{t(`shell.status.${place.status}`)}</strong>
        </p>
      )}
      {changed && (
        <p className="notice warning" role="alert">
          {t("shell.changed")}{" "}
          <button type="button" className="plain" onClick={() => window.location.reload()}>
            {t("shell.refresh")}
          </button>
        </p>
      )}
    </div>
  );
}
