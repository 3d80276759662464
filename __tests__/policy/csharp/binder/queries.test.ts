import { describe, expect, it } from "vitest";
import { show } from "../answers/show.ts";
import { findingsOf, run } from "../evaluating.ts";

describe("query syntax", () => {
  it.each([
    ["from v in new[] { 1, 2 } select v", "[Int32 1; Int32 2; ]"],
    ["from v in new[] { 1, 2, 3 } where v > 1 select v * v", "[Int32 4; Int32 9; ]"],
    ["from int v in new object[] { 1, 2 } select v + 1", "[Int32 2; Int32 3; ]"],
    [
      'from a in new[] { 1, 2 } from b in new[] { "x", "y" } select a + b',
      '[String "1x"; String "1y"; String "2x"; String "2y"; ]',
    ],
    [
      "from a in new[] { 1, 2 } from b in Enumerable.Range(0, a) select b",
      "[Int32 0; Int32 0; Int32 1; ]",
    ],
    [
      "from a in new[] { 1, 2 } from b in new[] { 3, 4 } where a + b != 5 let c = a * b orderby c descending select c",
      "[Int32 8; Int32 3; ]",
    ],
    [
      "from v in new[] { 3, 1, 2 } orderby v % 2, v descending select v",
      "[Int32 2; Int32 3; Int32 1; ]",
    ],
    [
      "from a in new[] { 1, 2 } join b in new[] { 2, 2, 3 } on a equals b select a * 10 + b",
      "[Int32 22; Int32 22; ]",
    ],
    [
      "from a in new[] { 1, 2 } join b in new[] { 2, 2 } on a equals b into all select all.Count()",
      "[Int32 0; Int32 2; ]",
    ],
    [
      "from a in new[] { 1, 2 } join b in new[] { 2 } on a equals b into all from b in all.DefaultIfEmpty(-1) select b",
      "[Int32 -1; Int32 2; ]",
    ],
    [
      "from v in new[] { 1, 2, 3 } group v * 2 by v % 2 into g select g.Sum()",
      "[Int32 8; Int32 4; ]",
    ],
    [
      "from v in new[] { 1, 2, 3 } select v * 2 into w where w > 2 select w",
      "[Int32 4; Int32 6; ]",
    ],
    ['(from p in JObject.Parse("{\\"a\\":1}").Properties() select p.Name).First()', 'String "a"'],
    [
      "from a in new[] { 1, 5 } where (from b in new[] { 4 } where b > a select b).Any() select a",
      "[Int32 1; ]",
    ],
    [
      "int n = 0; foreach (var i in new[] { 1, 2 }) { var q = from x in new[] { 10 } select x + i; n += q.First(); } return n;",
      "Int32 23",
    ],
  ])("%s", (text, answer) => {
    expect(show(run(text))).toBe(answer);
  });

  it.each([
    ["from v in 5 select v", "A query cannot go through a 'int'"],
    [
      "from v in new[] { 1 } let w = v++ select w",
      "'v' is a range variable and cannot be assigned",
    ],
    ["from v in new[] { 1 } let v = 2 select v", "A variable named 'v' is already declared"],
    ["from v in new[] { 1 } where v select v", "No overload of 'Where' takes"],
    [
      "from v in new[] { 1 } join w in new[] { v } on v equals w select w",
      "There is no variable 'v' here",
    ],
    [
      "from v in new[] { 1 } join w in new[] { 1 } on w equals v select w",
      "There is no variable 'w' here",
    ],
    ["from v in new[] { 1 } let w = (string)v select w", "no conversion from 'int' to 'string'"],
  ])("%s is refused", (text, message) => {
    expect(
      findingsOf(text)
        .map((finding) => finding.message)
        .join(),
    ).toContain(message);
  });
});
