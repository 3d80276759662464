import { describe, expect, it } from "vitest";
import {
  check,
  choose,
  document,
  found,
  fragment,
  get,
  matched,
  otherwise,
  read,
  readOr,
  set,
  short,
  when,
} from "./effective-policies.ts";

describe("on-error", () => {
  it("finds nothing set for sure, since a failure may come before everything", () => {
    expect(found({ inbound: set("a"), onError: read("a") })).toEqual(["variable-unset a"]);
    const [finding] = check([matched(document("p", { inbound: set("a"), onError: read("a") }))]);
    expect(finding?.message).toContain("on-error runs after a failure anywhere");
  });

  it("may look, use a default, or set what it reads", () => {
    const looks = choose(when('context.Variables.ContainsKey("a")', read("a")));
    expect(found({ inbound: set("a"), onError: looks })).toEqual([]);
    expect(found({ inbound: set("a"), onError: readOr("a") })).toEqual([]);
    expect(found({ onError: set("a") + read("a") })).toEqual([]);
  });

  it("does not know what a condition of before has set", () => {
    const inbound = choose(when(get, set("a")));
    expect(found({ inbound, onError: choose(when(get, read("a"))) })).toEqual(["variable-unset a"]);
  });

  it("is all that runs for requests without an operation", () => {
    const policy = document("p", { inbound: read("a"), onError: read("b") });
    expect(short(check([{ documents: [policy], requests: "unmatched" }]))).toEqual([
      "variable-unset b",
    ]);
  });
});

describe("fragments", () => {
  const include = '<include-fragment fragment-id="known" />';

  it("read what those set who include them, and set what these read", () => {
    const known = fragment(`${read("a")}${set("b")}`);
    expect(found({ inbound: set("a") + include + read("b") }, known)).toEqual([]);
  });

  it("are judged at each place that includes them, and blamed once", () => {
    const known = fragment(read("a"));
    const right = matched(document("right", { inbound: set("a") + include }, known));
    const wrong = matched(document("wrong", { inbound: include }, known));
    expect(check([right], known)).toEqual([]);
    const findings = check([wrong, right, wrong], known);
    expect(short(findings)).toEqual(["variable-unset a"]);
    expect(findings[0]).toMatchObject({ document: "fragment", place: { line: 2 } });
    expect(findings[0]?.message).toContain("wrong");
  });

  it("may end the request", () => {
    const known = fragment("<return-response />");
    const inbound = choose(when(get, include), otherwise(set("a"))) + read("a");
    expect(found({ inbound }, known)).toEqual([]);
  });

  it("may set what only some of those read who include them", () => {
    const known = fragment(set("a"));
    const reads = matched(document("reads", { inbound: include + read("a") }, known));
    const ignores = matched(document("ignores", { inbound: include }, known));
    expect(check([reads, ignores], known)).toEqual([]);
    expect(short(check([ignores], known))).toEqual(["variable-unread a"]);
  });
});

describe("scopes", () => {
  it("pass variables through base, in its place", () => {
    const api = document("api", { inbound: set("a") });
    const operation = (inbound: string) => matched(api, document("operation", { inbound }));
    expect(check([operation(`<base />${read("a")}`)])).toEqual([]);
    expect(short(check([operation(`${read("a")}<base />`)]))).toEqual(["variable-unset a"]);
  });

  it("run nothing of the broader ones where base is missing", () => {
    const api = document("api", { inbound: set("a"), outbound: read("a") });
    const operation = document("operation", { inbound: read("a") });
    expect(short(check([matched(api, operation)]))).toEqual(["variable-unset a"]);
  });

  it("may read in a broader one what a narrower one set", () => {
    const api = document("api", { inbound: read("a"), outbound: read("b") });
    const inbound = `${set("a")}<base />${set("b")}`;
    const operation = document("operation", { inbound, outbound: "<base />" });
    expect(check([matched(api, operation)])).toEqual([]);
  });

  it("pass on everything where one has no document", () => {
    const global = document("global", { inbound: set("a"), outbound: read("a") });
    expect(check([matched(global, undefined, undefined)])).toEqual([]);
  });

  it("may set and read anything where nobody knows them", () => {
    const operation = document("operation", { inbound: `<base />${set("a")}${read("b")}` });
    expect(check([matched("unknown", operation)])).toEqual([]);
    const early = document("operation", { inbound: `${read("b")}<base />` });
    expect(short(check([matched("unknown", early)]))).toEqual(["variable-unset b"]);
  });
});
