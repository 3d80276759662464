import { afterAll, describe, expect, inject, it } from "vitest";
import { withContentHash } from "../../../constructs/terraform/terraform-text.ts";
import type { AzureAnswer } from "./azure-stand-in.ts";
import { DeployedProject, told } from "./deployed-project.ts";

const project = new DeployedProject(inject("stack"));
afterAll(() => project.remove());

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

describe("a deployment that is ill", () => {
  const policy = "/policyFragments/mcp-access";
  it.each<[string, (answer: AzureAnswer) => void, RegExp]>([
    [
      "the service is gone",
      at(`/service/${project.service}`, (_, answer) => {
        answer.status = 404;
      }),
      /^service: There is no API Management service/,
    ],
    [
      "the service is being made",
      at(`/service/${project.service}`, (body) => {
        properties(body)["provisioningState"] = "Updating";
      }),
      /^service: .* is in the state Updating/,
    ],
    [
      "the service is of another tier",
      at(`/service/${project.service}`, (body: Loose) => {
        body["sku"] = { name: "Developer", capacity: 1 };
      }),
      /^service: The service is Developer_1, and the stack says BasicV2_1/,
    ],
    [
      "the service answers for another host",
      at(`/service/${project.service}`, (body) => {
        Object.assign(properties(body), {
          gatewayUrl: "https://other.azure-api.net",
          hostnameConfigurations: [],
        });
      }),
      /^service: The service answers for other\.azure-api\.net, and not for /,
    ],
    [
      "the certificate of its domain ended",
      at(`/service/${project.service}`, (body) => {
        const [host] = properties(body)["hostnameConfigurations"] as Loose[];
        if (host !== undefined) host["certificate"] = { expiry: "2022-01-08T22:32:32+00:00" };
      }),
      /^service: The certificate of .* ended on 2022-01-08/,
    ],
    [
      "its identity was taken away",
      at(`/service/${project.service}`, (body: Loose) => {
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
      /^Entra registration: People do not come back: .*\/oauth-callback is not a redirect URI/,
    ],
    [
      "the identity is not trusted",
      at("/federatedIdentityCredentials", (body: Loose) => {
        body["value"] = [];
      }),
      /^Entra registration: The registration does not trust the gateway's identity/,
    ],
    [
      "a secret of the registration ended",
      at("')", (body: Loose) => {
        body["passwordCredentials"] = [{ displayName: "old", endDateTime: "2020-01-01T00:00:00Z" }];
      }),
      /^Entra registration: The secret "old" of the registration ended on 2020-01-01/,
    ],
    [
      "the registration is gone",
      at("')", (_, answer) => {
        answer.status = 404;
      }),
      /^Entra registration: There is no registration /,
    ],
    [
      "a deleted service has its name",
      at("/deletedservices", (body: Loose) => {
        body["value"] = [
          {
            ...{ name: project.service, location: "West Europe" },
            properties: {
              serviceId: project.values.id("Microsoft.ApiManagement/service", project.service),
              scheduledPurgeDate: "2026-12-01T15:33:55.5426123Z",
            },
          },
        ];
      }),
      /^soft delete: A deleted API Management service has the name .* until 2026-12-01/,
    ],
  ])("is told so, and what to do: %s", async (what, spoil, sentence) => {
    const findings = await project.examined(spoil);
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
    const findings = await project.examined(
      at(policy, (body) => {
        properties(body)["value"] = old.trimEnd().replaceAll("\n", "\r\n");
      }),
    );
    expect(told(findings, "wrong")).toEqual([
      "policies: Policies are of another version than what is synthesized here: mcp-access.",
    ]);
  });
});
