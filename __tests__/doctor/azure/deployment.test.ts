import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, inject, it } from "vitest";
import { withContentHash } from "../../../constructs/terraform/terraform-text.ts";
import { examineDeployment } from "../../../doctor/azure/examine-deployment.ts";
import { microsoftGraph, resourceManager } from "../../../doctor/azure/signed-in.ts";
import { type Finding, Report } from "../../../doctor/report.ts";
import { type AzureAnswer, AzureStandIn, tokenFor } from "./azure-stand-in.ts";
import { type StackDocument, TerraformValues } from "./terraform-values.ts";

const document = JSON.parse(readFileSync(inject("stack"), "utf8")) as StackDocument;
const values = new TerraformValues(document);
const issuer = String(values.outputs["gateway-issuer"]?.value);
const url = new URL(`${issuer}/weather/mcp`);
const [[, { name: service = "" } = {}] = []] = values.ofType("azurerm_api_management");
const named = {
  ...{ subscription: values.subscription, resourceGroup: values.group },
  service: String(service),
};
const nobody = { subscription: undefined, resourceGroup: undefined, service: undefined };

/** A project whose stack has been deployed from here. */
const project = mkdtempSync(join(tmpdir(), "doctor-project-"));
const stackFile = join(project, "cdktf.out/stacks/mcp-gateway/cdk.tf.json");
mkdirSync(join(project, "cdktf.out/stacks/mcp-gateway"), { recursive: true });
mkdirSync(join(project, "terraform-state"));
writeFileSync(stackFile, JSON.stringify(document));
writeFileSync(
  join(project, "terraform-state/mcp-gateway.tfstate"),
  JSON.stringify({ version: 4, outputs: values.outputs, resources: [] }),
);
afterAll(() => rmSync(project, { recursive: true }));

let azure: AzureStandIn | undefined;
afterEach(() => azure?.close());

async function examined(
  spoil: (answer: AzureAnswer) => void = () => undefined,
  props: { readonly named?: typeof named | typeof nobody; readonly stack?: string } = {},
): Promise<readonly Finding[]> {
  const standIn = await AzureStandIn.start(document, spoil);
  azure = standIn;
  const report = new Report();
  await examineDeployment(report, url, {
    named: props.named ?? nobody,
    stack: props.stack ?? stackFile,
    signedIn: async () => ({
      arm: resourceManager(standIn.origin, async () => tokenFor("/")),
      graph: microsoftGraph(standIn.origin, async () => tokenFor("/v1.0/")),
    }),
  });
  return report.findings;
}

const told = (findings: readonly Finding[], verdict: Finding["verdict"]) =>
  findings.filter((one) => one.verdict === verdict).map(({ check, what }) => `${check}: ${what}`);

/** Changes what is answered at paths that end so. */
const at =
  (ending: string, change: (body: Record<string, never>, answer: AzureAnswer) => void) =>
  (answer: AzureAnswer) => {
    if (answer.path.endsWith(ending)) change(answer.body as Record<string, never>, answer);
  };

type Loose = Record<string, unknown>;
const properties = (body: Loose) => body["properties"] as Loose;
const itemNamed = (body: Loose, name: string) =>
  (body["value"] as Loose[]).find((item) => String(item["name"]).includes(name));

/** Changes one item of a list, on whichever page it comes. */
const item = (list: string, name: string, change: (item: Loose) => void) =>
  at(list, (body) => {
    const found = itemNamed(body, name);
    if (found !== undefined) change(found);
  });

