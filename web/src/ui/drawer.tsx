// A drawer at the side. What it is made of is loaded when the first one opens.

import { lazy, type ReactNode, Suspense, useState } from "react";

const Panel = lazy(() => import("./drawer-panel"));

export interface DrawerProps {
  title: string;
  open: boolean;
  onClose: () => void;
  size: number;
  placement?: "left" | "right";
  children: ReactNode;
}

export function Drawer(props: DrawerProps) {
  const [wanted, setWanted] = useState(props.open);
  if (props.open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <Panel {...props} />
    </Suspense>
  );
}
