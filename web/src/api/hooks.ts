// What the pages read and do, one hook each. Server state lives in the query cache only.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import type { Asked } from "./acts";
import { addressOf } from "../domain/template";
import { get, getText, newKey, places, post, Problem, remove } from "./client";
import type * as api from "./types";
import { kept, prefix } from "./where";

function useRead<T>(path: string | null, enabled = true) {
  return useQuery<T, Problem>({
    queryKey: [path],
    queryFn: () => get<T>(path ?? ""),
    enabled: enabled && path !== null,
  });
}

const part = encodeURIComponent;

export const usePlace = () => useRead<api.PlaceView>("/api/place");

/// The other places behind the same door; none where this one stands alone.
export function usePlaces() {
  return useQuery<api.Neighbour[], Problem>({
    queryKey: ["places"],
    queryFn: () => places<api.Neighbour[]>(),
    enabled: prefix !== "",
    staleTime: 60_000,
  });
}

// The cookie is not for scripts. A mark says that somebody logged in here, so that the public
// pages need not ask a question whose answer is 401.
const MARK = kept("gongshu-logged-in");

/// Who is logged in; null when nobody is.
export function useMe() {
  return useQuery<api.Me | null, Problem>({
    queryKey: ["/api/me"],
    queryFn: async () => {
      if (localStorage.getItem(MARK) === null) return null;
      try {
        return await get<api.Me>("/api/me");
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 401) throw error;
        localStorage.removeItem(MARK);
        return null;
      }
    },
  });
}

export const useLaws = () => useRead<api.LawView[]>("/api/laws");
export const useDuties = () => useRead<api.DutiesPage>("/api/duties");
export const useMatters = (enabled = true) => useRead<api.MatterLine[]>("/api/matters", enabled);
export const useWork = () => useRead<api.WorkPage>("/api/work");
export const useCases = () => useRead<api.CaseLine[]>("/api/cases");
export const useCase = (id: string) => useRead<api.CasePage>(`/api/cases/${part(id)}`);
export const useEgress = (id: string) => useRead<api.EgressPage>(`/api/cases/${part(id)}/egress`);
export const useResources = (enabled = true) =>
  useRead<api.ResourceView[]>("/api/resources", enabled);
export const useResource = (id: string) => useRead<api.ResourceView>(`/api/resources/${part(id)}`);
export const useSetAside = (id: string, version: number, enabled: boolean) =>
  useRead<[number, string][]>(`/api/resources/${part(id)}/versions/${version}/set-aside`, enabled);
export const useAgreements = (enabled = true) =>
  useRead<api.AgreementView[]>("/api/agreements", enabled);
export const useGrants = (enabled = true) => useRead<api.GrantView[]>("/api/grants", enabled);
export const useTables = (grant: string | null) =>
  useRead<api.TableView[]>(grant && `/api/grants/${part(grant)}/tables`);
export const useProducts = (enabled = true) => useRead<api.ProductLine[]>("/api/products", enabled);
export const useProduct = (id: string | null) =>
  useRead<api.ProductView>(id && `/api/products/${part(id)}`);
export const useSubscriptions = (enabled = true) =>
  useRead<api.SubscriptionView[]>("/api/subscriptions", enabled);
export const useCatalogue = (query: string) =>
  useRead<api.CataloguePage>(query ? `/api/catalogue?${query}` : "/api/catalogue");
export const useSheet = (id: string) =>
  useRead<api.ResourceSheet>(`/api/catalogue/resources/${part(id)}`);
export const useDisclosures = () => useRead<api.DisclosurePage>("/api/disclosures");
export const useStatistics = () => useRead<api.Statistics>("/api/statistics");
export const useReleases = () => useRead<api.ReleaseView[]>("/api/releases");
export const useCalls = (enabled = true) => useRead<api.CallView[]>("/api/calls", enabled);
export const useParties = (enabled = true) => useRead<api.PartyView[]>("/api/parties", enabled);
export const useProcedures = (enabled = true) =>
  useRead<api.ProcedureView[]>("/api/procedures", enabled);
