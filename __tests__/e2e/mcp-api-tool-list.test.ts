import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { runs } from "../property-runs.ts";
import { guardedGateway } from "./guarded-gateway.ts";

const { backend, gateway } = guardedGateway();
let token: string;

beforeAll(async () => {
  token = await gateway.token("guarded");
});

const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
const json = { "content-type": "application/json; charset=utf-8" };

function tool(name: string): string {
  return `{"name": "${name}", "title":"Tool é ${name}", "inputSchema":{"name":"delete_note"} }`;
}

function answerWith(...tools: string[]): string {
  return `{"jsonrpc":"2.0", "id":1,\n "result": {"tools": [${tools.join(" ,\n ")} ], "ttlMs": 1.50 }}`;
}

/** The messages of a stream of events, as WHATWG HTML section 9.2.6 says; line ends are LF. */
function messagesOf(events: string): unknown[] {
  return events
    .split("\n\n")
    .slice(0, -1)
    .map((event) =>
      event
        .split("\n")
        .filter((line) => /^data(?::|$)/.test(line))
        .map((line) => line.replace(/^data:? ?/, ""))
        .join("\n"),
    )
    .filter((data) => data !== "")
    .map((data) => JSON.parse(data) as unknown);
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
    expect(answer.text).toContain(`: hello\n\n${other}`);
    expect(messagesOf(answer.text).at(-1)).toMatchObject({
      result: { tools: [JSON.parse(tool("read_note"))] },
    });
    expect(answer.text).not.toContain("Tool é delete_note");
    expect(answer.text.endsWith("\n\n")).toBe(true);
  });

  const both = answerWith(tool("delete_note"), tool("read_note"));
  const oneLine = both.replaceAll("\n", "");
  const severalLines = both.split("\n").map((line) => `data: ${line}`);

  it.each<[string, string]>([
    ["LF", `event: message\ndata: ${oneLine}\n\n`],
    ["CRLF", `event: message\r\ndata: ${oneLine}\r\n\r\n`],
    ["CR alone", `event: message\rdata: ${oneLine}\r\r`],
    ["mixed line ends", `event: message\rdata: ${oneLine}\r\n\n`],
    ["several data lines", `${severalLines.join("\n")}\n\n`],
    ["several data lines that end in CR", `${severalLines.join("\r")}\r\r`],
    ["several data lines that end in CRLF", `${severalLines.join("\r\n")}\r\n\r\n`],
    ["data lines with others between", `${severalLines.join("\n: x\nretry: 9\n")}\n\n`],
    ["data without a blank", `data:${oneLine}\n\n`],
    ["a byte order mark", `\ufeffdata: ${oneLine}\n\n`],
    ["comments before", `:\n: hello\n\n:x\ndata: ${oneLine}\n\n`],
    ["more blank lines than one", `\n\n\ndata: ${oneLine}\n\n\n\n`],
    ["no end", `data: ${oneLine}`],
    ["one end", `data: ${oneLine}\n`],
    ["fields that nobody knows", `x\nDATA\u00e9: 1\nevent\ndata: ${oneLine}\n\n`],
    ["an event before that has no data", `id: 1\ndata\n\nid: 2\ndata:\n\ndata: ${oneLine}\n\n`],
  ])("is filtered in events with %s", async (_what, events) => {
    const answer = await listed(events, { "content-type": "text/event-stream; charset=utf-8" });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain("Tool é delete_note");
    const [message] = messagesOf(answer.text.endsWith("\n\n") ? answer.text : `${answer.text}\n\n`);
    expect(message).toMatchObject({
      result: { tools: [JSON.parse(tool("read_note"))], ttlMs: 1.5 },
    });
  });

  it("keeps no id of an event, by which it could be asked for again unread", async () => {
    const events = `id: 1\ndata:\n\nid:2\nevent: message\ndata: ${answerWith(tool("read_note")).replaceAll("\n", "")}\nid\n\n`;
    const answer = await listed(events, { "content-type": "text/event-stream" });
    expect(answer.text).not.toMatch(/^id/m);
    expect(messagesOf(answer.text)).toMatchObject([{ result: { tools: [{ name: "read_note" }] } }]);
  });

  it("never shows a hidden tool, however the events are cut into lines", async () => {
    const end = fc.constantFrom("\n", "\r", "\r\n");
    const noise = fc.constantFrom("", ": x", "event: message", "id: 1", "retry: 1", "x: y", "data");
    const piece = fc.tuple(fc.constantFrom("data: ", "data:"), fc.nat(200), end, noise, end);
    const cutUp = fc.tuple(fc.array(piece, { maxLength: 6 }), fc.array(end, { maxLength: 3 }), end);
    await fc.assert(
      fc.asyncProperty(cutUp, async ([pieces, before, last]) => {
        // A break inside a string would be no JSON: breaks stand where the text has blanks or line ends.
        const rest = both.split(/(?<=\n)/);
        const lines = rest.map((line, index) => {
          const [field = "data: ", , lineEnd = "\n", other = "", otherEnd = "\n"] =
            pieces[index] ?? [];
          const aside = other === "" ? "" : `${other}${otherEnd}`;
          return `${aside}${field}${line.replace("\n", "")}${lineEnd}`;
        });
        const events = `${before.join("")}${lines.join("")}${last}${last}`;
        const answer = await listed(events, { "content-type": "text/event-stream" });
        expect(answer.text).not.toContain("Tool é delete_note");
        // What a client reads of it is either the list without the tool, or that it cannot be had.
        if (answer.status === 200) {
          const messages = messagesOf(`${answer.text}\n\n`);
          expect(JSON.stringify(messages)).toContain("Tool é read_note");
        } else {
          expect(answer.status).toBe(502);
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it("finds names that are spelt with escapes", async () => {
    const text = answerWith('{"n\\u0061me":"\\u0064elete_note"}', '{"name":"read_note"}');
    expect(JSON.parse((await listed(text)).text).result.tools).toEqual([{ name: "read_note" }]);
  });

  it.each([
    ["an error", '{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"no"}}'],
    ["nothing", ""],
  ])("passes as it came when it is %s", async (_what, text) => {
    const answer = await listed(text);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(text);
  });

  it.each<[string, string, Record<string, string>?]>([
    ["no JSON", "<html>"],
    ["JSON of another type", answerWith(tool("read_note")), { "content-type": "text/plain" }],
    ["compressed", answerWith(), { ...json, "content-encoding": "gzip" }],
    ["not UTF-8", "\u{1f4a9}".slice(0, 1) + answerWith(), { "content-type": "text/html" }],
    ["tools of another shape", '{"result":{"tools":{"name":"delete_note"}}}'],
    ["elements of another shape", '{"result":{"tools":["delete_note"]}}'],
    ["an element without a name", '{"result":{"tools":[{"title":"delete_note"}]}}'],
    ["an element whose name is none", '{"result":{"tools":[{"name":9,"title":"delete_note"}]}}'],
    [
      "an element with two names",
      '{"result":{"tools":[{"name":"read_note","Name":"delete_note"}]}}',
    ],
    ["two lists", '{"result":{"tools":[{"name":"delete_note"}],"tools":[]}}'],
    ["a list in other letters", '{"Result":{"tools":[{"name":"delete_note"}]}}'],
    ["tools in other letters", '{"result":{"Tools":[{"name":"delete_note"}]}}'],
    ["a result that is a list", '{"result":[{"name":"delete_note"}]}'],
    ["a batch", '[{"result":{"tools":[{"name":"delete_note"}]}}]'],
    ["events without JSON", "data: delete_note\n\n", { "content-type": "text/event-stream" }],
    ["odd events", 'DATA: {"x":"delete_note"}\n\n', { "content-type": "text/event-stream" }],
    ["events with odd fields", "data : delete_note\n\n", { "content-type": "text/event-stream" }],
  ])("is not shown when it is %s", async (_what, text, headers = json) => {
    const answer = await listed(text, headers);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: {
        code: -32603,
        message: "The MCP server lists its tools in a way that cannot be read.",
      },
      id: 1,
    });
    expect(answer.text).not.toContain("delete_note");
    const event = gateway.traces.findLast(({ message }) => message.startsWith("tool list"));
    expect(event?.metadata["reason"]).toMatch(/^it (?:is|has) /);
  });

  it.each([
    ["ends of lines that only some know", `x: y\u2028data: ${oneLine}\n\n`],
    ["the end of a line of Latin-1", `x: y\u0085data: ${oneLine}\n\n`],
    ["a vertical tab", `x: y\vdata: ${oneLine}\n\n`],
    ["a form feed", `x: y\fdata: ${oneLine}\n\n`],
    ["a separator of files", `x: y\u001cdata: ${oneLine}\n\n`],
    ["a separator within data", `data: {}\u2029data: ${oneLine}\n\n`],
    ["an id behind a separator", `x: y\u2028id: 7\ndata: ${oneLine}\n\n`],
    ["a byte order mark in a later event", `: x\n\n\ufeffdata: ${oneLine}\n\n`],
    ["two byte order marks", `\ufeff\ufeffdata: ${oneLine}\n\n`],
  ])("is not shown when its events have %s", async (_what, events) => {
    const answer = await listed(events, { "content-type": "text/event-stream" });
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain("delete_note");
  });

  it.each([
    ["{}", "a paragraph\u2028of text, data: much"],
    ["{}", "data \u0085 ids"],
  ])("passes where an unusual end of a line stands in a text", async (_what, text) => {
    const message = `{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"read_note","title":"${text}"}]}}`;
    const answer = await listed(`data: ${message}\n\n`, { "content-type": "text/event-stream" });
    expect(answer.status).toBe(200);
    expect(messagesOf(answer.text)).toEqual([JSON.parse(message)]);
  });

  it.each([202, 400, 404, 500])("is filtered with the status %i too", async (status) => {
    backend.reply(status, json, both);
    const answer = await gateway.call("guarded", token, list);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).result.tools).toEqual([JSON.parse(tool("read_note"))]);
  });

  it.each([
    [400, "text/plain", "delete_note"],
    [404, "text/html", `<p>${"delete_note"}</p>`],
    [500, "application/json", '{"result":{"tools":["delete_note"]}}'],
  ])("of failure %i that is not understood goes without its body", async (status, type, text) => {
    backend.reply(status, { "content-type": type }, text);
    const answer = await gateway.call("guarded", token, list);
    expect(answer.status).toBe(status);
    expect(answer.text).toBe("");
  });

  it("passes a failure that says so in JSON", async () => {
    const failure =
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Session not found"}}';
    backend.reply(404, json, failure);
    expect(await gateway.call("guarded", token, list)).toMatchObject({
      status: 404,
      text: failure,
    });
  });

  it("leaves out what nobody can call by that name", async () => {
    const odd = ["Delete_Note", "delete_note ", "délete_note", "a b", ""].map(tool);
    const answer = await listed(answerWith(...odd, tool("read_note")));
    expect(JSON.parse(answer.text).result.tools).toEqual([JSON.parse(tool("read_note"))]);
  });

  it("is filtered when it is asked for in other letters, which some server might take", async () => {
    backend.reply(200, json, both);
    const answer = await gateway.call("guarded", token, { ...list, method: "Tools/List" });
    expect(answer.text).not.toContain("Tool é delete_note");
    expect(backend.last?.body.toString()).toContain("Tools/List");
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
