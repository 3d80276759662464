import type { CallSummary, Participant, RequestSummary } from "../model.ts";
import { element } from "./element.ts";
import { shortPath } from "./list.ts";
import { addressOf, requestsOf } from "./state.ts";
import {
  clock,
  counted,
  duration,
  kindOfStatus,
  participants,
  pathOf,
  purposeOf,
} from "./words.ts";

const order = ["client", "browser", "gateway", "entra", "store", "server", "other"] as const;

/** An arrow from one participant to another. */
interface Arrow {
  readonly from: Participant;
  readonly to: Participant;
  readonly title: string;
  readonly detail: string;
  readonly kind: string;
  readonly isAnswer: boolean;
  readonly request: RequestSummary;
  readonly key: string;
  /** What the request is for, at its first arrow. */
  readonly purpose?: string;
}

/** The arrows that have been shown, so that only new ones move in. */
const seen = new Set<string>();

/** The sequence of a flow, as far as it has come. */
export function flowView(id: string): HTMLElement {
  const requests = requestsOf(id);
  const [first] = requests;
  if (first === undefined) return element("p", { class: "empty" }, "This flow is forgotten.");
  const arrows = requests.flatMap(arrowsOf);
  const taking = order.filter(
    (one) => one === "gateway" || arrows.some(({ from, to }) => from === one || to === one),
  );
  const client = requests.findLast(({ client }) => client !== undefined)?.client;
  const last = requests.at(-1) ?? first;
  const took = last.at + (last.took ?? 0) - first.at;
  const wasEmpty = seen.size === 0 || !arrows.some(({ key }) => seen.has(key));
  const rows = arrows.map((arrow) =>
    rowOf(arrow, taking, first.at, !wasEmpty && !seen.has(arrow.key)),
  );
  for (const { key } of arrows) seen.add(key);
  const sequence = element(
    "article",
    { class: "sequence" },
    element(
      "header",
      { class: "title" },
      element("p", { class: "above back" }, element("a", { href: "#/" }, "All requests")),
      element("h2", {}, client ?? "A flow"),
      element(
        "p",
        { class: "soft" },
        `${clock(first.at)} · ${counted(requests.length, "request")} in ${duration(took)}`,
      ),
    ),
    element(
      "div",
      { class: "diagram" },
      element(
        "div",
        { class: "heads", "aria-hidden": "true" },
        ...taking.map((one) => element("span", { class: `head ${one}` }, participants[one])),
      ),
      element("ol", { class: "arrows" }, ...rows),
      element(
        "div",
        { class: "lines", "aria-hidden": "true" },
        ...taking.map((one) => element("i", { class: one })),
      ),
    ),
  );
  sequence.style.setProperty("--columns", String(taking.length));
  return sequence;
}

function arrowsOf(request: RequestSummary): Arrow[] {
  const { id, from, to, method, about, status, took } = request;
  const shared = { request };
  const purpose = purposeOf(request);
  const asks: Arrow = {
    ...{ ...shared, from, to, isAnswer: false, kind: "ask", key: `${id} asks`, purpose },
    title: `${method} ${shortPath(request)}`,
    detail: about,
  };
  const calls = request.calls.flatMap((call, index) => arrowsOfCall(request, call, index));
  if (status === undefined) {
    const waits: Arrow = {
      ...{ ...shared, from: to, to: from, isAnswer: true, kind: "open", key: `${id} waits` },
      ...{ title: "…", detail: "" },
    };
    return [asks, ...calls, waits];
  }
  const answers: Arrow = {
    ...{ ...shared, from: to, to: from, isAnswer: true, kind: kindOfStatus(status) },
    key: `${id} answers`,
    title: String(status),
    detail: answerOf(request) || duration(took),
  };
  return [asks, ...calls, answers];
}

/** Where an answer leads, or what is wrong. */
function answerOf({ location, outcome }: RequestSummary): string {
  if (location === undefined) return outcome;
  const url = URL.canParse(location) ? new URL(location) : undefined;
  const parameters = [...location.matchAll(/[?&](code|state|error|iss)=([^&]*)/g)]
    .filter(([, name]) => name !== "iss")
    .map(([, name, value]) => (value?.startsWith("‹") ? value : `${name} ${value}`));
  const where = url === undefined ? pathOf(location) : `${url.host}${url.pathname}`;
  return [`to ${where.replace(/[0-9a-f-]{36}\//, "")}`, ...parameters].join("  ");
}

function arrowsOfCall(request: RequestSummary, call: CallSummary, index: number): Arrow[] {
  const { to, method, target, about, status, failure, took } = call;
  const key = `${request.id} ${index}`;
  const asks: Arrow = {
    ...{ request, from: "gateway", to, isAnswer: false, kind: "ask", key: `${key} asks` },
    title: `${method} ${shortTarget(call)}`,
    detail: about,
  };
  if (status === undefined && failure === undefined) return [asks];
  const answers: Arrow = {
    ...{ request, from: to, to: "gateway", isAnswer: true, key: `${key} answers` },
    kind: failure === undefined ? kindOfStatus(status) : "broken",
    title: failure === undefined ? String(status) : "no answer",
    detail: failure ?? duration(took),
  };
  return target === "" ? [] : [asks, answers];
}

function shortTarget({ to, target, host }: CallSummary): string {
  const path = pathOf(target);
  if (to === "entra") return path.replace(/^\/[0-9a-f-]{36}/, "");
  if (to === "store") return path.split("/").slice(3).join("/") || path;
  return to === "other" ? `${host}${path}` : path;
}

function rowOf(
  arrow: Arrow,
  taking: readonly Participant[],
  began: number,
  isNew: boolean,
): HTMLElement {
  const [from, to] = [taking.indexOf(arrow.from), taking.indexOf(arrow.to)];
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const isLate = left + right > taking.length - 1;
  const { title, detail, kind, purpose, isAnswer, request } = arrow;
  const spoken = `${participants[arrow.from]} to ${participants[arrow.to]}: ${title} ${detail}`;
  const row = element(
    "li",
    { class: `row ${isNew ? "new" : ""} ${purpose === undefined ? "" : "begins"}` },
    purpose !== undefined &&
      element(
        "p",
        { class: "purpose" },
        element("span", { class: "since" }, since(request.at - began)),
        element("span", {}, purpose || title),
      ),
    element(
      "a",
      {
        href: addressOf({ view: "request", id: request.id, tab: "policies" }),
        class: `arrow ${kind} ${isAnswer ? "answer" : "asks"} ${to < from ? "back" : "forth"} ${isLate ? "late" : "early"}`,
        "aria-label": spoken,
      },
      element("span", { class: "label" }, element("b", {}, title), detail !== "" && ` ${detail}`),
      element("span", { class: "shaft" }),
    ),
  );
  row.style.setProperty("--left", String(left));
  row.style.setProperty("--span", String(right - left));
  return row;
}

function since(milliseconds: number): string {
  return milliseconds <= 0
    ? "0 s"
    : `+${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0)} s`;
}
