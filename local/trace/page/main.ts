import type { RequestTrace } from "../model.ts";
import { effectiveView } from "./effective-view.ts";
import { byId, element } from "./element.ts";
import { flowView } from "./flow-view.ts";
import { listenToKeys } from "./keys.ts";
import { showList } from "./list.ts";
import { listen } from "./live.ts";
import { marked } from "./marks.ts";
import { messagesView } from "./message-view.ts";
import { metricsView } from "./metrics-view.ts";
import { sourceView } from "./source-view.ts";
import {
  addressOf,
  gateway,
  type Route,
  readTrace,
  requestsOf,
  route,
  state,
  type Tab,
  tabs,
} from "./state.ts";
import { wayView } from "./way-view.ts";
import { clock, duration, kindOfStatus, purposeOf } from "./words.ts";

const detail = byId("detail");

/** What is shown, as it was when it was begun: what comes too late for it is left. */
let shownAt = 0;

function changed(ids?: ReadonlySet<string>): void {
  showList(route(), () => changed());
  // It names the servers, as long as there is nothing else to show.
  if (state.gateway === undefined) void gateway().then(() => showList(route(), () => changed()));
  void showDetail(route(), ids);
}

/** Whether numbers are being read, and whether others have been counted since. */
const reading = { now: false, again: false };

/** One reading after another: each is shown, however quickly things are counted. */
async function counted(): Promise<void> {
  if (route().view !== "metrics") return;
  reading.again = reading.now;
  if (reading.now) return;
  reading.now = true;
  try {
    await showDetail(route(), undefined);
  } finally {
    reading.now = false;
  }
  if (reading.again) await counted();
}

async function showDetail(shown: Route, ids: ReadonlySet<string> | undefined): Promise<void> {
  if (ids !== undefined && !concerns(shown, ids)) return;
  shownAt += 1;
  const mine = shownAt;
  document.body.dataset["view"] = shown.view;
  for (const link of document.querySelectorAll<HTMLElement>("nav a")) {
    const at = shown.view === "policies" || shown.view === "metrics" ? shown.view : "requests";
    if (link.dataset["view"] === at) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const view = await viewOf(shown);
  if (mine !== shownAt) return;
  const scroll = detail.scrollTop;
  const isSame = detail.dataset["shown"] === location.hash;
  // What is selected in numbers that are still the same stays so.
  if (isSame && shown.view === "metrics" && detail.firstElementChild?.isEqualNode(view)) return;
  const open = isSame ? openParts() : undefined;
  const focus = isSame || isChoosing() ? focusedPart() : undefined;
  detail.replaceChildren(view);
  detail.dataset["shown"] = location.hash;
  open?.();
  focus?.();
  const followsEnd = shown.view === "flow" && isSame && scroll > 0 && isAtEnd;
  detail.scrollTo(0, followsEnd ? detail.scrollHeight : isSame ? scroll : 0);
}

/** Whether the end of what is shown is in sight: a sequence that grows is followed then. */
let isAtEnd = true;
detail.addEventListener("scroll", () => {
  isAtEnd = detail.scrollTop + detail.clientHeight >= detail.scrollHeight - 40;
});

/** Remembers what is open, and opens it again. */
function openParts(): () => void {
  const open = [...detail.querySelectorAll("details")].map((part) => part.open);
  return () => {
    for (const [index, part] of [...detail.querySelectorAll("details")].entries()) {
      part.open = open[index] ?? part.open;
    }
  };
}

/** Remembers where the focus is, and has it there again. */
function focusedPart(): () => void {
  const focused = focusable().findIndex((one) => one.matches(":focus"));
  return () => focusable()[focused]?.focus({ preventScroll: true });
}

/** Whoever chooses by keys goes on choosing, though each choice is an address of its own. */
function isChoosing(): boolean {
  return focusable().some((one) => one.matches("select:focus"));
}

function focusable(): HTMLElement[] {
  return [...detail.querySelectorAll<HTMLElement>("a, button, select, summary, [tabindex]")];
}

function concerns(shown: Route, ids: ReadonlySet<string>): boolean {
  switch (shown.view) {
    case "none":
      return detail.childElementCount === 0 || detail.querySelector(".welcome") !== null;
    case "policies":
    case "metrics":
      return false;
    case "request":
      return ids.has(shown.id);
    case "flow":
      return requestsOf(shown.id).some(({ id }) => ids.has(id));
  }
}

async function viewOf(shown: Route): Promise<HTMLElement> {
  const known = await gateway();
  byId("metrics").hidden = known?.metrics === undefined;
  switch (shown.view) {
    case "none":
      return welcome();
    case "flow":
      return flowView(shown.id);
    case "policies":
      return await effectiveView(shown);
    case "metrics":
      return await metricsView(() => changed());
    case "request": {
      const trace = await readTrace(shown.id);
      return trace === undefined
        ? element("p", { class: "empty" }, "This request is forgotten.")
        : requestView(trace, shown.tab);
    }
  }
}

/** The latest flow, so that a page that has just been opened shows something. */
function welcome(): HTMLElement {
  const latest = [...state.requests.values()].findLast(({ flow }) => flow !== undefined)?.flow;
  const view =
    latest === undefined
      ? element(
          "p",
          { class: "empty" },
          "What a client, the browser, the gateway and Entra say to each other is drawn here while it happens.",
        )
      : flowView(latest);
  view.classList.add("welcome");
  return view;
}

const tabNames: Readonly<Record<Tab, string>> = {
  policies: "Policies",
  source: "Source",
  messages: "Messages",
};

function requestView(trace: RequestTrace, tab: Tab): HTMLElement {
  const { id, method, target, status, took, at, operation, api, flow, error } = trace;
  const purpose = purposeOf(trace);
  const parts = [api, operation].filter(
    (part, index, all) => part !== undefined && all.indexOf(part) === index,
  );
  return element(
    "article",
    { class: "request" },
    element(
      "header",
      { class: "title" },
      element(
        "p",
        { class: "above" },
        element("a", { href: "#/", class: "back" }, "All requests"),
        flow !== undefined &&
          element("a", { href: addressOf({ view: "flow", id: flow }) }, "Sequence of the flow"),
      ),
      element(
        "h2",
        {},
        element("span", { class: `status ${kindOfStatus(status)}` }, String(status ?? "…")),
        " ",
        element("span", {}, purpose === "" ? (operation ?? "Request") : purpose),
      ),
      element("p", { class: "target" }, element("b", {}, method), " ", ...marked(target)),
      element("p", { class: "soft" }, [clock(at), duration(took), ...parts].join(" · ")),
      error !== undefined && element("p", { class: "error" }, error),
      element(
        "nav",
        { class: "tabs", "aria-label": "Parts of the request" },
        ...tabs.map((one) =>
          element(
            "a",
            {
              href: addressOf({ view: "request", id, tab: one }),
              "aria-current": one === tab ? "page" : undefined,
            },
            tabNames[one],
          ),
        ),
      ),
    ),
    partOf(trace, tab),
  );
}

function partOf(trace: RequestTrace, tab: Tab): HTMLElement {
  switch (tab) {
    case "policies":
      return wayView(trace, () => changed());
    case "source":
      return sourceView(trace);
    case "messages":
      return messagesView(trace);
  }
}

addEventListener("hashchange", () => {
  changed();
  if (route().view !== "none" && !isChoosing()) detail.focus({ preventScroll: true });
});
listenToKeys(() => changed());
listen(changed, () => void counted());
changed();
