import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { readCommandLine } from "../../doctor/command-line.ts";
import { printed, type Style } from "../../doctor/printing.ts";

const plain: Style = { coloured: false, width: undefined };

const subscription = "11111111-2222-4333-8444-555555555555";
const service = (id: string, group: string, name: string) => [
  ...["--subscription", id, "--resource-group", group, "--service", name],
];

async function run(...parameters: string[]) {
  // Nobody's Azure is asked.
  const env = { ...process.env, PATH: dirname(process.execPath) };
  const child = spawn(process.execPath, ["command/main.ts", "doctor", ...parameters], { env });
  const said = { out: "", error: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.error += chunk;
  });
  const [code] = await once(child, "close");
  return { code, ...said };
}

describe("the command doctor", () => {
  it("ends with 0 where nothing is wrong, and says so as JSON", async () => {
    const { code, out } = await run(String(inject("gateway").servers[0]), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ healthy: true, url: inject("gateway").servers[0] });
  });

  it("ends with 1 where something is, with the remedy below it", async () => {
    const { code, out } = await run(`${inject("gateway").issuer}/nowhere/mcp`);
    expect(code).toBe(1);
    expect(out).toMatch(/^ {2}✗ challenge {11}.*404.*\n {24}→ See whether the URL is right/m);
    expect(out).toMatch(/\d+ fine, \d+ to know, \d+ wrong, 1 not seen {2}in [\d.]+ s\n$/);
  });

  it("ends with 3 where nothing is wrong and not all could be looked at", async () => {
    const { code, out } = await run(String(inject("gateway").servers[0]), "--azure", "--json");
    expect(code).toBe(3);
    const { healthy, complete, findings } = JSON.parse(out);
    expect({ healthy, complete }).toEqual({ healthy: true, complete: false });
    expect(findings.at(-1)).toMatchObject({
      ...{ part: "The deployment in Azure", verdict: "unseen" },
      what: expect.stringContaining("The Azure CLI is not installed"),
    });
  });

  it.each([
    [[]],
    [["a", "b"]],
    [["weather"]],
    [["ftp://a.example/mcp"]],
    [["https://user:secret@a.example/mcp"]],
    [["https://a.example/mcp#x"]],
    [["https://a.example/mcp", "--client", ""]],
    [["https://a.example/mcp", "--verbose"]],
    [["https://a.example/mcp", "--open", "--sign-in"]],
    [["https://a.example/mcp", "--durations"]],
    [["https://a.example/mcp", "--call", "get_weather"]],
    [["https://a.example/mcp", "--open", "--call", "{}"]],
    [["https://a.example/mcp", "--open", "--call", "get_weather {city}"]],
    [["https://a.example/mcp", "--backend", "weather.internal"]],
    [["https://a.example/mcp", "--service", "apim"]],
    [["https://a.example/mcp", "--stack", "cdk.tf.json"]],
    [["https://a.example/mcp", "--azure", "--service", "apim"]],
    [["https://a.example/mcp", "--azure", ...service("../..", "rg", "apim")]],
    [["https://a.example/mcp", "--azure", ...service(subscription, "r/g", "apim")]],
    [["https://a.example/mcp", "--azure", ...service(subscription, "rg", "a/../b")]],
  ])("says in a sentence what it cannot understand: %j", (parameters) => {
    expect(readCommandLine(parameters)).toEqual({ problem: expect.stringMatching(/.{10}/) });
    expect(JSON.stringify(readCommandLine(parameters))).not.toContain("secret");
  });

  it("prints nothing that a terminal would obey", () => {
    const what = "a\u001b[2J\u0007b\r\nc";
    const text = printed(
      { part: "", check: "x", verdict: "wrong", what, remedy: "y\u001bz" },
      plain,
    );
    expect(text).toBe(`  ✗ x${" ".repeat(19)}a [2J b  c\n${" ".repeat(24)}→ y z\n`);
  });
});
