import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CallTransport } from "../../mcp-server/call-transport.ts";
import { IdleServers } from "../../mcp-server/idle-servers.ts";
import { createWeatherTools } from "../../mcp-server/tools/weather-tools.ts";
import { simulatedSource } from "../../mcp-server/weather/simulated/source.ts";
import {
  bearer,
  jsonRpcAnswer,
  post,
  type RunningServer,
  startWeatherServer,
} from "./running-server.ts";

const gateway = "https://gateway.example";
const key = new TextEncoder().encode(
  "a key of 64 characters, which nobody has but these two programs.",
);

const assertion = { issuer: gateway, audience: "weather", keys: new Map([["1", key]]) };
let server: RunningServer;

beforeAll(async () => {
  server = await startWeatherServer({ assertion, logLevel: "warn" });
});
afterAll(() => server.close());

const eras = ["2026-07-28", "2025-11-25"] as const;
type Era = (typeof eras)[number];

interface Call {
  readonly era: Era;
  readonly person?: string;
  readonly tool: string;
  readonly values?: object;
  readonly progressToken?: string;
  readonly client?: string;
}

/** What goes over the wire for a call; each has the same id, as calls of different clients may. */
async function messageOf(
  { era, person = "ada", tool, values = {}, progressToken, client }: Call,
  { issuer } = server,
) {
  const meta = {
    ...(progressToken !== undefined && { progressToken }),
    ...(era === "2026-07-28" && {
      "io.modelcontextprotocol/protocolVersion": era,
      "io.modelcontextprotocol/clientCapabilities": {},
      ...(client !== undefined && {
        "io.modelcontextprotocol/clientInfo": { name: client, version: "1" },
      }),
    }),
  };
  const params = { name: tool, arguments: values, _meta: meta };
  const headers = {
    ...bearer(await issuer.mint()),
    "gateway-assertion": await assertionOf(person),
    "mcp-protocol-version": era,
    ...(era === "2026-07-28" && { "mcp-method": "tools/call", "mcp-name": tool }),
  };
  return { headers, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }) };
}

function assertionOf(person: string): Promise<string> {
  return new SignJWT({ sub: person, jti: "1", name: `Name of ${person}` })
    .setProtectedHeader({ alg: "HS256", typ: "gateway-assertion+jwt", kid: "1" })
    .setIssuer(gateway)
    .setAudience("weather")
    .setIssuedAt()
    .setExpirationTime("1m")
    .sign(key);
}

async function call(what: Call, of = server): Promise<Response> {
  const { headers, body } = await messageOf(what, of);
  return post(of.url, headers, body);
}

/** All that an answer says, progress before it among it. */
async function said(what: Call): Promise<string> {
  const answer = await call(what);
  expect(answer.status).toBe(200);
  return await answer.text();
}

const forecast = (era: Era, days: number) =>
  ({ era, tool: "get_forecast", values: { city: "Lisbon", days } }) as const;

describe.each(eras)("a server that answers one call after another, %s", (era) => {
  it("is made once", async () => {
    const made = vi.spyOn(CallTransport.prototype, "start");
    try {
      await said({ era, tool: "who_am_i" });
      made.mockClear();
      for (let count = 0; count < 5; count += 1) await said({ era, tool: "who_am_i" });
      expect(made).not.toHaveBeenCalled();
    } finally {
      made.mockRestore();
    }
  });

  it("tells each caller of themselves, alone and at once", async () => {
    const people = Array.from({ length: 60 }, (_, index) => `person-${index}`);
    const asks = async (person: string) => {
      const text = await said({ era, person, tool: "who_am_i" });
      expect(new Set(text.match(/person-\d+/g))).toEqual(new Set([person]));
    };
    for (const person of people.slice(0, 5)) await asks(person);
    await Promise.all(people.map(asks));
  });

  it("reports progress to whoever asked in this call", async () => {
    for (const progressToken of ["first", "second"]) {
      const text = await said({ ...forecast(era, 3), progressToken });
      expect(text.match(/"progressToken":"\w+"/g)).toEqual(
        Array(3).fill(`"progressToken":"${progressToken}"`),
      );
      expect(await said(forecast(era, 3))).not.toContain("progress");
    }
  });

  it("has no part in a call whose client has gone", async () => {
    for (let count = 0; count < 5; count += 1) {
      await leaveAfterFirstByte({ ...forecast(era, 16), progressToken: "gone" });
      const next = Array.from({ length: 8 }, () =>
        said({ ...forecast(era, 16), progressToken: "here" }),
      );
      for (const text of await Promise.all(next)) {
        expect(text).not.toContain("gone");
        expect(text.match(/"progressToken"/g)).toHaveLength(16);
        expect(text).toContain("structuredContent");
      }
    }
  });

  it("is let go when its client has gone", async () => {
    const own = await startWeatherServer({ assertion, logLevel: "warn" });
    const made = vi.spyOn(CallTransport.prototype, "start");
    try {
      await leaveAfterFirstByte({ ...forecast(era, 16), progressToken: "gone" }, own);
      made.mockClear();
      await (await call({ era, tool: "who_am_i" }, own)).text();
      expect(made).toHaveBeenCalled();
      made.mockClear();
      await (await call({ era, tool: "who_am_i" }, own)).text();
      expect(made).not.toHaveBeenCalled();
    } finally {
      made.mockRestore();
      await own.close();
    }
  });

  it("keeps nothing of a call that was wrong", async () => {
    const text = await said({ era, tool: "get_weather", values: { city: 5, secret: "xyzzy" } });
    expect(text).toContain("error");
    const answer = await jsonRpcAnswer(
      await call({ era, tool: "get_weather", values: { city: "Lisbon" } }),
    );
    expect(JSON.stringify(answer)).not.toMatch(/xyzzy|isError/);
    await (await call({ era, tool: "no_such_tool" })).text();
    expect(await said({ era, person: "bob", tool: "who_am_i" })).toContain("bob");
  });
});

