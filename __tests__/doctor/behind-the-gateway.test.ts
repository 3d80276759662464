import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createListener, type Server } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { checkBackend } from "../../doctor/checks/backend.ts";
import { Report } from "../../doctor/report.ts";
import { ForeignServer } from "./foreign-server.ts";
import { portOf } from "./port-of.ts";

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
  vi.restoreAllMocks();
});

async function around(backend: string | URL) {
  const report = new Report();
  await checkBackend(report, new URL(backend));
  const { findings, isComplete, isHealthy } = report;
  return { findings, isComplete, isHealthy };
}

async function listening<S extends Server>(server: S): Promise<number> {
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return portOf(server);
}

/** A server that gives every request the same answer. */
async function answering(status: number, type: string, text: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": type, connection: "close" }).end(text);
  });
  return `http://127.0.0.1:${await listening(server)}/mcp`;
}

describe("the server behind a gateway", () => {
  it("is open to whoever goes around the gateway, if it asks for nothing", async () => {
    const server = await ForeignServer.start({});
    open.push(server);
    expect((await around(server.url)).findings).toMatchObject([
      { verdict: "wrong", what: expect.stringContaining("answers a call without a token") },
    ]);
  });

  it("is closed, if it refuses what proves nothing", async () => {
    const server = await ForeignServer.start({ guarded: true });
    open.push(server);
    expect((await around(server.url)).findings).toMatchObject([
      { verdict: "fine", what: expect.stringContaining("refuses whoever goes around") },
    ]);
  });

  it("is not seen where its name has no address", async () => {
    const { findings, isComplete } = await around("http://weather.invalid/mcp");
    expect(isComplete).toBe(false);
    expect(findings).toMatchObject([
      { verdict: "unseen", what: expect.stringContaining("has no address here") },
    ]);
  });

  it("is not seen where nothing listens", async () => {
    const server = createListener();
    const port = await listening(server);
    server.close();
    await once(server, "close");
    const { findings, isComplete } = await around(`http://127.0.0.1:${port}/mcp`);
    expect(isComplete).toBe(false);
    expect(findings).toMatchObject([
      { verdict: "unseen", what: expect.stringContaining("Nothing listens at 127.0.0.1") },
    ]);
  });

  it("is not seen where a network says nothing, which is no proof that it is closed", async () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout(100));
    const port = await listening(
      createListener((socket) => open.push({ close: () => socket.destroy() })),
    );
    const { findings } = await around(`http://127.0.0.1:${port}/mcp`);
    expect(findings).toMatchObject([
      {
        verdict: "unseen",
        what: expect.stringContaining("look the same from outside"),
        remedy: expect.stringContaining("inside the gateway's network"),
      },
    ]);
  });

  it("is not seen at a port that nobody may ask", async () => {
    const { findings } = await around("http://127.0.0.1:9/mcp");
    expect(findings).toMatchObject([{ verdict: "unseen" }]);
  });

  it.each([
    [200, "text/html", "<html>"],
    [200, "application/json", '{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"No"}}'],
    [302, "text/plain", ""],
    [404, "text/plain", ""],
    [500, "application/json", "{}"],
  ])("is not seen by an answer that says nothing of who may call: %d %s %s", async (...answer) => {
    const { findings, isComplete, isHealthy } = await around(await answering(...answer));
    expect({ isComplete, isHealthy }).toEqual({ isComplete: false, isHealthy: true });
    expect(findings).toMatchObject([
      { verdict: "unseen", what: expect.stringContaining("says nothing of who may call it") },
    ]);
  });
});
