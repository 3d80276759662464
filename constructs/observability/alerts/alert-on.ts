import { Duration } from "../../properties/duration.ts";
import { instance, type Kind, object } from "../../properties/kinds.ts";
import { checkKind } from "../../properties/shape.ts";
import type { LogMetric } from "../log-metric.ts";
import { expiringSecrets } from "../queries/access.ts";
import { deadServers } from "../queries/calls.ts";
import type { Alert } from "./alert.ts";
import { AlertMaker, type AlertSource } from "./alert-maker.ts";
import {
  type AlertProps,
  type CallAlertProps,
  callAlertShape,
  type LatencyAlertProps,
  latencyAlertShape,
  type ThresholdAlertProps,
  thresholdAlertShape,
} from "./alert-props.ts";

/**
 * The alerts that an `Observability` can raise. Each creates one rule, which queries the logs regularly. The defaults
 * stay quiet while all is well: a rate counts only from a minimum number of calls on, and what anybody can cause from
 * outside raises no alert.
 *
 * @example
 * const observability = new Observability(stack, "logs", { platform });
 * observability.alertOn.refreshReuse();
 * observability.alertOn.errorRate({ above: 2, server: "/orders/mcp" });
 */
export class AlertOn {
  readonly #source: AlertSource;
  readonly #maker: AlertMaker;

  /** @internal */
  constructor(source: AlertSource) {
    this.#source = source;
    this.#maker = new AlertMaker(source);
  }

