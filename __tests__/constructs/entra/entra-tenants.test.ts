import { describe, expect, it } from "vitest";
import { EntraTenants, InvalidPropertyError } from "../../../constructs/index.ts";
import { group, withProps } from "./registered-gateway.ts";

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
    [["contoso.onmicrosoft.com"], /"contoso\.onmicrosoft\.com" is not one/],
    [["common"], /UUIDs/],
    [[group, group.toUpperCase()], /twice/],
  ])("cannot be %o", (tenantIds, sentence) => {
    expect(() => EntraTenants.only(tenantIds)).toThrow(sentence);
  });
});
