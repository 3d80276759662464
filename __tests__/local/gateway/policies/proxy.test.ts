import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PolicyError } from "../../../../policy/index.ts";
import { document, request } from "../harness.ts";

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listen = (server: Server) =>
  new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

/** What the proxy is asked for, and by whom. */
let asked: { target: string | undefined; by: string | undefined }[] = [];
const backend = createServer(({ url, headers }, response) => {
  if (url === "/run?redirect") response.writeHead(302, { location: "/there" });
  response.end(`${url} ${headers["proxy-authorization"] ?? "no credentials"}`);
});
const proxy = createServer();
proxy.on("connect", ({ url, headers }, socket) => {
  asked.push({ target: url, by: headers["proxy-authorization"] });
  if (headers["proxy-authorization"] === `Basic ${btoa("u:wrong")}`) {
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    return;
  }
  const [host = "", port] = (url ?? "").split(":");
  const there = connect(Number(port), host, () => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    there.pipe(socket).pipe(there);
  });
  for (const each of [socket, there]) each.on("error", () => there.destroy());
});

beforeAll(() => Promise.all([listen(backend), listen(proxy)]));
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  for (const server of [backend, proxy]) server.close().closeAllConnections();
});

async function through(attributes: string, target = "/api/run", send = "<forward-request />") {
  const inbound = `<proxy url="${originOf(proxy)}" ${attributes} />`;
  const operation = document({ inbound, backend: send });
  return await request({ operation, serviceUrl: originOf(backend) }, {}, target);
}

describe("proxy", () => {
  it("has the backend asked through it, and does not tell the backend its credentials", async () => {
    const { text } = await through('username="u" password="@("p:ä" + "@/")"');
    expect(text).toBe("/run no credentials");
    const by = `Basic ${Buffer.from("u:p:ä@/").toString("base64")}`;
    expect(asked).toEqual([{ target: new URL(originOf(backend)).host, by }]);
  });

  it("needs no credentials", async () => {
    expect((await through("")).text).toBe("/run no credentials");
    expect(asked.map(({ by }) => by)).toEqual([undefined]);
  });

  it("is taken for where a redirect leads, too", async () => {
    const send = '<forward-request follow-redirects="true" />';
    const { text } = await through("", "/api/run?redirect", send);
    expect([text, asked.length > 0]).toEqual(["/there no credentials", true]);
  });

  it("is a failure of the backend when it lets nobody through, and names no password", async () => {
    const { status, text, gateway } = await through('username="u" password="wrong"');
    expect(status).toBe(500);
    expect(text + gateway.warnings.join("")).not.toContain("wrong");
  });

  it("serves a request of a policy's own alone", async () => {
    const own = `<send-request response-variable-name="r"><set-url>${originOf(backend)}/own</set-url><proxy url="${originOf(proxy)}" /></send-request>`;
    const body = '@(((IResponse)context.Variables["r"]).Body.As<string>())';
    const operation = document({
      inbound: `${own}<return-response><set-body>${body}</set-body></return-response>`,
    });
    expect((await request({ operation })).text).toBe("/own no credentials");
    expect(asked).toHaveLength(1);
    const after = document({ inbound: own, backend: "<forward-request />" });
    const used =
      '<set-header name="a"><value>@(((IResponse)context.Variables["r"]).StatusCode.ToString())</value></set-header>';
    await request({
      operation: after.replace("</inbound>", `${used}</inbound>`),
      serviceUrl: originOf(backend),
    });
    expect(asked).toHaveLength(2);
  });

  it.each([
    "https://proxy.example",
    "ftp://proxy.example",
    "proxy.example:80",
    "http://u:secret@proxy",
    "http://proxy/path",
    "",
  ])("takes %s for no proxy", async (url) => {
    const literal = await request({
      operation: document({ inbound: `<proxy url="${url}" />` }),
    }).catch((error: PolicyError) => error);
    expect((literal as PolicyError).findings.length).toBe(1);
    const inbound = `<proxy url="@("${url}" + "")" />`;
    const { status, text } = await request({ operation: document({ inbound }) });
    expect([status, text]).toEqual([500, expect.not.stringContaining("secret")]);
  });

  it.each(['username="u"', 'password="p"'])("is refused with %s alone", async (attributes) => {
    await expect(through(attributes)).rejects.toThrow("both or none");
  });
});
