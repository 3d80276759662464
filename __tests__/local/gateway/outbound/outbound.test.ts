import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, createServer as createSocketServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StartError } from "../../../../local/errors.ts";
import { Outbound } from "../../../../local/gateway/outbound/outbound.ts";
import { Proxies, type ProxyEnvironment } from "../../../../local/gateway/outbound/proxies.ts";
import { createCertificate } from "../../../../local/storage/certificate.ts";
import { listening } from "../listening.ts";

/** What was asked of the proxy, and what of it reached a server. */
const tunnels: { target: string; authorization: string }[] = [];
const folder = mkdtempSync(join(tmpdir(), "outbound-"));
const authority = join(folder, "authority.pem");
const servers: Server[] = [];
let plain: string;
let secure: string;
let abrupt: string;
let proxy: string;

beforeAll(async () => {
  const { certificate, key } = await createCertificate();
  writeFileSync(authority, certificate);
  const echo = (request: IncomingMessage, response: ServerResponse) =>
    response.end(JSON.stringify({ url: request.url, accept: request.headersDistinct["x-twice"] }));
  const proxyServer = createServer((_, response) => response.writeHead(400).end());
  // Whatever the name, it leads to this machine.
  proxyServer.on("connect", ({ url = "", headers }, socket) => {
    tunnels.push({ target: url, authorization: headers["proxy-authorization"] ?? "" });
    if (url.startsWith("forbidden.")) return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const to = connect(Number(url.split(":").at(-1)), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      to.pipe(socket).pipe(to);
    });
    to.on("error", () => socket.destroy());
    socket.on("error", () => to.destroy());
  });
  const all = [
    createServer(echo),
    createSecureServer({ cert: certificate, key }, echo),
    createSocketServer((socket) => socket.destroy()),
    proxyServer,
  ];
  servers.push(...all);
  [plain = "", secure = "", abrupt = "", proxy = ""] = await Promise.all(all.map(listening));
  secure = secure.replace("http://127.0.0.1", "https://localhost");
});

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

/** What comes of a request: the answer's text, or what the person at the terminal is told. */
async function sent(url: string, environment: ProxyEnvironment = {}, signal?: AbortSignal) {
  const warnings: string[] = [];
  const outbound = new Outbound({
    trusted: [],
    hosts: new Map([["https://stands.example", "http://127.0.0.1:9"]]),
    proxies: new Proxies(environment),
    warn: (sentence) => warnings.push(sentence),
  });
  const headers = ["X-Twice", "1", "x-twice", "2"];
  const text = await outbound
    .send({ url, method: "GET", headers }, signal === undefined ? {} : { signal })
    .then(
      ({ body }) => textOf(body.stream),
      () => warnings.join("\n"),
    );
  await outbound.close();
  return text;
}

describe("the terminal says in plain words", () => {
  it.each([
    [
      "that nothing listens",
      "http://127.0.0.1:9/mcp?key=s3cret",
      "http://127.0.0.1:9/mcp cannot be reached: nothing listens there (connection refused).",
    ],
    [
      "whom it stands for",
      "https://stands.example/client.json",
      "http://127.0.0.1:9/client.json (for https://stands.example) cannot be reached: nothing",
    ],
    [
      "that a name is none",
      "http://nobody.invalid/mcp",
      "http://nobody.invalid/mcp cannot be reached: ",
    ],
  ])("%s", async (_, url, sentence) => {
    const said = await sent(url);
    expect(said).toContain(sentence);
    expect(said).not.toContain("s3cret");
    expect(said).toMatch(
      /: (?:nothing listens|there is no such name|its name cannot be looked up)/,
    );
  });

  it("that a certificate is not trusted, that a server speaks no https, or none but it", async () => {
    expect(await sent(secure)).toMatch(
      /its certificate is not trusted \([A-Z_]+\)\..*NODE_EXTRA_CA_CERTS=FILE/,
    );
    expect(await sent(plain.replace("http:", "https:"))).toContain(
      "it does not speak https. Is it http?",
    );
    expect(await sent(secure.replace("https:", "http:"))).toContain("Does it speak https?");
    expect(await sent(abrupt)).toContain("it ended the connection without an answer.");
  });

  it.each(["file:///etc/passwd", "ws://127.0.0.1:9/", "blob:http://127.0.0.1/x", "data:,x"])(
    "that nothing is sent by another protocol: %s",
    async (url) => {
      const protocol = url.slice(0, url.indexOf(":") + 1);
      expect(await sent(url)).toBe(
        `A request cannot be sent by ${protocol}, but by http and https alone.`,
      );
    },
  );

  it("nothing when nobody waits for the answer any more", async () => {
    expect(await sent(plain, {}, AbortSignal.abort())).toBe("");
    expect(await sent(plain, {}, AbortSignal.timeout(0))).toContain("did not answer in time");
  });
});

