import { decodeJwt } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { examine } from "../../doctor/examination.ts";
import { Report } from "../../doctor/report.ts";
import type { TraceEvent } from "../../local/gateway/exchange/exchange.ts";
import { type Local, startLocal } from "../../local/start-local.ts";
import type { Visit } from "../browser.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { type Discovered, EntraClient } from "./entra-client.ts";
import { claimsOf } from "./entra-events.ts";
import { newVerifier, OAuthClient } from "./oauth-client.ts";
import { ScriptedBackend } from "./scripted-backend.ts";
import { answerOf, browserAt, type Choice, people, signIn } from "./sign-in.ts";
import { take } from "./watched-gateway.ts";

const vsCode = new EntraClient();
const backends = { notes: new ScriptedBackend(), profile: new ScriptedBackend() };
const events: TraceEvent[] = [];
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let local: Local;
let client: OAuthClient;
let found: Discovered;

beforeAll(async () => {
  await Promise.all([backends.notes.listen(), backends.profile.listen()]);
  local = await startLocal({
    stack: await synthesized("__tests__/stacks/every-tenant.ts"),
    hosts: {
      "https://notes.example": backends.notes.origin,
      "https://profile.example": backends.profile.origin,
    },
    onTrace: (event) => events.push(event),
  });
  client = await OAuthClient.register(local);
  found = await vsCode.discover(`${local.issuer}/profile/mcp`);
});

afterEach(() => {
  events.length = 0;
});

afterAll(async () => {
  await local.close();
  await Promise.all([backends.notes.close(), backends.profile.close()]);
});

const resource = () => `${local.issuer}/notes/mcp`;

async function visitOf(choice: Choice, verifier = newVerifier()): Promise<Visit> {
  const url = client.authorizationUrl(verifier, { resource: resource() });
  return await signIn(browserAt(local), url, choice);
}

async function tokensOf(choice: Choice): Promise<Readonly<Record<string, unknown>>> {
  const verifier = newVerifier();
  const { code = "" } = answerOf(await visitOf(choice, verifier));
  const { status, body } = await client.redeem({ code, verifier }, { resource: resource() });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

async function call(server: string, token: unknown, tool?: string): Promise<number> {
  const rest =
    tool === undefined ? { method: "ping" } : { method: "tools/call", params: { name: tool } };
  const { status } = await fetch(`${local.issuer}/${server}/mcp`, {
    method: "POST",
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...rest }),
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: `Bearer ${String(token)}`,
    },
  });
  return status;
}

/** What the server was told of who calls. */
const told = ({ last }: ScriptedBackend) => decodeJwt(String(last?.headers["gateway-assertion"]));

const katherine = { person: "Katherine Johnson" };

