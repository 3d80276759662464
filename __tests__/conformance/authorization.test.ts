import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { freePort } from "../../local/containers/free-port.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { browserAt, signIn } from "../e2e/sign-in.ts";
import { type Check, suiteProgram } from "./suite.ts";

const local = inject("gateway");
let results: string;
let child: ChildProcess | undefined;

beforeAll(() => {
  results = mkdtempSync(join(tmpdir(), "conformance-"));
});

afterEach(() => {
  child?.kill("SIGKILL");
});

afterAll(() => rmSync(results, { recursive: true }));

/** Starts the suite; `said` collects what it prints. */
function run(clientId: string, port: number) {
  const started = spawn(
    process.execPath,
    [
      ...[suiteProgram(), "authorization", "--url", local.issuer, "--client-id", clientId],
      ...["--port", String(port), "--resource", local.servers[0] ?? "", "--output-dir", results],
      ...["--spec-version", "2026-07-28"],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  child = started;
  const said: string[] = [];
  const asked = new Promise<URL>((resolve) => {
    createInterface({ input: started.stdout }).on("line", (line) => {
      said.push(line);
      if (line.startsWith(`${local.issuer}/authorize?`)) resolve(new URL(line));
    });
  });
  createInterface({ input: started.stderr }).on("line", (line) => said.push(line));
  return { said, asked, ended: once(started, "close") };
}

/** The URL that the suite asks a person to open. */
async function authorizationUrl({ said, asked, ended }: ReturnType<typeof run>): Promise<URL> {
  const early = ended.then(() => {
    throw new Error(`The suite ended before it asked anybody to sign in:\n${said.join("\n")}`);
  });
  return await Promise.race([asked, early]);
}

/** Opens the URL, consents, signs in, and follows the last redirect to the suite as a browser does. */
async function signInFor(suiteUrl: URL): Promise<void> {
  const arrived = await signIn(browserAt(local), suiteUrl);
  const delivered = await fetch(arrived.url);
  expect(delivered.status, await delivered.text()).toBe(200);
}

/** Every check of every scenario, from the files the suite leaves behind. */
function checks(): readonly Check[] {
  return globSync("**/checks.json", { cwd: results }).flatMap(
    (file) => JSON.parse(readFileSync(join(results, file), "utf8")) as Check[],
  );
}

describe("the official conformance suite for authorization servers", () => {
  it("passes, with no check failed, warned about or skipped", async () => {
    const port = await freePort();
    const client = await OAuthClient.register(local, {
      client_name: "MCP conformance suite",
      redirect_uris: [`http://127.0.0.1:${port}/callback`],
    });
    const running = run(client.id, port);
    await signInFor(await authorizationUrl(running));
    const [code] = await running.ended;
    expect(code, running.said.join("\n")).toBe(0);

    const found = checks();
    expect(found.filter(({ status }) => status !== "SUCCESS")).toEqual([]);
    expect(found.map(({ id }) => id).sort()).toEqual([
      "authorization-code-grant",
      "authorization-server-metadata",
      "authorization-server-metadata-cimd",
    ]);
  });
});
