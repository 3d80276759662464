// T32, evasion of the filter of tools/call. RFC 8259 sections 4 and 8.1 (names that stand twice, encodings), MCP
// transports (2026-07-28, standard headers): what the gateway read and what the server reads must be the same message,
// so whatever two readers could understand in two ways is refused. The reader itself is tested with generated
// messages in policy-templates/tool-filter.test.ts.

import { beforeAll, describe, expect, it } from "vitest";
import { guardedGateway, toolCall } from "../e2e/guarded-gateway.ts";

const { backend, gateway } = guardedGateway();
let token: string;

beforeAll(async () => {
  token = await gateway.token("guarded");
});

describe("a message that could be understood in two ways is refused", () => {
  const call = (members: string) => `{"jsonrpc":"2.0","id":1,"method":"tools/call",${members}}`;
  const denied = '"params":{"name":"delete_note"}';

  it.each([
    ["escapes in the name", 403, call('"params":{"name":"\\u0064elete\\u005Fnote"}')],
    [
      "escapes in the method",
      403,
      `{"jsonrpc":"2.0","id":1,"method":"tools\\/c\\u0061ll",${denied}}`,
    ],
    ["escapes in a member's name", 403, call('"par\\u0061ms":{"n\\u0061me":"delete_note"}')],
    ["the method in another case", 403, `{"jsonrpc":"2.0","id":1,"method":"Tools/Call",${denied}}`],
    ["a notification", 403, `{"jsonrpc":"2.0","method":"tools/call",${denied}}`],
    ["params before the method", 403, `{${denied},"method":"tools/call","jsonrpc":"2.0"}`],
    ["two names", 400, call('"params":{"name":"read_note","name":"delete_note"}')],
    ["two names in two cases", 400, call('"params":{"name":"read_note","Name":"delete_note"}')],
    [
      "two names, one escaped",
      400,
      call('"params":{"name":"read_note","\\u006eame":"delete_note"}'),
    ],
    ["two params", 400, call(`"params":{"name":"read_note"},${denied}`)],
    ["two methods", 400, call(`"method":"ping",${denied}`)],
    ["another case of a member", 400, `{"jsonrpc":"2.0","id":1,"Method":"tools/call",${denied}}`],
    ["a member JSON-RPC does not have", 400, call(`${denied},"tool":"read_note"`)],
    ["a method and a result", 400, call(`${denied},"result":{}`)],
    [
      "a look-alike name of a member",
      400,
      call('"params":{"ｎame":"delete_note","name":"read_note"}'),
    ],
    ["a batch", 400, `[${call(denied)}]`],
    ["a comment", 400, call(`/* */${denied}`)],
    ["single quotes", 400, call("'params':{'name':'delete_note'}")],
    ["a trailing comma", 400, call(`${denied},`)],
    ["text after the end", 400, `${call(denied)} {}`],
    ["two messages in two lines", 400, `${call('"params":{"name":"read_note"}')}\n${call(denied)}`],
    ["a byte order mark", 400, `\ufeff${call(denied)}`],
    ["NaN", 400, call('"params":{"name":"delete_note","x":NaN}')],
    [
      "deep nesting",
      400,
      call(`"params":{"name":"read_note","x":${"[".repeat(64)}${"]".repeat(64)}}`),
    ],
    ["a name that is no text", 400, call('"params":{"name":["delete_note"]}')],
    ["no name", 400, call('"params":{}')],
    ["params by position", 400, call('"params":["delete_note"]')],
    ["a name with NUL", 400, call('"params":{"name":"delete_note\\u0000"}')],
    ["nothing", 400, ""],
    ["form data", 400, "method=tools/call"],
  ])("%s: %i", async (_what, status, text) => {
    const answer = await gateway.call("guarded", token, text);
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
    expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", error: {} });
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(backend.received).toHaveLength(0);
  });

  it.each([
    ["UTF-16", Buffer.from(call(denied), "utf16le")],
    ["UTF-16 with a mark", Buffer.from(`\ufeff${call(denied)}`, "utf16le")],
    [
      "invalid UTF-8",
      Buffer.concat([
        Buffer.from(call('"params":{"name":"read_note","x":"')),
        Buffer.from([0xc3, 0x28]),
      ]),
    ],
    [
      "an overlong quote",
      Buffer.from(call('"params":{"x":"\u00c0\u00a2","name":"delete_note"}'), "latin1"),
    ],
  ])("%s", async (_what, bytes) => {
    const headers = [
      ["Content-Type", "application/json"],
      ["Authorization", `Bearer ${token}`],
    ] as const;
    const answer = await gateway.send("guarded", "POST", headers, bytes);
    expect(answer.status).toBe(400);
    expect(backend.received).toHaveLength(0);
  });

  it.each([
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["application/json; charset=utf-16"],
    ["application/json; charset=utf-7"],
    ["application/json, text/plain"],
    ["application/json-rpc"],
    [""],
  ])("content type %j", async (type) => {
    const headers = [
      ["Content-Type", type],
      ["Authorization", `Bearer ${token}`],
    ] as const;
    const answer = await gateway.send("guarded", "POST", headers, call(denied));
    expect(answer.status).toBe(415);
    expect(backend.received).toHaveLength(0);
  });

  it("a content encoding, and a doubled content type", async () => {
    for (const [name, value] of [
      ["Content-Encoding", "gzip"],
      ["Content-Type", "text/plain"],
    ] as const) {
      const answer = await gateway.call("guarded", token, toolCall("read_note"), [[name, value]]);
      expect(answer.status).toBe(415);
    }
    expect(backend.received).toHaveLength(0);
  });
});