describe("a deployment that is what was synthesized", () => {
  it("has nothing wrong and nothing unseen", async () => {
    const findings = await examined();
    expect(findings.filter(({ verdict }) => verdict !== "fine")).toEqual([]);
    expect([...new Set(findings.map(({ check }) => check))]).toEqual([
      ...["deployment", "service", "APIs", "policies", "named values", "backends", "diagnostics"],
      ...["certificates", "roles", "container apps", "registration in Entra", "soft delete"],
    ]);
    const policies = Object.keys(document.resource["azurerm_api_management_policy_fragment"] ?? {});
    expect(policies.length).toBeGreaterThan(30);
    expect(azure?.asked.filter((path) => path.includes("/policyFragments/"))).toHaveLength(
      policies.length,
    );
  });

  it("asks for each page, and as often as Azure wants to be asked", async () => {
    let refused = 0;
    const findings = await examined((answer) => {
      if (refused === 2 || !answer.path.endsWith("/namedValues")) return;
      refused += 1;
      answer.status = 429;
      answer.headers["retry-after"] = "0";
      answer.body = { error: { code: "TooManyRequests" } };
    });
    expect(told(findings, "wrong")).toEqual([]);
    expect(refused).toBe(2);
    expect(azure?.asked.filter((path) => path.endsWith("/namedValues"))).toHaveLength(4);
  });

  it("is found without Terraform's outputs, and says what it cannot tell then", async () => {
    const bare = join(project, "not-deployed/stacks/mcp-gateway/cdk.tf.json");
    mkdirSync(join(project, "not-deployed/stacks/mcp-gateway"), { recursive: true });
    writeFileSync(
      bare,
      JSON.stringify({ ...document, terraform: { backend: { local: { path: "none" } } } }),
    );
    const findings = await examined(undefined, { named, stack: bare });
    expect(told(findings, "wrong")).toEqual([]);
    expect(told(findings, "unseen")).toEqual([
      expect.stringMatching(/^roles: Who has the role AcrPull/),
      expect.stringMatching(
        /^registration in Entra: The client id of the gateway in Entra is not known/,
      ),
    ]);
    expect(told(findings, "fine")).toContainEqual(expect.stringMatching(/^policies: All \d+ are/));
  });

  it("is not found where nothing says which it is", async () => {
    const bare = join(project, "not-deployed/stacks/mcp-gateway/cdk.tf.json");
    const findings = await examined(undefined, { stack: bare });
    expect(findings).toMatchObject([
      { verdict: "unseen", remedy: expect.stringContaining("--subscription") },
    ]);
  });
});

