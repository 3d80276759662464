import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { ManagedIdentityToken } from "../entra/index.ts";

/** Where an administrator's command on this machine gets its tokens. */
export interface IdentityEndpoint {
  readonly url: string;
  /** What must stand in the header `X-IDENTITY-HEADER`; made anew at each start. */
  readonly header: string;
  close(): Promise<void>;
}

const resources = ["https://storage.azure.com", "https://storage.azure.com/"];

/**
 * Gives tokens for storage over HTTP as App Service does to the code it runs. The secret header
 * keeps out web pages and other users of the machine: neither can read the file it stands in.
 *
 * {@link https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference}
 */
export async function serveIdentityEndpoint(
  token: () => Promise<ManagedIdentityToken>,
): Promise<IdentityEndpoint> {
  const header = randomBytes(32).toString("base64url");
  const server = createServer((request, response) => {
    answer(request, header, token).then(
      ({ status, body }) => {
        response.writeHead(status, {
          "Content-Type": "application/json",
          "Cache-Control": "no-store",
        });
        response.end(JSON.stringify(body));
      },
      () => response.writeHead(500).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/msi/token`,
    header,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function answer(
  request: IncomingMessage,
  header: string,
  token: () => Promise<ManagedIdentityToken>,
): Promise<Answer> {
  const url = URL.parse(request.url ?? "/", "http://127.0.0.1");
  if (request.method !== "GET" || url?.pathname !== "/msi/token") {
    return { status: 404, body: { statusCode: 404, message: "Nothing is here." } };
  }
  if (!isEqual(String(request.headers["x-identity-header"] ?? ""), header)) {
    return { status: 401, body: { statusCode: 401, message: "X-IDENTITY-HEADER is wrong." } };
  }
  const resource = url.searchParams.get("resource") ?? "";
  if (!resources.includes(resource)) {
    return { status: 400, body: { statusCode: 400, message: "Tokens are for storage only." } };
  }
  const { accessToken, expiresOn } = await token();
  return {
    status: 200,
    body: {
      access_token: accessToken,
      expires_on: String(expiresOn),
      resource,
      token_type: "Bearer",
    },
  };
}

/** Digests have one length, so that comparing them takes one time. */
function isEqual(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) => createHash("sha256").update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
