import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPolicyCommand } from "./printed.ts";

let folder: string;

const right = "<policies><inbound><base /></inbound></policies>";
const wrong = `<policies>
  <inbound>
    <set-varible name="a" value="b" />
    <return-response><set-status code="302" /></return-response>
  </inbound>
</policies>`;

const files: Readonly<Record<string, string>> = {
  "right.xml": right,
  "wrong.xml": wrong,
  "warned.xml": `<?xml version="1.0"?>\n<policies><inbound><return-response><set-status code="302" /></return-response></inbound></policies>`,
  "named.xml": `<policies><inbound><set-variable name="a" value="{{name}}" /><retry condition="@("{{name}}" == "x")" count="{{count}}" interval="1" /></inbound></policies>`,
  "unquoted.xml": `<policies><inbound><set-body>@{ var key = {{key}}; return Convert.FromBase64String(key); }</set-body><set-header name="X"><value>@((2 * {{code}}).ToString())</value></set-header></inbound></policies>`,
  "values.json": '{ "name": "x", "count": "3" }',
  "bad-values.json": '{ "name": 1 }',
  "broken.json": "{",
  "including.xml":
    '<policies><inbound><include-fragment fragment-id="audit" /><include-fragment fragment-id="other" /></inbound></policies>',
  "set/one.xml": '<policies><inbound><include-fragment fragment-id="audit" /></inbound></policies>',
  "set/deep/audit.fragment.xml":
    "<!-- <policies> --><fragment><set-method>GET</set-method></fragment>",
  "set/deep/notes.txt": "no policy",
  "a space/é.xml": wrong,
  "empty/readme.md": "",
  "held.xml": `<policies>
  <inbound>
    <validate-content unspecified-content-type-action="prevent" max-size="1024" size-exceeded-action="prevent">
      <content type="application/json" validate-as="json" action="prevent" schema-id="order" />
      <content type="application/xml" validate-as="soap" action="prevent" schema-id="order-{{name}}" />
    </validate-content>
  </inbound>
</policies>`,
  "set-of-schemas/order.json": "{}",
  "set-of-schemas/order-x.xsd": "<xs:schema/>",
  "others/oder.json": "{}",
  "others/order-x.json": "{}",
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "policy-check-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(resolve(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command in this process; paths are taken from the folder of the files. */
async function run(...parameters: string[]) {
  const absolute = parameters.map((parameter) =>
    parameter in files || /^(?:set|others|empty|missing)/.test(parameter)
      ? join(folder, parameter)
      : parameter,
  );
  return await runPolicyCommand(absolute);
}

describe("policy check", () => {
  it("ends with 0 when nothing is wrong", async () => {
    expect(await run("check", "right.xml")).toEqual({
      code: 0,
      out: "1 file: no errors\n",
      err: "",
    });
  });

  it("prints findings in the order of the files and of their lines, and ends with 1", async () => {
    const { code, out } = await run("check", "wrong.xml", "right.xml");
    expect(code).toBe(1);
    const lines = out.split("\n");
    expect(lines[0]).toMatch(/wrong\.xml:3:5 \[policy-unknown\] <set-varible>/);
    expect(lines[2]).toMatch(/wrong\.xml:4:22 \[attribute-missing\] warning: /);
    expect(lines.at(-2)).toBe("2 files: 1 error, 1 warning");
  });

  it.each([[], ["--lenient"]])("ends with 0 for warnings and notes: %j", async (...options) => {
    expect(await run("check", ...options, "warned.xml")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/1 file: no errors, 1 warning, 1 note\n$/),
    });
  });

  it("finds errors in them with --strict", async () => {
    expect(await run("check", "--strict", "warned.xml")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/1 file: 2 errors\n$/),
    });
  });

  it("checks for a tier", async () => {
    const policies = await run("check", "--tier", "consumption", "wrong.xml");
    expect(policies.code).toBe(1);
    expect(await run("check", "--tier", "Developr", "right.xml")).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean Developer?"),
    });
  });

  it("takes every named value as there, until it is told some", async () => {
    expect((await run("check", "named.xml")).code).toBe(0);
    expect((await run("check", "--named-values", "values.json", "named.xml")).code).toBe(0);
    const some = await run("check", "--named-value", "name=x", "named.xml");
    expect([some.code, some.out]).toEqual([1, expect.stringContaining('no named value "count"')]);
    const bad = await run(
      "check",
      "--named-value",
      "name=x",
      "--named-value",
      "count=many",
      "named.xml",
    );
    expect([bad.code, bad.out]).toEqual([1, expect.stringContaining('"many" cannot be count')]);
  });

  it("warns of a schema that the service may not have, until it is told which there are", async () => {
    expect(await run("check", "held.xml")).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /held\.xml:4:\d+ \[schema-needed\] warning: .*"order" is not known.*--schema.*\n.*\n1 file: no errors, 1 warning\n$/,
      ),
    });
    const named = ["--named-value", "name=x", "held.xml"];
    expect((await run("check", ...named, "--schema", "set-of-schemas")).out).toBe(
      "1 file: no errors\n",
    );
    const others = await run("check", ...named, "--schema", "others");
    expect([others.code, others.out]).toEqual([
      1,
      expect.stringMatching(
        /:4:\d+ \[schema-unknown\] The service has no schema "order"; did you mean "oder"\?\n.*\n.*:5:\d+ \[schema-kind\] validate-as="soap" needs XML Schema, and the schema "order-x" is JSON Schema; /,
      ),
    ]);
    const one = await run("check", ...named, "--schema", "set-of-schemas/order-x.xsd");
    expect(one.out).toContain('has no schema "order"; it has order-x. Add it, or');
    expect((await run("check", "held.xml", "--schema", "values.json")).out).not.toContain("order-");
  });

  it("judges an expression by what stands around a value that is not known, or says that it cannot", async () => {
    expect(await run("check", "unquoted.xml")).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /:1:\d+ \[named-value-needed\] note: .*\n.*\n1 file: no errors, 1 note\n$/,
      ),
    });
    const known = ["--named-value", 'key="QQ=="', "--named-value", "code=1 + 1"];
    expect(await run("check", ...known, "unquoted.xml")).toMatchObject({
      code: 0,
      out: "1 file: no errors\n",
    });
  });

  it("takes every fragment as there, until it is given some", async () => {
    expect((await run("check", "including.xml")).code).toBe(0);
    expect(await run("check", "set")).toMatchObject({ code: 0, out: "2 files: no errors\n" });
    const { code, out } = await run("check", "set", "including.xml");
    expect([code, out]).toEqual([1, expect.stringContaining('no policy fragment "other"')]);
    expect(out).not.toContain('fragment "audit"');
  });

  it("writes JSON", async () => {
    const { code, out } = await run("check", "--json", "wrong.xml");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      files: 1,
      errors: 1,
      warnings: 1,
      notes: 0,
      findings: [
        { severity: "error", rule: "policy-unknown", place: { line: 3, column: 5 } },
        { severity: "warning", rule: "attribute-missing" },
      ],
    });
  });

  it("writes SARIF", async () => {
    const { code, out } = await run("check", "--sarif", "a space/é.xml");
    expect(code).toBe(1);
    const log = JSON.parse(out);
    expect(log).toMatchObject({ version: "2.1.0", runs: [{ columnKind: "utf16CodeUnits" }] });
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules).toEqual([
      { id: "attribute-missing", name: "AttributeMissing" },
      { id: "policy-unknown", name: "PolicyUnknown" },
    ]);
    expect(results[0]).toMatchObject({
      ruleId: "policy-unknown",
      ruleIndex: 1,
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: {
              uri: expect.stringMatching(/^file:\/\/.*\/a%20space\/%C3%A9\.xml$/),
            },
            region: { startLine: 3, startColumn: 5 },
          },
        },
      ],
    });
  });

  it.each([
    ["no command", [], "Say what to do: check, run or serve."],
    ["another command", ["walk"], 'no command "policy walk"'],
    ["no files", ["check"], "Name files to check."],
    ["an option that is none", ["check", "--fast", "right.xml"], "--fast"],
    ["two formats", ["check", "--json", "--sarif", "right.xml"], "one of --json and --sarif"],
    ["a file that is not there", ["check", "missing.xml"], "cannot be read"],
    ["a folder without policies", ["check", "empty"], "no .xml file"],
    ["a named value without a value", ["check", "--named-value", "x", "right.xml"], "NAME=VALUE"],
    [
      "values that are no texts",
      ["check", "--named-values", "bad-values.json", "right.xml"],
      "the value of name is not a string",
    ],
    [
      "values that are no JSON",
      ["check", "--named-values", "broken.json", "right.xml"],
      "JSON object",
    ],
  ])("ends with 2 for %s", async (_what, parameters, said) => {
    const { code, out, err } = await run(...parameters);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(said)]);
  });

  it("says what it can do", async () => {
    for (const parameters of [["check", "--help"]]) {
      expect(await run(...parameters)).toMatchObject({
        code: 0,
        out: expect.stringContaining("--sarif"),
      });
    }
  });
});

it("azure-mcp-gateway policy check names files from the working folder, as code scanning needs it", async () => {
  const command = resolve("command/main.ts");
  const failed = await promisify(execFile)(
    process.execPath,
    [command, "policy", "check", "--sarif", "a space"],
    { cwd: folder },
  ).catch((error: { code: number; stdout: string }) => error);
  expect("code" in failed && failed.code).toBe(1);
  const [{ results }] = JSON.parse(failed.stdout).runs;
  expect(results[0].locations[0].physicalLocation.artifactLocation).toEqual({
    uri: "a%20space/%C3%A9.xml",
    uriBaseId: "SRCROOT",
  });
});
