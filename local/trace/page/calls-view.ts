import type { Counted } from "../../telemetry/gateway-numbers.ts";
import { button, element } from "./element.ts";
import { amount, labelled, nothingIn, section, table } from "./number-parts.ts";
import { type Calls, callsBy, type Grouping, groupings } from "./numbers.ts";

/** What rows are of, as the choice and the head of their column name it. */
const groupingNames: Readonly<Record<Grouping, readonly [choice: string, head: string]>> = {
  each: ["In full", "Client, tool, server"],
  server: ["By server", "Server"],
  tool: ["By tool", "Tool"],
  client: ["By client", "Client"],
};

/** What calls are put together by. */
let grouping: Grouping = "each";

/** Calls that went to a server, by what came of them. */
export function callsSection(calls: readonly Counted[], again: () => void): HTMLElement {
  const title = "Calls, and what came of them";
  if (calls.length === 0) return section(title, undefined, nothingIn("No call went to a server."));
  const choices = groupings.map((one) =>
    button(
      groupingNames[one][0],
      () => {
        grouping = one;
        again();
      },
      { class: "chip", "aria-pressed": String(grouping === one) },
    ),
  );
  const rows = callsBy(calls, grouping);
  const most = Math.max(...rows.map(({ count }) => count));
  const isToolUnknown = calls.some(({ labels }) => labels["tool"] === "");
  const counts = table(
    [groupingNames[grouping][1], "Calls", "Answered", "Refused", "Failed"],
    rows.map((row) => ({
      count: row.count,
      cells: [whatOf(row, most), ...[row.count, row.answered, row.refused, row.failed].map(amount)],
    })),
  );
  counts.classList.add("calls");
  return section(
    title,
    isToolUnknown
      ? "A tool is known where its server has rules for tools: elsewhere the gateway does not read messages."
      : undefined,
    element("div", { class: "chips", role: "group", "aria-label": "Calls by what" }, ...choices),
    counts,
  );
}

function whatOf(calls: Calls, most: number): HTMLElement {
  const [first = "", ...others] = namesOf(calls);
  return element(
    "span",
    {},
    labelled(first),
    others.length > 0 && element("span", { class: "soft why" }, ...others.map(labelled)),
    outcomes(calls, most),
  );
}

/** The names of a row; what is beyond the hundred of a label, or the two thousand rows that are kept apart, is together. */
function namesOf({ server, tool, client }: Calls): string[] {
  const known = [
    client === "" ? "A client without a name" : client,
    tool === "" ? undefined : tool,
    server,
  ].filter((name) => name !== undefined);
  if (known.length > 0) return known;
  return [tool === "" ? "Tool not known" : "More than is kept apart"];
}

function outcomes({ count, answered, refused, failed }: Calls, most: number): HTMLElement {
  const bar = element("span", { class: "outcomes", "aria-hidden": "true" });
  for (const [kind, part] of [
    ["good", answered],
    ["bad", refused],
    ["broken", failed],
    ["rest", count - answered - refused - failed],
  ] as const) {
    if (part === 0) continue;
    const piece = element("i", { class: kind });
    piece.style.setProperty("--share", String(part / most));
    bar.append(piece);
  }
  return bar;
}
