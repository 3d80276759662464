import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GuardedGateway } from "./guarded-gateway.ts";
import { ScriptedBackend } from "./scripted-backend.ts";

let backend: ScriptedBackend;
let gateway: GuardedGateway;
let token: string;

beforeAll(async () => {
  backend = await ScriptedBackend.start();
  gateway = await GuardedGateway.start(backend.origin);
  token = await gateway.token("guarded");
});

afterAll(async () => {
  await gateway.close();
  await backend.close();
});

afterEach(() => backend.reset());

const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
const json = { "content-type": "application/json; charset=utf-8" };

function tool(name: string): string {
  return `{"name": "${name}", "title":"Tool é ${name}", "inputSchema":{"name":"delete_note"} }`;
}

function answerWith(...tools: string[]): string {
  return `{"jsonrpc":"2.0", "id":1,\n "result": {"tools": [${tools.join(" ,\n ")} ], "ttlMs": 1.50 }}`;
}

async function listed(body: string, headers: Record<string, string> = json, as = token) {
  backend.reply(200, headers, body);
  return await gateway.call("guarded", as, list);
}

describe("the answer to tools/list", () => {
  it.each([
    [
      ["read_note", "delete_note", "write_note"],
      ["read_note", "write_note"],
    ],
    [["delete_note", "read_note", "purge/all"], ["read_note"]],
    [["delete_note", "purge/all", "write_note"], ["write_note"]],
    [["delete_note", "purge/all"], []],
    [
      ["read_note", "write_note"],
      ["read_note", "write_note"],
    ],
    [[], []],
  ])("with %j names %j to a person without roles", async (all, left) => {
    const answer = await listed(answerWith(...all.map(tool)));
    expect(answer.status).toBe(200);
    const { result } = JSON.parse(answer.text);
    expect(result.tools).toEqual(left.map((name) => JSON.parse(tool(name))));
    expect(result.ttlMs).toBe(1.5);
    for (const name of left) expect(answer.text).toContain(tool(name));
    expect(answer.headers.get("content-length")).toBe(String(Buffer.byteLength(answer.text)));
  });

  it("is unchanged, byte for byte, when nothing is left out", async () => {
    const text = answerWith(tool("write_note"), tool("read_note"));
    expect((await listed(text)).text).toBe(text);
    const admin = await gateway.token("guarded", { claims: { roles: ["Weather.Admin"] } });
    const all = answerWith(tool("delete_note"), tool("purge/all"));
    expect((await listed(all, json, admin)).text).toBe(all);
  });

  it("is filtered in a stream of events too, with other events beside it", async () => {
    const other = 'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/message"}\n\n';
    const events = `: hello\n\n${other}id: 7\r\nevent: message\r\ndata: ${answerWith(tool("delete_note"), tool("read_note")).replaceAll("\n", "")}\r\n\r\n`;
    const answer = await listed(events, { "content-type": "text/event-stream" });
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(answer.text).toContain(`: hello\n\n${other}id: 7\r\n`);
    expect(answer.text).toContain("Tool é read_note");
    expect(answer.text).not.toContain("Tool é delete_note");
    expect(answer.text.endsWith("\r\n\r\n")).toBe(true);
  });

  it("finds names that are spelt with escapes", async () => {
    const text = answerWith('{"n\\u0061me":"\\u0064elete_note"}', '{"name":"read_note"}');
    expect(JSON.parse((await listed(text)).text).result.tools).toEqual([{ name: "read_note" }]);
  });

  it.each([
    ["no JSON", "<html>"],
    ["an error", '{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"no"}}'],
    [
      "tools of another shape",
      '{"jsonrpc":"2.0","id":1,"result":{"tools":{"name":"delete_note"}}}',
    ],
    ["elements of another shape", '{"result":{"tools":["delete_note",7,null,{"name":9}]}}'],
    ["two lists", '{"result":{"tools":[{"name":"delete_note"}],"tools":[]}}'],
    ["nothing", ""],
  ])("passes as it came when it is %s", async (_what, text) => {
    const answer = await listed(text);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(text);
  });

  it("is asked for without compression, which could not be read", async () => {
    backend.reply(200, json, answerWith());
    await gateway.call("guarded", token, list, [["Accept-Encoding", "gzip, br"]]);
    expect(backend.last?.headers["accept-encoding"]).toBe("identity");
  });

  it("names only tools with a rule where others may not be called", async () => {
    backend.reply(200, json, answerWith(tool("read_note"), tool("other")));
    const answer = await gateway.call("closed", await gateway.token("closed"), list);
    expect(JSON.parse(answer.text).result.tools).toEqual([JSON.parse(tool("read_note"))]);
  });

  it("leaves other answers alone: a call streams while it goes on", async () => {
    backend.answer((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${answerWith(tool("delete_note")).replaceAll("\n", "")}\n\n`);
    });
    const answer = await fetch(gateway.url("guarded"), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "subscriptions/listen" }),
    });
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toContain("Tool é delete_note");
    await reader?.cancel();
  });
});
