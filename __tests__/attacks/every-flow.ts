import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { EntraFault } from "../../local/entra/index.ts";
import type { Local } from "../../local/start-local.ts";
import { toolCall } from "../e2e/guarded-gateway.ts";
import type { MetadataHost } from "../e2e/metadata-host.ts";
import { newVerifier, OAuthClient } from "../e2e/oauth-client.ts";
import { endsOn, signInThere } from "../e2e/own-page.ts";
import type { ScriptedBackend } from "../e2e/scripted-backend.ts";
import { browserAt, people, signIn } from "../e2e/sign-in.ts";
import type { RecordedTraffic } from "./recorded-traffic.ts";

/** What the flows need of a running `__tests__/stacks/every-flow.ts`. */
export interface Parts {
  readonly local: Local;
  /** Stands for `https://backend.example`. */
  readonly backend: ScriptedBackend;
  /** Stands for `https://agents.example`. */
  readonly host: MetadataHost;
  readonly traffic: RecordedTraffic;
  readonly watcherSecret: string;
}

const newState = () => randomBytes(24).toString("base64url");

export const flowNames = [
  "a confidential client registers, signs in, refreshes and ends its grant",
  "a registration is refused",
  "consent is denied, forged and given by another browser",
  "an authorization request is wrong",
  "a callback is forged, comes to another browser, and comes twice",
  "codes are stolen, misused and replayed",
  "refresh tokens rotate and are reused",
  "Entra refuses, is away and lies",
  "a remembered approval is used by its person and by another",
  "clients are described by documents, good and bad",
  "tokens are introspected",
  "tools are called, refused and limited, with sessions",
  "the weather is asked for",
  "a person sees and ends what they allowed",
] as const;
export type FlowName = (typeof flowNames)[number];

