// The one way to the server: JSON over fetch with the session cookie.

import { Problem, problemOf, unreachable } from "./problem";
import type { ImportAnswer } from "./types";
import { at } from "./where";

type Watcher = (build: string) => void;
let watcher: Watcher = () => {};

/// Calls `watch` with the build id of every answer.
export function watchBuild(watch: Watcher): void {
  watcher = watch;
}

// A request that changes something names itself, which a foreign page cannot do.
const UNSAFE = { "x-gongshu": "1" };

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(at(path), { credentials: "same-origin", ...init });
  } catch {
    throw unreachable();
  }
  const build = response.headers.get("x-build-id");
  if (build) watcher(build);
  if (!response.ok) throw problemOf(response.status, await response.text());
  return response;
}

export async function get<T>(path: string): Promise<T> {
  const response = await send(path, { headers: { accept: "application/json" } });
  return (await response.json()) as T;
}

/// The places that this server holds, this one among them; told outside of all of them.
export async function places<T>(): Promise<T> {
  const response = await fetch("/places.json", { credentials: "omit" });
  if (!response.ok) throw problemOf(response.status, await response.text());
  return (await response.json()) as T;
}

export async function getText(path: string): Promise<string> {
  return (await send(path, {})).text();
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await send(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...UNSAFE },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

export async function remove(path: string): Promise<void> {
  await send(path, { method: "DELETE", headers: UNSAFE });
}

/// Collects a file; the server records the hand-over before the bytes leave.
export async function collect(path: string): Promise<Blob> {
  return (await send(path, { method: "POST", headers: UNSAFE })).blob();
}

export interface Upload {
  key: string;
  resource: string;
  format: string;
  file: File;
  onSent: (share: number) => void;
}

/// Sends a file as the next version of a resource. XHR, since fetch tells no upload progress.
export function upload(it: Upload): Promise<ImportAnswer> {
  const query = new URLSearchParams({ key: it.key, resource: it.resource, format: it.format });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", at(`/api/imports?${query}`));
    request.setRequestHeader("x-gongshu", UNSAFE["x-gongshu"]);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) it.onSent(event.loaded / event.total);
    };
    request.onerror = () => reject(unreachable());
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as ImportAnswer);
      else reject(problemOf(request.status, request.responseText));
    };
    request.send(it.file);
  });
}

/// A fresh key: the caller's own name for one act. Works without a secure context, too.
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export { Problem };
