import type { Duration } from "../../properties/duration.ts";
import { checkedLater, list, number, text } from "../../properties/kinds.ts";
import type { Shape } from "../../properties/shape.ts";
import { serverPath } from "../server-path.ts";
import type { AlertSeverity } from "./alert.ts";
import { alertRecipientsKind, type IAlertRecipients } from "./alert-recipients.ts";

/** What of every alert can be chosen. */
export interface AlertProps {
  /**
   * The id of its construct; a second alert of a kind needs one.
   * @default the kind of the alert
   */
  readonly id?: string;
  /**
   * How far back each look goes: 5, 10, 15, 30 or 45 minutes, 1 to 6 hours, 1 or 2 days.
   * @default as the alert says
   */
  readonly over?: Duration;
  /**
   * How grave it is: 0 critical, 1 an error, 2 a warning, 3 for information, 4 for those who debug.
   * @default as the alert says
   */
  readonly severity?: AlertSeverity;
  /**
   * Who is told.
   * @default those of the Observability
   */
  readonly notify?: readonly IAlertRecipients[];
}

/** What of an alert on a number can be chosen. */
export interface ThresholdAlertProps extends AlertProps {
  /**
   * What is too much, in the unit of the number; of hundredths less than 100.
   * @default as the alert says
   */
  readonly above?: number;
  /**
   * How many things the number has to be computed from: one call that fails in the night is no rate.
   * @default as the alert says
   */
  readonly atLeast?: number;
}

/** What of an alert on the calls of a server can be chosen. */
export interface CallAlertProps extends ThresholdAlertProps {
  /**
   * The path of one MCP server's URL, such as `/weather/mcp`.
   * @default all servers
   */
  readonly server?: string;
}

/** What of an alert on how long calls take can be chosen. */
export interface LatencyAlertProps extends Omit<CallAlertProps, "above"> {
  /**
   * What is too slow.
   * @default Duration.seconds(10)
   */
  readonly above?: Duration;
}

export const alertShape: Shape<AlertProps> = {
  id: text("the id of a construct"),
  over: checkedLater,
  severity: checkedLater,
  notify: list(alertRecipientsKind),
};

export const thresholdAlertShape: Shape<ThresholdAlertProps> = {
  ...alertShape,
  above: number,
  atLeast: number,
};

export const callAlertShape: Shape<CallAlertProps> = {
  ...thresholdAlertShape,
  server: serverPath,
};

export const latencyAlertShape: Shape<LatencyAlertProps> = {
  ...callAlertShape,
  above: checkedLater,
};
