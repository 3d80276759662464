import { Readable } from "node:stream";
import type { MessageHeaders } from "../gateway/message/headers.ts";
import type { IncomingRequest } from "../gateway/routing/incoming-request.ts";
import { usualKeys } from "../gateway/service/access.ts";
import { checkOptions, OptionsError } from "../given-options.ts";
import { requestParts } from "./option-shapes.ts";
import type { PolicyRunRequest, PolicyRunRequestParts } from "./options.ts";
import type { PolicyRunMessage } from "./run.ts";

/** A request that is no request: the message says what is wrong with it. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

/** A request as the gateway takes it. @throws RequestError for what cannot be sent. */
export async function incomingRequest(
  request: PolicyRunRequest,
  address: string,
  signal: AbortSignal,
  key: string | undefined,
): Promise<IncomingRequest & { readonly origin: string | undefined }> {
  const parts = await partsOf(request);
  const body = bodyOf(parts.body);
  const method = parts.method ?? (body === undefined ? "GET" : "POST");
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method)) {
    throw new RequestError(`"${method}" is not a method of a request.`);
  }
  const { origin, target } = located(parts.path ?? "/");
  const headers = rawHeaders(parts, body, key);
  return {
    method,
    target,
    origin,
    rawHeaders: headers,
    body: body === undefined ? undefined : { kind: "stream", stream: Readable.from([body]) },
    address,
    startedAt: Date.now(),
    signal,
  };
}

async function partsOf(request: PolicyRunRequest): Promise<PolicyRunRequestParts> {
  if (typeof request === "string") {
    const [, method, path] = /^(?:([A-Z]+) +)?(\S+)$/.exec(request.trim()) ?? [];
    if (path === undefined) {
      throw new RequestError(`"${request}" is not a request; write it like GET /orders?page=2.`);
    }
    return method === undefined ? { path } : { method, path };
  }
  if (!(request instanceof Request)) {
    checkParts(request);
    return request;
  }
  const bytes = new Uint8Array(await request.arrayBuffer());
  const { method, url: path, headers } = request;
  return bytes.length === 0 ? { method, path, headers } : { method, path, headers, body: bytes };
}

function checkParts(request: unknown): void {
  try {
    checkOptions("The request", requestParts, request);
  } catch (error) {
    if (error instanceof OptionsError) throw new RequestError(error.message);
    throw error;
  }
}

function located(path: string): { origin: string | undefined; target: string } {
  const isWhole = /^https?:\/\//i.test(path);
  const url = URL.parse(
    isWhole ? path : `http://localhost${path.startsWith("/") ? "" : "/"}${path}`,
  );
  if (url === null) throw new RequestError(`"${path}" is neither a path nor a URL.`);
  const target = isWhole ? `${url.pathname}${url.search}` : path.replace(/^(?!\/)/, "/");
  return { origin: isWhole ? url.origin : undefined, target: target.replace(/#.*$/, "") };
}

function bodyOf(body: PolicyRunRequestParts["body"]): Uint8Array | undefined {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
}

function rawHeaders(
  { headers, body }: PolicyRunRequestParts,
  bytes: Uint8Array | undefined,
  key: string | undefined,
): readonly string[] {
  const given = Symbol.iterator in (headers ?? {}) ? headers : Object.entries(headers ?? {});
  const pairs = [...(given as Iterable<readonly [string, string]>)];
  const has = (name: string) => pairs.some(([each]) => each.toLowerCase() === name);
  for (const [name, value] of pairs) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || /[\r\n\0]/.test(value)) {
      throw new RequestError(`"${name}" is not a header, or its value contains a line break.`);
    }
  }
  const isJson = typeof body !== "string" && !(body instanceof Uint8Array);
  return [
    ...pairs.flat(),
    ...(has("host") ? [] : ["Host", "localhost"]),
    ...(key === undefined || has(usualKeys.header.toLowerCase()) ? [] : [usualKeys.header, key]),
    ...(bytes === undefined || has("content-length") ? [] : ["Content-Length", `${bytes.length}`]),
    ...(bytes !== undefined && isJson && !has("content-type")
      ? ["Content-Type", "application/json"]
      : []),
  ];
}

/** A message to assert on. @param bytes those that have passed when it is asked for them */
export function messageOf(headers: MessageHeaders, bytes: () => Uint8Array): PolicyRunMessage {
  return {
    headers: fetchHeaders(headers),
    get bytes() {
      return bytes();
    },
    get text() {
      return new TextDecoder().decode(bytes());
    },
    json: () => JSON.parse(new TextDecoder().decode(bytes())) as unknown,
  };
}

function fetchHeaders(headers: MessageHeaders): Headers {
  const copy = new Headers();
  const raw = headers.toRaw();
  for (let at = 0; at + 1 < raw.length; at += 2) copy.append(raw[at] ?? "", raw[at + 1] ?? "");
  return copy;
}