export const useRulebook = () => useRead<api.ArticleView[]>("/api/rulebook");
export const useArticle = (id: string | null) =>
  useRead<api.ArticleView>(id && `/api/rulebook/${part(id)}`);
export const useCalendar = (year: number) => useRead<api.CalendarDay[]>(`/api/calendar/${year}`);
export const useLog = (from: number, limit: number, enabled: boolean) =>
  useRead<api.LogEntry[]>(`/api/log?from=${from}&limit=${limit}`, enabled);
export const useLogEntry = (seq: number) => useRead<api.LogEntry>(`/api/log/${seq}`);

export function useReceipt(seq: number) {
  return useQuery<string, Problem>({
    queryKey: ["receipt", seq],
    queryFn: () => getText(`/api/log/${seq}/receipt`),
    staleTime: Infinity,
  });
}

export function useImportProgress(resource: string, version: number, enabled: boolean) {
  return useQuery<api.Progress | null, Problem>({
    queryKey: ["import", resource, version],
    queryFn: () => get(`/api/imports/${part(resource)}/${version}`),
    enabled,
    refetchInterval: 700,
  });
}

/// Logs in and out; everything read for the one before is forgotten.
export function useSession() {
  const cache = useQueryClient();
  const forget = () => {
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== "/api/me" });
    return cache.invalidateQueries({ queryKey: ["/api/me"] });
  };
  const logIn = useMutation<api.Session, Problem, { officer: string; password: string }>({
    mutationFn: (body) => post<api.Session>("/api/session", body),
    onSuccess: (session) => {
      localStorage.setItem(MARK, "1");
      cache.clear();
      cache.setQueryData(["/api/me"], session.me);
    },
  });
  const logOut = useMutation<void, Problem>({
    mutationFn: () => remove("/api/session"),
    onSettled: () => {
      localStorage.removeItem(MARK);
      return forget();
    },
  });
  return { logIn, logOut };
}

/// Posts something that changes the place, and reads everything anew.
export function usePost<Body, Answer>(path: string) {
  const cache = useQueryClient();
  return useMutation<Answer, Problem, Body>({
    mutationFn: (body) => post<Answer>(path, body),
    // Not waited for: the page says what came of it before what it stands on is read anew.
    onSuccess: () => void cache.invalidateQueries(),
  });
}

/// Does an act. A body that got no answer keeps its key: sent again, it still happens once.
export function useAct() {
  const cache = useQueryClient();
  const pending = useRef(new Map<string, string>());
  return useMutation<api.Answer, Problem, Asked>({
    mutationFn: async (asked) => {
      const body = JSON.stringify(asked);
      const key = pending.current.get(body) ?? newKey();
      pending.current.set(body, key);
      try {
        const answer = await post<api.Answer>("/api/acts", { key, ...asked });
        pending.current.delete(body);
        return answer;
      } catch (error) {
        if (error instanceof Problem && error.answered) pending.current.delete(body);
        throw error;
      }
    },
    // Not waited for: the page says what came of it before what it stands on is read anew.
    onSuccess: () => void cache.invalidateQueries(),
  });
}

/// Asks whether an act would be lawful now; nothing is recorded.
export function useMay() {
  return useMutation<api.MayView, Problem, Asked>({
    mutationFn: (asked) => post<api.MayView>("/api/may", asked),
  });
}

/// Whether an act would be lawful now, asked while a page is shown: what it offers rests on it.
export function useMayNow(asked: Asked): boolean {
  const found = useQuery<api.MayView, Problem>({
    queryKey: ["/api/may", JSON.stringify(asked)],
    queryFn: () => post<api.MayView>("/api/may", asked),
  });
  return found.data?.may === true;
}

export function useCheckQuery(grant: string) {
  return useMutation<api.Plan, Problem, string>({
    mutationFn: (sql) => post<api.Plan>(`/api/grants/${part(grant)}/check`, { sql }),
  });
}

/// Calls a product on trial: the answer is made up, and nothing is recorded.
export function useTryOut(product: string) {
  return useMutation<api.SyntheticAnswer, Problem, Record<string, string>>({
    mutationFn: (values) => get(addressOf(`/api/products/${part(product)}/try`, values)),
  });
}
