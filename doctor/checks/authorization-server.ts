import { ask, objectIn } from "../ask.ts";
import {
  at,
  type JsonObject,
  named,
  textAt,
  textsAt,
  webUrl,
  webUrlAt,
} from "../json-of-others.ts";
import type { Report, Say } from "../report.ts";

/** What the metadata of an authorization server says. */
export interface AuthorizationServer {
  readonly issuer: string;
  readonly authorize: string;
  readonly token: string;
  readonly register: string | undefined;
  readonly revoke: string | undefined;
  /** Whether a client's id may be the URL of a document that describes it. */
  readonly documents: boolean;
  /** Whether it promises that its answers to the browser name it (RFC 9207). */
  readonly namesItself: boolean;
  /** Whether it is Microsoft Entra ID, which refuses `resource` (RFC 8707) and which nobody can register at. */
  readonly entra: boolean;
}

/** Where the metadata of an issuer is: RFC 8414 section 3.1, then OpenID Connect in its two spellings. */
export function metadataUrls(issuer: URL): string[] {
  const path = issuer.pathname === "/" ? "" : issuer.pathname.replace(/\/$/, "");
  const of = (name: string) => `${issuer.origin}/.well-known/${name}${path}`;
  const urls = [of("oauth-authorization-server"), of("openid-configuration")];
  return path === "" ? urls : [...urls, `${issuer.origin}${path}/.well-known/openid-configuration`];
}

/** The authorization server's metadata (RFC 8414). */
export async function checkAuthorizationServer(
  report: Report,
  issuer: string,
): Promise<AuthorizationServer | undefined> {
  return await report.check("issuer metadata", async (say) => {
    const place = webUrl(issuer);
    const places = place === undefined ? [] : metadataUrls(place);
    const found = await findAt(places);
    if (found === undefined) {
      const appended = `${issuer.replace(/\/$/, "")}/.well-known/oauth-authorization-server`;
      const elsewhere = place !== undefined ? await findAt([appended]) : undefined;
      say.wrong(
        elsewhere === undefined
          ? `The authorization server ${issuer} has no metadata in any of the places where clients look.`
          : `The authorization server ${issuer} has its metadata at ${appended}, where few clients look.`,
        `Publish it at ${places[0] ?? "/.well-known/oauth-authorization-server"}: the well-known path comes before that of the issuer (RFC 8414 section 3.1).`,
      );
      return undefined;
    }
    const { url, metadata, crossOrigin } = found;
    const entra = isEntra(metadata);
    const anyTenant = entra && isOfAnyTenant(issuer, metadata["issuer"]);
    if (metadata["issuer"] !== issuer && !anyTenant) {
      say.wrong(
        `The metadata says that the issuer is ${named(metadata["issuer"])}, and the resource names "${issuer}"; clients refuse it.`,
        "Make them the same, letter by letter, also the slash at the end (RFC 8414 section 3.3).",
      );
      return undefined;
    }
    const authorize = needed(say, metadata, "authorization_endpoint");
    const token = needed(say, metadata, "token_endpoint");
    const register = endpoint(say, metadata, "registration_endpoint");
    const revoke = endpoint(say, metadata, "revocation_endpoint");
    if (authorize === undefined || token === undefined) return undefined;
    say.fine(`${url} describes it.`);
    if (!crossOrigin) {
      say.note("Web pages cannot read its metadata.", "Allow every origin: it is public.");
    }
    if (anyTenant) {
      say.note(
        `The metadata says that the issuer is ${named(metadata["issuer"])}, as Entra does where people of several tenants sign in; clients that compare it with "${issuer}" stop here.`,
        "Where such clients are to come, name one tenant, or let the gateway give the tokens (McpAuthorization.gateway).",
      );
    }
    if (entra) tellOfEntra(say);
    else checkAbilities(say, metadata);
    return {
      issuer,
      authorize,
      token,
      register,
      revoke,
      namesItself: metadata["authorization_response_iss_parameter_supported"] === true,
      documents: metadata["client_id_metadata_document_supported"] === true,
      entra,
    };
  });
}

async function findAt(places: readonly string[]) {
  for (const url of places) {
    const answer = await ask(url);
    const metadata = answer.status === 200 ? objectIn(answer) : undefined;
    if (metadata === undefined) continue;
    const crossOrigin = answer.headers.get("access-control-allow-origin") !== null;
    return { url, metadata, crossOrigin };
  }
  return undefined;
}

/** Entra's metadata has its cloud, and endpoints of its own shape, in every cloud. */
function isEntra(metadata: JsonObject): boolean {
  const token = textAt(metadata, "token_endpoint") ?? "";
  return (
    textAt(metadata, "cloud_instance_name") !== undefined && token.endsWith("/oauth2/v2.0/token")
  );
}

/** Where people of several tenants sign in, Entra's issuer is a template, since each token has that of its tenant. */
function isOfAnyTenant(named: string, issuer: unknown): boolean {
  const template = named.replace(/\/(?:organizations|common)\/v2\.0$/, "/{tenantid}/v2.0");
  return template !== named && template === issuer;
}

/** What nobody can change of Entra, and who can come all the same. */
function tellOfEntra(say: Say): void {
  say.note(
    "It is Microsoft Entra ID: clients that are registered there can come, as VS Code is. It takes PKCE without saying so, registers nobody and refuses the parameter resource, so others stop here.",
    "Where every MCP client is to come, let a gateway give the tokens (McpAuthorization.gateway or gatewayAndEntra).",
  );
}

/** What MCP clients need to be able to do. */
function checkAbilities(say: Say, metadata: JsonObject): void {
  if (!textsAt(metadata, "code_challenge_methods_supported").includes("S256")) {
    say.wrong(
      "It does not say that it supports PKCE with S256; MCP clients refuse to go on.",
      "Add S256 to code_challenge_methods_supported.",
    );
  }
  const grants = textsAt(metadata, "grant_types_supported");
  if (metadata["grant_types_supported"] !== undefined && !grants.includes("refresh_token")) {
    say.note("It gives no refresh tokens: people sign in again whenever an access token ends.");
  }
  if (metadata["authorization_response_iss_parameter_supported"] !== true) {
    say.note(
      "Its answers do not name it, so a client of two servers can mix them up.",
      "Send iss with every authorization response (RFC 9207).",
    );
  }
  const registers = metadata["registration_endpoint"] !== undefined;
  if (!registers && metadata["client_id_metadata_document_supported"] !== true) {
    say.note(
      "Clients cannot register and are not known by a document, so each needs an id that somebody gives it.",
    );
  }
}

function needed(say: Say, metadata: JsonObject, name: string): string | undefined {
  if (at(metadata, name) !== undefined) return endpoint(say, metadata, name);
  say.wrong(`Its metadata has no ${name}.`, `Add ${name} (RFC 8414 section 2).`);
  return undefined;
}

function endpoint(say: Say, metadata: JsonObject, name: string): string | undefined {
  const url = webUrlAt(metadata, name);
  const written = at(metadata, name);
  if (url === undefined && written !== undefined) {
    say.wrong(
      `The ${name} of its metadata is ${named(written)}, where clients wait for a whole URL.`,
      `Write ${name} with https:// and its host (RFC 8414 section 2).`,
    );
  }
  return url;
}
