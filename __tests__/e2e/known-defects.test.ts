// What published MCP servers behind API Management have wrong in what is around their policies, a row each: their programs, their
// infrastructure, their settings. What is wrong in their policies has tests in __tests__/attacks.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { readSettings } from "../../settings/index.ts";
import { allow, gatewayBrowser, newClient, wholeBrowser } from "../attacks/steps.ts";
import { newVerifier, type OAuthClient } from "./oauth-client.ts";
import { answerOf, signIn } from "./sign-in.ts";

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The resources of a type that the gateway here is made of. */
function deployed(type: string): readonly Readonly<Record<string, unknown>>[] {
  const { resource } = JSON.parse(readFileSync(inject("stack"), "utf8")) as {
    readonly resource: Readonly<Record<string, Blocks>>;
  };
  return Object.values(resource[type] ?? {});
}

const fragments = () =>
  deployed("azurerm_api_management_policy_fragment").map(({ value }) => String(value));

/** What a client is answered that asks for a token of a server. */
async function asksFor(client: OAuthClient, resource: string) {
  const visit = await signIn(wholeBrowser(), client.authorizationUrl(newVerifier(), { resource }));
  return answerOf(visit);
}

const servers = () => inject("gateway").servers[0] ?? "";

it.each<[string, () => Promise<void> | void]>([
  [
    "no page shows an error of the request's own as markup",
    async () => {
      const error = "<b id=mine>";
      const url = `${inject("gateway").issuer}/oauth-callback?error=${encodeURIComponent(error)}`;
      const page = await gatewayBrowser().visit(url);
      expect([page.status, page.text.includes(error)]).toEqual([400, false]);
    },
  ],
  [
    "what Entra is asked has a state and a verifier of its own each time, by which the code is redeemed",
    async () => {
      const client = await newClient();
      const asked = await Promise.all(
        [1, 2].map(async () => {
          const { url } = await allow(gatewayBrowser(), client.authorizationUrl(newVerifier()));
          return new URL(url).searchParams;
        }),
      );
      for (const name of ["state", "code_challenge"]) {
        const values = asked.map((each) => each.get(name) ?? "");
        expect(new Set(values).size, name).toBe(2);
        for (const value of values) expect(value.length, name).toBeGreaterThanOrEqual(43);
      }
      expect(asked.map((each) => each.get("code_challenge_method"))).toEqual(["S256", "S256"]);
      // A generator that can be guessed would also pass what is above.
      const policies = [
        ...fragments(),
        ...deployed("azurerm_api_management_api_operation_policy").map(({ xml_content: text }) =>
          String(text),
        ),
      ];
      expect(policies.length).toBeGreaterThan(10);
      for (const policy of policies) expect(policy).not.toMatch(/\bnew Random\b/);
      expect(policies.join("\n")).toContain("code_verifier");
    },
  ],
  [
    "the metadata that a challenge names is there",
    async () => {
      const challenge = (await fetch(servers(), { method: "POST" })).headers.get(
        "www-authenticate",
      );
      const [, place = ""] = /resource_metadata="([^"]+)"/.exec(challenge ?? "") ?? [];
      const answer = await fetch(place);
      expect([answer.status, await answer.json()]).toEqual([
        200,
        expect.objectContaining({ resource: servers() }),
      ]);
    },
  ],
  [
    "a server that can be reached beside the gateway takes nothing but the gateway's proofs",
    () => {
      // What these do, the server itself shows: T24-server-without-gateway.
      const variables = deployed("azurerm_container_app").map((app) => JSON.stringify(app));
      expect(variables.length).toBeGreaterThan(0);
      for (const text of variables) {
        expect(text).toMatch(/AUDIENCE/);
        expect(text).toMatch(/ASSERTION/);
      }
      const keys = deployed("azurerm_api_management_backend").filter(
        ({ credentials }) => credentials !== undefined,
      );
      expect(keys).toEqual([]);
    },
  ],
  [
    "no secret stands in a file, and no key opens the store",
    () => {
      for (const account of deployed("azurerm_storage_account")) {
        expect(account["shared_access_key_enabled"]).toBe(false);
      }
      const secrets = deployed("azurerm_api_management_named_value").filter(
        ({ secret }) => secret === true,
      );
      expect(secrets.length).toBeGreaterThan(0);
      for (const { value, value_from_key_vault: vault } of secrets) {
        expect(vault !== undefined || /^\$\{[^"]+\}$/.test(String(value))).toBe(true);
      }
    },
  ],
  [
    "no token is for whatever is asked for",
    async () => {
      const client = await newClient();
      expect(await asksFor(client, "https://elsewhere.example/mcp")).toMatchObject({
        error: "invalid_target",
      });
    },
  ],
  [
    "what has to outlast a restart is not in a cache",
    () => {
      const services = deployed("azurerm_api_management").map(({ sku_name: sku }) => String(sku));
      expect(services.filter((sku) => sku.startsWith("Consumption"))).toEqual([]);
      // A sign-in that outlasts one is walked by __tests__/slow/kept-data.test.ts.
      expect(deployed("azurerm_storage_container")).toHaveLength(1);
      const writes = fragments().filter((policy) => policy.includes("x-ms-blob-type"));
      expect(writes.length).toBeGreaterThan(0);
    },
  ],
  [
    "a setting that nothing reads is refused",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "settings-"));
      try {
        const file = join(folder, "gateway.config.json");
        writeFileSync(file, '{ "apimSku": "BasicV2" }');
        expect(() => readSettings({}, file)).toThrow("apimSku");
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  ],
])("%s", async (_, holds) => {
  await holds();
});
