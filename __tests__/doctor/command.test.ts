import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, inject, it } from "vitest";
import { readCommandLine } from "../../doctor/command-line.ts";
import { printed } from "../../doctor/printing.ts";

async function run(...parameters: string[]) {
  const child = spawn(process.execPath, ["command/main.ts", "doctor", ...parameters]);
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
    expect(out).toMatch(/WRONG {2}challenge: .*404.*\n {7}-> Correct the path of the URL/);
    expect(out).toMatch(/\d+ fine, \d+ to know, \d+ wrong\.\n$/);
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
  ])("says in a sentence what it cannot understand: %j", (parameters) => {
    expect(readCommandLine(parameters)).toEqual({ problem: expect.stringMatching(/.{10}/) });
    expect(JSON.stringify(readCommandLine(parameters))).not.toContain("secret");
  });

  it("prints nothing that a terminal would obey", () => {
    const what = "a\u001b[2J\u0007b\r\nc";
    const text = printed({ check: "x", verdict: "wrong", what, remedy: "y\u001bz" }, false);
    expect(text).toBe("WRONG  x: a [2J b  c\n       -> y z\n");
  });
});
