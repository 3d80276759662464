import type { RequestSummary } from "../model.ts";
import { button, byId, element } from "./element.ts";
import { addressOf, type Filter, type Route, shownRequests, state } from "./state.ts";
import { clock, counted, duration, kindOfStatus, pathOf, purposeOf } from "./words.ts";

const filters: readonly (readonly [Filter, string])[] = [
  ["all", "All"],
  ["errors", "Failed"],
  ["sign-in", "Sign-in"],
  ["calls", "MCP"],
];

/** Shows the list of requests, those of a flow together, the latest flow first. */
export function showList(shown: Route, changed: () => void): void {
  const list = byId("list");
  const requests = shownRequests();
  const scroll = list.querySelector(".scroll")?.scrollTop ?? 0;
  const focused = document.activeElement?.getAttribute("href");
  list.replaceChildren(tools(requests.length, changed), scrolling(requests, shown));
  list.querySelector(".scroll")?.scrollTo(0, scroll);
  if (focused?.startsWith("#/") && document.activeElement === document.body) {
    list
      .querySelector<HTMLElement>(`[href="${CSS.escape(focused)}"]`)
      ?.focus({ preventScroll: true });
  }
}

function tools(count: number, changed: () => void): HTMLElement {
  const choices = filters.map(([filter, name]) =>
    button(
      name,
      () => {
        state.filter = filter;
        changed();
      },
      { "aria-pressed": String(state.filter === filter), class: "chip" },
    ),
  );
  const clear = button(
    "Clear",
    () => {
      state.cleared = Math.max(0, ...[...state.requests.values()].map(({ number }) => number));
      changed();
    },
    { class: "quiet", disabled: count === 0 },
  );
  return element(
    "div",
    { class: "tools" },
    element("div", { class: "chips", role: "group", "aria-label": "Which requests" }, ...choices),
    clear,
  );
}

function scrolling(requests: readonly RequestSummary[], shown: Route): HTMLElement {
  if (requests.length === 0) return element("div", { class: "scroll" }, nothing());
  const groups = [...Map.groupBy(requests, ({ id, flow }) => flow ?? `alone ${id}`).values()];
  const latest = (group: readonly RequestSummary[]) => group.at(-1)?.number ?? 0;
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "The list of requests" },
    ...groups
      .sort((one, other) => latest(other) - latest(one))
      .map((group) => groupOf(group, shown)),
  );
}

function nothing(): HTMLElement {
  if (state.requests.size > state.cleared && (state.search !== "" || state.filter !== "all")) {
    return element("p", { class: "empty" }, "No request is like that.");
  }
  const [server] = state.gateway?.servers ?? [];
  return element(
    "div",
    { class: "empty" },
    element("p", {}, element("strong", {}, "Waiting for the first request")),
    element("p", {}, "Connect an MCP client, and watch the policies run."),
    server !== undefined && element("code", {}, server),
  );
}

function groupOf(requests: readonly RequestSummary[], shown: Route): HTMLElement {
  const flow = requests[0]?.flow;
  const items = requests.map((request) => itemOf(request, shown));
  if (flow === undefined) return element("div", { class: "group" }, element("ul", {}, ...items));
  const client = requests.findLast(({ client }) => client !== undefined)?.client;
  const isShown = shown.view === "flow" && shown.id === flow;
  return element(
    "div",
    { class: "group" },
    element(
      "a",
      {
        ...{ class: "flow", href: addressOf({ view: "flow", id: flow }) },
        "aria-current": isShown ? "true" : undefined,
      },
      element("strong", {}, client ?? "Flow"),
      element(
        "span",
        { class: "soft" },
        `${counted(requests.length, "request")} · ${clock(requests[0]?.at ?? 0)}`,
      ),
      element("span", { class: "more" }, "Sequence"),
    ),
    element("ul", {}, ...items),
  );
}

function itemOf(request: RequestSummary, shown: Route): HTMLElement {
  const isShown = shown.view === "request" && shown.id === request.id;
  const purpose = purposeOf(request);
  return element(
    "li",
    {},
    element(
      "a",
      {
        href: addressOf({ view: "request", id: request.id, tab: "policies" }),
        ...{ class: "item", "aria-current": isShown ? "true" : undefined },
      },
      element(
        "span",
        { class: `status ${kindOfStatus(request.status)}` },
        String(request.status ?? "…"),
      ),
      element(
        "span",
        { class: "what" },
        element(
          "span",
          { class: "line" },
          element("b", {}, request.method),
          ` ${shortPath(request)}`,
        ),
        purpose !== "" && element("span", { class: "soft line" }, purpose),
      ),
      element("span", { class: "soft took" }, duration(request.took)),
    ),
  );
}

/** Entra's paths begin with the id of the tenant, which says nothing here. */
export function shortPath({ target, to }: Pick<RequestSummary, "target" | "to">): string {
  const path = pathOf(target);
  return to === "entra" ? path.replace(/^\/[0-9a-f-]{36}/, "entra") : path;
}
