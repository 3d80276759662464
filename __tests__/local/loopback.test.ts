import { once } from "node:events";
import { createServer, request } from "node:http";
import { createServer as createTcpServer, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { listenOnLoopback } from "../../local/loopback.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A program of somebody else that has a port at one address. */
async function occupied(host: string, port = 0): Promise<number> {
  const server: Server = createTcpServer().listen(port, host);
  await once(server, "listening");
  closing.push(async () => {
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("It has no port.");
  return address.port;
}

async function listen(port: number) {
  const server = createServer((_, response) => response.end("ours"));
  const loopback = await listenOnLoopback(server, port);
  closing.push(() => loopback.close());
  return loopback;
}

async function answerAt(host: string, port: number): Promise<string> {
  const sent = request({ host, port, agent: false }).end();
  const [response] = await once(sent, "response");
  return (await response.setEncoding("utf8").toArray()).join("");
}

const interfaces = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
const hasIpv6 = interfaces.some(({ address }) => address === "::1");

describe.skipIf(!hasIpv6)("a server at localhost, where it means two addresses", () => {
  it("answers at both addresses of that name", async () => {
    const { port } = await listen(0);
    expect(await answerAt("127.0.0.1", port)).toBe("ours");
    expect(await answerAt("::1", port)).toBe("ours");
  });

  it.each(["127.0.0.1", "::1"])("does not share its port with what is at %s", async (host) => {
    const port = await occupied(host);
    await expect(listen(port)).rejects.toMatchObject({ code: "EADDRINUSE" });
    const elsewhere = host === "::1" ? "127.0.0.1" : "::1";
    expect(await occupied(elsewhere, port), "what it had taken is free again").toBe(port);
  });

  it("lets nobody take the other address afterwards", async () => {
    const { port } = await listen(0);
    await expect(occupied("::1", port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("leaves both when it is closed, also twice, with connections open", async () => {
    const loopback = await listen(0);
    const agentless = request({ host: "::1", port: loopback.port }).end();
    await once(agentless, "response");
    await loopback.close();
    await loopback.close();
    expect(await occupied("127.0.0.1", loopback.port)).toBe(loopback.port);
    expect(await occupied("::1", loopback.port)).toBe(loopback.port);
  });
});
