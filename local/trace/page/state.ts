import type { GatewayNumbers } from "../../telemetry/gateway-numbers.ts";
import type { EffectivePolicyText, RequestSummary, RequestTrace, ShownGateway } from "../model.ts";

export type Filter = "all" | "errors" | "sign-in" | "calls";

/** What the address says is shown. */
export type Route =
  | { readonly view: "none" }
  | { readonly view: "metrics" }
  | { readonly view: "flow"; readonly id: string }
  | { readonly view: "request"; readonly id: string; readonly tab: Tab }
  | {
      readonly view: "policies";
      readonly api: string;
      readonly operation: string;
      /** The product that requests come by; none of its own where it is empty. */
      readonly product: string;
    };

export const tabs = ["policies", "source", "messages"] as const;
export type Tab = (typeof tabs)[number];

/** Everything that the page knows. */
export const state = {
  requests: new Map<string, RequestSummary>(),
  gateway: undefined as ShownGateway | undefined,
  search: "",
  filter: "all" as Filter,
  /** Requests up to this number are not shown any more. */
  cleared: 0,
};

/** The part of the address behind `#`. */
export function route(): Route {
  const [, view, first = "", second = "", third = ""] = location.hash
    .split("/")
    .map(decodeURIComponent);
  if (view === "metrics") return { view };
  if (view === "flow") return { view, id: first };
  if (view === "policies") return { view, api: first, operation: second, product: third };
  if (view !== "request") return { view: "none" };
  return { view, id: first, tab: tabs.find((tab) => tab === second) ?? "policies" };
}

export function addressOf(shown: Route): string {
  switch (shown.view) {
    case "none":
      return "#/";
    case "metrics":
      return "#/metrics";
    case "flow":
      return `#/flow/${shown.id}`;
    case "policies":
      return `#/policies/${[shown.api, shown.operation, shown.product].filter(Boolean).map(encodeURIComponent).join("/")}`;
    case "request":
      return `#/request/${shown.id}${shown.tab === "policies" ? "" : `/${shown.tab}`}`;
  }
}

/** The requests that are looked for, the first first. */
export function shownRequests(): RequestSummary[] {
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  return [...state.requests.values()]
    .filter(({ number }) => number > state.cleared)
    .filter(passes)
    .filter((request) => words.every((word) => textOf(request).includes(word)))
    .sort((one, other) => one.number - other.number);
}

function passes(request: RequestSummary): boolean {
  switch (state.filter) {
    case "all":
      return true;
    case "errors":
      return (request.status ?? 0) >= 400 || request.error !== undefined;
    case "sign-in":
      return request.flow !== undefined && !isCall(request);
    case "calls":
      return isCall(request);
  }
}

/** Whether a request is one of MCP. */
export function isCall({ about, calls }: RequestSummary): boolean {
  return (
    calls.some(({ to }) => to === "server") || /^(?:tools|resources|prompts|initialize)/.test(about)
  );
}

function textOf(request: RequestSummary): string {
  const {
    method,
    target,
    about,
    outcome,
    status,
    client = "",
    api = "",
    operation = "",
    error = "",
  } = request;
  const calls = request.calls.map((call) => `${call.method} ${call.host}${call.target}`).join(" ");
  return `${method} ${target} ${about} ${outcome} ${status} ${client} ${api} ${operation} ${error} ${calls}`.toLowerCase();
}

/** The requests of a flow, the first first. */
export function requestsOf(flow: string): RequestSummary[] {
  return [...state.requests.values()]
    .filter((request) => request.flow === flow)
    .sort((one, other) => one.number - other.number);
}

async function read<Answer>(path: string): Promise<Answer | undefined> {
  const answer = await fetch(path);
  return answer.ok ? ((await answer.json()) as Answer) : undefined;
}

export function readTrace(id: string): Promise<RequestTrace | undefined> {
  return read(`requests/${encodeURIComponent(id)}`);
}

export function readEffective(
  api: string,
  operation: string,
  product: string,
): Promise<EffectivePolicyText | undefined> {
  const by = product === "" ? {} : { product };
  const query = new URLSearchParams({ api, operation, ...by });
  return read(`effective?${query}`);
}

/** What has been counted until now; undefined where nothing is. */
export function readMetrics(): Promise<GatewayNumbers | undefined> {
  return read("metrics");
}

/** What runs here; asked once until other policies are deployed. */
export async function gateway(): Promise<ShownGateway | undefined> {
  state.gateway ??= await read("gateway");
  return state.gateway;
}

/** The text of a document, as lines. */
export function linesOf(document: string): readonly string[] {
  return state.gateway?.texts.find(({ id }) => id === document)?.text.split("\n") ?? [];
}

/** A stretch of a document's text. */
export function sliceOf(
  document: string,
  place: { readonly line: number; readonly column: number },
  end: { readonly line: number; readonly column: number },
): string {
  const lines = linesOf(document).slice(place.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, index) => {
      const from = index === 0 ? place.column - 1 : 0;
      return line.slice(from, index === last ? end.column - 1 : undefined);
    })
    .join("\n");
}
