import { request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answering, answeringOf } from "../../mcp-server/answering.ts";
import { toolCallIn } from "../../mcp-server/tool-call.ts";
import { ada, callOf, type Era, eras, type Message, serving, simulated } from "./served-calls.ts";

const calls = (era: Era) => [
  callOf(era, "get_weather", { city: "Lisbon" }),
  callOf(era, "get_weather", { city: "東京", units: "imperial" }),
  callOf(era, "get_weather", { city: "Lissabonn" }),
  callOf(era, "get_weather", { city: 5 }),
  callOf(era, "get_weather", {}),
  callOf(era, "get_cities", { country: "Portugal", limit: 3 }),
  callOf(era, "get_forecast", { city: "Paris", days: 3 }),
  callOf(era, "get_forecast", { city: "Paris", days: 3 }, { progressToken: "p" }),
  callOf(era, "get_forecast", { city: "Paris", days: 3 }, { progressToken: 0 }),
  callOf(era, "who_am_i", {}),
  callOf(era, "who_am_i", { more: true }),
  callOf(era, "no_such_tool", {}),
  callOf(era, "constructor", {}),
];

type Change = readonly [name: string, change: (message: Message) => Message];

const withHeader = (name: string, value: string | undefined): Change => [
  `${name}: ${value}`,
  ({ headers, body }) => ({ headers: { ...headers, [name]: value }, body }),
];
const withMember = (name: string, value: unknown): Change => [
  `${name} ${JSON.stringify(value)}`,
  ({ headers, body }) => ({ headers, body: { ...(body as object), [name]: value } }),
];
const withParam = (name: string, value: unknown): Change => [
  `params.${name} ${JSON.stringify(value)}`,
  ({ headers, body }) => {
    const { params } = body as { params: object };
    return { headers, body: { ...(body as object), params: { ...params, [name]: value } } };
  },
];
const withMeta = (name: string, value: unknown): Change => [
  `_meta ${name} ${JSON.stringify(value)}`,
  (message) => {
    const { params } = message.body as { params: { _meta: object } };
    return withParam("_meta", { ...params._meta, [name]: value })[1](message);
  },
];

const changesOfHeaders: readonly Change[] = [
  ["none", (message) => message],
  ...[undefined, "text/plain", "application/json; charset=utf-8", "APPLICATION/JSON", "a;b"].map(
    (value) => withHeader("content-type", value),
  ),
  ...[
    undefined,
    "*/*",
    "application/json",
    "text/event-stream",
    "text/event-stream,application/json",
  ].map((value) => withHeader("accept", value)),
  ...[
    undefined,
    "",
    ...eras,
    "2025-03-26",
    "2024-01-01",
    "2027-01-01",
    "x",
    "2026-07-28, 2026-07-28",
  ].map((value) => withHeader("mcp-protocol-version", value)),
  ...[undefined, "tools/call", "tools/list", "TOOLS/CALL"].map((value) =>
    withHeader("mcp-method", value),
  ),
  ...[undefined, "get_weather", "who_am_i", "=?base64?d2hvX2FtX2k=?=", "=?base64?%?=", "é"].map(
    (value) => withHeader("mcp-name", value),
  ),
];

const changesOfBody: readonly Change[] = [
  ["none", (message) => message],
  ...["1", 1.5, null, undefined, -1, {}, true].map((value) => withMember("id", value)),
  ...["1.0", undefined, 2].map((value) => withMember("jsonrpc", value)),
  ...["tools/list", "ping", "tools/CALL", "initialize", undefined].map((value) =>
    withMember("method", value),
  ),
  ...[undefined, null, [], "x", {}].map((value) => withMember("params", value)),
  withMember("result", {}),
  withMember("error", { code: 1, message: "x" }),
  withMember("more", 1),
  ...[undefined, 5, "", "__proto__"].map((value) => withParam("name", value)),
  ...[undefined, null, [], "x"].map((value) => withParam("arguments", value)),
  ...[undefined, null, [], "x", {}].map((value) => withParam("_meta", value)),
  withParam("inputResponses", { x: { action: "accept" } }),
  withParam("requestState", "x"),
  withParam("requestState", 1),
  withParam("task", { ttl: 1 }),
  ...[undefined, "2025-11-25", "2026-07-28", "2027-01-01", 1, null].map((value) =>
    withMeta("io.modelcontextprotocol/protocolVersion", value),
  ),
  ...[undefined, {}, { elicitation: {} }, "x"].map((value) =>
    withMeta("io.modelcontextprotocol/clientCapabilities", value),
  ),
  withMeta("io.modelcontextprotocol/clientInfo", { name: 1 }),
  withMeta("io.modelcontextprotocol/logLevel", "debug"),
  withMeta("io.modelcontextprotocol/logLevel", "loud"),
  ...[{}, null, 1.5].map((value) => withMeta("progressToken", value)),
  withMeta("more", 1),
];

const told = ["content-type", "cache-control", "x-accel-buffering", "allow"];

describe.each(eras)("a call of a tool, %s", (era) => {
  let here: Awaited<ReturnType<typeof serving>>;
  const errors: string[] = [];
  let sdk: Answering;

  beforeAll(async () => {
    here = await serving(simulated);
    sdk = answeringOf(simulated, true, (error) => errors.push(error.message));
  });
  afterAll(() => here.close());

  /** What is answered, and what is reported of it. */
  async function answeredHere({ headers, body }: Message) {
    here.errors.length = 0;
    const answer = await request(here.url, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    const kept = told.map((name) => answer.headers[name] ?? null);
    return { status: answer.statusCode, kept, text, errors: [...here.errors] };
  }

  async function answeredBySdk({ headers, body }: Message) {
    errors.length = 0;
    const kept = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    );
    const asked = new Request("http://localhost/mcp", { method: "POST", headers: kept });
    const answer = await sdk.handler.fetch(asked, { authInfo: ada, parsedBody: body });
    const text = await answer.text();
    return {
      status: answer.status,
      kept: told.map((name) => answer.headers.get(name)),
      text,
      errors: [...errors],
    };
  }

  const isTakenHere = ({ headers, body }: Message) => toolCallIn(headers, body) !== undefined;

  it("goes the short way where nothing is wrong around it", () => {
    expect(calls(era).filter((message) => !isTakenHere(message))).toEqual([]);
  });

  it("is answered as the SDK's handler answers it, whatever it asks", async () => {
    for (const message of calls(era)) {
      expect(await answeredHere(message)).toEqual(await answeredBySdk(message));
    }
  });

  it("is answered so whatever its headers and its frame say", async () => {
    const call = callOf(era, "who_am_i", {});
    let short = 0;
    for (const [header, changeHeaders] of changesOfHeaders) {
      for (const [member, changeBody] of changesOfBody) {
        const changed = changeBody(changeHeaders(call));
        // As it arrives, without what JSON leaves out.
        const message = { ...changed, body: JSON.parse(JSON.stringify(changed.body)) as unknown };
        if (isTakenHere(message)) short += 1;
        expect(await answeredHere(message), `${header}, ${member}`).toEqual(
          await answeredBySdk(message),
        );
      }
    }
    expect(short).toBeGreaterThan(40);
  });

  it("is never taken of something else", () => {
    const { headers } = callOf(era, "who_am_i", {});
    for (const body of [undefined, null, 1, "tools/call", [], [callOf(era, "who_am_i", {}).body]]) {
      expect(toolCallIn(headers, body)).toBeUndefined();
    }
  });
});
