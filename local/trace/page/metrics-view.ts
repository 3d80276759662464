import type { GatewayNumbers } from "../../telemetry/gateway-numbers.ts";
import type { ShownGateway } from "../model.ts";
import { callsSection } from "./calls-view.ts";
import { element } from "./element.ts";
import { percentile, together } from "./latency.ts";
import { latencySection, timeOf } from "./latency-view.ts";
import { amount, labelled, nothingIn, section, table } from "./number-parts.ts";
import {
  hasOthers,
  refusalsOf,
  type SignIns,
  type Step,
  signInsOf,
  sum,
  throttledOf,
} from "./numbers.ts";
import { gateway, readMetrics } from "./state.ts";
import { clock } from "./words.ts";

/** The numbers that Prometheus reads: how far sign-ins came, calls, whose time they took, and what was refused. */
export async function metricsView(again: () => void): Promise<HTMLElement> {
  const known = await gateway();
  const numbers = known?.metrics === undefined ? undefined : await readMetrics();
  if (known?.metrics === undefined || numbers === undefined) {
    return element(
      "p",
      { class: "empty" },
      "Nothing is counted here: numbers are of sign-ins and calls through the gateway of a stack.",
    );
  }
  const isEmpty = numbers.requests.length + numbers.events.length === 0;
  return element(
    "article",
    { class: "metrics" },
    header(known.metrics, numbers),
    ...(isEmpty ? [nothingYet(known)] : sections(numbers, known, again)),
  );
}

function header(url: string, { since }: GatewayNumbers): HTMLElement {
  return element(
    "header",
    { class: "title" },
    element("p", { class: "above back" }, element("a", { href: "#/" }, "All requests")),
    element("h2", {}, "Metrics"),
    element(
      "p",
      { class: "soft" },
      `Since ${clock(since)}, of everything that runs here. Prometheus reads the same at `,
      element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url),
    ),
  );
}

function nothingYet({ servers: [server] }: ShownGateway): HTMLElement {
  return element(
    "div",
    { class: "empty" },
    element("p", {}, element("strong", {}, "Nothing is counted yet")),
    element(
      "p",
      {},
      "With the first request this shows how far sign-ins come, calls by server, tool and client, how long they take and whose time that is, and what is refused and why.",
    ),
    server !== undefined && element("code", {}, server),
  );
}

function sections(
  numbers: GatewayNumbers,
  { operations }: ShownGateway,
  again: () => void,
): HTMLElement[] {
  const signIns = signInsOf(numbers, operations);
  return [
    glance(numbers, signIns),
    signInSection(signIns),
    callsSection(numbers.calls, again),
    latencySection(numbers.callDurations),
    refusalSection(numbers),
    throttledSection(numbers),
    ...(hasOthers(numbers) ? [others()] : []),
  ];
}

function others(): HTMLElement {
  return element(
    "p",
    { class: "soft numbers" },
    "“other” is what came after the first hundred names of its kind, since clients name themselves.",
  );
}

/** What is looked at first. */
function glance(numbers: GatewayNumbers, { way }: SignIns): HTMLElement {
  const total = together(numbers.callDurations, "total");
  const failed = sum(numbers.calls.filter(({ labels }) => labels["outcome"] === "failed"));
  const refused = sum(refusalsOf(numbers).filter(({ isBeginning }) => !isBeginning));
  const throttled = sum(throttledOf(numbers));
  const tile = (name: string, value: string, kind = "") =>
    element(
      "div",
      { class: `tile ${kind}`.trim() },
      element("dt", {}, name),
      element("dd", {}, value),
    );
  const count = (name: string, value: number, kind: string) =>
    tile(name, amount(value), value > 0 ? kind : "");
  return element(
    "dl",
    { class: "glance" },
    count("Signed in", way.find(({ name }) => name === "Signed in")?.count ?? 0, ""),
    count("Calls", sum(numbers.calls), ""),
    count("Calls failed", failed, "broken"),
    tile("95 of 100 calls within", timeOf(total && percentile(total, 0.95))),
    count("Refused or failed", refused, "bad"),
    count("Too many requests", throttled, "bad"),
  );
}

function signInSection({ way, besides, alarms }: SignIns): HTMLElement {
  const most = Math.max(1, ...way.map(({ count }) => count));
  return section(
    "How far sign-ins came",
    "Each counts as often as it happens: a page that is loaded twice counts twice.",
    element(
      "div",
      { class: "sign-ins" },
      element("ol", { class: "steps" }, ...way.map((step) => stepOf(step, most))),
      element(
        "dl",
        { class: "besides" },
        ...besides.map((step) => asideOf(step, "")),
        ...alarms.map((step) => asideOf(step, step.count > 0 ? "broken" : "")),
      ),
    ),
  );
}

function stepOf({ name, count }: Step, most: number): HTMLElement {
  const reach = element("span", { class: "reach", "aria-hidden": "true" });
  reach.style.setProperty("--share", String(count / most));
  return element(
    "li",
    {},
    element("span", {}, name),
    reach,
    element("b", { class: "number" }, amount(count)),
  );
}

function asideOf({ name, count }: Step, kind: string): HTMLElement {
  return element(
    "div",
    { class: `${count === 0 ? "none" : ""} ${kind}`.trim() || undefined },
    element("dt", {}, name),
    element("dd", { class: "number" }, amount(count)),
  );
}

function refusalSection(numbers: GatewayNumbers): HTMLElement {
  const refusals = refusalsOf(numbers);
  return section(
    "Refused or failed, and why",
    undefined,
    refusals.length === 0
      ? nothingIn("Nothing was refused, and nothing failed.")
      : table(
          ["What", "Requests"],
          refusals.map(({ event, reason, count, isBeginning }) => ({
            kind: isBeginning ? "none" : "",
            count,
            cells: [
              element(
                "span",
                {},
                labelled(event),
                reason !== "" && element("span", { class: "soft why" }, labelled(reason)),
                isBeginning &&
                  element("span", { class: "soft why" }, "How every client begins: no refusal."),
              ),
              amount(count),
            ],
          })),
        ),
  );
}

function throttledSection(numbers: GatewayNumbers): HTMLElement {
  const throttled = throttledOf(numbers);
  return section(
    "Too many requests",
    undefined,
    throttled.length === 0
      ? nothingIn("Nobody came too often.")
      : table(
          ["Answered with 429", "Requests"],
          throttled.map(({ labels: { api = "", operation = "" }, count }) => ({
            count,
            cells: [
              element(
                "span",
                {},
                labelled(operation === "" ? "No operation" : operation),
                element("span", { class: "soft why" }, labelled(api)),
              ),
              amount(count),
            ],
          })),
        ),
  );
}
