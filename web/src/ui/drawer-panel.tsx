// The drawer of the component library.

import { Drawer } from "antd";

import type { DrawerProps } from "./drawer";

export default function Panel({ placement = "right", ...props }: DrawerProps) {
  return <Drawer {...props} placement={placement} destroyOnHidden />;
}
