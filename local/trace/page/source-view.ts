import type { PolicyRun, RequestTrace } from "../model.ts";
import { element } from "./element.ts";
import { highlightedLines } from "./highlight.ts";
import { linesOf, state } from "./state.ts";
import { duration } from "./words.ts";

/** The documents that took part, whole, with what ran of them. */
export function sourceView(trace: RequestTrace): HTMLElement {
  const documents = Map.groupBy(trace.runs, ({ document }) => document);
  if (documents.size === 0)
    return element("p", { class: "empty" }, "No policy ran for this request.");
  return element(
    "div",
    { class: "sources" },
    ...[...documents].map(([id, runs], index) => {
      const failed = runs.find(({ error }) => error !== undefined);
      return element(
        "details",
        { class: "source", open: failed !== undefined || index === documents.size - 1 },
        element(
          "summary",
          {},
          element("strong", {}, titleOf(id)),
          element("span", { class: "soft" }, ` ${runs.length} ran`),
          failed !== undefined && element("span", { class: "status broken" }, "failed"),
        ),
        numbered(id, runs),
      );
    }),
  );
}

function titleOf(id: string): string {
  const title = state.gateway?.texts.find((text) => text.id === id)?.title ?? id;
  return id.startsWith("fragment ") ? `Fragment ${title}` : title;
}

/** The lines of a document: which ran, how long it took, and what failed. */
function numbered(id: string, runs: readonly PolicyRun[]): HTMLElement {
  const ran = new Set<number>();
  const times = new Map<number, number>();
  for (const { place, end, took, name } of runs) {
    const last = isAround(name) ? place.line : end.line;
    for (let line = place.line; line <= last; line += 1) ran.add(line);
    times.set(place.line, (times.get(place.line) ?? 0) + (took ?? 0));
  }
  // What a policy failed with is that of the innermost: those around it only pass it on.
  const failed = runs.findLast(({ error }) => error !== undefined);
  const lines = highlightedLines(linesOf(id).join("\n"));
  return element(
    "div",
    { class: "numbered", tabindex: 0, role: "region", "aria-label": titleOf(id) },
    ...lines.flatMap((line, index) => {
      const number = index + 1;
      const isFailed = failed?.error?.place.line === number;
      const time = times.get(number);
      const shown = element(
        "div",
        { class: `code-line ${isFailed ? "failed" : ran.has(number) ? "done" : "left"}` },
        element("span", { class: "number" }, String(number)),
        element("span", { class: "time" }, time === undefined ? "" : duration(time)),
        element("code", {}, line),
      );
      if (!isFailed || failed.error === undefined) return [shown];
      const { reason, message } = failed.error;
      return [
        shown,
        element("div", { class: "code-error" }, element("strong", {}, reason), ` ${message}`),
      ];
    }),
  );
}

/** Whether a policy holds others, whose own lines say whether they ran. */
function isAround(name: string): boolean {
  return ["choose", "retry", "wait", "limit-concurrency"].includes(name);
}
