import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFiles } from "../../../command/policy-check/check.ts";
import { type BicepValue, isObject, readBicep, Unevaluated } from "./bicep.ts";
import { checkoutOf, type Lab } from "./checkouts.ts";

/** Runs tests on the files of a lab; with none whose checkout is not there, which is said. */
function describeLab(lab: Lab, tests: (root: string) => void): void {
  describe(lab, () => {
    const checkout = checkoutOf(lab);
    if ("root" in checkout) tests(checkout.root);
    else {
      it("is not looked at", ({ skip }) => {
        process.stdout.write(`${lab} is not looked at: ${checkout.why}\n`);
        skip(checkout.why);
      });
    }
  });
}

/** The resources of a type that a file of a lab declares. Only a deployment knows what expressions in them are. */
function resourcesIn(file: string, type: string) {
  return readBicep(readFileSync(file, "utf8"), {}).filter((each) => each.type === type);
}

function at(value: BicepValue | undefined, ...path: readonly string[]): BicepValue | undefined {
  return path.reduce<BicepValue | undefined>(
    (found, name) => (isObject(found) ? found[name] : undefined),
    value,
  );
}

function textOf(value: BicepValue | undefined): string {
  return value instanceof Unevaluated ? value.text : String(value);
}

/** What the policies of a lab do that a tier does not have. */
function notInTier(root: string, tier: "Consumption" | "BasicV2"): string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".xml"))
    .map((path) => join(root, path))
    .map((path) => ({ path: relative(root, path), text: readFileSync(path, "utf8") }))
    .filter(({ text }) => text.includes("<policies>"))
    .map((file) => ({ ...file, fragmentId: undefined }));
  expect(files.length).toBeGreaterThan(0);
  return checkFiles(files, { tier, profile: "lenient", namedValues: undefined, schemas: undefined })
    .filter(({ rule }) => rule === "policy-tier")
    .map(({ message }) => /^<([\w-]+)>/.exec(message)?.[1] ?? message);
}

const app = "Microsoft.App/containerApps";

describeLab("mcp-client-authorization", (root) => {
  it("has a known defect: its server can be reached around the gateway", () => {
    const [server] = resourcesIn(join(root, "main.bicep"), app);
    expect(at(server?.values, "properties", "configuration", "ingress", "external")).toBe(true);
  });

  it("has a known defect: its database takes its keys from anywhere", () => {
    const file = join(root, "src/database/cosmosdb.bicep");
    const [account] = resourcesIn(file, "Microsoft.DocumentDB/databaseAccounts");
    expect(at(account?.values, "properties", "publicNetworkAccess")).toBe("Enabled");
    expect(at(account?.values, "properties", "disableLocalAuth")).toBeUndefined();
  });

  it("has a known defect: its notebook writes keys and a secret into a file", () => {
    const notebook = readFileSync(join(root, "mcp-client-authorization.ipynb"), "utf8");
    const { cells } = JSON.parse(notebook) as {
      readonly cells: readonly { readonly source: readonly string[] }[];
    };
    const writing = cells
      .map(({ source }) => source.join(""))
      .find((it) => it.includes("open('params.json', 'w')"));
    expect(writing).toMatch(/"encryptionKey": *\{ *"value": *encryption_key/);
    expect(writing).toMatch(/"entraIDClientSecret": *\{ *"value"/);
  });

  it("has a known defect: what it keeps it keeps in a cache alone, which a tier does not have", () => {
    expect(notInTier(root, "BasicV2")).toEqual([]);
    expect(new Set(notInTier(root, "Consumption"))).toEqual(
      new Set(["cache-store-value", "cache-lookup-value", "cache-remove-value"]),
    );
  });
});

describeLab("mcp-prm-oauth", (root) => {
  it("has a known defect: its server can be reached around the gateway", () => {
    const [server] = resourcesIn(join(root, "main.bicep"), app);
    expect(at(server?.values, "properties", "configuration", "ingress", "external")).toBe(true);
  });
});

describeLab("remote-mcp-apim-functions-python", (root) => {
  const infra = join(root, "infra");

  it("has a known defect: its gateway has the key that opens every function", () => {
    const values = resourcesIn(
      join(infra, "app/apim-mcp/mcp-api.bicep"),
      "Microsoft.ApiManagement/service/namedValues",
    ).map(({ values: written }) => textOf(at(written, "properties", "value")));
    expect(values).toContainEqual(expect.stringContaining(".masterKey"));
  });

  it("has a known defect: it names a parameter that its deployment does not have", () => {
    const { parameters } = JSON.parse(
      readFileSync(join(infra, "main.parameters.json"), "utf8"),
    ) as { readonly parameters: Readonly<Record<string, unknown>> };
    const bicep = readFileSync(join(infra, "main.bicep"), "utf8");
    const declared = [...bicep.matchAll(/^param (\w+)/gm)].map(([, name]) => name);
    const unknown = Object.keys(parameters).filter((name) => !declared.includes(name));
    expect(unknown).toEqual(["apimSku"]);
  });

  it("has a known defect: what it keeps it keeps in a cache alone, which a tier does not have", () => {
    expect(existsSync(infra)).toBe(true);
    expect(notInTier(infra, "BasicV2")).toEqual([]);
    expect(notInTier(infra, "Consumption")).toContain("cache-store-value");
  });
});
