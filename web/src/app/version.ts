// The handshake: the server's build must stay the one this page was loaded with.

import { useSyncExternalStore } from "react";

import { watchBuild } from "../api/client";

let first: string | null = null;
let changed = false;
const listeners = new Set<() => void>();

watchBuild((build) => {
  first ??= build;
  if (build === first || changed) return;
  changed = true;
  listeners.forEach((listener) => listener());
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/// Whether the server was replaced since this page was loaded.
export const useServerChanged = (): boolean => useSyncExternalStore(subscribe, () => changed);