  /**
   * A refresh token was used twice: it was stolen, or a client kept an old one. The gateway has ended the grant
   * already. Any within 15 minutes; severity 2, raised at most once an hour.
   * @throws InvalidPropertyError when a property cannot work, or there is such an alert already.
   */
  refreshReuse(props: ThresholdAlertProps = {}): Alert {
    return this.#maker.onNumber("refresh-reuse", this.#source.metrics.refreshReuse(), props, {
      above: 0,
      over: Duration.minutes(15),
      severity: 2,
      ends: false,
      description:
        "A refresh token was used twice, so it was stolen or a client kept an old one. Its grant has been revoked. Look for the event's flow, and whether one client or many do it.",
    });
  }

  /**
   * Calls that failed or that no server answered, in percent: more than 5, of at least 20 calls within 15 minutes;
   * severity 2.
   * @throws InvalidPropertyError when a property cannot work, or there is such an alert already.
   */
  errorRate(props: CallAlertProps = {}): Alert {
    this.#maker.checkShape(callAlertShape, props);
    const { server, ...others } = props;
    const metric = this.#source.metrics.errorRate(server === undefined ? {} : { server });
    return this.#maker.onNumber("error-rate", metric, others, {
      above: 5,
      atLeast: 20,
      over: Duration.minutes(15),
      severity: 2,
      ends: true,
      description:
        "Calls of MCP servers fail. The workbook says by which server and why; the server's own log has the rest.",
    });
  }

  /**
   * Calls are slow: 5 percent take longer than 10 seconds, of at least 20 calls within 15 minutes; severity 3.
   * @throws InvalidPropertyError when a property cannot work, or there is such an alert already.
   */
  latency(props: LatencyAlertProps = {}): Alert {
    this.#maker.checkShape(latencyAlertShape, props);
    const { server, above = Duration.seconds(10), ...others } = props;
    if (!(above instanceof Duration)) {
      throw this.#maker.refused("above", "must be a Duration, such as Duration.seconds(10).");
    }
    const metric = this.#source.metrics.latency(server === undefined ? {} : { server });
    return this.#maker.onNumber("latency", metric, others, {
      above: above.inSeconds * 1000,
      atLeast: 20,
      over: Duration.minutes(15),
      severity: 3,
      ends: true,
      description:
        "Calls take long. The workbook splits the time between the MCP server and the gateway.",
    });
  }

  /**
   * A server answers no calls any more: 5 failed within 5 minutes, and none succeeded; severity 1.
   * @throws InvalidPropertyError when a property cannot work, or there is such an alert already.
   */
  backendDown(props: Omit<CallAlertProps, "above"> = {}): Alert {
    this.#maker.checkShape(callAlertShape, props);
    const { insightsId, sources } = this.#source;
    sources.askServer(props.server);
    return this.#maker.create("backend-down", props, {
      title: "An MCP server does not answer",
      query: deadServers(this.#maker.number("atLeast", props.atLeast ?? 5), props.server),
      on: insightsId,
      over: Duration.minutes(5),
      severity: 1,
      ends: true,
      description:
        "No call of an MCP server succeeds. Look whether its container runs, and whether the events say that it refuses the gateway.",
    });
  }

  /**
   * Sign-ins that Entra or the gateway ended, in percent: more than 25, of at least 10 within 30 minutes; severity 2. A
   * person who denies access does not count, and neither does a request that no client of the gateway made.
   * @throws InvalidPropertyError when a property cannot work, or there is such an alert already.
   */
  signInFailures(props: ThresholdAlertProps = {}): Alert {
    return this.#maker.onNumber("sign-in-failures", this.#source.metrics.signInFailures(), props, {
      above: 25,
      atLeast: 10,
      over: Duration.minutes(30),
      severity: 2,
      ends: true,
      description:
        "People cannot sign in. The workbook has Entra's reasons: an expired secret of the registration, a policy of conditional access, an outage.",
    });
  }

  /**
   * A secret, key or certificate in a Key Vault expires within 30 days, which the vault announces once; severity 2.
   * Looks a day back, at every vault whose access is logged in the workspace: `logAccess` does that.
   * @throws InvalidPropertyError when a property cannot work, or there is such an alert already.
   */
  secretExpiry(props: AlertProps = {}): Alert {
    const { workspaceId, sources } = this.#source;
    sources.askVaults(props.id ?? "secret-expiry");
    return this.#maker.create("secret-expiry", props, {
      title: "A secret ends soon",
      query: expiringSecrets,
      on: workspaceId,
      over: Duration.days(1),
      severity: 2,
      ends: false,
      tableMayLack: true,
      description:
        "A secret, key or certificate in a Key Vault ends within 30 days. Rotate it: deploy the next generation of keys, or put a new version there.",
    });
  }

  /**
   * Most of the `dailyQuota` of the workspace is used up: 80 percent. Whatever exceeds the quota is lost, audit events
   * included; severity 1.
   * @throws InvalidPropertyError when there is no daily quota, a property cannot work, or there is such an alert
   * already.
   */
  quota(props: Omit<ThresholdAlertProps, "atLeast"> = {}): Alert {
    const { dailyQuota, workspaceId, metrics } = this.#source;
    if (dailyQuota === undefined) {
      throw this.#maker.refused(
        "alertOn.quota",
        "needs to know what is too much: give the Observability its dailyQuota, in gigabytes.",
      );
    }
    this.#maker.checkShape(thresholdAlertShape, props);
    const share = this.#maker.share(props.above ?? 80);
    const metric = metrics.billed();
    return this.#maker.create("quota", props, {
      title: `${share} in a hundred of the daily quota of logs`,
      query: metric.above((dailyQuota * share) / 100, 0, this.#maker.path),
      on: workspaceId,
      over: Duration.days(1),
      severity: 1,
      ends: true,
      description:
        "The workspace of the MCP gateways takes no more logs soon, until its day ends: audit events would be lost. Raise dailyQuota, or find what floods it.",
    });
  }

  /**
   * An alert on any metric of an Observability.
   * @param id of its construct
   * @param props `above` is needed
   * @throws InvalidPropertyError when a property cannot work, or there is such an alert already.
   */
  metric(id: string, metric: LogMetric, props: ThresholdAlertProps): Alert {
    checkKind({ construct: this.#maker.path, property: "alertOn.metric" }, logMetricKind, metric);
    checkKind({ construct: this.#maker.path, property: "props" }, limitKind, props);
    if (props.above === undefined) {
      throw this.#maker.refused("above", `is missing. Say what of "${metric.title}" is too much.`);
    }
    return this.#maker.onNumber(id, metric, props, {
      above: props.above,
      over: Duration.minutes(15),
      severity: 3,
      ends: true,
      description: `${metric.title}: more than ${props.above} (${metric.unit}).`,
    });
  }

  /**
   * The alerts that suit every gateway: refreshReuse, errorRate, latency, backendDown and signInFailures, with their
   * defaults.
   * @throws InvalidPropertyError when one of them exists already.
   */
  recommended(): readonly Alert[] {
    return [
      this.refreshReuse(),
      this.errorRate(),
      this.latency(),
      this.backendDown(),
      this.signInFailures(),
    ];
  }
}

const limitKind = object(thresholdAlertShape);

const logMetricKind: Kind<LogMetric> = instance(
  ["query", "title", "unit"],
  "a metric of an Observability",
);
