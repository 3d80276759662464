import { createPrivateKey, X509Certificate } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { generate } from "selfsigned";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Certificate } from "../../../../policy/index.ts";
import { document, type RunningGateway, runGateway } from "../harness.ts";

let server: Server;
let origin: string;
let trusted: string;
let certificate: Certificate;
let gateway: RunningGateway | undefined;

beforeAll(async () => {
  const options = { keyType: "rsa", algorithm: "sha256" } as const;
  const own = await generate([{ name: "commonName", value: "localhost" }], options);
  const shown = await generate([{ name: "commonName", value: "gateway" }], options);
  trusted = own.cert;
  certificate = new Certificate(shown.cert, createPrivateKey(shown.private));
  server = createServer(
    { cert: own.cert, key: own.private, requestCert: true, rejectUnauthorized: false },
    ({ socket, headers }, response) => {
      const { subject } = (socket as TLSSocket).getPeerCertificate();
      response.end(`${subject?.CN ?? "nobody"} ${headers.authorization ?? ""}`);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  expect(new X509Certificate(shown.cert).subject).toBe("CN=gateway");
});

afterAll(() => {
  server.close();
});

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function answer(inbound: string, backend = "<forward-request />"): Promise<string> {
  gateway = await runGateway({
    trusted: [trusted],
    certificates: new Map([["mine", certificate]]),
    serviceUrl: origin,
    namedValues: { thumbprint: certificate.thumbprint.toLowerCase() },
    operation: document({ inbound, backend }),
  });
  return await (await fetch(`${gateway.origin}/api/run`)).text();
}

describe("authentication-certificate", () => {
  it.each(['certificate-id="mine"', 'thumbprint="{{thumbprint}}"'])(
    "shows the backend the certificate of %s",
    async (which) => {
      expect(await answer(`<authentication-certificate ${which} />`)).toBe("gateway ");
    },
  );

  it("shows none without it, and fails for one that is not there", async () => {
    expect(await answer("")).toBe("nobody ");
    await gateway?.close();
    expect(await answer('<authentication-certificate certificate-id="other" />')).toContain("500");
  });
});

describe("a policy's own request", () => {
  it("shows a certificate and a token of a managed identity, and only its own server", async () => {
    const sent = `<send-request response-variable-name="r"><set-url>${"{{origin}}"}</set-url><authentication-certificate certificate-id="mine" /><authentication-managed-identity resource="https://x" client-id="c" /></send-request>`;
    const inbound = `${sent.replace("{{origin}}", origin)}<set-header name="X"><value>@(((IResponse)context.Variables["r"]).Body.As<string>())</value></set-header><return-response><set-body>@(context.Request.Headers.GetValueOrDefault("X", "") + "|" + context.Request.Headers.GetValueOrDefault("Authorization", "none"))</set-body></return-response>`;
    expect(await answer(inbound)).toBe("gateway Bearer token of c for https://x|none");
  });
});
