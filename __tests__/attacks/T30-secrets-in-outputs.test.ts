// T30, secrets in what a deployment prints and in what the platform logs of each request. OWASP ASVS 13.3; the Azure
// documents on sensitive outputs of Terraform and on diagnostics of API Management, which log no header, query or body
// unless asked to.

import { readFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { synthesized } from "../stacks/synthesized.ts";

interface Stack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
  readonly output?: Readonly<
    Record<string, { readonly value: unknown; readonly sensitive?: boolean }>
  >;
}

const others = ["entra-secret-and-groups", "public-keys"];
const stacks: readonly (readonly [string, string])[] = [
  ["the project", inject("stack")],
  ...(await Promise.all(
    others.map(async (name) => [name, await synthesized(`__tests__/stacks/${name}.ts`)] as const),
  )),
];

/** Attributes that are secrets, of the resources that have them. */
const secretAttribute =
  /\b(?:random_(?:bytes|password)\.[\w-]+\.(?!length)|azuread_application_password\.[\w-]+\.value|azure\w+\.[\w-]+\.[\w.]*(?:_key|_secret|password|connection_string|access_token|sas)\b)/;

describe.each(stacks)("%s", (_name, file) => {
  const text = readFileSync(file, "utf8");
  const { resource, output = {} } = JSON.parse(text) as Stack;

  it("prints no secret when it is deployed", () => {
    expect(Object.keys(output).length).toBeGreaterThan(1);
    for (const [name, { value }] of Object.entries(output)) {
      expect(`${name}: ${JSON.stringify(value)}`).not.toMatch(secretAttribute);
    }
  });

  it("holds no secret itself: keys are references to what Terraform draws", () => {
    for (const named of Object.values(resource["azurerm_api_management_named_value"] ?? {})) {
      const { value, secret, name } = named;
      const refers = secretAttribute.test(String(value));
      expect({ name, secret }).toEqual({ name, secret: refers });
      if (refers) expect(value).toMatch(/^\$\{[\w.-]+\}$/);
    }
    expect(text).not.toMatch(/-----BEGIN|AccountKey=|SharedAccessKey|sig=[\w%]{20}/);
    const random = /(?<![\w/+-])[A-Za-z0-9+/]{43}=(?![\w=])|(?<![\w/+-])[A-Za-z0-9+/]{86}==/;
    // The hash of the style in the pages' Content-Security-Policy is the one base64 text there is.
    expect(text.replace(/sha256-[A-Za-z0-9+/]{43}=/g, "")).not.toMatch(random);
  });

  it("gives containers and policies secrets by no other way", () => {
    for (const app of Object.values(resource["azurerm_container_app"] ?? {})) {
      expect(JSON.stringify(app["template"])).not.toMatch(secretAttribute);
    }
    for (const type of ["api_policy", "api_operation_policy", "policy_fragment"]) {
      const policies = Object.values(resource[`azurerm_api_management_${type}`] ?? {});
      expect(policies.length).toBeGreaterThan(0);
      for (const policy of policies) {
        expect(String(policy["xml_content"] ?? policy["value"])).not.toMatch(secretAttribute);
      }
    }
  });

  it("has the platform log no header, query or body", () => {
    for (const diagnostic of Object.values(
      resource["azurerm_api_management_api_diagnostic"] ?? {},
    )) {
      for (const side of ["frontend", "backend"].flatMap((end) => [
        `${end}_request`,
        `${end}_response`,
      ])) {
        const everything = [{ mode: "Hide", value: "*" }];
        expect(diagnostic[side]).toMatchObject({
          body_bytes: 0,
          headers_to_log: [],
          data_masking: { headers: everything, query_params: everything },
        });
      }
    }
  });
});
