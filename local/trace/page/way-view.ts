import type { PolicyRun, RequestTrace, ShownCall, ShownChange } from "../model.ts";
import { button, element } from "./element.ts";
import { highlighted } from "./highlight.ts";
import { marked } from "./marks.ts";
import { messagePart } from "./message-view.ts";
import { sliceOf } from "./state.ts";
import { counted, duration, kindOfStatus, participants } from "./words.ts";

/** Whether only policies that changed, called or failed are shown. */
let onlyEffects = true;

const sections = ["inbound", "backend", "outbound", "on-error"] as const;

/** The way of a request through the policies, as their text. */
export function wayView(trace: RequestTrace, again: () => void): HTMLElement {
  if (trace.runs.length === 0) {
    const why =
      trace.to === "entra"
        ? "This went to Entra: no policy of the gateway saw it."
        : "No policy ran for this request.";
    return element("p", { class: "empty" }, why);
  }
  const inside = Map.groupBy([...trace.runs.keys()], (index) => trace.runs[index]?.parent);
  const way: Way = { trace, inside, effects: effectsOf(trace) };
  return element(
    "div",
    { class: "way" },
    element(
      "div",
      { class: "choice" },
      toggle(again, trace.runs.length, way.effects.size),
      trace.isCut && element("p", { class: "soft" }, "There was more than is kept."),
    ),
    ...sections.flatMap((section) => sectionOf(section, way)),
  );
}

interface Way {
  readonly trace: RequestTrace;
  /** The runs that stand in another one; in none: undefined. */
  readonly inside: ReadonlyMap<number | undefined, readonly number[]>;
  /** The runs that did something, and those around them. */
  readonly effects: ReadonlySet<number>;
}

function toggle(again: () => void, all: number, some: number): HTMLElement {
  const choose = (effects: boolean) => () => {
    onlyEffects = effects;
    again();
  };
  return element(
    "div",
    { class: "chips", role: "group", "aria-label": "Which policies" },
    button(`What had an effect (${some})`, choose(true), {
      class: "chip",
      "aria-pressed": String(onlyEffects),
    }),
    button(`All that ran (${all})`, choose(false), {
      class: "chip",
      "aria-pressed": String(!onlyEffects),
    }),
  );
}

function effectsOf({ runs }: RequestTrace): Set<number> {
  const effects = new Set<number>();
  for (const [index, run] of runs.entries()) {
    const isEffect =
      run.changes.length > 0 ||
      run.calls.length > 0 ||
      run.error !== undefined ||
      run.outcome === undefined;
    if (!isEffect && run.outcome !== "answered" && run.name !== "trace") continue;
    for (let at: number | undefined = index; at !== undefined; at = runs[at]?.parent)
      effects.add(at);
  }
  return effects;
}

function sectionOf(section: (typeof sections)[number], way: Way): HTMLElement[] {
  const roots = (way.inside.get(undefined) ?? []).filter(
    (index) => way.trace.runs[index]?.section === section,
  );
  const took = roots.reduce((sum, index) => sum + (way.trace.runs[index]?.took ?? 0), 0);
  const shown = roots.filter((index) => isShown(index, way));
  if (roots.length === 0) return [];
  return [
    element(
      "section",
      { class: `section ${section}` },
      element("h3", {}, section, element("span", { class: "soft" }, ` ${duration(took)}`)),
      shown.length === 0
        ? element(
            "p",
            { class: "soft" },
            `${counted(roots.length, "policy", "policies")}, without effect`,
          )
        : element("ol", { class: "runs" }, ...shown.map((index) => runOf(index, way))),
    ),
  ];
}

function isShown(index: number, { effects }: Way): boolean {
  return !onlyEffects || effects.has(index);
}

function runOf(index: number, way: Way): HTMLElement {
  const run = way.trace.runs[index];
  if (run === undefined) return element("li");
  const inner = (way.inside.get(index) ?? []).filter((one) => isShown(one, way));
  const text = inner.length > 0 || run.name === "choose" ? headOf(run) : textOf(run);
  const calls = run.calls.flatMap((call) => way.trace.callsInFull[call] ?? []);
  return element(
    "li",
    {
      class: `run ${run.error === undefined ? "" : "failed"} ${run.outcome === "answered" ? "answered" : ""}`,
    },
    element(
      "div",
      { class: "ran" },
      element(
        "p",
        { class: "where" },
        element("span", { class: "number" }, String(run.place.line)),
        element(
          "span",
          { class: `scope ${fragmentOf(run) === undefined ? run.scope : "fragment"}` },
          fragmentOf(run) ?? scopeOf(run),
        ),
        element("span", { class: "soft took" }, duration(run.took)),
      ),
      element(
        "div",
        { class: "did" },
        policyText(text),
        run.error !== undefined && errorOf(run),
        run.changes.length > 0 && changesOf(run.changes),
        ...calls.map(callOf),
      ),
    ),
    inner.length > 0 && element("ol", { class: "runs" }, ...inner.map((one) => runOf(one, way))),
  );
}

