import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  AzurePlatform,
  Duration,
  EntraClientApp,
  type EntraClientAppProps,
  EntraCredential,
  EntraGroupClaims,
  EntraResourceApp,
  EntraTenants,
  type ExistingEntraClientApp,
  type IEntraClientApp,
  InvalidPropertyError,
  McpBackend,
  McpOAuthGateway,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";

const group = "b0b10000-0000-4000-8000-000000000001";

/** The stack of a gateway with this registration. */
function synthesized(entra: (stack: TerraformStack) => IEntraClientApp) {
  // What the policies make of it is tried end to end.
  const app = Testing.app({ context: { checkPolicies: false } });
  const stack = new TerraformStack(app, "test");
  const platform = new AzurePlatform(stack, "azure");
  const gateway = new McpOAuthGateway(stack, "gateway", { platform, entra: entra(stack) });
  gateway.addServer("weather", { backend: McpBackend.url("https://mcp.example/mcp") });
  const { text, output, ofType: all } = terraformOf(stack, true);
  const namedValue = (name: string) =>
    all("azurerm_api_management_named_value").find((value) => value["name"] === name);
  return { text, output, all, namedValue };
}

function withProps(props: EntraClientAppProps, use?: (app: EntraClientApp) => void) {
  return synthesized((stack) => {
    const app = new EntraClientApp(stack, "entra", props);
    use?.(app);
    return app;
  });
}

describe("a secret that is rotated by the calendar", () => {
  afterEach(() => vi.useRealTimers());

  /** The names and ends of the secrets of a deployment. */
  function secretsAt(date: string) {
    vi.setSystemTime(new Date(date));
    const stack = new TerraformStack(Testing.app(), "stack");
    const credential = EntraCredential.secret({ rotatedEvery: Duration.days(90) });
    new EntraClientApp(stack, "entra", { credential });
    const { resource } = JSON.parse(Testing.synth(stack)) as {
      resource: {
        azuread_application_password: Record<string, { display_name: string; end_date: string }>;
      };
    };
    return Object.values(resource.azuread_application_password)
      .map(({ display_name: name, end_date: end }) => ({ name, end }))
      .toSorted((one, other) => one.end.localeCompare(other.end));
  }

  it("is another in the next period, beside the one before, and the same within one", () => {
    const now = secretsAt("2026-11-26T10:00:00Z");
    expect(now).toHaveLength(2);
    expect(secretsAt("2026-11-27T23:00:00Z")).toEqual(now);
    const later = secretsAt("2027-02-24T10:00:00Z");
    expect(later[0]).toEqual(now[1]);
    // Two deployments may be nearly two periods apart.
    expect(new Date(now[1]?.end ?? "").getTime()).toBeGreaterThan(
      new Date("2026-11-26T10:00:00Z").getTime() + 2 * 90 * 86_400_000,
    );
  });

  it("is not rotated by hand as well, nor every day", () => {
    const rotatedEvery = Duration.days(90);
    expect(() => EntraCredential.secret({ generation: 2, rotatedEvery })).toThrow(
      /generation cannot be given together with rotatedEvery/,
    );
    expect(() => EntraCredential.secret({ rotatedEvery: Duration.days(1) })).toThrow(
      /rotatedEvery must be a Duration from 7 days to 365 days/,
    );
  });
});

describe("the credential", () => {
  it("is federated unless another is chosen: there is no secret anywhere", () => {
    const { all, namedValue } = withProps({});
    expect(all("azuread_application_federated_identity_credential")).toHaveLength(1);
    expect(all("azuread_application_password")).toEqual([]);
    expect(namedValue("mcp-entra-secret")).toBeUndefined();
  });

  it("can be a secret, which goes into a secret named value and no output", () => {
    const { all, namedValue, output } = withProps({ credential: EntraCredential.secret() });
    const [password, ...others] = all("azuread_application_password");
    expect(password).toMatchObject({ display_name: "gateway 1" });
    expect(others).toEqual([]);
    expect(all("azuread_application_federated_identity_credential")).toEqual([]);
    expect(namedValue("mcp-entra-secret")).toMatchObject({
      secret: true,
      value: expect.stringMatching(/^\$\{azuread_application_password\..+\.value\}$/),
    });
    expect(JSON.stringify(output)).not.toContain("azuread_application_password");
    const asking = all("azurerm_api_management_policy_fragment").find(
      ({ name }) => name === "mcp-entra-token",
    );
    expect(asking?.["value"]).toContain("client_secret");
    expect(asking?.["value"]).not.toContain("client_assertion");
  });

  it("rotates to a new secret and keeps the one before, unchanged", () => {
    const secrets = (generation: number) =>
      withProps({ credential: EntraCredential.secret({ generation }) });
    const [first] = secrets(1).all("azuread_application_password");
    const rotated = secrets(2);
    expect(rotated.all("azuread_application_password")).toEqual([
      first,
      expect.objectContaining({ display_name: "gateway 2" }),
    ]);
    expect(rotated.namedValue("mcp-entra-secret")?.["value"]).toContain("secret-2");
    const names = secrets(3).all("azuread_application_password");
    expect(names.map((password) => password["display_name"])).toEqual(["gateway 2", "gateway 3"]);
  });

  it("of an existing registration is a variable's value", () => {
    const { namedValue, all } = synthesized((stack) =>
      EntraClientApp.fromExisting({
        clientId: "11111111-0000-4000-8000-000000000001",
        tenantId: "22222222-0000-4000-8000-000000000001",
        credential: EntraCredential.existingSecret(
          new TerraformVariable(stack, "entra-secret", { sensitive: true }).stringValue,
        ),
      }),
    );
    expect(namedValue("mcp-entra-secret")).toMatchObject({
      value: `\${var.entra-secret}`,
      secret: true,
    });
    expect(all("azuread_application_registration")).toEqual([]);
  });

  it.each([
    () => EntraCredential.secret({ generation: 0 }),
    () => EntraCredential.secret({ generation: 1.5 }),
    () => EntraCredential.existingSecret(""),
    () => EntraCredential.existingSecret("hunter2"),
    () => synthesized((stack) => new EntraClientApp(stack, "entra", { credential: given(stack) })),
    () =>
      EntraClientApp.fromExisting({
        clientId: group,
        tenantId: group,
        credential: EntraCredential.secret(),
      }),
  ])("is refused where it cannot work (%#)", (build) => {
    expect(build).toThrow(InvalidPropertyError);
    expect(build).not.toThrow("hunter2");
  });

  function given(stack: TerraformStack): EntraCredential {
    const secret = new TerraformVariable(stack, "secret", { type: "string", sensitive: true });
    return EntraCredential.existingSecret(secret.stringValue);
  }
});

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

