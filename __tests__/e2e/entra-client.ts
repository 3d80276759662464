import { createHash } from "node:crypto";
import { Browser } from "../browser.ts";
import { newVerifier } from "./oauth-client.ts";
import { answerOf, type Choice, signIn } from "./sign-in.ts";

type Json = Readonly<Record<string, unknown>>;

/** What a client learns on its way from an MCP URL to Entra. */
export interface Discovered {
  readonly challenge: string;
  readonly resource: Json;
  /** Entra's own metadata. */
  readonly server: Json;
  readonly scope: string;
}

/**
 * A client that is registered in Entra, as VS Code is: a program on the person's device, with PKCE, no secret, and any
 * port of loopback. It sends no `resource` (RFC 8707), which Entra does not take.
 */
export class EntraClient {
  static readonly vsCode = "aebc6443-996d-45c2-90f0-388ff96faa56";

  readonly clientId: string;
  readonly redirectUri = "http://127.0.0.1:33418/";

  constructor(clientId: string = EntraClient.vsCode) {
    this.clientId = clientId;
  }

  /** From the MCP URL to the endpoints: challenge, metadata of the resource, metadata of Entra. */
  async discover(mcpUrl: string): Promise<Discovered> {
    const refused = await fetch(mcpUrl, { method: "POST" });
    if (refused.status !== 401) throw new Error(`No challenge, but ${refused.status}.`);
    const challenge = refused.headers.get("www-authenticate") ?? "";
    const parameter = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? "";
    const resource = await json(parameter("resource_metadata"));
    const [issuer] = resource["authorization_servers"] as string[];
    // MCP authorization, discovery: the third URL for an issuer with a path, and the only one that Entra has.
    const server = await json(`${issuer}/.well-known/openid-configuration`);
    return { challenge, resource, server, scope: parameter("scope") };
  }

  /** The answer of Entra to an authorization request: `code`, or an error. */
  async authorize(
    { server }: Pick<Discovered, "server">,
    scope: string,
    verifier: string = newVerifier(),
    choice: Choice = {},
  ): Promise<Readonly<Record<string, string>>> {
    const url = new URL(String(server["authorization_endpoint"]));
    url.search = new URLSearchParams({
      client_id: this.clientId,
      response_type: "code",
      redirect_uri: this.redirectUri,
      scope: `${scope} openid profile offline_access`.trim(),
      state: "a state",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    }).toString();
    return answerOf(await signIn(new Browser(url.origin), url, choice));
  }

  /** Signs a person in: the tokens. */
  async tokens(at: Discovered, scope: string = at.scope, choice: Choice = {}): Promise<Json> {
    const verifier = newVerifier();
    const { code, error_description: problem } = await this.authorize(at, scope, verifier, choice);
    if (code === undefined) throw new Error(problem);
    const { status, body } = await this.token(at, {
      grant_type: "authorization_code",
      code,
      redirect_uri: this.redirectUri,
      code_verifier: verifier,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  }

  async token(
    { server }: Pick<Discovered, "server">,
    form: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: Json }> {
    const answer = await fetch(String(server["token_endpoint"]), {
      method: "POST",
      body: new URLSearchParams({ client_id: this.clientId, ...form }),
    });
    return { status: answer.status, body: (await answer.json()) as Json };
  }
}

async function json(url: string): Promise<Json> {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}.`);
  return (await answer.json()) as Json;
}