/** Every flow there is, by its name; each expects what must have happened for it to count as run. */
export function flowsOf({
  local,
  backend,
  host,
  traffic,
  watcherSecret,
}: Parts): Readonly<Record<FlowName, () => Promise<void>>> {
  const urlOf = (name: string) => `${local.issuer}/${name}/mcp`;
  const weather = () => ({ resource: urlOf("weather"), state: newState() });
  const notes = () => ({ resource: urlOf("notes"), state: newState() });

  async function call(
    server: string,
    token: unknown,
    message: unknown,
    headers = {},
  ): Promise<number> {
    const answer = await fetch(urlOf(server), {
      method: "POST",
      body: JSON.stringify(message),
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        authorization: `Bearer ${String(token)}`,
        ...headers,
      },
    });
    await answer.text();
    return answer.status;
  }
  return {
    "a confidential client registers, signs in, refreshes and ends its grant": async () => {
      const client = await OAuthClient.register(local, {
        token_endpoint_auth_method: "client_secret_basic",
      });
      const { client_id = "", client_secret = "" } = client.registration;
      const basic = Buffer.from(`${encodeURIComponent(client_id)}:${client_secret}`);
      const headers = { authorization: `Basic ${basic.toString("base64")}` };
      const { code, verifier } = await client.authorize(weather());
      const form = { grant_type: "authorization_code", code, code_verifier: verifier };
      expect((await client.token(form)).status).toBe(401);
      const { status, body } = await client.token(form, headers);
      expect(status).toBe(200);
      const refresh = { grant_type: "refresh_token", refresh_token: String(body["refresh_token"]) };
      const wrong = {
        authorization: `Basic ${Buffer.from(`${client_id}:${newState()}`).toString("base64")}`,
      };
      expect((await client.token(refresh, wrong)).status).toBe(401);
      const refreshed = await client.token(refresh, headers);
      expect(refreshed.status).toBe(200);
      const token = String(refreshed.body["refresh_token"]);
      expect((await client.post("/revoke", { token }, headers)).status).toBe(200);
    },
    "a registration is refused": async () => {
      const metadata = { redirect_uris: ["javascript:alert(1)"] };
      await expect(OAuthClient.register(local, metadata)).rejects.toThrow("invalid_redirect_uri");
    },
    "consent is denied, forged and given by another browser": async () => {
      const client = await OAuthClient.register(local);
      const url = client.authorizationUrl(newVerifier(), weather());
      const denied = await signIn(browserAt(local), url, { decision: "deny" });
      expect(denied.url).toContain("error=access_denied");
      const [mine, other] = [browserAt(local), browserAt(local)];
      const page = await mine.visit(url);
      expect((await other.press(page, "decision", "allow")).status).toBe(400);
      const altered = {
        ...page,
        text: page.text.replace(/(name="transaction" value="[^"]{40})./, "$1_"),
      };
      expect((await mine.press(altered, "decision", "allow")).status).toBe(400);
    },
    "an authorization request is wrong": async () => {
      const client = await OAuthClient.register(local);
      const wrong = { ...weather(), response_type: "token" };
      const visit = await browserAt(local).visit(client.authorizationUrl(newVerifier(), wrong));
      expect(visit.url).toContain("error=unsupported_response_type");
      const lost = client.authorizationUrl(newVerifier(), { ...weather(), client_id: "unknown" });
      expect((await browserAt(local).visit(lost)).status).toBe(400);
    },
    "a callback is forged, comes to another browser, and comes twice": async () => {
      const client = await OAuthClient.register(local);
      const browser = browserAt(local);
      const consent = await browser.visit(client.authorizationUrl(newVerifier(), weather()));
      const entra = await browser.press(consent, "decision", "allow");
      const forged = `${local.issuer}/oauth-callback?code=${newState()}&state=${newVerifier()}`;
      expect((await browser.visit(forged)).status).toBe(400);
      expect((await signIn(browserAt(local), entra.url)).status).toBe(400);
      expect((await signIn(browser, entra.url)).status).toBe(0);
      const sent = traffic
        .to(local.issuer)
        .findLast(({ url }) => url.pathname === "/oauth-callback");
      expect((await browser.visit(sent?.url ?? "")).status).toBe(400);
    },
    "codes are stolen, misused and replayed": async () => {
      const client = await OAuthClient.register(local);
      const burnt = await client.authorize(weather());
      const resource = urlOf("weather");
      const wrong = await client.redeem({ ...burnt, verifier: newVerifier() }, { resource });
      expect(wrong.body["error"]).toBe("invalid_grant");
      const replayed = await client.authorize(weather());
      expect((await client.redeem(replayed, { resource })).status).toBe(200);
      expect((await client.redeem(replayed, { resource })).body["error"]).toBe("invalid_grant");
    },
    "refresh tokens rotate and are reused": async () => {
      const client = await OAuthClient.register(local);
      const { body } = await client.redeem(await client.authorize(weather()), {
        resource: undefined,
      });
      const second = await client.refresh(body["refresh_token"]);
      const third = await client.refresh(second.body["refresh_token"]);
      expect(third.status).toBe(200);
      expect((await client.refresh(body["refresh_token"])).body["error"]).toBe("invalid_grant");
      expect((await client.refresh(newState())).body["error"]).toBe("invalid_grant");
    },
    "Entra refuses, is away and lies": async () => {
      const client = await OAuthClient.register(local);
      const { body } = await client.redeem(await client.authorize(weather()), {
        resource: undefined,
      });
      const faults = [
        EntraFault.refusal(65001, "invalid_grant", { suberror: "consent_required" }),
        EntraFault.status(503),
        EntraFault.text("{"),
        EntraFault.idToken((claims) => ({ ...claims, nonce: newState() })),
        EntraFault.idToken((claims) => ({ ...claims, aud: "another" })),
        EntraFault.refusal(50173, "invalid_grant", { suberror: "bad_token" }),
      ];
      for (const fault of faults) {
        local.entra.fail("token", fault);
        await signIn(browserAt(local), client.authorizationUrl(newVerifier(), weather()));
        await client.refresh(body["refresh_token"]);
      }
      local.entra.recover();
      const url = client.authorizationUrl(newVerifier(), weather());
      const disabled = await signIn(browserAt(local), url, { person: people.dennis });
      expect(disabled.status).not.toBe(0);
    },
    "a remembered approval is used by its person and by another": async () => {
      const client = await OAuthClient.register(local, { redirect_uris: [OAuthClient.website] });
      const browser = browserAt(local);
      const again = () => client.authorizationUrl(newVerifier(), weather());
      await signIn(browser, again(), { remember: true });
      expect((await signIn(browser, again())).status).toBe(0);
      const login = client.authorizationUrl(newVerifier(), { ...weather(), prompt: "login" });
      await signIn(browser, login, { person: people.grace });
    },
    "clients are described by documents, good and bad": async () => {
      const id = "https://agents.example/client.json";
      const good = {
        client_id: id,
        client_name: "An agent",
        redirect_uris: [OAuthClient.redirectUri],
      };
      host.publish("/client.json", { ...good, token_endpoint_auth_method: "none" });
      const client = OAuthClient.known(local, { client_id: id });
      const { status } = await client.redeem(await client.authorize(weather()), {
        resource: undefined,
      });
      expect(status).toBe(200);
      const bad = OAuthClient.known(local, { client_id: "https://agents.example/none.json" });
      const url = bad.authorizationUrl(newVerifier(), weather());
      expect((await browserAt(local).visit(url)).status).toBe(400);
    },
    "tokens are introspected": async () => {
      const client = await OAuthClient.register(local);
      const { body } = await client.redeem(await client.authorize(weather()), {
        resource: undefined,
      });
      const watcher = { client_id: "watcher", client_secret: watcherSecret };
      for (const token of [body["access_token"], body["refresh_token"], newState()].map(String)) {
        expect((await client.post("/introspect", { ...watcher, token })).status).toBe(200);
        const wrong = { ...watcher, client_secret: newState(), token };
        expect((await client.post("/introspect", wrong)).status).toBe(401);
      }
    },
    "tools are called, refused and limited, with sessions": async () => {
      const client = await OAuthClient.register(local);
      // Somebody who may not delete.
      const code = await client.authorize(notes(), { person: people.alan });
      const { body } = await client.redeem(code, { resource: undefined });
      const token = body["access_token"];
      backend.reply(
        200,
        { "content-type": "application/json", "mcp-session-id": newState() },
        "{}",
      );
      expect(await call("notes", token, toolCall("read_note"))).toBe(200);
      expect(await call("notes", token, toolCall("write_note"))).toBe(403);
      expect(await call("notes", token, toolCall("delete_note"))).toBe(403);
      expect(
        await call("notes", token, toolCall("read_note"), { "mcp-session-id": newState() }),
      ).toBe(404);
      expect(await call("notes", `${String(token)}x`, toolCall("read_note"))).toBe(401);
      backend.reply(500, { "content-type": "text/plain" }, `Error: ${newState()}`);
      expect(await call("notes", token, toolCall("read_note"))).toBe(502);
      const often = Array.from({ length: 8 }, () => call("notes", token, toolCall("read_note")));
      const statuses = await Promise.all(often);
      expect(statuses).toContain(429);
      const url = `${urlOf("notes")}?access_token=${String(token)}`;
      expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
    },
    "the weather is asked for": async () => {
      const list = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };
      const client = await OAuthClient.register(local);
      const { body } = await client.redeem(await client.authorize(weather()), {
        resource: undefined,
      });
      expect(await call("weather", body["access_token"], list)).toBe(200);
      expect(await call("weather", body["refresh_token"], list)).toBe(401);
      expect((await client.revoke(body["access_token"])).status).toBe(200);
      expect(await call("weather", body["access_token"], list)).toBe(401);
    },
    "a person sees and ends what they allowed": async () => {
      const client = await OAuthClient.register(local);
      // Nobody else's flow is by somebody who ended all.
      const person = people.alan;
      for (let time = 0; time < 2; time += 1) {
        const authorization = await client.authorize(weather(), { person });
        expect((await client.redeem(authorization, { resource: undefined })).status).toBe(200);
      }
      const browser = browserAt(local);
      let page = await signInThere(browser, local, person);
      const [first = "", ...others] = endsOn(page);
      page = await browser.press(page, "end", first);
      expect(endsOn(page)).toEqual(others);
      expect(endsOn(await browser.press(page, "end", "all"))).toEqual([]);
    },
  };
}