describe("the tenants", () => {
  it("are the registration's own alone unless listed", () => {
    const { all, namedValue, text } = withProps({ tenants: EntraTenants.own() });
    expect(all("azuread_application_registration")).toEqual([
      expect.objectContaining({ sign_in_audience: "AzureADMyOrg" }),
    ]);
    expect(namedValue("mcp-entra-directory")).toBeUndefined();
    expect(text).toContain("{{mcp-entra-authority}}/{{mcp-entra-tenant}}/oauth2/v2.0/authorize");
  });

  it("that are listed are the only issuers, and sign in by Entra's shared endpoints", () => {
    const { all, namedValue, text } = withProps({
      tenants: EntraTenants.only([
        "AAAAAAAA-0000-4000-8000-000000000001",
        "bbbbbbbb-0000-4000-8000-000000000001",
      ]),
    });
    expect(all("azuread_application_registration")).toEqual([
      expect.objectContaining({ sign_in_audience: "AzureADMultipleOrgs" }),
    ]);
    expect(namedValue("mcp-entra-directory")).toMatchObject({ value: "organizations" });
    const first = "aaaaaaaa-0000-4000-8000-000000000001";
    expect(namedValue("mcp-entra-tenant-1")).toMatchObject({ value: first });
    const issuers = text.match(/<issuer>\{\{mcp-entra-authority\}\}[^<]*/g);
    // At the sign-in and at a refresh.
    expect(issuers).toHaveLength(4);
    expect([...new Set(issuers)]).toEqual([
      "<issuer>{{mcp-entra-authority}}/{{mcp-entra-tenant-1}}/v2.0",
      "<issuer>{{mcp-entra-authority}}/{{mcp-entra-tenant-2}}/v2.0",
    ]);
    expect(text).not.toContain("{{mcp-entra-tenant}}");
  });

  it("may be every one: the issuer is made of the token's own, and named values say the exceptions", () => {
    const { all, namedValue, text } = withProps({
      tenants: EntraTenants.any({ except: [group.toUpperCase()] }),
    });
    expect(all("azuread_application_registration")).toEqual([
      expect.objectContaining({ sign_in_audience: "AzureADMultipleOrgs" }),
    ]);
    expect(namedValue("mcp-entra-directory")).toMatchObject({ value: "organizations" });
    expect(namedValue("mcp-entra-denied-tenants")).toMatchObject({ value: group });
    expect(namedValue("mcp-entra-role-tenants")?.["value"]).toMatch(
      /^\$\{data\.azuread_client_config\..+\.tenant_id\}$/,
    );
    const issuers = text.match(/<issuer>@\([^<]*/g) ?? [];
    expect(issuers).toHaveLength(2);
    expect(issuers.every((one) => one.includes("{{mcp-entra-authority}}/"))).toBe(true);
    expect(text).not.toMatch(/\{\{mcp-entra-tenant/);
  });

  it("whose administrators give roles can be named", () => {
    const rolesFrom = [group, "aad0aad0-0000-4000-8000-000000000000"];
    const { namedValue } = withProps({ tenants: EntraTenants.any({ rolesFrom }) });
    expect(namedValue("mcp-entra-role-tenants")).toMatchObject({ value: rolesFrom.join(" ") });
    expect(namedValue("mcp-entra-denied-tenants")).toBeUndefined();
  });

  it.each([
    [{ except: [] }, /except must name 1 to 100 tenants/],
    [{ rolesFrom: [] }, /rolesFrom must name 1 to 100 tenants/],
    [{ except: Array.from({ length: 101 }, () => group) }, /it names 101/],
    [{ except: ["contoso.example"] }, /except must be tenant ids.*"contoso\.example"/],
    [{ rolesFrom: [group, group] }, /rolesFrom name the tenant .* twice/],
    [{ except: ["9188040d-6c67-4c5b-b112-36a304b66dad"] }, /personal Microsoft accounts/],
  ])("cannot be every one with %j", (props, sentence) => {
    expect(() => EntraTenants.any(props)).toThrow(sentence);
    expect(() => EntraTenants.any(props)).toThrow(InvalidPropertyError);
  });

  it.each([
    [["9188040D-6c67-4c5b-b112-36a304b66dad"], /personal Microsoft accounts, which no gateway/],
    [[], /must name a tenant/],
    [["contoso.onmicrosoft.com"], /"contoso\.onmicrosoft\.com" is none/],
    [["common"], /UUIDs/],
    [[group, group.toUpperCase()], /twice/],
  ])("cannot be %o", (tenantIds, sentence) => {
    expect(() => EntraTenants.only(tenantIds)).toThrow(sentence);
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
