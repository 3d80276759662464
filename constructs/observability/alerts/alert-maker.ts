import type { Construct } from "constructs";
import type { IAzurePlatform } from "../../azure-platform.ts";
import { claim } from "../../naming/claims.ts";
import { InvalidPropertyError } from "../../properties/invalid-property-error.ts";
import { checkShape, type Shape } from "../../properties/shape.ts";
import type { GatewayMetrics } from "../gateway-metrics.ts";
import type { LogMetric } from "../log-metric.ts";
import type { LogSources } from "../log-sources.ts";
import { Alert, type AlertRule } from "./alert.ts";
import {
  type AlertProps,
  alertShape,
  type ThresholdAlertProps,
  thresholdAlertShape,
} from "./alert-props.ts";
import type { IAlertRecipients } from "./alert-recipients.ts";

/** What alerts are made of; an Observability has it. */
export interface AlertSource {
  readonly scope: Construct;
  readonly platform: IAzurePlatform;
  readonly metrics: GatewayMetrics;
  /** Told of what the alerts ask about. */
  readonly sources: LogSources;
  /** The Application Insights, whose logs are those of the gateways alone. */
  readonly insightsId: string;
  readonly workspaceId: string;
  /** How many gigabytes a day come in before the rest of the day is lost; undefined for no such end. */
  readonly dailyQuota: number | undefined;
  readonly notify: readonly IAlertRecipients[];
}

/** What is usual for an alert on a number. */
export interface UsualLimit extends Pick<AlertRule, "over" | "severity" | "ends" | "description"> {
  readonly above: number;
  readonly atLeast?: number;
}

/** Makes an alert of what is usual for it and what was chosen, which it checks. */
export class AlertMaker {
  readonly #source: AlertSource;

  constructor(source: AlertSource) {
    this.#source = source;
  }

  get path(): string {
    return this.#source.scope.node.path;
  }

  /** An alert on a number that passes a limit. */
  onNumber(id: string, metric: LogMetric, props: ThresholdAlertProps, usual: UsualLimit): Alert {
    this.checkShape(thresholdAlertShape, props);
    const above = this.number("above", props.above ?? usual.above);
    if (metric.unit === "percent") this.share(above);
    const least = this.number("atLeast", props.atLeast ?? usual.atLeast ?? 0);
    const { insightsId } = this.#source;
    const { description, over, severity, ends } = usual;
    const title = `${metric.title}: more than ${above}`;
    const query = metric.above(above, least, this.path);
    return this.create(id, props, {
      title,
      query,
      on: insightsId,
      over,
      severity,
      ends,
      description,
    });
  }

  /** @throws InvalidPropertyError when a property cannot work, or there is such an alert already. */
  create(id: string, props: AlertProps, usual: Omit<AlertRule, "platform" | "notify">): Alert {
    this.checkShape(alertShape, pick(props));
    const { scope, platform, notify, sources, insightsId } = this.#source;
    const name = props.id ?? id;
    claim({
      construct: scope,
      property: "alertOn",
      key: `alert ${scope.node.path} ${name}`,
      refusal: () => `has the alert "${name}" already. Give the second an id of its own.`,
    });
    const severity = props.severity ?? usual.severity;
    if (![0, 1, 2, 3, 4].includes(severity)) {
      throw this.refused("severity", `must be 0, 1, 2, 3 or 4; it is ${severity}.`);
    }
    const over = props.over ?? usual.over;
    if (usual.on === insightsId) sources.askGateways(name);
    return new Alert(scope, name, {
      ...usual,
      platform,
      severity,
      over,
      notify: props.notify ?? notify,
    });
  }

  /** @throws InvalidPropertyError when it is no limit and no count. */
  number(property: "above" | "atLeast", value: number): number {
    if (Number.isFinite(value) && value >= 0) return value;
    throw this.refused(property, `must be a number, 0 or more; it is ${value}.`);
  }

  /** A number of hundredths. @throws InvalidPropertyError when nothing is ever more than that. */
  share(value: number): number {
    if (this.number("above", value) < 100) return value;
    throw this.refused("above", `must be less than 100, in hundredths; it is ${value}.`);
  }

  checkShape<T extends object>(shape: Shape<T>, props: T): void {
    checkShape({ construct: this.path, property: "alertOn" }, shape, props);
  }

  refused(property: string, problem: string): InvalidPropertyError {
    return new InvalidPropertyError(this.path, property, problem);
  }
}

/** What all alerts have. */
function pick({ id, over, severity, notify }: AlertProps): AlertProps {
  return {
    ...(id === undefined ? {} : { id }),
    ...(over === undefined ? {} : { over }),
    ...(severity === undefined ? {} : { severity }),
    ...(notify === undefined ? {} : { notify }),
  };
}