/** Calls over a connection of its own and cuts it once the answer begins. */
async function leaveAfterFirstByte(what: Call, of = server): Promise<void> {
  const { headers, body } = await messageOf(what, of);
  const lines = Object.entries({
    ...headers,
    accept: "application/json, text/event-stream",
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const { hostname, port } = new URL(of.url);
  const socket = connect(Number(port), hostname);
  socket.write(`POST /mcp HTTP/1.1\r\nhost: ${hostname}\r\n${lines.join("")}\r\n${body}`);
  await once(socket, "data");
  socket.destroy();
  // The server is told by the system, at its next turn.
  await delay(50);
}

describe("what the eras have apart", () => {
  it("stays apart, whatever was answered before", async () => {
    for (const era of [...eras, ...eras]) {
      const answer = await call({
        era,
        tool: "get_weather",
        values: { city: "Lisbon" },
        client: "c",
      });
      expect(answer.headers.get("content-type")).toContain(
        era === "2026-07-28" ? "application/json" : "text/event-stream",
      );
      // Only the newer revision says of each result what kind it is.
      expect((await answer.text()).includes('"resultType"')).toBe(era === "2026-07-28");
    }
  });

  it("greets each client in its own revision, after calls as before", async () => {
    for (const version of ["2025-06-18", "2025-11-25", "2025-03-26"]) {
      await said({ era: "2025-11-25", tool: "who_am_i" });
      const params = {
        protocolVersion: version,
        capabilities: {},
        clientInfo: { name: version, version: "1" },
      };
      const { headers } = await messageOf({ era: "2025-11-25", tool: "" });
      const { "mcp-protocol-version": _none, ...rest } = headers;
      const message = { jsonrpc: "2.0", id: 1, method: "initialize", params };
      const answer = await jsonRpcAnswer(await post(server.url, rest, JSON.stringify(message)));
      expect(answer).toMatchObject({ result: { protocolVersion: version } });
    }
  });

  it("is all that the SDK's server would still know of a client: nothing here asks it", () => {
    const folder = new URL("../../mcp-server/", import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".ts") && !name.startsWith("node_modules"),
    );
    expect(sources.length).toBeGreaterThan(30);
    for (const name of sources) {
      expect(readFileSync(new URL(name, folder), "utf8"), name).not.toMatch(
        /getClient(Capabilities|Version)|elicitInput|requestSampling|createMessage|listRoots|oninitialized/,
      );
    }
  });
});

describe("servers that wait for a call", () => {
  const source = simulatedSource(() => new Date());
  const make = (revisions: string[]) => createWeatherTools(source, false, revisions);

  it("serve one at a time, and those of one era never the other", async () => {
    const servers = new IdleServers(make);
    const one = await servers.take("modern");
    expect(await servers.take("modern")).not.toBe(one);
    await servers.giveBack(one);
    await servers.giveBack(one);
    expect(await servers.take("legacy")).not.toBe(one);
    expect(await servers.take("modern")).toBe(one);
    expect(await servers.take("modern")).not.toBe(one);
  });

  it("do not come back once they are closed, and are few", async () => {
    const servers = new IdleServers(make);
    const one = await servers.take("modern");
    await one.close();
    await servers.giveBack(one);
    expect(await servers.take("modern")).not.toBe(one);

    const many = Array.from({ length: 100 }, () => servers.take("modern"));
    const taken = new Set(await Promise.all(many));
    for (const each of taken) await servers.giveBack(each);
    expect([...taken].filter(({ isClosed }) => !isClosed).length).toBeLessThan(50);
    const again = await Promise.all(Array.from({ length: 100 }, () => servers.take("modern")));
    expect(new Set(again).size).toBe(100);
    expect(again.every(({ isClosed }) => !isClosed)).toBe(true);
  });
});