describe("a deployment that is ill", () => {
  const policy = "/policyFragments/mcp-access";
  it.each<[string, (answer: AzureAnswer) => void, RegExp]>([
    [
      "the service is gone",
      at(`/service/${service}`, (_, answer) => {
        answer.status = 404;
      }),
      /^service: There is no API Management service/,
    ],
    [
      "the service is being made",
      at(`/service/${service}`, (body) => {
        properties(body)["provisioningState"] = "Updating";
      }),
      /^service: .* is in the state Updating/,
    ],
    [
      "the service is of another tier",
      at(`/service/${service}`, (body: Loose) => {
        body["sku"] = { name: "Developer", capacity: 1 };
      }),
      /^service: The service is Developer_1, and the stack says BasicV2_1/,
    ],
    [
      "the service answers for another host",
      at(`/service/${service}`, (body) => {
        Object.assign(properties(body), {
          gatewayUrl: "https://other.azure-api.net",
          hostnameConfigurations: [],
        });
      }),
      /^service: The service answers for other\.azure-api\.net, and not for /,
    ],
    [
      "the certificate of its domain ended",
      at(`/service/${service}`, (body) => {
        const [host] = properties(body)["hostnameConfigurations"] as Loose[];
        if (host !== undefined) host["certificate"] = { expiry: "2022-01-08T22:32:32+00:00" };
      }),
      /^service: The certificate of .* ended on 2022-01-08/,
    ],
    [
      "its identity was taken away",
      at(`/service/${service}`, (body: Loose) => {
        body["identity"] = { type: "None" };
      }),
      /^service: The service does not have the identity /,
    ],
    [
      "an API wants a subscription key",
      item("/apis", "mcp-server-weather", (api) => {
        properties(api)["subscriptionRequired"] = true;
      }),
      /^APIs: The API mcp-server-weather_mcp wants a subscription key/,
    ],
    [
      "an API was moved",
      item("/apis", "mcp-server-weather", (api) => {
        properties(api)["path"] = "elsewhere";
      }),
      /^APIs: The API mcp-server-weather_mcp is at "\/elsewhere", and the stack says "\/weather\/mcp"/,
    ],
    [
      "an API has an operation more",
      at("/mcp-server-weather_mcp/operations", (body: Loose) => {
        (body["value"] as Loose[]).push({ name: "backdoor" });
      }),
      /^APIs: .* has operations that the stack does not know.*: backdoor/,
    ],
    [
      "a policy was edited",
      at(policy, (body) => {
        const text = String(properties(body)["value"]);
        properties(body)["value"] = text.replace("<fragment>", "<fragment>\r\n  <!-- by hand -->");
      }),
      /^policies: Policies were edited after they were deployed: mcp-access\.$/,
    ],
    [
      "a policy differs in white space alone",
      at(policy, (body) => {
        const text = String(properties(body)["value"]);
        properties(body)["value"] = text.replace(".Split(' ')", ".Split('  ')");
      }),
      /^policies: Policies were edited after they were deployed: mcp-access\.$/,
    ],
    [
      "a policy is gone",
      at(policy, (_, answer) => {
        answer.status = 404;
      }),
      /^policies: Policies are not there: mcp-access\.$/,
    ],
    [
      "a named value could not be read",
      item("/namedValues", "mcp-token-signing-1", (value) => {
        properties(value)["keyVault"] = {
          lastStatus: { code: "AccessDenied", message: "Caller is not authorized" },
        };
      }),
      /^named values: The named value mcp-token-signing-1 could not be read from Key Vault: AccessDenied, Caller/,
    ],
    [
      "a named value is gone",
      item("/namedValues", "mcp-issuer", (value) => {
        value["name"] = "another";
      }),
      /^named values: The named value mcp-issuer is not there/,
    ],
    [
      "a named value was changed",
      item("/namedValues", "mcp-issuer", (value) => {
        properties(value)["value"] = "https://attacker.example";
      }),
      /^named values: The named value mcp-issuer is "https:\/\/attacker\.example"/,
    ],
    [
      "a key is no secret any more",
      item("/namedValues", "mcp-token-signing-1", (value) => {
        properties(value)["secret"] = false;
      }),
      /^named values: The named value mcp-token-signing-1 is not kept as a secret/,
    ],
    [
      "a backend leads elsewhere",
      item("/backends", "mcp-server", (backend) => {
        properties(backend)["url"] = "https://attacker.example";
      }),
      /^backends: The backend mcp-server-weather_mcp leads to https:\/\/attacker\.example/,
    ],
    [
      "a backend's certificate is not looked at",
      item("/backends", "mcp-server", (backend) => {
        properties(backend)["tls"] = { validateCertificateChain: false };
      }),
      /^backends: The gateway does not look at the certificate of the backend/,
    ],
    [
      "a diagnostic logs bodies",
      item("/mcp-oauth/diagnostics", "applicationinsights", (diagnostic) => {
        properties(diagnostic)["frontend"] = { request: { headers: [], body: { bytes: 8192 } } };
      }),
      /^diagnostics: The diagnostic applicationinsights of the API mcp-oauth logs bodies \(frontend\.request\)/,
    ],
    [
      "a diagnostic logs tokens",
      item("/mcp-oauth/diagnostics", "applicationinsights", (diagnostic) => {
        properties(diagnostic)["backend"] = { request: { headers: ["Authorization"] } };
      }),
      /^diagnostics: .* logs the headers authorization/,
    ],
    [
      "a certificate could not be read",
      item("/certificates", "signing", (certificate) => {
        properties(certificate)["keyVault"] = { lastStatus: { code: "SecretNotFound" } };
      }),
      /^certificates: The certificate signing could not be read from Key Vault: SecretNotFound/,
    ],
    [
      "a certificate has ended",
      item("/certificates", "signing", (certificate) => {
        properties(certificate)["expirationDate"] = "2017-04-23T17:03:41Z";
      }),
      /^certificates: The certificate signing ended on 2017-04-23/,
    ],
    [
      "a role was taken away",
      at("/roleAssignments", (body: Loose, answer) => {
        if (answer.path.includes("/containers/")) body["value"] = [];
      }),
      /^roles: The identity .* does not have the role Storage Blob Data Contributor on the containers mcp-gateway/,
    ],
    [
      "a role is held below its scope alone",
      at("/roleAssignments", (body: Loose) => {
        for (const one of body["value"] as Loose[]) properties(one)["scope"] += "/below";
      }),
      /^roles: The identity .* does not have the role AcrPull/,
    ],
    [
      "a container is not healthy",
      item("/revisions", "--0000001", (revision) => {
        properties(revision)["healthState"] = "Unhealthy";
      }),
      /^container apps: The last revision of ca-mcp-weather-x7k2m9 is Unhealthy/,
    ],
    [
      "a container could not be made",
      item("/revisions", "--0000001", (revision) => {
        properties(revision)["provisioningError"] = "ImagePullUnauthorized";
      }),
      /^container apps: .* could not be made: ImagePullUnauthorized/,
    ],
    [
      "people do not come back",
      at("')", (body: Loose) => {
        body["web"] = { redirectUris: [] };
      }),
      /^registration in Entra: People do not come back: .*\/oauth-callback is no redirect URI/,
    ],
    [
      "the identity is not trusted",
      at("/federatedIdentityCredentials", (body: Loose) => {
        body["value"] = [];
      }),
      /^registration in Entra: The registration does not trust the gateway's identity/,
    ],
    [
      "a secret of the registration ended",
      at("')", (body: Loose) => {
        body["passwordCredentials"] = [{ displayName: "old", endDateTime: "2020-01-01T00:00:00Z" }];
      }),
      /^registration in Entra: The secret "old" of the registration ended on 2020-01-01/,
    ],
    [
      "the registration is gone",
      at("')", (_, answer) => {
        answer.status = 404;
      }),
      /^registration in Entra: There is no registration /,
    ],
    [
      "a deleted service has its name",
      at("/deletedservices", (body: Loose) => {
        body["value"] = [
          {
            ...{ name: String(service), location: "West Europe" },
            properties: {
              serviceId: values.id("Microsoft.ApiManagement/service", String(service)),
              scheduledPurgeDate: "2026-12-01T15:33:55.5426123Z",
            },
          },
        ];
      }),
      /^soft delete: A deleted API Management service has the name .* until 2026-12-01/,
    ],
  ])("is told so, and what to do: %s", async (what, spoil, sentence) => {
    const findings = await examined(spoil);
    const wrong = told(findings, "wrong");
    expect(wrong).toContainEqual(expect.stringMatching(sentence));
    // One fault is one finding, but for what the service itself takes along.
    if (!sentence.source.startsWith("^service"))
      expect(wrong).toHaveLength(what.includes("held below") ? 2 : 1);
    for (const { verdict, remedy } of findings) {
      if (verdict === "wrong") expect(remedy).toMatch(/.{10}/);
    }
  });

  it("is of another version than what is synthesized here", async () => {
    const old = withContentHash(
      '<fragment>\n  <set-variable name="failure" value="" />\n</fragment>\n',
    );
    const findings = await examined(
      at(policy, (body) => {
        properties(body)["value"] = old.trimEnd().replaceAll("\n", "\r\n");
      }),
    );
    expect(told(findings, "wrong")).toEqual([
      "policies: Policies are of another version than what is synthesized here: mcp-access.",
    ]);
  });
});

