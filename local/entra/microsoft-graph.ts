import type { IncomingMessage, ServerResponse } from "node:http";
import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import type { AppRegistration } from "./directory.ts";
import { isAddressedBy, type Person } from "./people.ts";
import { type Tenant, v1Issuer } from "./tenant.ts";

/** Where it is asked in Azure, which is also its application ID URI. */
export const graphOrigin = "https://graph.microsoft.com";

/** Microsoft Graph as every tenant has it. Everybody has consented to what the first sample of most asks for. */
export const microsoftGraph: AppRegistration = {
  clientId: "00000003-0000-0000-c000-000000000000",
  displayName: "Microsoft Graph",
  identifierUris: [graphOrigin],
  redirectUris: [],
  federatedCredentials: [],
  multiTenant: true,
  consentedScopes: ["User.Read", "openid", "profile", "email"],
};

/**
 * Permissions that clients ask for by their name alone, without the API's: those of Graph's overview of its services.
 *
 * {@link https://learn.microsoft.com/graph/permissions-reference}
 */
const bareScopes = new Set([
  ...["User.Read", "User.ReadBasic.All", "User.Read.All", "User.ReadWrite", "People.Read"],
  ...["Mail.Read", "Mail.ReadWrite", "Mail.Send", "Calendars.Read", "Calendars.ReadWrite"],
  ...["Contacts.Read", "Files.Read", "Files.Read.All", "Files.ReadWrite", "Sites.Read.All"],
  ...["Group.Read.All", "GroupMember.Read.All", "Directory.Read.All", "Tasks.ReadWrite"],
  ...["Team.ReadBasic.All", "Chat.Read", "Presence.Read", "Application.Read.All"],
]);

/** Whether a scope without an API before it is one of Graph's. */
export function isGraphScope(name: string): boolean {
  return bareScopes.has(name);
}

/** What lets an app read the profile of the person who signed in, or of others. */
const readsOwnProfile = /^(?:User|Directory)\.(?:Read|ReadWrite)(?:\.All)?$/;
const readsOthers = /^(?:User\.(?:ReadBasic|Read|ReadWrite)|Directory\.(?:Read|ReadWrite))\.All$/;

/** Whether a path is one of Graph's and none of Entra's. */
export function isGraphPath(path: string): boolean {
  return /^\/(?:v1\.0|beta)(?:\/|$)/.test(path);
}

/**
 * Answers what is asked of Graph: who a token is of (`/me`), and who somebody is (`/users/{id}`).
 *
 * {@link https://learn.microsoft.com/graph/api/user-get}
 */
export async function answerAsGraph(
  request: IncomingMessage,
  response: ServerResponse,
  tenants: readonly Tenant[],
): Promise<void> {
  const { status, body } = await answerTo(request, tenants);
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-cache" })
    .end(JSON.stringify(body));
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

async function answerTo(request: IncomingMessage, tenants: readonly Tenant[]): Promise<Answer> {
  const { authorization = "" } = request.headers;
  const [, token = ""] = /^Bearer (.+)$/i.exec(authorization) ?? [];
  if (token === "") return refusal(401, "InvalidAuthenticationToken", "Access token is empty.");
  const caller = await callerOf(token, tenants);
  if (caller === undefined) {
    return refusal(401, "InvalidAuthenticationToken", "Access token validation failure.");
  }
  const url = new URL(request.url ?? "/", graphOrigin);
  const [, version, ...segments] = url.pathname.split("/");
  if (request.method !== "GET") {
    return refusal(405, "Request_BadRequest", "Only reading is supported here.");
  }
  const { tenant, claims } = caller;
  const scopes = String(claims["scp"] ?? "").split(" ");
  const has = (permission: RegExp) => scopes.some((scope) => permission.test(scope));
  if (segments.join("/") === "me") {
    const person = tenant.directory.person(String(claims["oid"]));
    if (person === undefined) {
      return refusal(400, "BadRequest", "/me request is only valid with delegated authentication.");
    }
    return has(readsOwnProfile) ? found(person, version, url) : denied();
  }
  if (segments[0] === "users" && segments.length === 2) {
    // A form is decoded whatever it holds.
    const form = `id=${(segments[1] ?? "").replaceAll("+", "%2B")}`;
    const asked = new URLSearchParams(form).get("id") ?? "";
    const person = tenant.directory.people.find(
      (one) => one.objectId === asked || isAddressedBy(one, asked),
    );
    if (!has(readsOthers)) return denied();
    return person === undefined
      ? refusal(404, "Request_ResourceNotFound", `Resource '${asked}' does not exist.`)
      : found(person, version, url);
  }
  return refusal(
    400,
    "BadRequest",
    `Resource not found for the segment '${segments[0] ?? ""}'. Here are /me and /users/{id}.`,
  );
}

/** Whose token it is; undefined for one that is not of these tenants, not for Graph, or over. */
async function callerOf(
  token: string,
  tenants: readonly Tenant[],
): Promise<{ readonly tenant: Tenant; readonly claims: JWTPayload } | undefined> {
  try {
    const { tid } = decodeJwt(token);
    const tenant = tenants.find(({ id }) => id === tid);
    if (tenant === undefined) return undefined;
    const { payload } = await jwtVerify(token, tenant.key.publicKey, {
      algorithms: ["RS256"],
      issuer: v1Issuer(tenant),
      audience: [graphOrigin, `${graphOrigin}/`, microsoftGraph.clientId],
      requiredClaims: ["exp"],
    });
    return { tenant, claims: payload };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** What a person's profile has when nothing is selected; what the directory does not know is null, as in Graph. */
function found(person: Person, version: string | undefined, url: URL): Answer {
  const [givenName = "", ...surname] = person.name.split(" ");
  const all: Record<string, unknown> = {
    businessPhones: [],
    displayName: person.name,
    givenName,
    jobTitle: null,
    mail: person.email ?? null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: surname.join(" "),
    userPrincipalName: person.userPrincipalName,
    id: person.objectId,
  };
  const selected = url.searchParams.get("$select")?.split(",") ?? Object.keys(all);
  const shown = Object.fromEntries(Object.entries(all).filter(([name]) => selected.includes(name)));
  const context = `${graphOrigin}/${version}/$metadata#users/$entity`;
  return { status: 200, body: { "@odata.context": context, ...shown } };
}

function denied(): Answer {
  const sentence = "Insufficient privileges to complete the operation.";
  return refusal(403, "Authorization_RequestDenied", sentence);
}

function refusal(status: number, code: string, message: string): Answer {
  const innerError = { date: new Date().toISOString().slice(0, 19) };
  return { status, body: { error: { code, message, innerError } } };
}
