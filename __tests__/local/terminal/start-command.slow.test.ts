import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { afterEach, describe, expect, inject, it } from "vitest";

const execute = promisify(execFile);
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

/** Starts the command and collects what it prints. */
function run(...parameters: string[]) {
  const all = ["command/main.ts", "start", "--stack", inject("stack"), ...parameters];
  const started = spawn(process.execPath, all, { stdio: ["ignore", "pipe", "pipe"] });
  child = started;
  const printed = { stdout: "", stderr: "" };
  started.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed.stdout += text;
  });
  started.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed.stderr += text;
  });
  return { process: started, printed };
}

describe("npm start", () => {
  it("prints one line of JSON when ready, and one Ctrl-C ends everything", async () => {
    const variables = join(mkdtempSync(join(tmpdir(), "start-")), "weather.env");
    const { process: started, printed } = run(
      ...["--json", "--port", "0", "--write-env", `weather=${variables}`],
    );
    await once(started.stdout, "data");
    const ready = JSON.parse(printed.stdout) as Record<string, string>;
    expect(printed.stdout.trim().split("\n")).toHaveLength(1);
    expect(ready["mcp"]).toBe(`${ready["issuer"]}/weather/mcp`);

    expect(printed.stderr).toMatch(/^Warning: mcp-gateway: \[state-in-file\] /m);
    expect(statSync(variables).mode & 0o777).toBe(0o600);
    expect(parseEnv(readFileSync(variables, "utf8"))).toMatchObject({
      ASSERTION_AUDIENCE: ready["mcp"],
    });

    const metadata = await fetch(`${ready["issuer"]}/.well-known/oauth-authorization-server`);
    expect(await metadata.json()).toMatchObject({ issuer: ready["issuer"] });
    const entra = await fetch(`${ready["entra"]}/`);
    await entra.text();
    const record = `cdktf.out/running/${started.pid}.json`;
    expect(JSON.parse(readFileSync(record, "utf8"))).toMatchObject({
      gateway: ready["issuer"],
      store: ready["grantStore"],
    });
    // What is printed is what --store takes.
    const environment = { ...process.env, GATEWAY_GRANT_STORE: "", NODE_OPTIONS: "" };
    const command = [
      "command/main.ts",
      "grants",
      "list",
      "--json",
      "--store",
      ready["grantStore"] ?? "",
    ];
    const listed = await execute(process.execPath, command, { env: environment });
    expect(JSON.parse(listed.stdout)).toEqual([]);

    started.kill("SIGINT");
    const [code] = await once(started, "exit");
    expect(code).toBe(0);
    for (const part of ["issuer", "entra", "grantStore"]) {
      await expect(fetch(ready[part] ?? "")).rejects.toThrow("fetch failed");
    }
    expect(printed.stdout.trim().split("\n")).toHaveLength(1);
    expect(existsSync(record)).toBe(false);
  });

  it("says in one sentence that its port is in use", async () => {
    const occupant = createServer().listen(0, "127.0.0.1");
    await once(occupant, "listening");
    const address = occupant.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { process: started, printed } = run("--port", String(port));
    const [code] = await once(started, "exit");
    occupant.close();
    expect(code).toBe(1);
    expect(printed.stderr.trim()).toBe(
      `Port ${port} is in use. End what uses it, or choose another with --port.`,
    );
  });

  it.each([
    [["--port", "http"], "--port takes a number", 2],
    [["--backend", "weather"], "--backend takes PATH=http://localhost:3000/mcp.", 2],
    [["--prot", "1"], "There is no option --prot; did you mean --port?", 2],
    [["--stack", "nowhere.json", "--port", "0"], "nowhere.json is not a synthesized stack", 1],
  ])("refuses %j with a sentence", async (parameters, sentence, exitCode) => {
    const { process: started, printed } = run(...parameters);
    const [code] = await once(started, "exit");
    expect(code).toBe(exitCode);
    expect(printed.stderr).toContain(sentence);
    expect(printed.stderr).not.toMatch(/\n {4}at /);
  });
});
