import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfiguration } from "../configuration.ts";

const folder = mkdtempSync(join(tmpdir(), "configuration-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, "gateway.config.json");
  writeFileSync(path, content);
  return path;
}

describe("the configuration", () => {
  it("has a default for everything", () => {
    const configuration = readConfiguration({}, join(folder, "absent.json"));
    expect(configuration).toMatchObject({
      location: "westeurope",
      prefix: "mcp",
      keyGeneration: 1,
    });
    expect(configuration.sku.name).toBe("BasicV2_1");
  });

  it("adds schemes of apps to those that are known", () => {
    const { redirects } = readConfiguration({ GATEWAY_APP_SCHEMES: "myapp" }, file("{}"));
    expect(redirects.view).toMatchObject({ listed: false });
    expect(redirects.view.appSchemes).toEqual(expect.arrayContaining(["cursor", "myapp"]));
  });

  it("takes the environment over the file", () => {
    const path = file('{ "location": "northeurope", "prefix": "abc" }');
    const configuration = readConfiguration({ GATEWAY_LOCATION: "uksouth" }, path);
    expect(configuration).toMatchObject({ location: "uksouth", prefix: "abc" });
  });

  it("takes a region as the portal shows it, and one that opens later", () => {
    const read = (location: string) =>
      readConfiguration({ GATEWAY_LOCATION: location }, join(folder, "absent.json")).location;
    expect(read("West Europe")).toBe("westeurope");
    expect(read("East US 2")).toBe("eastus2");
    expect(read("atlantisnorth")).toBe("atlantisnorth");
  });

  it("takes lists with commas, and the words any and none", () => {
    const read = (environment: Record<string, string>) =>
      readConfiguration(environment, join(folder, "absent.json"));
    expect(
      read({ GATEWAY_CLIENT_DOCUMENTS: "vscode.dev, claude.ai" }).clientDocuments.view,
    ).toEqual({ hosts: ["vscode.dev", "claude.ai"] });
    expect(read({ GATEWAY_CLIENT_DOCUMENTS: "any" }).clientDocuments.view).toEqual({
      hosts: undefined,
    });
    expect(read({ GATEWAY_CLIENT_DOCUMENTS: "none" }).clientDocuments.view).toBeUndefined();
    expect(read({ GATEWAY_BLOCKED_CLIENTS: "one,two" }).blockedClients).toEqual(["one", "two"]);
    expect(read({ GATEWAY_DYNAMIC_REGISTRATION: "false" }).dynamicRegistration).toBe(false);
  });

  it.each([
    [{ GATEWAY_SKU: "BasicV2_11" }, /sku .*GATEWAY_SKU.*1 to 10 units/],
    [{ GATEWAY_SKU: "Consumption_0" }, /no SKU for the gateway/],
    [{ GATEWAY_PREFIX: "Has-Capitals" }, /prefix .*lower-case/],
    [{ GATEWAY_SUBSCRIPTION_ID: "mine" }, /subscriptionId .*UUID/],
    [{ GATEWAY_ACCESS_TOKEN_LIFETIME: "5" }, /accessTokenLifetime/],
    [{ GATEWAY_ENTRA_TENANTS: "contoso" }, /entraTenants .*UUIDs/],
    [{ GATEWAY_CLIENT_DOCUMENTS: "https://vscode.dev" }, /clientDocuments .*host name/],
    [{ GATEWAY_REDIRECT_HOSTS: "claude.ai,*.example" }, /redirectHosts.*"\*\.example"/],
    [{ GATEWAY_APP_SCHEMES: "myapp,ms-settings" }, /appSchemes.*"ms-settings"/],
    [{ GATEWAY_APP_SCHEMES: "myapp", GATEWAY_REDIRECT_HOSTS: "claude.ai" }, /in redirectSchemes/],
    [{ GATEWAY_REMEMBER_NATIVE_APPS: "yes" }, /rememberNativeApps .*true or false/],
    [{ GATEWAY_DYNAMIC_REGISTRATION: "perhaps" }, /dynamicRegistration .*true or false/],
    [{ GATEWAY_TOKEN_SIGNING: "none" }, /tokenSigning/],
    [{ GATEWAY_LOCATION: "westeruope" }, /location .*did you mean "westeurope"/],
    [{ GATEWAY_LOCATION: "West Europa!" }, /location .*Azure region/],
    [{ GATEWAY_PREFIX: "1abc" }, /prefix .*begin with a letter/],
    [{ GATEWAY_RESOURCE_GROUP: "my rg." }, /resourceGroup .*no period at the end/],
    [{ GATEWAY_SKU: "Developer_3x" }, /choose one of Developer_1, Basic_1 to Basic_2/],
    [{ GATEWAY_STORAGE_REPLICATION: "RAGRS" }, /storageReplication/],
    [{ GATEWAY_STATE: "s3://bucket" }, /state .*"local" or a blob container/],
    [{ GATEWAY_DEPLOYERS: "me" }, /deployers.*UUIDs/],
    [{ GATEWAY_IMAGE: "registry.example/weather:latest" }, /image .*version tag/],
    [{ GATEWAY_IMAGE: "weather:1" }, /image .*registry/],
  ])("names the setting that cannot work: %o", (environment, sentence) => {
    expect(() => readConfiguration(environment, join(folder, "absent.json"))).toThrow(sentence);
  });

  it("says of clients that they are set in the file only, and which one is wrong", () => {
    const incomplete = file('{ "preRegisteredClients": [{ "id": "a", "redirectUris": [] }] }');
    expect(() => readConfiguration({}, incomplete)).toThrow(
      `preRegisteredClients[0].name (${incomplete} only): `,
    );
    const environment = { GATEWAY_PRE_REGISTERED_CLIENTS: "a" };
    expect(() => readConfiguration(environment, file("{}"))).toThrow(
      /preRegisteredClients \(.* only\): .*array/,
    );
  });

  it("refuses a setting it does not know, and a file that is no JSON", () => {
    expect(() => readConfiguration({}, file('{ "loaction": "x" }'))).toThrow(/loaction/);
    expect(() => readConfiguration({}, file("{"))).toThrow(/not valid JSON/);
  });
});
