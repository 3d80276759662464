import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  bearer,
  jsonRpcAnswer,
  listTools,
  openStream,
  startWeatherServer,
} from "./running-server.ts";

describe("closing", () => {
  it("answers a request that was still arriving, and ends streams only then", async () => {
    const server = await startWeatherServer();
    const token = await server.issuer.mint();
    const stream = await openStream(server.url, token);
    expect(stream.headers.get("x-accel-buffering")).toBe("no");
    const body = JSON.stringify(listTools);
    const answered = Promise.withResolvers<Response>();
    const request = httpRequest(
      `${server.url}/mcp`,
      {
        method: "POST",
        headers: {
          ...bearer(token),
          accept: "application/json, text/event-stream",
          "content-type": "application/json",
        },
      },
      async (response) =>
        answered.resolve(new Response(await text(response), { status: response.statusCode ?? 0 })),
    ).on("error", answered.reject);
    request.write(body.slice(0, 10));
    while (server.log.filter((line) => line.includes("caller")).length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const closed = server.close();
    setTimeout(() => request.end(body.slice(10)), 200);
    const response = await answered.promise;
    expect(response.status).toBe(200);
    expect(await jsonRpcAnswer(response)).toMatchObject({ result: { tools: [{}, {}, {}] } });
    expect(await stream.text()).toMatch(/"id":7,"result":/);
    await closed;
  });

  it.each([
    ["", () => undefined],
    [", though the clock is set back", () => vi.setSystemTime(Date.now() - 86_400_000)],
  ])("cuts a request that never finishes arriving once the grace is over%s", async (_but, set) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const server = await startWeatherServer({ stopGraceMilliseconds: 300 });
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await server.issuer.mint()}\r\n` +
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    while (!server.log.some((line) => line.includes("caller"))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const started = performance.now();
    const closed = server.close();
    set();
    await closed;
    expect(performance.now() - started).toBeGreaterThanOrEqual(300);
    expect(performance.now() - started).toBeLessThan(2_000);
    socket.destroy();
  });

  it("does not wait for a connection that never sends a request", async () => {
    const server = await startWeatherServer();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    const started = Date.now();
    await server.close();
    expect(Date.now() - started).toBeLessThan(2_000);
    socket.destroy();
  });
});
