import { describe, expect, it } from "vitest";
import { type Blocks, one, reference, said } from "./stacks.ts";

const service = reference("azurerm_api_management.it.name");

/** A stack with a service and a policy for all its APIs. */
function stackWith(inbound: string, more: Blocks = {}, identity: object = {}) {
  const xml = `<policies><inbound>${inbound}</inbound></policies>`;
  return {
    resource: {
      azurerm_api_management: { it: { name: "contoso", sku_name: "Developer_1", identity } },
      azurerm_api_management_policy: { it: { api_management_id: service, xml_content: xml } },
      ...more,
    },
  };
}

const names = {
  backend: '<set-backend-service backend-id="notes" />',
  "policy fragment": '<include-fragment fragment-id="notes" />',
  certificate: '<authentication-certificate certificate-id="notes" />',
  logger: '<log-to-eventhub logger-id="notes">@("a")</log-to-eventhub>',
};

const validation =
  '<validate-content unspecified-content-type-action="prevent" max-size="1" size-exceeded-action="prevent"><content validate-as="json" schema-id="notes" action="prevent" /></validate-content>';

describe("what a policy names", () => {
  it.each(Object.entries(names))("is in the stack: a %s", (what, inbound) => {
    expect(said("policy-references", stackWith(inbound))).toEqual([
      expect.stringContaining(`names the ${what} "notes", which the stack does not have.`),
    ]);
    const type = `azurerm_api_management_${what.replace(" ", "_")}`;
    expect(said("policy-references", stackWith(inbound, one(type, { name: "notes" })))).toEqual([]);
    const elsewhere = one(type, { name: reference("var.name") });
    expect(said("policy-references", stackWith(inbound, elsewhere))).toEqual([]);
  });

  it("is in the stack: a schema", () => {
    expect(said("policy-references", stackWith(validation))).toEqual([
      expect.stringContaining('names the schema "notes", which the stack does not have.'),
    ]);
    const schema = one("azurerm_api_management_global_schema", { schema_id: "notes" });
    expect(said("policy-references", stackWith(validation, schema))).toEqual([]);
  });

  it("is in the stack: a named value", () => {
    const inbound = '<set-header name="X"><value>{{team}}</value></set-header>';
    expect(said("policy-references", stackWith(inbound))).toEqual([
      expect.stringContaining('names the named value "team", which the stack does not have.'),
    ]);
    const team = one("azurerm_api_management_named_value", { display_name: "team" });
    expect(said("policy-references", stackWith(inbound, team))).toEqual([]);
  });

  it("is there with another case, where the case does not count", () => {
    const inbound = (name: string, team: string) =>
      `<include-fragment fragment-id="${name}" /><set-header name="X"><value>{{${team}}}</value></set-header>`;
    const there = {
      ...one("azurerm_api_management_policy_fragment", { name: "Notes" }),
      ...one("azurerm_api_management_named_value", { display_name: "Team" }),
    };
    expect(said("policy-references", stackWith(inbound("nOTES", "tEAM"), there))).toEqual([]);
    const backend = one("azurerm_api_management_backend", { name: "Notes" });
    expect(said("policy-references", stackWith(names.backend, backend))).toHaveLength(1);
  });

  it("is an identity that the service has", () => {
    const own = '<authentication-managed-identity resource="api://notes" />';
    const users = '<authentication-managed-identity resource="api://notes" client-id="{{id}}" />';
    const id = one("azurerm_api_management_named_value", { display_name: "id" });
    const found = (inbound: string, type?: string) =>
      said("policy-references", stackWith(inbound, id, type === undefined ? {} : { type }));
    expect(found(own)).toEqual([expect.stringContaining("the service's own identity")]);
    expect(found(own, "UserAssigned")).toHaveLength(1);
    expect(found(own, "SystemAssigned, UserAssigned")).toEqual([]);
    expect(found(users)).toEqual([expect.stringContaining("a user-assigned identity")]);
    expect(found(users, "UserAssigned")).toEqual([]);
  });

  it("is a cache that the stack has", () => {
    const inbound = '<cache-lookup-value key="a" variable-name="b" caching-type="external" />';
    expect(said("policy-references", stackWith(inbound))).toHaveLength(1);
    const cache = one("azurerm_api_management_redis_cache", {});
    expect(said("policy-references", stackWith(inbound, cache))).toEqual([]);
  });

  it("may be anywhere where the service is not in the stack", () => {
    const { resource } = stackWith(Object.values(names).join(""));
    const policies = { azurerm_api_management_policy: resource.azurerm_api_management_policy };
    expect(said("policy-references", { resource: policies })).toEqual([]);
  });
});

describe("a policy that somebody wrote beside the gateway's", () => {
  it("is one that API Management takes", () => {
    expect(said("policy-texts", stackWith('<set-varible name="a" value="b" />'))).toEqual([
      expect.stringMatching(/Line 1 of the policy: <set-varible> is no policy/),
    ]);
    expect(said("policy-texts", stackWith("<base />"))).toEqual([]);
  });

  it("may have what API Management has and nothing here runs", () => {
    const proxy =
      '<validate-content unspecified-content-type-action="prevent" max-size="1024" size-exceeded-action="prevent" />';
    expect(said("policy-texts", stackWith(proxy))).toEqual([]);
  });

  it("is looked at though its last line says that it is the gateway's", () => {
    const xml =
      "<policies><inbound><nonsense /></inbound>\n  <!-- sha256:0123456789abcdef -->\n</policies>";
    const resource = one("azurerm_api_management_api_policy", { xml_content: xml });
    expect(said("policy-texts", { resource })).toHaveLength(1);
  });
});
