import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { JWTPayload } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { StartError } from "../../local/errors.ts";
import { backendStandIns } from "../../local/stack/backend-stand-ins.ts";
import { LocalCloud } from "../../local/stack/local-cloud.ts";
import { References } from "../../local/stack/references.ts";
import { TerraformJson } from "../../local/stack/terraform-json.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import { writeEnvironmentFile } from "../../local/terminal/environment-file.ts";
import { ownServerProgram } from "../docs/presented.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { ScriptedBackend } from "../e2e/scripted-backend.ts";
import { synthesized } from "../stacks/synthesized.ts";

const app = "__tests__/stacks/server-elsewhere.ts";
const folder = mkdtempSync(join(tmpdir(), "backends-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a server that runs outside of the stack", () => {
  let backend: ScriptedBackend;
  let local: Local;
  beforeAll(async () => {
    backend = await ScriptedBackend.start();
    const stack = await synthesized(app);
    local = await startLocal({ stack, backends: { orders: `${backend.origin}/own/path` } });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await local.close();
    await backend.close();
  });

  it("gets the requests that its container would get, at its own path", async () => {
    const client = await OAuthClient.register(local);
    const { body } = await client.redeem(await client.authorize());
    const answer = await fetch(client.resource, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        authorization: `Bearer ${String(body["access_token"])}`,
      },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    });
    expect(answer.status).toBe(200);
    expect(backend.last?.url).toBe("/own/path");
  });

  it("verifies them by the code of its guide with the variables of its container, out of a file", async () => {
    const file = join(folder, "orders.env");
    await writeEnvironmentFile(file, local.variablesOf("orders"));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const variables = parseEnv(readFileSync(file, "utf8")) as Record<string, string>;
    expect(variables).toEqual(local.variablesOf("orders/mcp"));
    expect(variables["PORT"]).toBe(new URL(backend.origin).port);

    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const program = resolve("cdktf.out/own-server/behind-the-gateway.ts");
    mkdirSync(resolve(program, ".."), { recursive: true });
    writeFileSync(program, ownServerProgram("ts"));
    const { callerOf } = (await import(/* @vite-ignore */ program)) as {
      callerOf: (headers: IncomingHttpHeaders) => Promise<JWTPayload>;
    };
    const headers = backend.last?.headers ?? {};
    expect(await callerOf(headers)).toMatchObject({ aud: local.servers[0], scope: "orders.use" });
    await expect(callerOf({ ...headers, "gateway-assertion": "forged" })).rejects.toThrow();
  });

  it.each([
    [
      {},
      "The server orders is the image ghcr.io/contoso/orders:1.4.2, which is not built from a folder, so it cannot run here. Run the server yourself and say where: --backend orders=http://localhost:3000/mcp.",
    ],
    [
      { order: "http://localhost:1" },
      'The stack has no server at the path "order". Name one of: orders.',
    ],
  ])("is needed, by its path and origin: %j", async (backends, sentence) => {
    await expect(startLocal({ stack: await synthesized(app), backends })).rejects.toThrow(sentence);
  });

  it.each([
    "http://localhost:1/mcp?key=1",
    "http://localhost:1/#mcp",
    "http://me:you@localhost:1",
    "file:///etc",
    "localhost:3000",
  ])("has a URL, and %s is none", async (orders) => {
    const stack = TerraformJson.read(await synthesized(app));
    const references = new References(stack, new LocalCloud("http://localhost:1", "tenant"));
    expect(() => backendStandIns(stack, references, { orders })).toThrow(
      `"${orders}" for the server orders is not the URL of a server`,
    );
  });
});

describe("a file of environment variables", () => {
  const awkward = {
    PLAIN: "https://contoso.example/a?b",
    BLANKS: "a b # no comment",
    LINES: "first\nsecond",
    DOUBLE: 'say "no"',
    DOLLAR: "$HOME `id` \\n",
    SINGLE: "it's",
    EMPTY: "",
  };

  it("reads back as it was, written once and again", async () => {
    const file = join(folder, "awkward.env");
    await writeEnvironmentFile(file, { OLD: "1" });
    await writeEnvironmentFile(file, awkward);
    expect(parseEnv(readFileSync(file, "utf8"))).toEqual(awkward);
  });

  it("is not one that somebody has written", async () => {
    const file = join(folder, ".env");
    writeFileSync(file, "MINE=1\n");
    const failure = await writeEnvironmentFile(file, awkward).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartError);
    expect(String(failure)).toContain("was not written by this command");
    expect(readFileSync(file, "utf8")).toBe("MINE=1\n");
  });

  it.each([
    [
      "a value that no two programs read alike",
      "ok.env",
      { KEY: "it's $5" },
      "KEY has a single quote",
    ],
    ["a place that is not there", "no/such/folder.env", {}, "could not be written"],
    // Whatever cannot be read may be somebody's: it is not replaced.
    ["a file that cannot be read", ".", {}, "EISDIR"],
  ])("is not written with %s", async (_, name, variables, sentence) => {
    const failure = await writeEnvironmentFile(join(folder, name), variables).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(StartError);
    expect(String(failure)).toContain(sentence);
    expect(String(failure)).not.toContain("$5");
  });
});
