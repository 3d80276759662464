// The sign-in that the documents draw: recorded by the trace page's own recorder while a client finds its way, a person signs in, and a
// tool is called. `npm run snapshot` writes it, `npm run docs` draws it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Local, startLocal } from "../../../local/start-local.ts";
import type { CallSummary, RequestSummary } from "../../../local/trace/model.ts";
import { purposeOf } from "../../../local/trace/page/words.ts";
import { OAuthClient } from "../../e2e/oauth-client.ts";
import { people } from "../../e2e/sign-in.ts";
import { synthesized } from "../../stacks/synthesized.ts";

let local: Local;

beforeAll(async () => {
  local = await startLocal({ stack: await synthesized("main.ts"), trace: true });
});
afterAll(() => local?.close());

/** A client that knows nothing but the URL, and comes to a tool and to new tokens. */
async function signInAndCall(): Promise<void> {
  const [server = ""] = local.servers;
  const ask = async (url: string, init?: RequestInit) => await (await fetch(url, init)).text();
  await ask(server, { method: "POST", body: "{}" });
  await ask(`${local.issuer}/.well-known/oauth-protected-resource${new URL(server).pathname}`);
  await ask(`${local.issuer}/.well-known/oauth-authorization-server`);
  const client = await OAuthClient.register(local, { client_name: "MCP Inspector" });
  const { access_token: token, refresh_token: refreshToken } = await client.tokens(
    {},
    { person: people.ada },
  );
  const params = { name: "get_weather", arguments: { city: "Lisbon" } };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const answer = await client.call(token, { body });
  expect(await answer.text()).toContain("Lisbon");
  expect((await client.refresh(refreshToken)).status).toBe(200);
}

/** What is the same at every run: no id, no time, no port. */
function lasting(text: string): string {
  return (
    text
      .replace(/^https?:\/\/(?:localhost|127\.0\.0\.1):\d+/, "")
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{tenant}")
      .replace(/\/mcp-gateway\/(\w+)\/.*/, "/$1/…")
      .replace(/^\/[^/]+(?=\/(?:codes|grants)\/)/, "")
      .split("?")[0]
      ?.toString() ?? ""
  );
}

function callOf({ to, method, target, about, status }: CallSummary) {
  return { to, method, path: lasting(target), about, status };
}

function stepOf(request: RequestSummary) {
  const { from, to, method, target, status, calls } = request;
  return {
    purpose: purposeOf(request),
    ...{ from, to, method, path: lasting(target), status },
    calls: calls.map(callOf),
  };
}

it("is recorded as documents draw it", async () => {
  await signInAndCall();
  const answer = await fetch(`${local.trace}requests`);
  const recorded = ((await answer.json()) as RequestSummary[]).toSorted(
    (one, other) => one.number - other.number,
  );
  const flow = recorded.find(({ client }) => client === "MCP Inspector")?.flow;
  const steps = recorded.filter((request) => request.flow === flow).map(stepOf);
  expect(steps.length).toBeGreaterThan(10);
  await expect(`${JSON.stringify(steps, null, 2)}\n`).toMatchFileSnapshot(
    "__snapshots__/sign-in.json",
  );
});
