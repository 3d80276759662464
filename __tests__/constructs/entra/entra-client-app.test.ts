import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  EntraClientApp,
  EntraGroupClaims,
  EntraResourceApp,
  type ExistingEntraClientApp,
  InvalidPropertyError,
} from "../../../constructs/index.ts";
import { group, synthesized, withProps } from "./registered-gateway.ts";

describe("a registration that exists", () => {
  const tenantId = "22222222-0000-4000-8000-000000000001";

  it("is found by ids as tokens spell them, or that Terraform alone knows", () => {
    const { tenantId: known } = EntraClientApp.fromExisting({
      clientId: group,
      tenantId: tenantId.toUpperCase(),
    });
    expect(known).toBe(tenantId);
    const stack = new TerraformStack(Testing.app(), "test");
    const variable = new TerraformVariable(stack, "tenant", { type: "string" }).stringValue;
    const place = { clientId: variable, tenantId: variable, authority: variable };
    expect(EntraClientApp.fromExisting(place)).toMatchObject(place);
    expect(EntraResourceApp.fromExisting(place)).toMatchObject(place);
  });

  it.each([
    [{ clientId: "my-app" }, /clientId must be the id of the registration.*"my-app"/],
    [{ clientId: "" }, /clientId must/],
    [{ clientId: undefined }, /clientId is missing/],
    [{ tenantId: "contoso.onmicrosoft.com" }, /tenantId must .*"contoso\.onmicrosoft\.com"/],
    [{ authority: "login.microsoftonline.us" }, /authority must be the https origin/],
    [{ authority: "http://login.microsoftonline.us" }, /authority must be the https origin/],
    [{ authority: "https://login.microsoftonline.us/" }, /authority must .* without a slash/],
    [{ authority: `https://login.microsoftonline.us/${tenantId}` }, /authority must/],
    [{ authority: "https://me@login.microsoftonline.us" }, /authority must/],
    [{ authority: 'https://login".microsoftonline.us' }, /authority must/],
    [{ authority: "https://{{mcp-issuer}}.microsoftonline.us" }, /authority must/],
  ])("cannot be at %j", (place, problem) => {
    const existing = { clientId: group, tenantId, ...place } as ExistingEntraClientApp;
    expect(() => EntraClientApp.fromExisting(existing)).toThrow(problem);
    expect(() => EntraResourceApp.fromExisting(existing)).toThrow(problem);
    expect(() => EntraClientApp.fromExisting(existing)).toThrow(InvalidPropertyError);
  });

  it.each([["alice@contoso.example"], [group, "me"]])("has no owner %s %s", (...owners) => {
    const stack = new TerraformStack(Testing.app(), "test");
    const problem = "owners must be the id of a person or service principal who deploys";
    expect(() => new EntraClientApp(stack, "entra", { owners })).toThrow(problem);
    const props = { displayName: "Orders", owners };
    expect(() => new EntraResourceApp(stack, "orders", props)).toThrow(problem);
  });
});

describe("a group's role", () => {
  it("asks Entra for the groups assigned to the app, and assigns each once", () => {
    const { all, text } = withProps({}, (app) => {
      app.mapGroup(group.toUpperCase(), "Reader");
      app.mapGroup(group, "Writer");
      app.mapGroup(group, "Writer");
    });
    expect(all("azuread_application_registration")).toEqual([
      expect.objectContaining({ group_membership_claims: ["ApplicationGroup"] }),
    ]);
    expect(all("azuread_app_role_assignment")).toEqual([
      expect.objectContaining({
        principal_object_id: group,
        app_role_id: "00000000-0000-0000-0000-000000000000",
      }),
    ]);
    expect(text).toContain(`\\"${group} \\" + \\"Reader\\"`);
  });

  it("can come from any security group, without an assignment", () => {
    const { all } = withProps({ groupClaims: EntraGroupClaims.security() }, (app) =>
      app.mapGroup(group, "Reader"),
    );
    expect(all("azuread_application_registration")).toEqual([
      expect.objectContaining({ group_membership_claims: ["SecurityGroup"] }),
    ]);
    expect(all("azuread_app_role_assignment")).toEqual([]);
  });

  it("of another tenant is not assigned in this one", () => {
    const { all } = withProps({}, (app) => app.mapGroup(group, "Reader", { assign: false }));
    expect(all("azuread_app_role_assignment")).toEqual([]);
  });

  it("of an existing registration is a property", () => {
    const { text } = synthesized(() =>
      EntraClientApp.fromExisting({
        clientId: "11111111-0000-4000-8000-000000000001",
        tenantId: "22222222-0000-4000-8000-000000000001",
        groupRoles: { [group]: ["Reader"] },
      }),
    );
    expect(text).toContain(`\\"${group} \\" + \\"Reader\\"`);
  });

  it("asks for no groups when there is none", () => {
    const [registration] = withProps({}).all("azuread_application_registration");
    expect(registration).not.toHaveProperty("group_membership_claims");
  });

  it.each([
    ["readers", "Reader", /object id of a group/],
    [group, "two words", /one word/],
    [group, "", /one word/],
    [group, "Läser", /one word/],
  ])("cannot be %s %s", (id, role, sentence) => {
    const stack = new TerraformStack(Testing.app(), "test");
    const app = new EntraClientApp(stack, "entra");
    expect(() => app.mapGroup(id, role)).toThrow(sentence);
  });
});

describe("an app role", () => {
  it.each(["", "two words", ".Read", 'a"b', "é", "x".repeat(121)])("cannot be %j", (value) => {
    const entra = new EntraClientApp(new TerraformStack(Testing.app(), "stack"), "entra");
    expect(() => entra.addRole(value, { displayName: "R", description: "R" })).toThrow(
      InvalidPropertyError,
    );
  });

  it("is there once", () => {
    const entra = new EntraClientApp(new TerraformStack(Testing.app(), "stack"), "entra");
    const role = { displayName: "Reader", description: "Reads" };
    entra.addRole("Notes.Read", role);
    expect(() => entra.addRole("Notes.Read", role)).toThrow(
      'addRole was given "Notes.Read" already',
    );
    expect(entra.appRoles).toEqual(["Notes.Read"]);
  });
});
