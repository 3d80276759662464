import { describe, expect, it } from "vitest";
import { GatewayNames } from "../../../constructs/naming/gateway-names.ts";
import { gatewayPrefixes, partOf } from "../../../local/stack/gateway-names.ts";

const long = "department-of-weather/team-of-forecasts/mcp-gateway";

describe("the names of a gateway's parts", () => {
  it("begin with mcp at the root of the service", () => {
    const names = new GatewayNames("");
    expect(names.of("oauth")).toBe("mcp-oauth");
    expect(names.namedValue("issuer")).toBe("mcp-issuer");
  });

  it("have the path in them below one", () => {
    const names = new GatewayNames("team/tools");
    expect(names.of("oauth")).toBe("mcp_team_tools__oauth");
    expect(names.namedValue("issuer")).toBe("mcp_team_tools__issuer");
  });

  it("are different at every path, whatever the part is called", () => {
    const paths = ["", "a", "a-b", "a/b", "a-server-b", "b", long, `${long}2`];
    const parts = ["oauth", "b-oauth", "server-b_mcp", "server-a_mcp", "server-b-oauth"];
    const all = paths.flatMap((path) => parts.map((part) => new GatewayNames(path).of(part)));
    expect(new Set(all).size).toBe(all.length);
  });

  it("begin in a way that no other's do, wherever a long path is cut", () => {
    const segments = Array.from({ length: 16 }, (_, index) => "a".repeat(10 + index));
    const paths = segments.flatMap((segment) => [segment, `${segment}/bbbbbbbbbbbbbbbbbbbb`]);
    const prefixes = paths.map((path) => new GatewayNames(path).prefix);
    for (const prefix of prefixes) {
      expect(prefixes.filter((other) => other.startsWith(prefix))).toEqual([prefix]);
      expect(gatewayPrefixes([`${prefix}issuer`])).toEqual([prefix]);
      expect(partOf(`${prefix}backend-resource-x`)).toBe("backend-resource-x");
    }
  });

  it("are ones that API Management takes, however long path and part are", () => {
    const names = new GatewayNames(long);
    const first = names.of(`server-${"x".repeat(60)}`);
    expect(first).toMatch(/^[a-z0-9][\w-]{0,78}[a-z0-9]$/);
    expect(first).not.toBe(names.of(`server-${"x".repeat(59)}y`));
    expect(names.namedValue(`entra-audience-of-${"x".repeat(60)}`).length).toBeLessThan(256);
  });
});
