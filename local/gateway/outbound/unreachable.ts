/** The address of a request as it may be shown: a query can carry a secret. */
export function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return pathname === "/" ? origin : `${origin}${pathname}`;
}

/** How a request was on its way when it failed. */
export interface FailedRequest {
  readonly url: string;
  /** The origin that this URL stands for, where it does. */
  readonly standsFor?: string | undefined;
  /** The proxy that it went through. */
  readonly proxy?: string | undefined;
}

/** Says in plain words why a server was not reached, and what to do where that can be known. */
export function whyUnreachable({ url, standsFor, proxy }: FailedRequest, error: unknown): string {
  const place = standsFor === undefined ? placeOf(url) : `${placeOf(url)} (for ${standsFor})`;
  const whom = proxy === undefined ? "" : `, by the proxy ${proxy}`;
  return `${place} cannot be reached${whom}: ${reasonOf(error, url.startsWith("https:"))}`;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (connection refused). Is it running, on this port?",
  ENOTFOUND: "there is no such name (name not found).",
  EAI_AGAIN: "its name cannot be looked up. Is there a network?",
  EHOSTUNREACH: "no way leads there (host unreachable).",
  ENETUNREACH: "no way leads there (network unreachable).",
  ETIMEDOUT: "it did not take the connection in time.",
  UND_ERR_CONNECT_TIMEOUT: "it did not take the connection in time.",
  UND_ERR_HEADERS_TIMEOUT: "it did not answer in time.",
  CERT_HAS_EXPIRED: "its certificate has expired.",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is another server's.",
};

const untrusted =
  /^(?:UNABLE_TO_(?:VERIFY|GET)_|SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED_|CERT_(?:UNTRUSTED|SIGNATURE_FAILURE|REJECTED)|INVALID_CA)/;

function reasonOf(error: unknown, secure: boolean): string {
  if (!(error instanceof Error)) return String(error);
  // Of several addresses of a name, what went wrong with the first.
  const cause = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const known = reasons[code];
  if (known !== undefined) return known;
  if (untrusted.test(code)) {
    return `its certificate is not trusted (${code}). Name the certificate of who issued it: NODE_EXTRA_CA_CERTS=FILE`;
  }
  if (error.name === "TimeoutError") return "it did not answer in time.";
  const status = /^Proxy response \((\d{3})\)/.exec(error.message)?.[1];
  if (status !== undefined) return `the proxy answers ${status}.`;
  if (secure && /^(?:EPROTO|ERR_SSL_)/.test(code)) return "it does not speak https. Is it http?";
  if (/^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE|HPE_)/.test(code)) {
    return `it ended the connection without an answer.${secure ? "" : " Does it speak https?"}`;
  }
  return error.message;
}