describe("a gateway for the people of every tenant", () => {
  it.each(["Fabrikam", "Northwind"])(
    "lets in those of %s, whom nobody listed",
    async (organisation) => {
      const tokens = await tokensOf({ ...katherine, organisation });
      const claims = claimsOf(tokens["access_token"]);
      expect(claims).toMatchObject({ name: katherine.person, tid: expect.stringMatching(uuid) });
      const [signedIn] = take(events, "signed in");
      expect(signedIn?.metadata).toMatchObject({ user: claims["sub"], tenant: claims["tid"] });
      const { body } = await client.refresh(tokens["refresh_token"]);
      expect(claimsOf(body["access_token"])).toMatchObject({
        sub: claims["sub"],
        tid: claims["tid"],
      });
      expect(await call("notes", body["access_token"])).toBe(200);
      expect(told(backends.notes)).toMatchObject({ sub: claims["sub"], tid: claims["tid"] });
      const [called] = take(events, "call");
      expect(called?.metadata).toMatchObject({ user: claims["sub"], tenant: claims["tid"] });
    },
  );

  it("has people of two tenants who are called alike as two people", async () => {
    const both = await Promise.all(
      ["Fabrikam", "Northwind"].map((organisation) => tokensOf({ ...katherine, organisation })),
    );
    const [one, other] = both.map((tokens) => claimsOf(tokens["access_token"]));
    expect(one?.["tid"]).not.toBe(other?.["tid"]);
    expect(one?.["sub"]).not.toBe(other?.["sub"]);
  });

  it("refuses those of a tenant that is excepted, in words and in the audit", async () => {
    expect(answerOf(await visitOf({ ...katherine, organisation: "Tailspin Toys" }))).toMatchObject({
      error: "access_denied",
      error_description: expect.stringContaining("may not use this gateway"),
    });
    const [failed] = take(events, "sign-in failed");
    expect(failed?.metadata["reason"]).toBe(
      "tenant not allowed: bad00000-0000-4000-8000-000000000001",
    );
  });

  it("has no place for personal accounts: Entra stops them at a page", async () => {
    const visit = await visitOf({ organisation: "A personal Microsoft account" });
    expect(visit).toMatchObject({ status: 400, text: expect.stringContaining("AADSTS500200: ") });
  });

  it("takes roles of the registration's own tenant alone, at sign-in and at a refresh", async () => {
    const strangers = await tokensOf({ ...katherine, organisation: "Fabrikam" });
    expect(claimsOf(strangers["access_token"])["roles"]).toEqual([]);
    const { body } = await client.refresh(strangers["refresh_token"]);
    expect(claimsOf(body["access_token"])["roles"]).toEqual([]);
    expect(await call("notes", body["access_token"], "remove_notes")).toBe(403);
    const graces = await tokensOf({ person: people.grace });
    expect(claimsOf(graces["access_token"])["roles"]).toEqual(["Notes.Admin"]);
    expect(await call("notes", graces["access_token"], "remove_notes")).toBe(200);
  });
});

describe("a server for whose clients Entra gives tokens in every tenant", () => {
  const tokenOf = async (choice: Choice) =>
    (await vsCode.tokens(found, found.scope, choice))["access_token"];

  it("names all organisations as who gives them", () => {
    expect(found.resource).toMatchObject({
      authorization_servers: [`${local.entra.origin}/organizations/v2.0`],
    });
  });

  it.each(["Contoso", "Fabrikam", "Northwind"])("lets in those of %s", async (organisation) => {
    const person = organisation === "Contoso" ? people.ada : katherine.person;
    const token = await tokenOf({ person, organisation });
    expect(await call("profile", token)).toBe(200);
    const { oid, tid } = decodeJwt(String(token));
    expect(told(backends.profile)).toMatchObject({ sub: oid, tid, name: person });
  });

  it("asks another API on behalf of people in their own tenant", async () => {
    const token = await tokenOf({ ...katherine, organisation: "Northwind" });
    expect(await call("profile", token)).toBe(200);
    const given = String(backends.profile.last?.headers["authorization"]).slice(7);
    const { oid, tid } = decodeJwt(String(token));
    expect(decodeJwt(given)).toMatchObject({ oid, tid, aud: "https://graph.microsoft.com" });
  });

  it("takes roles of the registration's own tenant alone", async () => {
    const strangers = await tokenOf({ ...katherine, organisation: "Fabrikam" });
    expect(decodeJwt(String(strangers))["roles"]).toContain("Profile.Admin");
    expect(await call("profile", strangers, "remove_profile")).toBe(403);
    expect(await call("profile", await tokenOf({ person: people.grace }), "remove_profile")).toBe(
      200,
    );
  });

  it("refuses those of a tenant that is excepted", async () => {
    expect(
      await call("profile", await tokenOf({ ...katherine, organisation: "Tailspin Toys" })),
    ).toBe(401);
    const [refused] = take(events, "call refused");
    expect(refused?.metadata["reason"]).toContain("TokenIssuerNotAllowed");
  });
});

it("has nothing wrong in the doctor's eyes, which know Entra's issuer of every tenant", async () => {
  const report = new Report();
  await examine(report, new URL(`${local.issuer}/profile/mcp`), {});
  expect(report.findings.filter(({ verdict }) => verdict === "wrong")).toEqual([]);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ verdict: "note", what: expect.stringContaining("{tenantid}") }),
  );
});
