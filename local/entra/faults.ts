import type { IncomingMessage, ServerResponse } from "node:http";
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { DirectoryError } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import { personalTenantId } from "./personal-accounts.ts";
import type { SigningKey } from "./signing-key.ts";

/** The endpoints of Entra that can fail. */
export type EntraEndpoint = "authorize" | "token" | "discovery" | "keys";

/** How a false ID token is signed. */
export type FalseSignature =
  | "valid"
  | "unknown key"
  | "unknown key of a known name"
  | "key of personal accounts"
  | "none";

type Kind =
  | {
      readonly kind: "refusal";
      readonly code: number;
      readonly error: string;
      readonly detail: EntraError["detail"];
    }
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly type: string;
      readonly body: string;
    }
  | { readonly kind: "silence" }
  | { readonly kind: "hang-up" }
  | {
      readonly kind: "id token";
      readonly claims: (claims: JWTPayload) => JWTPayload;
      readonly signature: FalseSignature;
    };

/** What goes wrong at an endpoint, for those who want to see what follows from it. */
export class EntraFault {
  /** A refusal by number, as the authorize and token endpoints give it. */
  static refusal(code: number, error: string, detail: EntraError["detail"] = {}): EntraFault {
    return new EntraFault({ kind: "refusal", code, error, detail });
  }

  /** A status without an OAuth error, as a proxy or an overloaded server gives it. */
  static status(status: number): EntraFault {
    const body = "<html><body>Our services aren't available right now</body></html>";
    return new EntraFault({ kind: "answer", status, type: "text/html", body });
  }

  /** Any text in place of JSON. */
  static text(body: string): EntraFault {
    return new EntraFault({ kind: "answer", status: 200, type: "application/json", body });
  }

  /** No answer, ever. */
  static silence(): EntraFault {
    return new EntraFault({ kind: "silence" });
  }

  /** The connection ends without an answer. */
  static hangUp(): EntraFault {
    return new EntraFault({ kind: "hang-up" });
  }

  /** An ID token that says something else, or is signed by somebody else. */
  static idToken(
    claims: (claims: JWTPayload) => JWTPayload,
    signature: FalseSignature = "valid",
  ): EntraFault {
    return new EntraFault({ kind: "id token", claims, signature });
  }

  readonly what: Kind;

  private constructor(what: Kind) {
    this.what = what;
  }
}

/** Which endpoints fail at the moment. */
export class EntraFaults {
  readonly #faults = new Map<EntraEndpoint, Kind>();

  set(endpoint: EntraEndpoint, fault: EntraFault): void {
    this.#faults.set(endpoint, fault.what);
  }

  clear(): void {
    this.#faults.clear();
  }

  /** Answers, or does not answer, a request to an endpoint that is out of order. */
  intercept(request: IncomingMessage, response: ServerResponse): boolean {
    const fault = this.#faults.get(endpointOf(request.url ?? "") ?? "authorize");
    if (fault === undefined || endpointOf(request.url ?? "") === undefined) return false;
    switch (fault.kind) {
      case "refusal":
      case "id token":
        return false;
      case "answer":
        response.writeHead(fault.status, { "content-type": fault.type }).end(fault.body);
        return true;
      case "silence":
        return true;
      case "hang-up":
        request.socket.destroy();
        return true;
    }
  }

  /** @throws EntraError when the endpoint refuses every request. */
  refuse(endpoint: EntraEndpoint): void {
    const fault = this.#faults.get(endpoint);
    if (fault?.kind !== "refusal") return;
    throw new EntraError(fault.code, fault.error, "A fault was asked for.", 400, fault.detail);
  }

  /** The ID token that is answered in place of a true one. @param issuerKeys the keys of all issuers here */
  async idToken(
    token: string,
    key: SigningKey,
    issuerKeys: ReadonlyMap<string, SigningKey>,
  ): Promise<string> {
    const fault = this.#faults.get("token");
    if (fault?.kind !== "id token") return token;
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
    const claims = fault.claims(JSON.parse(payload) as JWTPayload);
    switch (fault.signature) {
      case "valid":
        return await key.sign(claims);
      case "none":
        return new UnsecuredJWT(claims).encode();
      case "key of personal accounts":
        return await keyOfPersonalAccounts(issuerKeys).sign(claims);
      case "unknown key":
        return await signedByAnybody(claims, "an-unknown-key");
      case "unknown key of a known name":
        return await signedByAnybody(claims, String(key.privateJwk.kid));
    }
  }
}

function keyOfPersonalAccounts(issuerKeys: ReadonlyMap<string, SigningKey>): SigningKey {
  const [, key] = [...issuerKeys].find(([issuer]) => issuer.includes(personalTenantId)) ?? [];
  if (key) return key;
  throw new DirectoryError(
    "There is no key of personal accounts: it is published beside those of all organisations. Start Entra with several tenants.",
  );
}

async function signedByAnybody(claims: JWTPayload, kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256");
  return await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey);
}

function endpointOf(url: string): EntraEndpoint | undefined {
  const [path = ""] = url.split("?");
  if (path.endsWith("/oauth2/v2.0/authorize")) return "authorize";
  if (path.endsWith("/oauth2/v2.0/token")) return "token";
  if (path.endsWith("/v2.0/.well-known/openid-configuration")) return "discovery";
  return path.endsWith("/discovery/v2.0/keys") ? "keys" : undefined;
}
