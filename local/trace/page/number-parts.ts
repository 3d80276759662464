import { element } from "./element.ts";
import { marked } from "./marks.ts";
import { counted } from "./words.ts";

/** How many rows a table shows; Prometheus has all. */
const mostRows = 25;

/** A number as people read it. */
export function amount(count: number): string {
  return count.toLocaleString("en");
}

/** What a client or a policy named: nothing in it reaches beyond itself, whichever way it is written. */
export function labelled(text: string): HTMLElement {
  return element("bdi", {}, ...marked(text));
}

/** A part of the numbers, with what is to be known of it. */
export function section(
  title: string,
  note: string | undefined,
  ...content: readonly HTMLElement[]
): HTMLElement {
  return element(
    "section",
    { class: "numbers" },
    element("h3", {}, title),
    note !== undefined && element("p", { class: "soft" }, note),
    ...content,
  );
}

/** Said where there is nothing to count. */
export function nothingIn(sentence: string): HTMLElement {
  return element("p", { class: "soft nothing" }, sentence);
}

/** A row of a table: what it is of, and its numbers. */
export interface TableRow {
  readonly cells: readonly (HTMLElement | string)[];
  readonly count: number;
  readonly kind?: string;
}

/** A table whose first column says what its rows are of. */
export function table(heads: readonly string[], rows: readonly TableRow[]): HTMLElement {
  const rest = rows.slice(mostRows);
  const times = rest.reduce((before, { count }) => before + count, 0);
  return element(
    "div",
    { class: "counted" },
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          ...heads.map((head, index) =>
            element("th", { scope: "col", class: index > 0 && "number" }, head),
          ),
        ),
      ),
      element("tbody", {}, ...rows.slice(0, mostRows).map(rowOf)),
    ),
    rest.length > 0 &&
      element(
        "p",
        { class: "soft" },
        `And ${counted(rest.length, "row")} more, ${amount(times)} in all, at the address above.`,
      ),
  );
}

function rowOf({ cells: [what = "", ...numbers], kind }: TableRow): HTMLElement {
  return element(
    "tr",
    { class: kind === "" ? undefined : kind },
    element("th", { scope: "row" }, what),
    ...numbers.map((number) => element("td", { class: "number" }, number)),
  );
}
