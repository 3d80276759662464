import { MonitorActionGroup } from "@cdktf/provider-azurerm/lib/monitor-action-group/index.js";
import { Construct } from "constructs";
import { type IAzurePlatform, platformKind } from "../../azure-platform.ts";
import { resourceId } from "../../naming/resource-id.ts";
import { InvalidPropertyError } from "../../properties/invalid-property-error.ts";
import { instance, type Kind, list, needed, text } from "../../properties/kinds.ts";
import { checkShape, type Shape } from "../../properties/shape.ts";
import { removeAfterUse } from "../../terraform/remove-after-use.ts";

/** Who is told of an alert: an action group of Azure Monitor. */
export interface IAlertRecipients {
  /** The resource id of the action group. */
  readonly actionGroupId: string;
}

/** Who is told of alerts. */
export interface AlertRecipientsProps {
  /** Where the action group is created. */
  readonly platform: IAzurePlatform;
  /** Mail addresses, one at least. */
  readonly emails: readonly string[];
}

/**
 * Who is told of alerts, by mail. For pagers, chats and webhooks, whose addresses are secrets, make an action group where those
 * are kept and give it by `fromExisting`.
 *
 * @example
 * const onCall = new AlertRecipients(stack, "on-call", {
 *   platform,
 *   emails: ["mcp-operations@contoso.example"],
 * });
 */
export class AlertRecipients extends Construct implements IAlertRecipients {
  /**
   * An action group that exists.
   * @param actionGroupId its resource id
   * @throws InvalidPropertyError when it is not the resource id of an action group.
   */
  static fromExisting(actionGroupId: string): IAlertRecipients {
    const type = "Microsoft.Insights/actionGroups";
    const construct = "AlertRecipients.fromExisting";
    return { actionGroupId: resourceId(construct, "actionGroupId", actionGroupId, type) };
  }

  readonly actionGroupId: string;

  /** @throws InvalidPropertyError when the platform is missing, or there is no valid address. */
  constructor(scope: Construct, id: string, props: AlertRecipientsProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, alertRecipientsShape, props);
    const { platform, emails } = props;
    checkEmails(this.node.path, emails);
    this.actionGroupId = new MonitorActionGroup(this, "group", {
      name: platform.names.of(this, "action group"),
      resourceGroupName: platform.resourceGroupName,
      // What a text message would call it; 12 characters at most.
      shortName: "mcp-gateway",
      emailReceiver: emails.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      tags: { ...platform.tags },
    }).id;
  }
}

/**
 * Checks mail addresses of those who are told.
 * @throws InvalidPropertyError when there is none, or one cannot be an address.
 */
export function checkEmails(construct: string, emails: readonly string[]): void {
  const wrong = emails.find((email) => !/^[^\s@]+@[^\s@]+$/.test(email));
  const twice = emails.find((email, index) => emails.indexOf(email) !== index);
  const problem =
    emails.length === 0
      ? "is empty, so nobody would be told. Give a mail address."
      : wrong !== undefined
        ? `must be email addresses; "${wrong}" is not one.`
        : twice !== undefined
          ? `has "${twice}" twice.`
          : undefined;
  if (problem !== undefined) throw new InvalidPropertyError(construct, "emails", problem);
}

const alertRecipientsShape: Shape<AlertRecipientsProps> = {
  platform: needed(platformKind),
  emails: needed(list(text("a mail address"))),
};

export const alertRecipientsKind: Kind<IAlertRecipients> = instance(
  ["actionGroupId"],
  "an AlertRecipients",
);
