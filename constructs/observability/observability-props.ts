import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import type { Duration } from "../properties/duration.ts";
import { checkedLater, flag, list, needed, number } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { alertRecipientsKind, type IAlertRecipients } from "./alerts/alert-recipients.ts";

/** Options of an Observability, in a workspace of the stack or of somebody else. */
export interface SharedObservabilityProps {
  /** Where Application Insights is created, with the workbook and the rules of alerts. */
  readonly platform: IAzurePlatform;
  /**
   * Who is told of the alerts that `alertOn` makes.
   * @default nobody; they are seen in the Azure portal
   */
  readonly notify?: readonly IAlertRecipients[];
  /**
   * Whether there is a workbook, the page in the Azure portal that shows how sign-ins and calls go. It costs nothing.
   * @default true
   */
  readonly workbook?: boolean;
}

/** Where logs are kept and for how long. */
export interface ObservabilityProps extends SharedObservabilityProps {
  /**
   * How long logs are kept; 30 to 730 whole days.
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
  /**
   * How many gigabytes the workspace takes in a day, 0.1 or more. It limits the cost: once it is reached, everything is
   * lost until the workspace's day ends, audit events included. `alertOn.quota` warns before, and is added
   * automatically.
   * @default none
   */
  readonly dailyQuota?: number;
}

export const sharedObservabilityShape: Shape<SharedObservabilityProps> = {
  platform: needed(platformKind),
  notify: list(alertRecipientsKind),
  workbook: flag,
};

export const observabilityShape: Shape<ObservabilityProps> = {
  ...sharedObservabilityShape,
  retention: checkedLater,
  dailyQuota: number,
};
