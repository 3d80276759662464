// The real Azure CLI in the place of those that tests write: signed out, set to other clouds, and signed in by a managed
// identity, whose endpoint is the one thing here that is not Azure's. Nobody is asked outside of this machine.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { azureCliCloud, azureCliToken } from "../../azure-cli/azure-cli.ts";
import { tokenFor } from "../doctor/azure/azure-stand-in.ts";
import { DeployedProject } from "../doctor/azure/deployed-project.ts";
import { environmentOf, findAzureCli } from "./real-azure-cli.ts";

const cli = findAzureCli();
const folder = "folder" in cli ? cli.folder : "";
if ("missing" in cli) {
  process.stderr.write(`The real Azure CLI is NOT tried: ${cli.missing}.\n`);
}

// One for all: az learns its own commands anew in each.
const config = mkdtempSync(join(tmpdir(), "azure-config-"));
let endpoint: Server | undefined;

beforeEach(() => {
  for (const [name, value] of Object.entries(environmentOf(folder, config)))
    vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  endpoint?.close();
  endpoint?.closeAllConnections();
});
afterAll(() => rmSync(config, { recursive: true }));

function az(...parameters: string[]): string {
  return execFileSync(join(folder, "az"), parameters, { encoding: "utf8", stdio: "pipe" });
}

/** Signs a managed identity in, as az keeps it, with an endpoint as App Service has one. */
async function signedIn(answer: (resource: string) => readonly [status: number, body: object]) {
  endpoint = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    const [status, body] = answer(searchParams.get("resource") ?? "");
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await once(endpoint, "listening");
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/msi/token`;
  // One pair for older versions of az, and one for newer.
  for (const name of ["MSI_ENDPOINT", "IDENTITY_ENDPOINT"]) vi.stubEnv(name, url);
  for (const name of ["MSI_SECRET", "IDENTITY_HEADER"]) vi.stubEnv(name, "secret");
  vi.stubEnv("APPSETTING_WEBSITE_SITE_NAME", "site");
  const tenantId = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  const user = {
    name: "systemAssignedIdentity",
    type: "servicePrincipal",
    assignedIdentityInfo: "MSI",
  };
  const subscription = {
    id: "11111111-2222-4333-8444-555555555555",
    ...{ name: "contoso", state: "Enabled", isDefault: true, environmentName: "AzureCloud" },
    ...{ user, tenantId, homeTenantId: tenantId, managedByTenants: [] },
  };
  writeFileSync(
    join(config, "azureProfile.json"),
    JSON.stringify({ installationId: tenantId, subscriptions: [subscription] }),
  );
}

const tokenBody = (token: string) => ({
  access_token: token,
  ...{ token_type: "Bearer", resource: "x", client_id: "x", expires_in: "3600" },
  expires_on: String(Math.floor(Date.now() / 1000) + 3600),
});

describe.skipIf(folder === "")("the real Azure CLI", { timeout: 120_000 }, () => {
  it("is signed in to nothing at first, and says so", async () => {
    await expect(azureCliToken("https://storage.azure.com/")).rejects.toMatchObject({
      message: expect.stringMatching(/^You are not signed in to Azure\. .*az login/),
      remedy: "Sign in: az login.",
    });
  });

  it("has the clouds of Microsoft at the addresses where we take them to be", async () => {
    const clouds: string[][] = [];
    for (const name of ["AzureUSGovernment", "AzureChinaCloud", "AzureCloud"]) {
      az("cloud", "set", "--name", name);
      const { resourceManager, graph } = await azureCliCloud();
      clouds.push([resourceManager, graph]);
    }
    const query =
      "[?name!='AzureGermanCloud'].[endpoints.resourceManager, endpoints.microsoftGraphResourceId]";
    const theirs = JSON.parse(az("cloud", "list", "--query", query)) as string[][];
    const plain = theirs.map((pair) => pair.map((url) => url.replace(/\/$/, "")));
    expect(clouds.toSorted()).toEqual(plain.toSorted());
  });

  it("gives nothing where it is set to a cloud of somebody else", async () => {
    const nowhere = "http://127.0.0.1:1";
    az(
      ...["cloud", "register", "--name", "stack", "--endpoint-resource-manager", nowhere],
      ...["--endpoint-active-directory", nowhere],
      ...["--endpoint-active-directory-resource-id", nowhere],
      ...["--endpoint-active-directory-graph-resource-id", nowhere],
      ...["--endpoint-management", nowhere, "--endpoint-gallery", nowhere],
      ...["--suffix-storage-endpoint", "x", "--suffix-keyvault-dns", ".x"],
    );
    az("cloud", "set", "--name", "stack");
    await expect(azureCliCloud()).rejects.toMatchObject({ remedy: "Set another: az cloud set." });
    az("cloud", "set", "--name", "AzureCloud");
  });

  it("gives the token of each resource that a command asks for", async () => {
    await signedIn((resource) => [200, tokenBody(`token.for.${new URL(resource).hostname}`)]);
    for (const host of ["management.azure.com", "graph.microsoft.com", "storage.azure.com"]) {
      expect(await azureCliToken(`https://${host}/`)).toBe(`token.for.${host}`);
    }
  });

  it("says itself why it gives none, and not where to file an issue", async () => {
    await signedIn(() => [400, { error: "invalid_resource", error_description: "No such one." }]);
    await expect(azureCliToken("https://storage.azure.com/")).rejects.toMatchObject({
      message: expect.stringMatching(/^The Azure CLI failed\. It says: ERROR: .*invalid_resource/),
    });
  });

  it("has the doctor look at a deployment with its tokens", async () => {
    const project = new DeployedProject(inject("stack"));
    await signedIn((resource) => [
      200,
      tokenBody(tokenFor(resource.includes("graph") ? "/v1.0/" : "/")),
    ]);
    try {
      // As signedInToAzure does it: each asked for once.
      const tokens = new Map<string, Promise<string>>();
      const token = (resource: string) => {
        const known = tokens.get(resource) ?? azureCliToken(resource);
        tokens.set(resource, known);
        return known;
      };
      const findings = await project.examined(undefined, { token });
      expect(findings.length).toBeGreaterThan(10);
      expect(findings.filter(({ verdict }) => verdict !== "fine")).toEqual([]);
    } finally {
      project.remove();
    }
  });
});
