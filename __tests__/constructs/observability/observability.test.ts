import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { AzurePlatform, Observability, StackRules } from "../../../constructs/index.ts";
import { terraformOf } from "../terraform-of.ts";
import { observed } from "./observed.ts";

const workspaceId =
  "/subscriptions/9c6d3f5e-0000-4000-8000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso";
const person = "9c6d3f5e-1111-4000-8000-000000000000";

/** What of a stack is about logs. */
function loggingOf(stack: TerraformStack): Record<string, unknown> {
  const { resource } = terraformOf(stack);
  const about = /insights|log_analytics|monitor|diagnostic|role_assignment/;
  return Object.fromEntries(
    Object.entries(resource)
      .filter(([type]) => about.test(type) && !/workbook|scheduled/.test(type))
      .map(([type, blocks]) => [
        type,
        Object.fromEntries(
          Object.entries(blocks)
            .filter(([id]) => !id.startsWith("gateway"))
            .map(([id, { "//": _, ...values }]) => [id, values]),
        ),
      ]),
  );
}

describe("an observability", () => {
  it("logs every request, no body, no header and no parameter", () => {
    expect(loggingOf(observed().stack)).toMatchSnapshot();
  });

  it("has a quota, and warns before it", () => {
    const { stack } = observed({ dailyQuota: 5 });
    const terraform = terraformOf(stack);
    expect(terraform.ofType("azurerm_log_analytics_workspace")).toMatchObject([
      { daily_quota_gb: 5 },
    ]);
    const [rule, ...others] = terraform.ofType("azurerm_monitor_scheduled_query_rules_alert_v2");
    expect(others).toEqual([]);
    expect(JSON.stringify(rule)).toContain("value > 4");
  });

  it("logs who reads and writes the store and the vault", () => {
    const { stack, observability } = observed();
    observability.logAccess(stack);
    expect(loggingOf(stack)["azurerm_monitor_diagnostic_setting"]).toMatchSnapshot();
    expect(() => observability.logAccess(stack)).toThrow(/logs already\. Log it once/);
  });

  it("lets people read", () => {
    const { stack, observability } = observed();
    observability.grantRead("operators", person);
    expect(loggingOf(stack)["azurerm_role_assignment"]).toMatchSnapshot();
    expect(() => observability.grantRead("others", "ops")).toThrow(/grantRead/);
  });

  it("is in a workspace of somebody else, of which it changes nothing", () => {
    const stack = new TerraformStack(Testing.app({ stackTraces: false }), "observed");
    const platform = new AzurePlatform(stack, "azure");
    const observability = Observability.fromExisting(stack, "logs", { platform, workspaceId });
    expect(observability.logAnalyticsWorkspaceId).toBe(workspaceId);
    expect(loggingOf(stack)).toMatchSnapshot();
    const more = { platform, workspaceId, retention: 30 };
    expect(() => Observability.fromExisting(stack, "more", more)).toThrow(/retention/);
    expect(() => Observability.fromExisting(stack, "no", { platform, workspaceId: "log" })).toThrow(
      /workspaceId must be a resource id/,
    );
  });

  it("finds nothing to log the access to where nothing is", () => {
    const stack = new TerraformStack(Testing.app({ stackTraces: false }), "observed");
    const platform = new AzurePlatform(stack, "azure");
    const observability = new Observability(stack, "logs", { platform });
    expect(() => observability.logAccess(stack)).toThrow(/no storage account and no Key Vault/);
    expect(() => observability.logAccess(undefined as never)).toThrow(/logAccess/);
  });

  it("has a quota that can be one", () => {
    for (const dailyQuota of [0, -1, Number.NaN, 0.05]) {
      expect(() => observed({ dailyQuota }), String(dailyQuota)).toThrow(/dailyQuota must be/);
    }
  });

  it("breaks no rule with all that it can make", () => {
    const { stack, observability } = observed({ dailyQuota: 5 });
    observability.alertOn.recommended();
    observability.alertOn.secretExpiry();
    observability.logAccess(stack);
    observability.grantRead("operators", person);
    const findings = StackRules.check(JSON.parse(Testing.synth(stack)));
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
