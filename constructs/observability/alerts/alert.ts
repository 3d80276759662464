import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2/index.js";
import { Construct } from "constructs";
import type { IAzurePlatform } from "../../azure-platform.ts";
import { Duration } from "../../properties/duration.ts";
import { InvalidPropertyError } from "../../properties/invalid-property-error.ts";
import type { IAlertRecipients } from "./alert-recipients.ts";

/** How severe an alert is: 0 critical, 1 error, 2 warning, 3 informational, 4 verbose. */
export type AlertSeverity = 0 | 1 | 2 | 3 | 4;

/** A rule as it is created. */
export interface AlertRule {
  readonly platform: IAzurePlatform;
  /** What happened, for whoever is told, and what to do. */
  readonly description: string;
  readonly title: string;
  /** Gives a row only when something is wrong. */
  readonly query: string;
  /** The resource whose logs the query runs on. */
  readonly on: string;
  /** How far back each look goes. */
  readonly over: Duration;
  readonly severity: AlertSeverity;
  /**
   * Whether it ends by itself when the query gives no row any more. What happened once, such as a reused token, does not.
   */
  readonly ends: boolean;
  readonly notify: readonly IAlertRecipients[];
  /** Whether the table of the query may not be there yet: it comes with its first row. */
  readonly tableMayLack?: boolean;
}

/** How far back Azure looks, in minutes. */
const windows = [5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440, 2880];

/** A rule that runs a query regularly, and notifies people when it returns a row. */
export class Alert extends Construct {
  /** The resource id of the rule. */
  readonly alertRuleId: string;

  /** @internal */
  constructor(scope: Construct, id: string, rule: AlertRule) {
    super(scope, id);
    const { platform, ends } = rule;
    const minutes = windowOf(this.node.path, rule.over);
    this.alertRuleId = new MonitorScheduledQueryRulesAlertV2(this, "rule", {
      name: platform.names.of(this, "alert rule"),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      displayName: rule.title,
      description: rule.description,
      scopes: [rule.on],
      severity: rule.severity,
      // A longer look is taken less often: each one costs, and a mail a quarter of an hour later does no harm then.
      evaluationFrequency: iso(minutes >= 1440 ? 60 : minutes >= 60 ? 15 : 5),
      windowDuration: iso(minutes),
      criteria: [
        {
          query: rule.query,
          operator: "GreaterThan",
          threshold: 0,
          timeAggregationMethod: "Count",
        },
      ],
      // Azure takes one of both: an alert that ends is not told again while it lasts.
      ...(ends
        ? { autoMitigationEnabled: true }
        : {
            autoMitigationEnabled: false,
            muteActionsAfterAlertDuration: iso(Math.max(60, minutes)),
          }),
      ...(rule.tableMayLack === true ? { skipQueryValidation: true } : {}),
      ...(rule.notify.length === 0
        ? {}
        : { action: { actionGroups: rule.notify.map(({ actionGroupId }) => actionGroupId) } }),
      tags: { ...platform.tags },
    }).id;
  }
}

function windowOf(construct: string, over: Duration): number {
  const minutes = over.inSeconds / 60;
  if (windows.includes(minutes)) return minutes;
  const all = windows.map((it) => Duration.minutes(it).toString()).join(", ");
  const problem = `must be a time that Azure looks back: ${all}; it is ${over}.`;
  throw new InvalidPropertyError(construct, "over", problem);
}

/** A length of time as ISO 8601 has it, and as Azure writes it. */
function iso(minutes: number): string {
  if (minutes % 1440 === 0) return `P${minutes / 1440}D`;
  return minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`;
}
