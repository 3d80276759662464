import { describe, expect, it } from "vitest";
import { runQuery } from "./run-query.ts";
import type { Row } from "./values.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 26, 8, minute));
const traces: readonly Row[] = [
  { timestamp: at(1), message: "call", customDimensions: { who: "ada", ms: "10" } },
  { timestamp: at(7), message: "call", customDimensions: { who: "alan", ms: "30" } },
  { timestamp: at(9), message: "denied", customDimensions: { who: "ada" } },
];
const run = (query: string) => runQuery(query, { traces });

/** What Microsoft's pages of each operator and function say that these give. */
describe("the part of KQL that is run here", () => {
  it.each<[what: string, query: string, rows: readonly Row[]]>([
    [
      "groups by a bin and a column, each named after what it is of",
      "traces | summarize n = count() by bin(timestamp, 5m), message",
      [
        { timestamp: at(0), message: "call", n: 1 },
        { timestamp: at(5), message: "call", n: 1 },
        { timestamp: at(5), message: "denied", n: 1 },
      ],
    ],
    [
      "has a row of nothing without by, and none with it",
      'traces | where message == "none" | summarize n = count(), m = max(timestamp)',
      [{ n: 0, m: null }],
    ],
    ["has none with by", 'traces | where message == "none" | summarize n = count() by message', []],
    [
      "counts values once, and no null among them",
      "traces | summarize people = dcount(tostring(customDimensions.who)), times = dcount(toint(customDimensions.ms))",
      [{ people: 2, times: 2 }],
    ],
    [
      "takes the value at the rank of a percentile",
      "traces | extend ms = toint(customDimensions.ms) | summarize half = percentile(ms, 50), most = percentile(ms, 99)",
      [{ half: 10, most: 30 }],
    ],
    [
      "calculates with aggregates",
      'traces | summarize share = round(100.0 * countif(message == "denied") / count(), 1)',
      [{ share: 33.3 }],
    ],
    [
      "compares null with nothing",
      "traces | where toint(customDimensions.ms) > 0 or toint(customDimensions.ms) <= 0 | count",
      [{ Count: 2 }],
    ],
    [
      "tells letters from capitals where KQL does",
      'traces | where message == "CALL" or message endswith "IED" | project message',
      [{ message: "denied" }],
    ],
    [
      "keeps the left side of an outer join, and names doubled columns with a 1",
      'let asked = traces | where message == "call" | extend who = tostring(customDimensions.who) | project who, message; traces | where message == "denied" or message == "call" | extend who = tostring(customDimensions.who) | where timestamp > datetime(2026-11-26 08:05) | join kind=leftouter (asked) on who | project who, message, message1 | order by who asc',
      [
        { who: "ada", message: "denied", message1: "call" },
        { who: "alan", message: "call", message1: "call" },
      ],
    ],
    [
      "reads a table that is written in the query, and a union after it",
      'datatable(step:string, n:long)["a", 1, "b", 2] | union (datatable(step:string, n:long)["c", 3]) | top 2 by n desc | project step',
      [{ step: "c" }, { step: "b" }],
    ],
  ])("%s", (_what, query, rows) => {
    expect(run(query)).toEqual(rows);
  });

  it.each([
    ["a column that there is not", "traces | where mesage == 'x'", /mesage/],
    [
      "a function that is not run here",
      "traces | extend x = strlen(message)",
      /strlen is not evaluated/,
    ],
    ["an operator that is not run here", "traces | sample 1", /SampleOperator is not evaluated/],
    ["an aggregate without a name", "traces | summarize count()", /without a name/],
    ["a word that is KQL's own", "traces | summarize last = count()", /last/],
  ])("refuses %s", (_what, query, sentence) => {
    expect(() => run(query)).toThrow(sentence);
  });
});
