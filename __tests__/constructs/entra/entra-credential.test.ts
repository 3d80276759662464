import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  Duration,
  EntraClientApp,
  EntraCredential,
  InvalidPropertyError,
} from "../../../constructs/index.ts";
import { group, synthesized, withProps } from "./registered-gateway.ts";

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