describe("headers that repeat the body (2026-07-28)", () => {
  const base64 = (text: string) => `=?base64?${Buffer.from(text).toString("base64")}?=`;

  it.each([
    [
      200,
      "read_note",
      [
        ["Mcp-Method", "tools/call"],
        ["Mcp-Name", "read_note"],
      ],
    ],
    [
      200,
      "read_note",
      [
        ["mcp-method", "tools/call"],
        ["MCP-NAME", base64("read_note")],
      ],
    ],
    [400, "read_note", [["Mcp-Name", "delete_note"]]],
    [400, "read_note", [["Mcp-Name", base64("delete_note")]]],
    [400, "read_note", [["Mcp-Name", "=?base64?%%?="]]],
    [
      400,
      "read_note",
      [
        ["Mcp-Name", "read_note"],
        ["Mcp-Name", "delete_note"],
      ],
    ],
    [
      400,
      "read_note",
      [
        ["Mcp-Name", "read_note"],
        ["Mcp-Name", "read_note"],
      ],
    ],
    [400, "read_note", [["Mcp-Method", "ping"]]],
    [
      400,
      "read_note",
      [
        ["Mcp-Method", "tools/call"],
        ["Mcp-Method", "ping"],
      ],
    ],
    [
      403,
      "delete_note",
      [
        ["Mcp-Method", "tools/call"],
        ["Mcp-Name", "delete_note"],
      ],
    ],
  ] as const)("%i for %s with %j", async (status, name, headers) => {
    const answer = await gateway.call("guarded", token, toolCall(name), headers);
    expect(answer.status).toBe(status);
    if (status === 400) expect(JSON.parse(answer.text).error.code).toBe(-32020);
    expect(backend.received).toHaveLength(status === 200 ? 1 : 0);
  });

  it.each([
    ["Tools/Call", "name"],
    ["PROMPTS/get", "name"],
    ["resources/Read", "uri"],
  ])("agree with it for %s too, which a lenient server takes", async (method, member) => {
    const message = { jsonrpc: "2.0", id: 1, method, params: { [member]: "read_note" } };
    const named = (name: string) => gateway.call("guarded", token, message, [["Mcp-Name", name]]);
    expect((await named("delete_note")).status).toBe(400);
    expect((await named("read_note")).status).toBe(200);
  });

  it("is not asked for by a method that has no name", async () => {
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    expect((await gateway.call("guarded", token, ping, [["Mcp-Name", "x"]])).status).toBe(200);
    const answer = { jsonrpc: "2.0", id: 1, result: { action: "accept" } };
    expect((await gateway.call("guarded", token, answer)).status).toBe(200);
  });
});

describe("a way around POST", () => {
  const body = JSON.stringify(toolCall("delete_note"));
  const bearer = () => [["Authorization", `Bearer ${token}`]] as const;

  it.each(["PUT", "PATCH", "TRACE", "QUERY"])("the method %s does not exist", async (method) => {
    const headers = [["Content-Type", "application/json"], ...bearer()] as const;
    const answer = await gateway.send("guarded", method, headers, body).catch(() => undefined);
    expect([undefined, 400, 404, 405, 501]).toContain(answer?.status);
    expect(backend.received).toHaveLength(0);
  });

  it("the method of an override header does not count", async () => {
    const override = [
      ["X-HTTP-Method-Override", "POST"],
      ["X-HTTP-Method", "POST"],
    ] as const;
    await gateway.send("guarded", "GET", [...bearer(), ...override]);
    expect(backend.last?.method).toBe("GET");
    expect(backend.last?.names.map((name) => name.toLowerCase())).not.toContain(
      "x-http-method-override",
    );
  });

  it.each(["GET", "DELETE"])("a message in the body of %s goes nowhere", async (method) => {
    const headers = [["Content-Type", "application/json"], ...bearer()] as const;
    for (const sent of [body, [Buffer.from(body)]]) {
      const chunked = Array.isArray(sent) ? ([["Transfer-Encoding", "chunked"]] as const) : [];
      const answer = await gateway.send("guarded", method, [...headers, ...chunked], sent);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({ error: { code: -32600 } });
    }
    expect(backend.received).toHaveLength(0);
    const empty = [...bearer(), ["Content-Length", "0"]] as const;
    expect((await gateway.send("guarded", method, empty)).status).toBe(200);
  });

  it.each([
    "/guarded/mcp/",
    "/guarded//mcp",
    "/guarded/%6dcp",
    "/guarded/mcp;x=1",
    "/guarded/./mcp",
    "/open/../guarded/mcp",
    "/GUARDED/MCP",
  ])("the path %s is refused or filtered", async (path) => {
    const answer = await gateway.sendTo(
      path,
      "POST",
      [["Content-Type", "application/json"], ...bearer()],
      body,
    );
    expect([400, 401, 403, 404]).toContain(answer.status);
    expect(backend.received).toHaveLength(0);
  });
});
