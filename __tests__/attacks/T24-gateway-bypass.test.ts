// T24, a way past the gateway. The alternate path without its access rule of obot (fixed in 0.21.0); the API gateway
// bypasses that OWASP calls API5:2023. Nothing in a synthesized stack answers for an MCP server but operations that
// check the token, each of them, and before anything else happens.

import { describe, expect, inject, it } from "vitest";
import { compileGateway } from "../../local/gateway/compile.ts";
import type { OperationTarget } from "../../local/gateway/routing/targets.ts";
import { readGateway } from "../../local/stack/apis.ts";
import { LocalCloud } from "../../local/stack/local-cloud.ts";
import { References } from "../../local/stack/references.ts";
import { TerraformJson } from "../../local/stack/terraform-json.ts";
import { PolicyCompiler, type PolicyStatement, walk } from "../../policy/index.ts";
import {
  audience,
  audienceOfBoth,
  audienceOfEveryone,
  otherAudience,
  tenant,
} from "../e2e/entra-keys.ts";
import { synthesized } from "../stacks/synthesized.ts";
import { leadingOn, reachedUnchecked } from "./ways-through.ts";

const issuer = "https://gateway.example";
/** Servers that take tokens of Entra's, by their paths, and the audiences of those. */
const ofEntra: Readonly<Record<string, string>> = {
  "entra/mcp": audience,
  "entra-slow/mcp": otherAudience,
  "both/mcp": audienceOfBoth,
  "everyone/mcp": audienceOfEveryone,
};
/** Those of them that take the gateway's own too. */
const ofBoth = ["both/mcp", "everyone/mcp"];
const entraIssuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
const compiler = PolicyCompiler.load();
const stacks: readonly (readonly [string, string])[] = [
  ["the project", inject("stack")],
  ["guarded servers", await synthesized("__tests__/stacks/guarded-server.ts", "1")],
  ["clients with documents", await synthesized("__tests__/stacks/guarded-clients.ts")],
];

function operationsOf(file: string): readonly OperationTarget[] {
  const stack = TerraformJson.read(file);
  const cloud = new LocalCloud(issuer, "3b5a8f3e-1111-4222-8333-944455556666");
  cloud.blobEndpoint = "https://store.example/";
  const gateway = readGateway(stack, new References(stack, cloud));
  expect(gateway.globalPolicy).toBeUndefined();
  const { routes, fragments } = compileGateway(gateway, compiler);
  const spliced = (statements: readonly PolicyStatement[]): PolicyStatement[] =>
    statements.flatMap((statement) => {
      if (statement.name !== "include-fragment") {
        return [{ ...statement, children: spliced(statement.children) }];
      }
      const id = literal(statement, "fragment-id") ?? "";
      const fragment = fragments.get(id);
      if (fragment === undefined) throw new Error(`There is no fragment "${id}".`);
      return spliced(fragment.statements);
    });
  return routes.map(({ target }) => {
    const { inbound, backend, outbound, "on-error": onError } = target.policy;
    return {
      ...target,
      policy: {
        inbound: spliced(inbound),
        backend: spliced(backend),
        outbound: spliced(outbound),
        "on-error": spliced(onError),
      },
    };
  });
}

function literal(statement: PolicyStatement | undefined, attribute: string): string | undefined {
  const value = statement?.attributes.get(attribute);
  return value?.kind === "literal" ? value.text : undefined;
}

/** The texts of elements inside a statement. */
function textsOf(statement: PolicyStatement, name: string): (string | undefined)[] {
  return [...walk([statement])]
    .filter((inner) => inner.name === name)
    .map(({ text }) => text?.text);
}

/** The audience of the gateway's tokens for the server whose path its policy says. */
const ownAudience = `"${issuer}" + (string)context.Variables["serverPath"]`;

/** What the policy of a server says of its own path. */
function pathSaidBy(statements: readonly PolicyStatement[]): string | undefined {
  const said = [...walk(statements)].filter(
    (statement) => statement.name === "set-variable" && literal(statement, "name") === "serverPath",
  );
  expect(said).toHaveLength(1);
  return literal(said[0], "value");
}

