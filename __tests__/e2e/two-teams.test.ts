// A gateway in one stack and a server in another: what both are together, and examples/two-teams.ts as it is.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { synthesizedTogether } from "../stacks/synthesized.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { textsOf } from "./page-checks.ts";
import { browserAt } from "./sign-in.ts";
import { callAt, tokenOf } from "./two-teams.ts";

let local: Local;
let client: OAuthClient;
let product = "";

const server = () => `${local.issuer}/harbour/weather`;
const tokenFor = (scope?: string) => tokenOf(client, server(), scope);
const call = (token: string, ...asked: [method?: string, params?: object]) =>
  callAt(server(), token, ...asked);

beforeAll(async () => {
  const stacks = await synthesizedTogether("__tests__/stacks/two-teams.ts");
  product = stacks.find((file) => !file.includes("two-teams-platform")) ?? "";
  local = await startLocal({ stack: stacks });
  client = await OAuthClient.register(local);
});

afterAll(() => local.close());

describe("a server in another stack than its gateway", () => {
  it("serves whom the gateway signs in, with the scopes that both agree on", async () => {
    const url = client.authorizationUrl(newVerifier(), { resource: server() });
    const page = await browserAt(local).visit(url);
    expect(textsOf(page, "li")).toEqual(["Read the weather at sea"]);
    const token = await tokenFor();
    expect(await (await call(token)).text()).toContain("get_forecast");
    const forecast = { name: "get_forecast", arguments: { city: "Hamburg" } };
    const refused = await call(token, "tools/call", forecast);
    expect(refused.status).toBe(403);
    expect(refused.headers.get("www-authenticate")).toContain("harbour.forecast");
    const more = await tokenFor("harbour.read harbour.forecast");
    expect((await call(more, "tools/call", forecast)).status).toBe(200);
  });

  it("names no key of the gateway, nor anything else that it could lose", () => {
    const named = readFileSync(product, "utf8").match(/\{\{[\w.-]+\}\}/g);
    expect([...new Set(named)].toSorted()).toEqual([
      "{{mcp-assertion-key-harbour_weather-1}}",
      "{{mcp-backend-resource-harbour_weather}}",
      "{{mcp-gateway-identity}}",
    ]);
  });
});

describe("the example of two teams", () => {
  it("signs in and serves, of one app with two stacks", async () => {
    const example = await startLocal({ stack: await synthesizedTogether("examples/two-teams.ts") });
    try {
      expect(example.servers).toEqual([`${example.issuer}/harbour/weather`]);
      const one = await OAuthClient.register(example);
      const { access_token: token } = await one.tokens();
      expect((await one.call(token)).status).toBe(200);
    } finally {
      await example.close();
    }
  }, 60_000);
});
