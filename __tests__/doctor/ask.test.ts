import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ask } from "../../doctor/ask.ts";
import { Report, Unanswered } from "../../doctor/report.ts";

let server: Server;
afterEach(() => {
  server.close();
  server.closeAllConnections();
  vi.restoreAllMocks();
});

/** The answer of a server that begins a body of some type and does not end it. */
async function answerOf(type: string, text: string) {
  server = createServer((_, response) => {
    response.writeHead(200, { "content-type": type });
    if (text !== "") response.write(text);
    response.flushHeaders();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout(300));
  return await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
}

describe("what the doctor asks", () => {
  it("is answered by a stream that stays open, once the answer stands in it", async () => {
    const { status, text } = await answerOf("text/event-stream", "data: {}\n\n");
    expect({ status, text }).toEqual({ status: 200, text: "data: {}\n\n" });
  });

  it.each([
    ["a stream that says nothing", "text/event-stream", ""],
    ["a document that does not end", "application/json", '{"a":'],
  ])("is not answered by %s", async (_what, type, text) => {
    await expect(answerOf(type, text)).rejects.toThrow(Unanswered);
  });

  it("is cut where a server says more than anybody reads", async () => {
    const { text } = await answerOf("application/json", "x".repeat(1_500_000));
    expect(text).toHaveLength(1_000_000);
    const report = new Report();
    await report.check("long", async (say) => {
      say.note(text);
      return undefined;
    });
    expect(report.findings[0]?.what).toHaveLength(1000);
  });
});
