import { IncomingMessage } from "node:http";
import { aadsts } from "./aadsts.ts";

const maximumBytes = 64 * 1024;

/** The body of a request, read once. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // What is too long is left in its connection, which the refusal takes.
  const arriving: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of arriving) {
    length += chunk.length;
    if (length > maximumBytes) {
      throw aadsts.requestMalformed(`The body exceeds ${maximumBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The fields of a form-encoded body. */
export function parseForm(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString("utf8"));
}

/**
 * A request like the original whose body can be read again. A stream is read only once, and
 * oidc-provider reads the body itself.
 */
export function replay(
  original: IncomingMessage,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): IncomingMessage {
  const request = new IncomingMessage(original.socket);
  request.method = original.method;
  request.url = original.url;
  request.httpVersion = original.httpVersion;
  request.headers = {
    ...original.headers,
    "content-length": String(body.length),
    ...headers,
  };
  delete request.headers["transfer-encoding"];
  request.push(body);
  request.push(null);
  request.complete = true;
  return request;
}
