import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compiled, contextWith } from "../policy/csharp/evaluating.ts";
import { runs } from "../property-runs.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { codeIn, expressionIn } from "./policy-code.ts";

const stack = await synthesized("__tests__/stacks/guarded-server.ts", "1");
const judge = compiled(codeIn(stack, "call", "Batches are not accepted"));
/** What the policy of the server says of its tools. */
const rules = compiled(`return ${expressionIn(stack, "toolRules", "write_note")};`);
const caller = compiled(
  'return new JObject(new JProperty("scope", "guarded.use"), new JProperty("roles", new JArray()));',
);

interface Verdict {
  readonly status: string;
  readonly code: string;
  readonly message?: string;
  readonly method: string;
  readonly id: string;
  readonly reason?: string;
}

function verdictOf(body: string): Verdict {
  const context = contextWith({
    body,
    headers: { "Content-Type": "application/json" },
    variables: {
      caller: caller.evaluate(contextWith()),
      toolRules: rules.evaluate(contextWith()),
      otherTools: "allowed",
      maxRequestBytes: "2097152",
      requiredScopes: "guarded.use",
      serverPath: "/guarded/mcp",
    },
  });
  return JSON.parse(String(judge.evaluate(context))) as Verdict;
}

/** The name of the tool that was understood. */
function toolOf({ reason = "" }: Verdict): string {
  return reason.replace(/^tool /, "");
}

const denied = ["write_note", "delete_note", "purge/all"];

/** JSON text of a value in one of its many spellings. */
function spelling(value: unknown): fc.Arbitrary<string> {
  const space = fc.constantFrom("", "", " ", "\n", "\t\r ");
  if (typeof value === "string") {
    return fc
      .array(fc.integer({ min: 0, max: 2 }), { minLength: value.length, maxLength: value.length })
      .map(
        (ways) =>
          `"${value
            .split("")
            .map((unit, at) => unitText(unit, ways[at] ?? 0))
            .join("")}"`,
      );
  }
  if (Array.isArray(value)) {
    return fc
      .tuple(space, ...value.map(spelling))
      .map(([gap, ...items]) => `[${gap}${items.join(`,${gap}`)}]`);
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, item]) =>
      fc
        .tuple(spelling(name), space, spelling(item))
        .map(([key, gap, text]) => `${key}${gap}:${gap}${text}`),
    );
    return fc
      .tuple(space, ...members)
      .map(([gap, ...texts]) => `{${gap}${texts.join(`${gap},`)}${gap}}`);
  }
  return fc.constant(JSON.stringify(value));
}

