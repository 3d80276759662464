import type { Exchange, RecordedTraffic } from "./recorded-traffic.ts";

/** The fields of queries, forms, JSON and pages whose values nobody but the two ends may know. */
const secretFields = new Set([
  ..."code state nonce code_verifier client_secret client_assertion".split(" "),
  ..."access_token refresh_token id_token token transaction sealed form".split(" "),
]);

/** How much of a secret gives it away. */
const pieceLength = 12;

/** A secret, by the name it goes by. */
export interface Secret {
  readonly kind: string;
  readonly value: string;
}

/**
 * All secrets that were exchanged: tokens, codes, verifiers, states, cookies, assertions and credentials.
 *
 * @param cookiesOf an origin whose own cookies are none of the gateway's business
 */
export function secretsIn(traffic: RecordedTraffic, cookiesOf: string): Secret[] {
  const found = new Map<string, string>();
  for (const exchange of traffic.exchanges) {
    for (const [kind, value] of secretsOf(exchange)) {
      if (kind === "cookie" && exchange.url.origin === cookiesOf) continue;
      const secret = secretPart(value);
      // Shorter ones are words, such as a state that a test made up or a cookie's empty value.
      if (secret.length >= 2 * pieceLength) found.set(secret, kind);
    }
  }
  return [...found].map(([value, kind]) => ({ kind, value }));
}

/** Of the gateway's own JWTs the signature: their claims are what the audit knows too, and may be spelt alike. */
function secretPart(value: string): string {
  const [header = "", , signature, more] = value.split(".");
  const own = /"typ":"(?:at|gateway-assertion)\+jwt"/;
  const isOwn = own.test(Buffer.from(header, "base64url").toString());
  return isOwn && signature !== undefined && more === undefined ? signature : value;
}

function* secretsOf(exchange: Exchange): Generator<readonly [string, string]> {
  const { url, headers, body, answerHeaders, answer } = exchange;
  yield* fieldsOf(url.searchParams);
  for (const [name, value] of [...headers, ...answerHeaders]) {
    if (name === "cookie")
      for (const pair of value.split("; ")) yield ["cookie", partAfter(pair, "=")];
    if (name === "set-cookie") yield ["cookie", partAfter(value.split(";")[0] ?? "", "=")];
    if (name === "location") yield* fieldsOf(new URL(value, url).searchParams);
    if (name === "mcp-session-id") yield ["session", value];
    if (name === "x-notes-key") yield [name, value];
    if (name === "gateway-assertion") yield [name, value];
    if (name === "authorization") yield* credentialsOf(value);
  }
  for (const text of [body, answer]) {
    yield* fieldsOf(new URLSearchParams(text));
    for (const [, name = "", value = ""] of text.matchAll(/"(\w+)"\s*:\s*"([^"\\]+)"/g)) {
      if (secretFields.has(name)) yield [name, value];
    }
    for (const [, name = "", value = ""] of text.matchAll(/name="(\w+)" value="([^"]+)"/g)) {
      if (secretFields.has(name)) yield [name, value];
    }
  }
  for (const [name, value] of headers) {
    if (name === "x-ms-meta-summary" && value !== "none") yield ["sealed summary", value];
  }
  for (const [, text = ""] of answer.matchAll(/<summary>([^<]+)<\/summary>/g)) {
    if (text !== "none") yield ["sealed summary", text];
  }
  // The blob of a code is nothing but its sealed record.
  if (url.pathname.includes("/codes/")) {
    yield ["sealed code", body];
    yield ["sealed code", answer];
  }
}

function* fieldsOf(parameters: URLSearchParams): Generator<readonly [string, string]> {
  for (const [name, value] of parameters) if (secretFields.has(name)) yield [name, value];
}

function* credentialsOf(header: string): Generator<readonly [string, string]> {
  const [scheme = "", value = ""] = header.split(" ");
  yield [scheme, value];
  if (scheme === "Basic") yield ["Basic", partAfter(Buffer.from(value, "base64").toString(), ":")];
}

function partAfter(pair: string, separator: string): string {
  return pair.slice(pair.indexOf(separator) + 1);
}

/** Where pieces of secrets stand in a text, as they are or as URLs encode them. */
export function leaksIn(text: string, secrets: readonly Secret[]): string[] {
  const pieces = new Map<string, number>();
  for (let at = 0; at + pieceLength <= text.length; at += 1) {
    pieces.set(text.slice(at, at + pieceLength), at);
  }
  return secrets.flatMap(({ kind, value }) => {
    for (const spelling of new Set([value, encodeURIComponent(value)])) {
      for (let at = 0; at + pieceLength <= spelling.length; at += 1) {
        const place = pieces.get(spelling.slice(at, at + pieceLength));
        if (place !== undefined)
          return [`${kind}: ${text.slice(Math.max(0, place - 60), place + 60)}`];
      }
    }
    return [];
  });
}
