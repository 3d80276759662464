import { describe, expect, it } from "vitest";
import { type Answer, guardedGateway } from "./guarded-gateway.ts";

const ping = { jsonrpc: "2.0", id: 1, method: "ping" };

const { backend, gateway } = guardedGateway();

function expectRefusal(answer: Answer): void {
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", error: { code: -32000 } });
}

describe("too many requests", () => {
  const as = async (server: string, claims: Record<string, unknown>) =>
    await gateway.call(server, await gateway.token(server, { claims }), ping);

  it("of one person are refused, those of another are not; nor at another server", async () => {
    for (let count = 0; count < 3; count += 1) {
      expect((await as("slow", { sub: "p1", client_id: `c${count}` })).status).toBe(200);
    }
    expectRefusal(await as("slow", { sub: "p1", client_id: "c9" }));
    expect((await as("slow", { sub: "p1", tid: "tenant-2", client_id: "c9" })).status).toBe(200);
    expect((await as("slow", { sub: "p2", client_id: "c9" })).status).toBe(200);
    expect((await as("open", { sub: "p1", client_id: "c9" })).status).toBe(200);
  });

  it("of one client are refused", async () => {
    const call = async (count: number) => await as("slow", { sub: `q${count}`, client_id: "busy" });
    for (let count = 0; count < 5; count += 1) expect((await call(count)).status).toBe(200);
    expectRefusal(await call(5));
    expect((await as("slow", { sub: "q6", client_id: "idle" })).status).toBe(200);
  });

  it("of one address are refused before the token is looked at", async () => {
    for (let count = 0; count < 2; count += 1) {
      expect((await gateway.call("addressed", "none", ping)).status).toBe(401);
    }
    expectRefusal(await gateway.call("addressed", "none", ping));
    expectRefusal(await as("addressed", {}));
  });
});

describe("a body", () => {
  const pad = (size: number) =>
    `{"jsonrpc":"2.0","id":1,"method":"ping","x":"${"x".repeat(size)}"}`;
  const fitting = pad(4096 - pad(0).length);

  it("as long as the server takes arrives whole", async () => {
    const answer = await gateway.call("open", await gateway.token("open"), fitting);
    expect(answer.status).toBe(200);
    expect(backend.last?.body.toString()).toBe(fitting);
  });

  it("one byte longer is refused, before the token is looked at", async () => {
    for (const token of [await gateway.token("open"), "none"]) {
      const answer = await gateway.call("open", token, `${fitting} `);
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", error: {}, id: null });
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    }
    expect(backend.received).toHaveLength(0);
  });

  it.each([
    ["open", 4096],
    ["guarded", 2 * 1024 * 1024],
    ["members", 2 * 1024 * 1024],
  ])("of unknown length is counted at %s", async (server, most) => {
    const token = await gateway.token(server, { claims: { roles: ["Weather.Admin"] } });
    const send = async (size: number) =>
      await gateway.send(
        server,
        "POST",
        [
          ["Content-Type", "application/json"],
          ["Authorization", `Bearer ${token}`],
          ["Transfer-Encoding", "chunked"],
        ],
        [
          Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"'),
          Buffer.alloc(size, "x"),
          Buffer.from('"}}'),
        ],
      );
    expect((await send(1000)).status).toBe(200);
    expect(backend.last?.body.length).toBe(1000 + 58);
    const answer = await send(most);
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: "2.0", id: null });
    expect(backend.received).toHaveLength(1);
  });
});
