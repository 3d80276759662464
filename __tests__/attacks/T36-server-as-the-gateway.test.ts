// T36, a server behind the gateway that is the gateway at another. RFC 9700 section 2.3 (an access token is for one resource
// server); MCP security best practices, token passthrough. A server with an owner of its own keeps all that it
// receives and sends it to the weather server, directly and by way of the gateway, with words of its own beside it.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Local, startLocal } from "../../local/start-local.ts";
import { claimsOf } from "../e2e/entra-events.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { ScriptedBackend } from "../e2e/scripted-backend.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { type Exchange, RecordedTraffic } from "./recorded-traffic.ts";

type Headers = Readonly<Record<string, string>>;

let local: Local;
let partner: ScriptedBackend;
let keyed: ScriptedBackend;
let traffic: RecordedTraffic;
/** What the weather server was sent by the gateway, and where. */
let atWeather: Exchange;
/** What the partner's server was sent. */
let stolen: Headers;
const tokens: Record<string, string> = {};

const url = (name: string) => `${local.issuer}/${name}/mcp`;
const whoAmI = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "who_am_i" } };
const cities = {
  ...whoAmI,
  params: { name: "get_cities", arguments: { country: "portugal" } },
};

beforeAll(async () => {
  [partner, keyed] = await Promise.all([ScriptedBackend.start(), ScriptedBackend.start()]);
  traffic = new RecordedTraffic();
  local = await startLocal({
    stack: await synthesized("__tests__/stacks/neighbours.ts"),
    hosts: { "https://partner.example": partner.origin, "https://keyed.example": keyed.origin },
  });
  const client = await OAuthClient.register(local);
  for (const name of ["weather", "partner", "keyed"]) {
    const resource = url(name);
    const { body } = await client.redeem(await client.authorize({ resource }), { resource });
    tokens[name] = String(body["access_token"]);
    expect((await post(url(name), bearer(tokens[name]), whoAmI)).status).toBe(200);
  }
  const sent = traffic.exchanges.find(
    ({ url: to, headers }) => to.origin !== local.issuer && names(headers).has("gateway-assertion"),
  );
  if (sent === undefined) throw new Error("Nothing was sent to the weather server.");
  atWeather = sent;
  expect([partner.origin, keyed.origin]).not.toContain(sent.url.origin);
  stolen = credentialsIn(Object.entries(partner.last?.headers ?? {}) as [string, string][]);
});

afterAll(async () => {
  traffic.stop();
  await local.close();
  await Promise.all([partner.close(), keyed.close()]);
});

const bearer = (token: string | undefined): Headers => ({ authorization: `Bearer ${token}` });
const names = (headers: Exchange["headers"]) => new Set(headers.map(([name]) => name));

function credentialsIn(headers: Iterable<readonly [string, string]>): Headers {
  return Object.fromEntries(
    [...headers].filter(([name]) => /^(?:authorization|gateway-|x-api-key)/.test(name)),
  );
}

async function post(
  to: string | URL,
  headers: Headers,
  message: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(to, {
    method: "POST",
    body: JSON.stringify(message),
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
  });
  return { status: answer.status, text: await answer.text() };
}

/** Says what a server that is not told better would believe. */
const words: Headers = {
  "gateway-user-id": "eve",
  "gateway-user-roles": "Weather.Admin",
  "gateway-scope": "weather.use",
};

describe("what the weather server receives", () => {
  it("opens it while it lasts: the refusals below are not for another reason", async () => {
    const own = credentialsIn(atWeather.headers);
    expect(Object.keys(own).sort()).toEqual(["authorization", "gateway-assertion"]);
    expect((await post(atWeather.url, own, whoAmI)).status).toBe(200);
  });

  it("says who calls, as the server tells it", async () => {
    const { text } = await post(url("weather"), bearer(tokens["weather"]), whoAmI);
    const claims = claimsOf(tokens["weather"] ?? "");
    const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
    expect(JSON.parse(data)).toMatchObject({
      result: {
        structuredContent: {
          user: claims["sub"],
          tenant: claims["tid"],
          client: claims["client_id"],
          scopes: ["weather.use"],
        },
      },
    });
  });
});

describe("what another server receives", () => {
  it("is for that server alone", () => {
    expect(Object.keys(stolen).sort()).toEqual(["authorization", "gateway-assertion"]);
    const audiences = (headers: Headers) =>
      ["authorization", "gateway-assertion"].map(
        (name) => claimsOf((headers[name] ?? "").replace("Bearer ", ""))["aud"],
      );
    const [token, assertion] = audiences(stolen);
    expect([token, assertion]).toEqual(["api://partner.example", url("partner")]);
    const [weatherToken, weatherAssertion] = audiences(credentialsIn(atWeather.headers));
    expect(weatherToken).not.toBe(token);
    expect(weatherAssertion).toBe(url("weather"));
  });

  it.each<[string, () => Headers]>([
    ["as it is", () => stolen],
    ["with a person of its choice", () => ({ ...stolen, ...words })],
    ["the token alone", () => ({ ...stolen, "gateway-assertion": "" })],
    [
      "the token with bare words",
      () => ({ authorization: stolen["authorization"] ?? "", ...words }),
    ],
    ["who calls alone", () => ({ "gateway-assertion": stolen["gateway-assertion"] ?? "" })],
    ["who calls as the token", () => bearer(stolen["gateway-assertion"])],
    [
      "its token with the weather server's own word for who calls",
      () => ({ ...credentialsIn(atWeather.headers), authorization: stolen["authorization"] ?? "" }),
    ],
    [
      "its word for who calls with the weather server's own token",
      () => ({
        ...credentialsIn(atWeather.headers),
        "gateway-assertion": stolen["gateway-assertion"] ?? "",
      }),
    ],
  ])("does not open the weather server: %s", async (_how, headers) => {
    for (const message of [whoAmI, cities]) {
      const { status, text } = await post(atWeather.url, headers(), message);
      expect(status).toBe(401);
      expect(text).not.toContain("Lisbon");
    }
  });

  it("does not open it by way of the gateway", async () => {
    for (const name of ["weather", "partner", "keyed"]) {
      expect((await post(url(name), bearer(stolen["gateway-assertion"]), cities)).status).toBe(401);
      const token = { authorization: stolen["authorization"] ?? "" };
      expect((await post(url(name), token, cities)).status).toBe(401);
      expect((await post(url(name), stolen, cities)).status).toBe(400);
      const own = bearer(tokens[name]);
      expect((await post(url(name), { ...stolen, ...own }, cities)).status).toBe(400);
      expect((await post(url(name), { ...words, ...own }, cities)).status).toBe(400);
    }
    const before = traffic.exchanges.length;
    expect((await post(url("weather"), bearer(tokens["weather"]), cities)).status).toBe(403);
    const outside = traffic.exchanges
      .slice(before)
      .filter(({ url: to }) => to.origin !== local.issuer);
    expect(outside.filter(({ url: to }) => to.origin === atWeather.url.origin)).toEqual([]);
  });

  it("is a secret of its own where its owner chose one, and nothing of the gateway's or the client's", () => {
    const received = credentialsIn(Object.entries(keyed.last?.headers ?? {}) as [string, string][]);
    expect(Object.keys(received)).toEqual(["x-api-key"]);
    expect(received["x-api-key"]).toMatch(/^[\w-]{40,}$/);
    expect(JSON.stringify(keyed.received)).not.toContain(
      String(claimsOf(tokens["keyed"] ?? "")["sub"]),
    );
  });
});