function scopeOf({ scope }: PolicyRun): string {
  return { global: "all APIs", product: "product", api: "API", operation: "operation" }[scope];
}

/** The fragment that a run stands in, by its name. */
function fragmentOf({ document }: PolicyRun): string | undefined {
  return document.startsWith("fragment ") ? document.slice("fragment ".length) : undefined;
}

/** The whole text of a policy, moved to the left. */
function textOf({ document, place, end, name }: PolicyRun): string {
  const text = sliceOf(document, place, end) || `<${name} />`;
  const indents = text
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return Number.isFinite(indent)
    ? text.replaceAll(new RegExp(`\n {0,${Math.max(0, indent)}}`, "g"), "\n")
    : text;
}

/** The beginning of a policy that holds others: what stands in it is shown by itself. */
function headOf(run: PolicyRun): string {
  const text = textOf(run);
  const child = text.search(/\n\s*<(?!\/)/);
  const { branch, document, name } = run;
  const taken =
    branch === undefined ? "" : `\n  ${sliceOf(document, branch.place, branch.end).trim()}`;
  const nowhere =
    name === "choose" && branch === undefined ? "\n  <!-- no branch with policies -->" : "";
  const head = (child < 0 ? text : text.slice(0, child)) + taken + nowhere;
  return head.length > 600 ? `${head.slice(0, 600)}…` : head;
}

/** Text of a policy; a long one opens on request. */
export function policyText(text: string): HTMLElement {
  const lines = text.split("\n");
  const shown = element("pre", { class: "policy" }, element("code", {}, highlighted(text)));
  if (lines.length <= 7) return shown;
  const start = element(
    "pre",
    { class: "policy" },
    element("code", {}, highlighted(`${lines.slice(0, 3).join("\n")}\n…`)),
  );
  return element(
    "details",
    { class: "long" },
    element("summary", {}, start, element("span", { class: "soft" }, `${lines.length} lines`)),
    shown,
  );
}

function errorOf({ error, name }: PolicyRun): HTMLElement {
  if (error === undefined) return element("div");
  const { reason, message, place } = error;
  return element(
    "div",
    { class: "error", role: "note" },
    element("strong", {}, reason),
    element("span", { class: "soft" }, ` <${name}>, line ${place.line}, column ${place.column}`),
    element("p", {}, message),
  );
}

const names: Readonly<Record<ShownChange["what"], string>> = {
  variable: "",
  header: "header",
  "answer header": "answer",
  method: "method",
  url: "URL",
  backend: "backend",
  status: "status",
  body: "body",
  "answer body": "answer body",
};

function changesOf(changes: readonly ShownChange[]): HTMLElement {
  return element(
    "dl",
    { class: "changes" },
    ...changes.map(({ what, name, before, after }) =>
      element(
        "div",
        {},
        element(
          "dt",
          {},
          names[what] === "" ? "" : element("span", { class: "soft" }, `${names[what]} `),
          name,
        ),
        element("dd", {}, ...shownValue(before, after)),
      ),
    ),
  );
}

function shownValue(before: string | undefined, after: string | undefined): HTMLElement[] {
  const now = after === undefined ? element("span", { class: "gone" }, "removed") : value(after);
  return before === undefined ? [now] : [element("del", {}, short(before)), now];
}

function value(text: string): HTMLElement {
  if (text === "") return element("span", { class: "soft" }, "empty");
  if (text.length <= 160 && !text.includes("\n")) return element("ins", {}, ...marked(text));
  return element(
    "details",
    { class: "value" },
    element("summary", {}, element("ins", {}, ...marked(short(text)))),
    element("pre", { tabindex: 0 }, ...marked(text)),
  );
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

function callOf(call: ShownCall): HTMLElement {
  const { method, url, status, failure, took, to } = call;
  return element(
    "details",
    { class: "call" },
    element(
      "summary",
      {},
      element("span", { class: `to ${to}` }, participants[to]),
      element("span", { class: "line" }, element("b", {}, method), " ", ...marked(url)),
      element(
        "span",
        { class: `status ${failure === undefined ? kindOfStatus(status) : "broken"}` },
        failure ?? String(status ?? "…"),
      ),
      element("span", { class: "soft took" }, duration(took)),
    ),
    messagePart("Asked", call.request),
    call.answer && messagePart("Answered", call.answer),
  );
}