const isCheck = ({ name }: PolicyStatement) => name === "validate-jwt";
const checksIn = (statements: readonly PolicyStatement[]) => [...walk(statements)].filter(isCheck);

/** What a check accepts and by which keys. */
function accepts(check: PolicyStatement) {
  const keys = [...walk([check])].filter(({ name }) => name === "openid-config");
  return {
    audiences: textsOf(check, "audience"),
    issuers: textsOf(check, "issuer"),
    keysAt: keys.map((key) => literal(key, "url")),
    ownKeys: textsOf(check, "key").length > 0,
  };
}

/** What the checks of a server are to accept, in their order. */
function acceptable(path: string): ReturnType<typeof accepts>[] {
  const entras = ofEntra[path];
  const everyone = path === "everyone/mcp";
  const keys = everyone ? "https://login.microsoftonline.com/organizations/v2.0" : entraIssuer;
  const byEntra = {
    audiences: [entras],
    // The issuer of the very token's tenant, which the policy makes before.
    issuers: [everyone ? '(string)context.Variables["tokenIssuer"]' : entraIssuer],
    keysAt: [`${keys}/.well-known/openid-configuration`],
    ownKeys: false,
  };
  const byGateway = { audiences: [ownAudience], issuers: [issuer], keysAt: [], ownKeys: true };
  if (entras === undefined) return [byGateway];
  return ofBoth.includes(path) ? [byEntra, byGateway] : [byEntra];
}

const namesIn = (statements: readonly PolicyStatement[]) =>
  [...walk(statements)].map(({ name }) => name);

