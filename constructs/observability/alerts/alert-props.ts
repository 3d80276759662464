import type { Duration } from "../../properties/duration.ts";
import { checkedLater, list, number, text } from "../../properties/kinds.ts";
import type { Shape } from "../../properties/shape.ts";
import { serverPath } from "../server-path.ts";
import type { AlertSeverity } from "./alert.ts";
import { alertRecipientsKind, type IAlertRecipients } from "./alert-recipients.ts";

/** Options of every alert. */
export interface AlertProps {
  /**
   * The id of its construct; a second alert of a kind needs one.
   * @default the kind of the alert
   */
  readonly id?: string;
  /**
   * How far back each query looks: 5, 10, 15, 30 or 45 minutes, 1 to 6 hours, 1 or 2 days.
   * @default as the alert says
   */
  readonly over?: Duration;
  /**
   * How severe it is: 0 critical, 1 error, 2 warning, 3 informational, 4 verbose.
   * @default as the alert says
   */
  readonly severity?: AlertSeverity;
  /**
   * Who is told.
   * @default those of the Observability
   */
  readonly notify?: readonly IAlertRecipients[];
}

/** Options of an alert on a metric. */
export interface ThresholdAlertProps extends AlertProps {
  /**
   * The threshold, in the unit of the metric; less than 100 for a percentage.
   * @default as the alert says
   */
  readonly above?: number;
  /**
   * From how many events the metric must be computed: one failed call in the night is not a rate.
   * @default as the alert says
   */
  readonly atLeast?: number;
}

/** Options of an alert on the calls of a server. */
export interface CallAlertProps extends ThresholdAlertProps {
  /**
   * The path of one MCP server's URL, such as `/weather/mcp`.
   * @default all servers
   */
  readonly server?: string;
}

/** Options of an alert on the duration of calls. */
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
