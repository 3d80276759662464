import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting/index.js";
import { TerraformStack, Testing, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  GrantStore,
  McpBackend,
  McpOAuthGateway,
  Observability,
} from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";
import { type Observed, observed } from "./observed.ts";

/** What a stack is warned of because of its logs. */
function warnings({ stack, observability }: Pick<Observed, "stack" | "observability">): string[] {
  terraformOf(stack, true);
  return observability.node.metadata
    .filter(({ type }) => type === "@cdktf/warn")
    .map(({ data }) => String(data));
}

/** A stack without a gateway. */
function unattached(workspaceId?: string) {
  const app = Testing.app({ stackTraces: false, context: { checkPolicies: false } });
  const stack = new TerraformStack(app, "unattached");
  const platform = new AzurePlatform(stack, "azure");
  const observability =
    workspaceId === undefined
      ? new Observability(stack, "logs", { platform, dailyQuota: 2 })
      : Observability.fromExisting(stack, "logs", { platform, workspaceId });
  return { stack, platform, observability };
}

describe("an alert", () => {
  it.each<[string, (observability: Observability) => unknown]>([
    ["an alert on failures", ({ alertOn }) => alertOn.errorRate({ server: "/ordres/mcp" })],
    ["an alert on latency", ({ alertOn }) => alertOn.latency({ server: "/ordres/mcp" })],
    ["an alert on a dead server", ({ alertOn }) => alertOn.backendDown({ server: "/ordres/mcp" })],
    ["a number of calls", (observability) => observability.metricCalls({ server: "/ordres/mcp" })],
  ])("is of a server that there is: %s", (_what, ask) => {
    const made = observed();
    ask(made.observability);
    expect(() => terraformOf(made.stack, true)).toThrow(
      /No gateway that is attached has a server at "\/ordres\/mcp".* Did you mean "\/orders\/mcp"\?/,
    );
  });

  it("says which servers there are, those that were added later too", () => {
    const made = observed();
    made.observability.alertOn.backendDown({ server: "/weather/forecasts" });
    const backend = McpBackend.url("https://notes.contoso.example/mcp");
    made.gateway.addServer("notes", { backend });
    expect(() => terraformOf(made.stack, true)).toThrow(/There are \/orders\/mcp, \/notes\/mcp\./);
  });

  it("may be of a server that comes later, in another case, of a path below its gateway's, or known to Terraform alone", () => {
    const { stack, platform, observability } = unattached();
    observability.alertOn.backendDown({ id: "late", server: "/late/mcp" });
    observability.alertOn.backendDown({ id: "whole", server: "/team/LATE/mcp" });
    const server = Token.asString({ resolve: () => "/unknown/mcp" });
    observability.alertOn.backendDown({ id: "token", server });
    const gateway = new McpOAuthGateway(stack, "gateway", { platform, path: "team" });
    observability.attach(gateway);
    const backend = McpBackend.url("https://late.contoso.example/mcp");
    gateway.addServer("late", { backend });
    expect(() => terraformOf(stack, true)).not.toThrow();
  });

  it("warns where no gateway is attached, unless it is of what the workspace costs", () => {
    const made = unattached();
    expect(warnings(made)).toEqual([]);
    made.observability.alertOn.refreshReuse();
    expect(warnings(made).join()).toMatch(
      /The alert "refresh-reuse" asks the logs of gateways, and no gateway sends its own here.* Call attach\(gateway\)/,
    );
  });
});

describe("an alert on secrets that end", () => {
  const never = expect.stringMatching(
    /The alert "secret-expiry" asks the logs of Key Vaults, and none sends its own.*logAccess\(stack\)/,
  );

  it("warns where no vault is logged", () => {
    const made = observed();
    made.observability.alertOn.secretExpiry();
    expect(warnings(made)).toEqual([never]);
  });

  it("warns where stores alone are logged", () => {
    const { stack, platform, observability } = unattached();
    observability.logAccess(new GrantStore(stack, "grants", { platform }));
    observability.alertOn.secretExpiry();
    expect(warnings({ stack, observability })).toEqual([never]);
  });

  it("does not where a vault is logged", () => {
    const made = observed();
    made.observability.alertOn.secretExpiry();
    made.observability.logAccess(made.stack);
    expect(warnings(made)).toEqual([]);
  });

  it("does not where the stack has settings of its own for what is logged", () => {
    const made = unattached();
    made.observability.alertOn.secretExpiry();
    new MonitorDiagnosticSetting(made.stack, "vault-elsewhere", {
      name: "audit",
      targetResourceId: "/subscriptions/one/vault",
      logAnalyticsWorkspaceId: made.observability.logAnalyticsWorkspaceId,
      enabledLog: [{ category: "AuditEvent" }],
    });
    expect(warnings(made)).toEqual([]);
  });

  it("does not in a workspace of somebody else, which may have the logs of any vault", () => {
    const made = unattached(
      "/subscriptions/9c6d3f5e-0000-4000-8000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso",
    );
    made.observability.alertOn.secretExpiry();
    expect(warnings(made)).toEqual([]);
  });
});