describe.each(stacks)("%s", (_name, file) => {
  const operations = operationsOf(file);
  const servers = operations.filter(({ api }) => api.path !== "");
  const oauth = operations.filter(({ api }) => api.path === "");

  it("has operations for a server's three methods and for OPTIONS, and no others", () => {
    const byServer = Map.groupBy(servers, ({ api }) => api.path);
    expect(byServer.size).toBeGreaterThan(0);
    for (const [, own] of byServer) {
      const methods = own.map(({ operation }) => `${operation.method} ${operation.urlTemplate}`);
      expect(methods.sort()).toEqual(["DELETE /", "GET /", "OPTIONS /", "POST /"]);
    }
  });

  it("checks the token in each operation of a server, whatever it sends, before all that leads on", () => {
    const guarded = servers.filter(({ operation }) => operation.method !== "OPTIONS");
    expect(guarded.length).toBeGreaterThanOrEqual(3);
    for (const { api, operation, policy } of guarded) {
      expect(
        reachedUnchecked(policy.inbound, isCheck),
        `${operation.method} /${api.path} leads on without a check`,
      ).toEqual([]);
      const checks = checksIn(policy.inbound);
      for (const check of checks) {
        const names = [...check.attributes.keys()];
        expect(Object.fromEntries(names.map((name) => [name, literal(check, name)]))).toEqual({
          "header-name": "Authorization",
          "require-scheme": "Bearer",
          "failed-validation-httpcode": "401",
          "require-expiration-time": "true",
          "require-signed-tokens": "true",
          "clock-skew": "0",
          "output-token-variable-name": "token",
        });
      }
      expect(checks.map(accepts)).toEqual(acceptable(api.path));
      expect(pathSaidBy(policy.inbound)).toBe(`/${api.path}`);
      expect(leadingOn(policy.inbound)).toContain("set-backend-service");
      const replaced = policy.inbound.findLast(
        (statement) =>
          statement.name === "set-header" && literal(statement, "name") === "Authorization",
      );
      expect(literal(replaced, "exists-action")).toMatch(/^(?:override|delete)$/);
      expect(namesIn(policy.outbound)).not.toContain("forward-request");
      // A refused token leads here.
      expect(leadingOn(policy["on-error"])).toEqual([]);
    }
  });

  it("would lead on without any one of those checks", () => {
    for (const { policy } of servers) {
      for (const check of checksIn(policy.inbound)) {
        const isOther = (statement: PolicyStatement) => isCheck(statement) && statement !== check;
        expect(reachedUnchecked(policy.inbound, isOther)).toContain("set-backend-service");
      }
    }
  });

  it("answers OPTIONS itself", () => {
    for (const { policy } of servers.filter(({ operation }) => operation.method === "OPTIONS")) {
      expect(policy.inbound.at(-1)?.name).toBe("return-response");
      expect(policy.backend).toEqual([]);
      expect(leadingOn(policy.inbound)).toEqual([]);
    }
  });

  it("passes no request of the OAuth endpoints on to anything", () => {
    expect(oauth.length).toBeGreaterThan(10);
    for (const { policy } of oauth) {
      expect(policy.backend).toEqual([]);
      const names = Object.values(policy).flatMap((statements) => namesIn(statements));
      expect(names).not.toContain("set-backend-service");
      expect(names).not.toContain("forward-request");
    }
  });

  it("has no API, product or subscription beside them, and no key that would open one", () => {
    const stack = TerraformJson.read(file);
    const withPolicy = new Set(
      stack.ofType("azurerm_api_management_api_policy").map(({ values }) => values["api_name"]),
    );
    for (const api of stack.ofType("azurerm_api_management_api")) {
      expect(api.values).toMatchObject({ subscription_required: false, protocols: ["https"] });
      expect(api.values).not.toHaveProperty("service_url");
      expect(withPolicy).toContain(`\${${api.address}.name}`);
    }
    for (const type of ["product", "subscription", "product_api", "user", "gateway", "policy"]) {
      expect(stack.ofType(`azurerm_api_management_${type}`)).toEqual([]);
    }
  });

  it("has containers that take TLS only, and whose every caller needs the gateway's token", () => {
    const stack = TerraformJson.read(file);
    for (const { values } of stack.ofType("azurerm_container_app")) {
      expect(values["ingress"]).not.toHaveProperty("allow_insecure_connections", true);
      const { container } = values["template"] as {
        container: { env: { name: string; value?: string; secret_name?: string }[] }[];
      };
      for (const { env } of container) {
        const settings = Object.fromEntries(env.map(({ name, value }) => [name, value]));
        const secrets = env.filter(({ secret_name: secret }) => secret !== undefined);
        expect(secrets.map(({ name }) => name)).toEqual(
          [1, 2, 3].map((kid) => `ASSERTION_KEY_${kid}`),
        );
        expect(settings["ASSERTION_AUDIENCE"]).toMatch(/gateway_url\}\/[a-z]+\/mcp$/);
        expect(settings["TOKEN_ISSUER"]).toMatch(/^https:\/\/login\.microsoftonline\.com\//);
        expect(settings["TOKEN_AUDIENCE"]).toBeTruthy();
        expect(settings["TOKEN_SUBJECTS"]).toMatch(
          /^\$\{azurerm_user_assigned_identity\.\w+\.principal_id\}$/,
        );
      }
    }
  });
});

describe("the running gateway", () => {
  const { servers } = inject("gateway");
  const [server = ""] = servers;

  it.each(["", "/", "//", "?", "?x=1", "#x", "/.", "/%2e", ";a=b"])(
    "asks for a token at the URL with %j behind it, or has nothing there",
    async (suffix) => {
      for (const method of ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD"]) {
        const { status } = await fetch(`${server}${suffix}`, { method });
        expect([401, 404]).toContain(status);
      }
    },
  );

  it.each([
    "Ocp-Apim-Subscription-Key",
    "X-MS-CLIENT-PRINCIPAL",
    "X-Forwarded-User",
    "X-Original-URL",
    "X-ARR-ClientCert",
  ])("takes nobody's word in the header %s for a token", async (name) => {
    const answer = await fetch(server, { method: "POST", headers: { [name]: "ada" }, body: "{}" });
    expect(answer.status).toBe(401);
  });
});
