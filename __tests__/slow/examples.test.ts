import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StackRules } from "../../constructs/index.ts";
import { startLocal } from "../../local/start-local.ts";
import { EntraClient } from "../e2e/entra-client.ts";
import { type Gateway, OAuthClient } from "../e2e/oauth-client.ts";
import { people } from "../e2e/sign-in.ts";
import { SseServer } from "../e2e/sse-server.ts";

/** Servers of the examples that run elsewhere, by the stack: plain ones stand in for them, or ones with HTTP+SSE. */
const elsewhere: Readonly<Record<string, { plain?: readonly string[]; sse?: readonly string[] }>> =
  {
    "entra-tokens": { plain: ["orders", "profile"] },
    existing: { plain: ["orders", "stock"] },
    "functions-sample": { plain: ["snippets"], sse: ["legacy"] },
    "lab-prm-oauth": { plain: ["profile"] },
    "private-network": { plain: ["weather"] },
    "tool-roles": { plain: ["wiki", "orders"] },
  };

/** Examples of several stacks that run together, each with the test that runs them. */
const together: Readonly<Record<string, string>> = {
  "two-gateways": "__tests__/e2e/two-gateways.test.ts",
  "two-teams": "__tests__/e2e/two-teams.test.ts",
};

const extension = "/runtime/webhooks/mcp";
const folder = "cdktf.out/every-example";
let plain: { readonly child: ChildProcess; readonly origin: string };
let sse: SseServer;

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  [plain, sse] = await Promise.all([
    startPlain(),
    SseServer.start({
      stream: `${extension}/sse`,
      messages: `${extension}/message`,
      named: "message",
      parameter: "azmcpcs",
    }),
  ]);
});

afterAll(async () => {
  plain.child.kill();
  await sse.close();
});

/** The plainest server of the SDK, which takes any path. */
async function startPlain(): Promise<typeof plain> {
  const child = spawn(process.execPath, ["bench/plain-mcp-server.ts"]);
  const line = await new Promise<string>((resolve) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
  });
  const { port } = JSON.parse(line) as { port: number };
  return { child, origin: `http://127.0.0.1:${port}` };
}

/** The stacks that a program synthesizes, as a user runs it. */
function synthesize(example: string): string[] {
  const outdir = join(folder, basename(example, ".ts"));
  const { status, stderr } = spawnSync(process.execPath, [example], {
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  expect([status, stderr.replace(/^Warning: .*\n/gm, "")]).toEqual([0, ""]);
  return globSync(join(outdir, "stacks/*/cdk.tf.json")).toSorted();
}

/** A token for a server, from whoever its metadata names, for somebody who may do everything. */
async function tokenFor(local: Gateway, server: string): Promise<string> {
  const { pathname } = new URL(server);
  const metadata = `${local.issuer}/.well-known/oauth-protected-resource${pathname}`;
  const { authorization_servers: issuers } = (await (await fetch(metadata)).json()) as {
    authorization_servers: string[];
  };
  const choice = { person: people.grace };
  if (issuers[0] !== local.issuer) {
    const vsCode = new EntraClient();
    const found = await vsCode.discover(server);
    return String((await vsCode.tokens(found, found.scope, choice))["access_token"]);
  }
  const client = await OAuthClient.register(local);
  const code = await client.authorize({ resource: server }, choice);
  return String((await client.redeem(code, { resource: server })).body["access_token"]);
}

async function callTool(server: string, token: string): Promise<void> {
  const url = new URL(server);
  const client = new Client({ name: "example", version: "1.0.0" });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  if (url.pathname.endsWith("/sse")) {
    await client.connect(new SSEClientTransport(url, { requestInit }));
    const { content } = await client.callTool({ name: "greet" });
    expect(content).toEqual([{ type: "text", text: "Good day" }]);
  } else {
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    const result = await client.callTool({ name: "get_weather", arguments: { city: "Lisbon" } });
    expect(result.structuredContent).toMatchObject({ city: "Lisbon" });
  }
  await client.close();
}

const examples = globSync("examples/*.ts").toSorted();
const nameOf = (example: string) => basename(example, ".ts");

describe("every example runs here as a user runs it, from the sign-in to a tool of each server", () => {
  it.each(examples.filter((example) => !(nameOf(example) in together)))(
    "%s",
    async (example) => {
      const stacks = synthesize(example);
      expect(stacks.length).toBeGreaterThan(0);
      const { plain: plainOnes = [], sse: sseOnes = [] } = elsewhere[nameOf(example)] ?? {};
      const backends = Object.fromEntries([
        ...plainOnes.map((path) => [path, plain.origin]),
        ...sseOnes.map((path) => [path, sse.origin]),
      ]);
      for (const stack of stacks) {
        const terraform: unknown = JSON.parse(readFileSync(stack, "utf8"));
        const found = StackRules.check(terraform).filter(({ id }) => id !== "state-in-file");
        expect(found).toEqual([]);
        const local = await startLocal({ stack, backends });
        try {
          expect(local.servers.length).toBeGreaterThan(0);
          for (const server of local.servers) {
            await callTool(server, await tokenFor(local, server));
          }
        } finally {
          await local.close();
        }
      }
    },
    300_000,
  );

  it.each(Object.entries(together))("examples/%s.ts, in %s", (example, test) => {
    expect(readFileSync(test, "utf8")).toContain(`examples/${example}.ts`);
  });
});
