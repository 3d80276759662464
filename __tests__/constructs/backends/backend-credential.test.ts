import { App, TerraformStack, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  BackendCredential,
  BackendSecret,
  ContainerImage,
  EntraClientApp,
  EntraResourceApp,
  McpBackend,
  McpContainerServer,
  McpOAuthGateway,
  type McpOAuthGatewayProps,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const clientId = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
const tenantId = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const vault = (name: string) =>
  BackendSecret.fromKeyVault(`https://contoso.vault.azure.net/secrets/${name}`);
const at = (url: string, credential: BackendCredential) =>
  McpBackend.url(`https://${url}/mcp`, { credential });

/** What a gateway in a stack of its own is synthesized to, after `add` has added its servers. */
function synth(
  add: (gateway: McpOAuthGateway, platform: AzurePlatform, stack: TerraformStack) => void,
  props: Partial<McpOAuthGatewayProps> = {},
): (type: string) => Record<string, unknown>[] {
  const app = new App({
    stackTraces: false,
    outdir: "cdktf.out/backend-credential",
    context: { checkPolicies: false },
  });
  const stack = new TerraformStack(app, "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, ...props });
  add(gateway, platform, stack);
  return terraformOf(stack, true).ofType;
}

function backends(...credentials: BackendCredential[]) {
  return (gateway: McpOAuthGateway) => {
    for (const [index, credential] of credentials.entries()) {
      gateway.addServer(`server-${index}`, { backend: at(`s${index}.example`, credential) });
    }
  };
}

function namedValue(all: (type: string) => Record<string, unknown>[], name: string) {
  return all("azurerm_api_management_named_value").find((value) => value["name"] === name);
}

describe("a token of the managed identity", () => {
  it.each([
    "api://orders.contoso.com/mcp",
    `api://${clientId}`,
    "https://orders.contoso.com",
    "https://contoso.onmicrosoft.com/orders",
    "https://notazure.com",
  ])("is for the App ID URI %s", (resource) => {
    const all = synth(backends(BackendCredential.managedIdentity(resource)));
    expect(namedValue(all, "mcp-backend-resource-server-0_mcp")?.["value"]).toBe(resource);
  });

  it.each([
    ["", "App ID URI"],
    ["orders", "App ID URI"],
    [clientId, "App ID URI"],
    ["http://orders.contoso.com", "App ID URI"],
    ["api://", "App ID URI"],
    ["api://orders contoso", "App ID URI"],
    ["API://orders", "App ID URI"],
    ["https://orders.contoso.com?x", "App ID URI"],
    ["api://AzureADTokenExchange", "federated credentials"],
    ["api://azureadtokenexchange/", "federated credentials"],
    ["api://AzureADTokenExchangeUSGov", "federated credentials"],
    ["https://storage.azure.com", "service of Microsoft"],
    ["https://STORAGE.azure.com/", "service of Microsoft"],
    ["https://storage.azure.com.", "service of Microsoft"],
    ["https://grants.blob.core.windows.net", "service of Microsoft"],
    ["https://vault.azure.net", "service of Microsoft"],
    ["https://management.azure.com/", "service of Microsoft"],
    ["https://management.core.windows.net:443/", "service of Microsoft"],
    ["https://graph.microsoft.com", "service of Microsoft"],
    ["https://database.usgovcloudapi.net/", "service of Microsoft"],
  ])("is for no other thing: %j", (resource, problem) => {
    expect(() => BackendCredential.managedIdentity(resource)).toThrow(problem);
  });
});

describe("a secret in a header", () => {
  it.each(["Authorization", "X-Api-Key", "x-functions-key", "Ocp-Apim-Subscription-Key"])(
    "may have the name %s",
    (name) => {
      const all = synth(backends(BackendCredential.header(name, vault("key"))));
      const [{ xml_content: policy } = {}] = all("azurerm_api_management_api_policy").filter(
        (one) => String(one["xml_content"]).includes("backend-secret"),
      );
      const value = '<value>@("{{mcp-backend-secret-server-0_mcp}}")</value>';
      expect(policy).toContain(`<set-header name="${name}" exists-action="override">${value}`);
    },
  );

  it.each([
    ...["", "X Key", "X_Key", "X-Key:", "Kéy", "x".repeat(65), "1key"],
    ...["Host", "cookie", "Content-Type", "Mcp-Session-Id", "Last-Event-ID", "Accept"],
    ...["Gateway-Assertion", "gateway-key", "Proxy-Authorization", "X-Forwarded-For", "Connection"],
  ])("may not have the name %j", (name) => {
    expect(() => BackendCredential.header(name, vault("key"))).toThrow("name must be");
  });

  it("stays in its Key Vault, which API Management reads with the gateway's identity", () => {
    const all = synth(backends(BackendCredential.header("X-Api-Key", vault("key"))));
    const value = namedValue(all, "mcp-backend-secret-server-0_mcp");
    expect(value).toMatchObject({
      secret: true,
      value_from_key_vault: {
        secret_id: "https://contoso.vault.azure.net/secrets/key",
        identity_client_id: expect.stringContaining("client_id"),
      },
    });
    expect(value).not.toHaveProperty("value");
  });

  it("or comes from a variable, and is plain text nowhere", () => {
    const all = synth((gateway, _platform, stack) => {
      const key = new TerraformVariable(stack, "key", { type: "string", sensitive: true });
      const secret = BackendSecret.fromTerraform(key.stringValue);
      gateway.addServer("keyed", { backend: at("s.example", BackendCredential.assertion(secret)) });
    });
    expect(namedValue(all, "mcp-assertion-key-keyed_mcp-given")).toMatchObject({
      secret: true,
      value: expect.stringMatching(/^\$\{var\.key\}$/),
    });
    expect(() => BackendSecret.fromTerraform("hunter2")).toThrow("plain text");
  });

  it.each(["", "key", "http://contoso.vault.azure.net/secrets/key", "https://contoso/secrets/k"])(
    "is of no Key Vault with the URI %j",
    (uri) => {
      expect(() => BackendSecret.fromKeyVault(uri)).toThrow("URI such as");
    },
  );
});

describe("one thing for two", () => {
  const { managedIdentity, header } = BackendCredential;
  const [older, version] = ["0", "1"].map((digit) => digit.repeat(32));

  it.each<[string, ...BackendCredential[]]>([
    ["resource", managedIdentity("api://orders"), managedIdentity("api://orders")],
    ["resource", managedIdentity("api://orders"), managedIdentity("api://Orders/")],
    ["secret", header("X-A", vault("key")), header("X-B", vault("key"))],
    ["secret", header("X-A", vault("key")), BackendCredential.assertion(vault("key"))],
    ["secret", BackendCredential.assertion(vault("k")), BackendCredential.assertion(vault("k"))],
    // A version is another value of the same secret, and without one the newest is taken.
    ["secret", header("X-A", vault(`key/${version}`)), header("X-A", vault("key"))],
    ["secret", header("X-A", vault(`key/${version}`)), header("X-A", vault(`Key/${older}`))],
    ["secret", header("X-A", vault("key")), BackendCredential.assertion(vault(`key/${version}`))],
  ])("is refused: the %s of two servers", (what, ...credentials) => {
    expect(() => synth(backends(...credentials))).toThrow(
      `The servers "server-0" and "server-1" are given the same ${what}`,
    );
  });

  it("is refused: the registration of two container servers", () => {
    const entra = EntraResourceApp.fromExisting({ clientId, tenantId });
    const image = ContainerImage.fromReference("registry.example/weather:1.0.0");
    const add = (gateway: McpOAuthGateway, platform: AzurePlatform, stack: TerraformStack) => {
      for (const id of ["one", "two"]) {
        const backend = new McpContainerServer(stack, id, { platform, image, entra });
        gateway.addServer(id, { backend });
      }
    };
    expect(() => synth(add)).toThrow('"one" and "two" are given the same resource');
  });

  it("is refused: what is the gateway's own, known at synth or not", () => {
    const entra = EntraClientApp.fromExisting({ clientId, tenantId });
    const own = backends(managedIdentity(`api://${clientId.toUpperCase()}/`));
    expect(() => synth(own, { entra })).toThrow("the gateway's own registration");
    const add = (gateway: McpOAuthGateway) =>
      backends(managedIdentity(`api://${gateway.entra.clientId}`))(gateway);
    expect(() => synth(add)).toThrow("the gateway's own registration");
  });

  it("is not what differs", () => {
    const all = synth(
      backends(managedIdentity("api://a"), managedIdentity("api://b"), header("X-A", vault("a"))),
    );
    expect(namedValue(all, "mcp-backend-resource-server-1_mcp")?.["value"]).toBe("api://b");
  });
});

describe("a key that the gateway makes", () => {
  it("is for a server that it can be given to", () => {
    const credential = BackendCredential.none().withAssertion();
    expect(() => at("s.example", credential)).toThrow("nobody gives to a server at a URL");
  });

  function weather(keyGeneration: number) {
    return synth(
      (gateway, platform, stack) => {
        const image = ContainerImage.fromReference("registry.example/weather:1.0.0");
        const backend = new McpContainerServer(stack, "weather", { platform, image });
        gateway.addServer("weather", { backend });
      },
      { keyGeneration },
    );
  }

  it.each([
    [1, [1, 2, 3]],
    [2, [1, 2, 3]],
    [3, [2, 3, 4]],
    [254, [253, 254, 255]],
  ])("is at generation %i known with its neighbours, in three places", (generation, ids) => {
    const all = weather(generation);
    const [app] = all("azurerm_container_app") as [
      {
        secret: { name: string; value: string }[];
        template: { container: { env: { name: string; secret_name?: string }[] }[] };
      },
    ];
    const env = app.template.container[0]?.env.filter(({ name }) =>
      name.startsWith("ASSERTION_KEY"),
    );
    const places = new Map(app.secret.map(({ name, value }) => [name, value]));
    expect([...places.keys()].sort()).toEqual([0, 1, 2].map((place) => `assertion-key-${place}`));
    for (const id of ids) {
      const variable = env?.find(({ name }) => name === `ASSERTION_KEY_${id}`);
      expect(places.get(variable?.secret_name ?? "")).toContain(`key-${id}_`);
    }
    expect(env).toHaveLength(3);
    const signing = namedValue(all, `mcp-assertion-key-weather_mcp-${generation}`);
    expect(signing).toMatchObject({ secret: true });
    expect(signing?.["value"]).toBe(places.get(`assertion-key-${generation % 3}`));
  });
});

describe("a container server", () => {
  it("has a registration of its own, with tokens whose audience is its client id", () => {
    const all = synth((gateway, platform, stack) => {
      const image = ContainerImage.fromReference("registry.example/weather:1.0.0");
      for (const id of ["one", "two"]) {
        const backend = new McpContainerServer(stack, id, { platform, image });
        gateway.addServer(id, { backend });
      }
    });
    const registrations = all("azuread_application_registration").filter((app) =>
      String(app["display_name"]).startsWith("MCP server "),
    );
    expect(registrations).toHaveLength(2);
    for (const registration of registrations) {
      expect(registration).toMatchObject({
        requested_access_token_version: 2,
        sign_in_audience: "AzureADMyOrg",
      });
    }
    const audiences = all("azurerm_container_app").map(
      (app) => /"TOKEN_AUDIENCE","value":"([^"]+)"/.exec(JSON.stringify(app))?.[1],
    );
    expect(new Set(audiences).size).toBe(2);
    for (const audience of audiences) expect(audience).toMatch(/^\$\{.*\.client_id\}$/);
  });
});
