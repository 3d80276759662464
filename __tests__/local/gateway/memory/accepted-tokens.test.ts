import { describe, expect, it } from "vitest";
import { AcceptedTokens } from "../../../../local/gateway/memory/accepted-tokens.ts";

const inAnHour = Math.floor(Date.now() / 1000) + 3600;

/** Whether others are taken for the one that was accepted. */
function accepting(token: string, conditions: readonly string[]) {
  const accepted = new AcceptedTokens();
  accepted.add(token, conditions, { payload: { exp: inAnHour }, clockTolerance: 0 });
  return (other: string, ofIt: readonly string[]) => accepted.find(other, ofIt) !== undefined;
}

describe("a token that was accepted", () => {
  const lists: readonly (readonly string[])[] = [
    ["a.b.c"],
    ["a.b.c", ""],
    ["", "a.b.c"],
    ["a.b.c", "here"],
    ["a.b.c", "he", "re"],
    ["a.b.ch", "ere"],
    ["a.b.chere"],
    ["5:a.b.c", "here"],
    ["a.b.c4:here"],
    ["a.b.c", "4:here"],
    ["a.b.c", "4", "here"],
    ["a.b.c", "her\ud83d"],
    ["a.b.c", "her\ud83e"],
    ["a.b.c", "her\ude00"],
    ["a.b.c", "her\ufffd"],
    ["a.b.c", "\ud83d", "\ude00"],
    ["a.b.c", "\ud83d\ude00"],
    ["a.b.c", "\ud83d\ude00", ""],
    ["a.b.\ud83d"],
    ["a.b.\ud83e"],
    ["a.b.\ufffd"],
    ['["a.b.\\ud83d"]'],
    ['["a.b.c","here"]'],
  ];

  it.each(lists.map((list, index) => ({ list, index })))(
    "is no other one, nor the same where expressions say something else: $list",
    ({ list: [token = "", ...conditions], index }) => {
      const isAccepted = accepting(token, conditions);
      const accepted = lists.map(([other = "", ...ofIt]) => isAccepted(other, ofIt));
      expect(accepted).toEqual(lists.map((_, other) => other === index));
    },
  );

  it("is forgotten when a thousand others were accepted after it", () => {
    const accepted = new AcceptedTokens();
    const payload = { exp: inAnHour };
    const all = Array.from({ length: 1_001 }, (_, index) => `a.b.${index}`);
    for (const token of all) accepted.add(token, [], { payload, clockTolerance: 0 });
    expect(all.filter((token) => accepted.find(token, []) === undefined)).toEqual(["a.b.0"]);
  });
});