it("a server begins to stand for another one that was asked before", async () => {
  const hosts = new Map<string, string>();
  const warnings: string[] = [];
  const outbound = new Outbound({ trusted: [], hosts, warn: (text) => warnings.push(text) });
  const ask = () => outbound.send({ url: "http://127.0.0.1:9/a?b", method: "GET" });
  await expect(ask()).rejects.toThrow();
  hosts.set("http://127.0.0.1:9", plain);
  expect(await textOf((await ask()).body.stream)).toContain('"url":"/a?b"');
  await outbound.close();
});

describe("NODE_EXTRA_CA_CERTS", () => {
  it("names whom the gateway trusts besides", async () => {
    const run = (environment: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const parameters = ["__tests__/local/gateway/outbound/send-once.ts", secure];
        const env = { PATH: process.env["PATH"], ...environment };
        execFile(process.execPath, parameters, { env }, (_, stdout) => resolve(stdout));
      });
    const [trusted, strange] = await Promise.all([
      run({ NODE_EXTRA_CA_CERTS: authority }),
      run({}),
    ]);
    expect(trusted).toMatch(/^200 /);
    expect(strange).toContain("its certificate is not trusted");
  });
});

describe("the variables of proxies", () => {
  const target = () => plain.replace("127.0.0.1", "servers.example");

  it("lead requests through the proxy, with its password and every header", async () => {
    tunnels.length = 0;
    const withPassword = proxy.replace("http://", "http://me:pass%20word@");
    const text = await sent(`${target()}/mcp`, { HTTP_PROXY: withPassword });
    expect(JSON.parse(text)).toEqual({ url: "/mcp", accept: ["1", "2"] });
    const authorization = `Basic ${Buffer.from("me:pass word").toString("base64")}`;
    expect(tunnels).toEqual([{ target: new URL(target()).host, authorization }]);
  });

  it.each([
    ["this machine", () => plain, {}],
    [
      "an excepted host",
      () => target().replace("servers", "nobody"),
      { no_proxy: "a.test nobody.example" },
    ],
    ["a name below one", () => "http://a.nobody.invalid", { NO_PROXY: ".nobody.invalid" }],
    ["a port of one", () => "http://nobody.invalid:81", { no_proxy: "nobody.invalid:81" }],
    ["any host", () => "http://nobody.invalid", { no_proxy: "*" }],
  ])("do not count for %s", async (_, url, exceptions) => {
    tunnels.length = 0;
    await sent(url(), { http_proxy: proxy, https_proxy: proxy, ...exceptions });
    expect(tunnels).toEqual([]);
  });

  it("count for another port of an excepted host, and for https as they say", async () => {
    tunnels.length = 0;
    await sent("http://forbidden.invalid:82", {
      HTTP_PROXY: proxy,
      NO_PROXY: "forbidden.invalid:81",
    });
    const refused = await sent("https://forbidden.invalid/", { https_proxy: proxy });
    expect(refused).toBe(
      `https://forbidden.invalid cannot be reached, by the proxy ${proxy}: the proxy answers 403.`,
    );
    expect(tunnels.map((tunnel) => tunnel.target)).toEqual([
      "forbidden.invalid:82",
      "forbidden.invalid:443",
    ]);
    const gone = { https_proxy: "http://me:s3cret@127.0.0.1:9" };
    const said = await sent("https://servers.example/", gone);
    expect(said).toContain("by the proxy http://127.0.0.1:9: nothing listens there");
    expect(said).not.toContain("s3cret");
  });

  it("may be a name and a port, and are refused when they are no proxy", async () => {
    tunnels.length = 0;
    await sent(target(), { http_proxy: proxy.replace("http://", "") });
    expect(tunnels).toHaveLength(1);
    expect(() => new Proxies({ HTTPS_PROXY: "ftp://me:s3cret@x" })).toThrow(StartError);
    expect(() => new Proxies({ HTTPS_PROXY: "ftp://me:s3cret@x" })).not.toThrow(/s3cret/);
    expect(new Proxies({ HTTPS_PROXY: "" }).for("https://servers.example")).toBeUndefined();
  });
});

describe("a connection", () => {
  it("is used again by later requests, and made anew when the server ended it", async () => {
    const ports: (number | undefined)[] = [];
    const server = createServer((request, response) => {
      ports.push(request.socket.remotePort);
      request.resume().on("end", () => response.end("answered"));
    });
    servers.push(server);
    const outbound = new Outbound({ trusted: [], warn: () => undefined });
    const url = await listening(server);
    const ask = async () => {
      const { body } = await outbound.send({ url, method: "POST", body: Buffer.from("asked") });
      return await textOf(body.stream);
    };
    try {
      for (let count = 0; count < 8; count += 1) expect(await ask()).toBe("answered");
      // A request that is sent the moment an answer has come may still find its connection busy.
      const before = new Set(ports);
      expect(before.size).toBeLessThanOrEqual(2);
      server.closeAllConnections();
      await delay(20);
      expect(await ask()).toBe("answered");
      expect(before).not.toContain(ports.at(-1));
    } finally {
      await outbound.close();
    }
  });
});