function unitText(unit: string, way: number): string {
  const hex = `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  if (way === 1) return hex;
  if (way === 2) return hex.toUpperCase().replace("\\U", "\\u");
  return JSON.stringify(unit).slice(1, -1);
}

const json = fc.jsonValue({ maxDepth: 5 });
const name = fc.oneof(
  fc.constantFrom(...denied, "read_note"),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const id = fc.oneof(fc.integer(), fc.string({ maxLength: 8 }));

describe("the reader of messages", () => {
  it("reads any spelling of a call as JSON.parse does", () => {
    const message = fc.tuple(name, id, json).chain(([tool, number, argument]) =>
      spelling({
        jsonrpc: "2.0",
        id: number,
        method: "tools/call",
        params: { name: tool, arguments: argument },
      }),
    );
    fc.assert(
      fc.property(message, (text) => {
        const meant = JSON.parse(text) as { id: unknown; params: { name: string } };
        const verdict = verdictOf(text);
        expect(verdict.method).toBe("tools/call");
        expect(JSON.parse(verdict.id)).toEqual(meant.id);
        // Names are ASCII, and another case of a name that has a rule is no name.
        const folded = denied.find(
          (rule) => rule.toLowerCase() === meant.params.name.toLowerCase(),
        );
        const readable =
          /^[A-Za-z0-9_./-]{1,128}$/.test(meant.params.name) &&
          (folded === undefined || folded === meant.params.name);
        if (!readable) expect(verdict.code).toBe("-32602");
        else expect(toolOf(verdict)).toBe(meant.params.name);
        if (readable)
          expect(verdict.status).toBe(denied.includes(meant.params.name) ? "403" : "200");
      }),
      { numRuns: runs(300) },
    );
  });

  it("takes any JSON for what it is: everything but a message is no message, and no parse error", () => {
    fc.assert(
      fc.property(json.chain(spelling), (text) => {
        const verdict = verdictOf(text);
        expect(verdict.status).toBe("400");
        // Names at the top must be ASCII and differ by more than case.
        if (!/two|twice|ASCII/.test(verdict.message ?? "")) expect(verdict.code).toBe("-32600");
      }),
      { numRuns: runs(300) },
    );
  });

  it("takes nothing that JSON.parse does not take, nor takes it for something else", () => {
    const original = fc
      .tuple(fc.constantFrom(...denied, "read_note"), json)
      .chain(([tool, argument]) =>
        spelling({
          jsonrpc: "2.0",
          id: 1,
          method: "tools/call",
          params: { name: tool, arguments: argument },
        }),
      );
    const piece = fc.oneof(
      fc.constantFrom(
        '"',
        "\\",
        ",",
        ":",
        "{",
        "}",
        "[",
        "]",
        "0",
        "-",
        ".",
        "e",
        " ",
        "\0",
        "\ufeff",
        "'",
        "/*",
        "//",
        "\\u0000",
        '"name":"delete_note",',
        "true",
        "NaN",
      ),
      fc.string({ unit: "binary", maxLength: 2 }),
    );
    const mutated = fc
      .tuple(
        original,
        fc.array(fc.tuple(fc.nat(400), fc.nat(3), piece), { minLength: 1, maxLength: 3 }),
      )
      .map(([text, changes]) =>
        changes.reduce((now, [at, cut, put]) => {
          const place = at % (now.length + 1);
          return now.slice(0, place) + put + now.slice(place + cut);
        }, text),
      )
      .map((text) => text.toWellFormed());
    let taken = 0;
    fc.assert(
      fc.property(mutated, (text) => {
        const verdict = verdictOf(text);
        if (verdict.code === "-32700") return;
        const meant = JSON.parse(text) as { method?: unknown; params?: { name?: unknown } };
        if (verdict.status === "400") return;
        taken += 1;
        expect(verdict.method).toBe(meant.method ?? "");
        if (verdict.method === "tools/call") expect(toolOf(verdict)).toBe(meant.params?.name);
        if (denied.includes(String(meant.params?.name)) && verdict.method === "tools/call") {
          expect(verdict.status).toBe("403");
        }
      }),
      { numRuns: runs(2000) },
    );
    expect(taken).toBeGreaterThan(runs(2000) / 100);
  });

  it("reads the numbers and words of JSON and no others", () => {
    const inside = (value: string) =>
      verdictOf(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":${value}}}`).status;
    for (const good of [
      "0",
      "-0",
      "1.5",
      "-12e+3",
      "1E-2",
      "0.0e0",
      "true",
      "false",
      "null",
      "[]",
      "{}",
    ]) {
      expect(`${good} ${inside(good)}`).toBe(`${good} 200`);
    }
    for (const bad of [
      "01",
      "-",
      "+1",
      ".5",
      "1.",
      "1e",
      "1e+",
      "0x1",
      "Infinity",
      "tru",
      "TRUE",
      "nul",
      "undefined",
      "",
      "[,]",
      "[1,]",
      "{,}",
      '{"a"}',
      '{"a":1,}',
      "'a'",
      '"\t"',
      '"\\x"',
      '"\\u12g4"',
      '"',
    ]) {
      expect(`${bad} ${inside(bad)}`).toBe(`${bad} 400`);
    }
  });
});