describe("a sign-in that may not look", () => {
  it.each([
    [
      "nothing",
      "/",
      /^service: Not allowed to look \(Microsoft\.ApiManagement\/service\/read\)\.$/,
      "Reader on the resource group",
    ],
    ["roles", "/roleAssignments", /^roles: Not allowed to look/, "Reader on the resource group"],
    [
      "registrations",
      "/v1.0/applications",
      /^registration in Entra: Not allowed to look/,
      "Directory Readers",
    ],
    [
      "what was deleted",
      "/deletedservices",
      /^soft delete: Not allowed to look/,
      "Reader on the subscription",
    ],
  ])(
    "is no sign of health, and says which role to ask for: %s",
    async (_what, part, sentence, role) => {
      const findings = await examined((answer) => {
        if (!answer.path.includes(part)) return;
        answer.status = 403;
        const action = "Microsoft.ApiManagement/service/read";
        answer.body = {
          error: {
            code: "AuthorizationFailed",
            message: `The client 'someone@contoso.example' with object id 'x' does not have authorization to perform action '${action}' over scope '/y'.`,
          },
        };
      });
      expect(told(findings, "wrong")).toEqual([]);
      expect(told(findings, "unseen")).toContainEqual(expect.stringMatching(sentence));
      const unseen = findings.filter(({ verdict }) => verdict === "unseen");
      expect(unseen.some(({ remedy }) => remedy?.includes(role))).toBe(true);
      expect(JSON.stringify(findings)).not.toContain("someone@contoso.example");
    },
  );

  it.each<[string, (answer: AzureAnswer) => void, RegExp]>([
    [
      "its token is not taken",
      (answer) => {
        answer.status = 401;
      },
      /does not take the sign-in/,
    ],
    [
      "Azure fails",
      (answer) => {
        answer.status = 500;
        answer.headers["retry-after"] = "0";
        answer.body = { error: { code: "InternalServerError" } };
      },
      /is answered with 500 InternalServerError/,
    ],
    [
      "Azure asks to wait for an hour",
      (answer) => {
        answer.status = 429;
        answer.headers["retry-after"] = "3600";
      },
      /is answered with 429/,
    ],
    [
      "a page leads to another host",
      (answer) => {
        answer.body["nextLink"] = "https://attacker.example/next";
      },
      /sends on to another host/,
    ],
  ])("is told what Azure says: %s", async (_what, spoil, sentence) => {
    const findings = await examined(spoil);
    expect(told(findings, "wrong")).toEqual([]);
    expect(told(findings, "unseen")).toContainEqual(expect.stringMatching(sentence));
    expect(JSON.stringify(findings)).not.toContain("token-for");
  });
});
