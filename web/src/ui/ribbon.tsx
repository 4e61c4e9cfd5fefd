// Where something comes from, link by link, from the source to what one holds.

import { RightOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";

export interface Link {
  /// What kind of thing stands here.
  kind: ReactNode;
  what: ReactNode;
  note?: ReactNode;
  here?: boolean;
}

export function Ribbon({ label, links }: { label: string; links: Link[] }) {
  return (
    <ol className="ribbon" aria-label={label}>
      {links.map((link, at) => (
        <li key={at} aria-current={link.here ? "true" : undefined}>
          <span className="ribbon-kind">{link.kind}</span>
          <span className="ribbon-what">{link.what}</span>
          {link.note && <span className="ribbon-note">{link.note}</span>}
          {at < links.length - 1 && <RightOutlined aria-hidden className="ribbon-arrow" />}
        </li>
      ))}
    </ol>
  );
}
