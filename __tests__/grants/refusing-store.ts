import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { createCertificate } from "../../local/storage/certificate.ts";

/** A blob container with one grant that refuses as Azure does and the emulator cannot. */
export interface RefusingStore {
  readonly url: string;
  readonly token: string;
  readonly requests: number;
  /** From now on requests by this method are refused. */
  answer(method: "GET" | "PUT", status: number, code: string): void;
  reset(): void;
  close(): Promise<void>;
}

const token = "eyJ.the.token";
const grant = JSON.stringify({ state: "active", username: "ada" });
const listing = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs><Blob><Name>grants/${"g".repeat(43)}</Name></Blob></Blobs><NextMarker /></EnumerationResults>`;

/** Starts the store and records it as a running gateway does. */
export async function startRefusingStore(running: string): Promise<RefusingStore> {
  const certificate = await createCertificate();
  const refusals = new Map<string | undefined, readonly [status: number, code: string]>();
  let requests = 0;
  const store = createServer({ cert: certificate.certificate, key: certificate.key });
  store.on("request", (request, response) => {
    requests += 1;
    const isKnown = request.headers.authorization === `Bearer ${token}`;
    const [status, code] = refusals.get(request.method) ?? (isKnown ? [] : [401, "NotTheToken"]);
    if (status !== undefined) response.writeHead(status, { "x-ms-error-code": code });
    response.end(request.url?.includes("comp=list") ? listing : grant);
  });
  const identity = createHttpServer((_, response) => {
    response.end(JSON.stringify({ access_token: token }));
  });
  const [storePort, identityPort] = await Promise.all([listen(store), listen(identity)]);
  const url = `https://127.0.0.1:${storePort}/localgateway/mcp-gateway`;
  const file = join(running, "3.json");
  mkdirSync(running, { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({
      gateway: "http://localhost:3",
      store: url,
      certificate: certificate.certificate,
      identityEndpoint: `http://127.0.0.1:${identityPort}/msi/token`,
      identityHeader: "a header",
    }),
  );
  return {
    url,
    token,
    get requests() {
      return requests;
    },
    answer: (method, status, code) => refusals.set(method, [status, code]),
    reset: () => {
      refusals.clear();
      requests = 0;
    },
    close: async () => {
      rmSync(file);
      for (const server of [store, identity]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
