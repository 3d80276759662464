import { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { Annotations, type TerraformOutput } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { BackendSecret } from "../backends/backend-secret.ts";
import type { IMcpOAuthGateway } from "../gateway/gateway.ts";
import { pathInStack } from "../naming/azure-names.ts";
import { claim } from "../naming/claims.ts";
import { idProperty } from "../properties/id-property.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";
import { namedOutput } from "../terraform/named-output.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { logAccessOf } from "./access-logs.ts";
import { AlertOn } from "./alerts/alert-on.ts";
import { gatewayDiagnostics } from "./gateway-diagnostics.ts";
import {
  type CallMetricProps,
  GatewayMetrics,
  type LatencyMetricProps,
} from "./gateway-metrics.ts";
import type { LogMetric } from "./log-metric.ts";
import { LogSources } from "./log-sources.ts";
import type { ObservabilityProps } from "./observability-props.ts";
import { GatewayWorkbook } from "./workbook/workbook.ts";
import {
  type ExistingWorkspace,
  propsForExisting,
  type Workspace,
  workspaceOf,
} from "./workspace.ts";

/** The outputs of an observability. Their names begin with its path in the stack, such as `logs-azure`. */
export interface ObservabilityOutputs {
  /**
   * What it is in Azure; its name ends in `azure`. An object with `logAnalyticsWorkspaceId`, `logAnalyticsWorkspaceName`,
   * `applicationInsightsId` and `applicationInsightsName`.
   */
  readonly azure: TerraformOutput;
}

/**
 * Log Analytics and Application Insights, and the gateway's diagnostics in them, with a workbook that shows how sign-ins and calls
 * go, and alerts. Bodies are never logged, since logging one makes the gateway buffer it and breaks streams; headers and query
 * parameters are hidden, since they carry tokens, codes and states. Nothing is sampled away, since every audit event counts.
 *
 * @example
 * const observability = new Observability(stack, "logs", { platform, retention: Duration.days(90) });
 * observability.attach(gateway);
 * observability.alertOn.recommended();
 */
export class Observability extends Construct {
  /**
   * In a workspace that somebody else owns. Application Insights, workbook and rules are the stack's own.
   *
   * @throws InvalidPropertyError when a property cannot work.
   *
   * @example
   * Observability.fromExisting(stack, "logs", {
   *   platform,
   *   workspaceId:
   *     "/subscriptions/9c6d3f5e-0000-4000-8000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso",
   * });
   */
  static fromExisting(scope: Construct, id: string, existing: ExistingWorkspace): Observability {
    return new Observability(scope, id, propsForExisting(existing));
  }

  /** The resource id of the workspace, for other parts of a stack that log. */
  readonly logAnalyticsWorkspaceId: string;
  /** The connection string of its Application Insights, for servers that send their telemetry there. */
  readonly connectionString: BackendSecret;
  /** Its Terraform outputs. */
  readonly outputs: ObservabilityOutputs;
  /** The alerts that it can raise. */
  readonly alertOn: AlertOn;
  readonly #insights: ApplicationInsights;
  readonly #metrics: GatewayMetrics;
  readonly #sources = new LogSources();
  #accessLogs: Construct | undefined;
  #readers: Construct | undefined;

  /** @throws InvalidPropertyError when the platform is missing, or the retention or the quota is out of range. */
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    removeAfterUse(this);
    const workspace = workspaceOf(this, props);
    const { platform, dailyQuota, notify = [] } = props;
    this.#insights = new ApplicationInsights(this, "insights", {
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      name: platform.names.of(this, "insights"),
      applicationType: "web",
      workspaceId: workspace.id,
      disableIpMasking: false,
      tags: { ...platform.tags },
    });
    this.#metrics = new GatewayMetrics(this.node.path, this.#sources);
    this.logAnalyticsWorkspaceId = workspace.id;
    this.connectionString = BackendSecret.fromTerraform(this.#insights.connectionString);
    this.outputs = {
      azure: namedOutput(this, "azure", {
        value: {
          logAnalyticsWorkspaceId: workspace.id,
          logAnalyticsWorkspaceName: workspace.name,
          applicationInsightsId: this.#insights.id,
          applicationInsightsName: this.#insights.name,
        },
        description: "Where the logs are in Azure.",
      }),
    };
    const insightsId = this.#insights.id;
    const workspaceId = workspace.id;
    this.alertOn = new AlertOn({
      scope: new Construct(this, "alert-rules"),
      platform,
      metrics: this.#metrics,
      sources: this.#sources,
      insightsId,
      workspaceId,
      dailyQuota,
      notify,
    });
    if (dailyQuota !== undefined) this.alertOn.quota();
    this.node.addValidation({ validate: () => this.#validate(workspace) });
    if (props.workbook === false) return;
    new GatewayWorkbook(this, "workbook", platform, this.#insights, () => ({
      insightsId,
      workspaceId,
      storesAreLogged: this.#sources.hasStores,
    }));
  }

  /**
   * Sends the requests and audit events of a gateway here, including those of servers that are added later. Each of its
   * APIs gets a diagnostic of its own: the one of the whole service may be somebody else's, and would count for all
   * other APIs.
   *
   * @throws InvalidPropertyError when they are sent somewhere already: an API can have only one such diagnostic.
   */
  attach(gateway: IMcpOAuthGateway): void {
    checkKind({ construct: this.node.path, property: "attach" }, gatewayKind, gateway);
    claim({
      construct: this,
      property: "attach",
      key: `requests and events of ${gateway.node.path}`,
      refusal: (first) =>
        `is given the gateway ${gateway.node.path}, which is attached to ${first} already. Attach each gateway once.`,
    });
    const scope = new Construct(this, pathInStack(gateway).join("/"));
    gatewayDiagnostics(scope, this.#insights, gateway);
    this.#sources.addGateway(gateway);
  }

  /**
   * Logs who reads, writes and deletes what the storage accounts and Key Vaults hold that a construct, and what is below it,
   * has made by now. A stack is a construct, too; call it at the end.
   *
   * @throws InvalidPropertyError when there are none, or the access to one is logged already.
   */
  logAccess(of: IConstruct): void {
    checkKind({ construct: this.node.path, property: "logAccess" }, constructKind, of);
    this.#accessLogs ??= new Construct(this, "access-logs");
    const logged = logAccessOf(this.#accessLogs, this.logAnalyticsWorkspaceId, of);
    if (logged.stores + logged.vaults > 0) {
      this.#sources.addAccess(logged);
      return;
    }
    throw new InvalidPropertyError(
      this.node.path,
      "logAccess",
      `finds no storage account and no Key Vault in ${of.node.path || "the app"}. Call it when all is made, with the stack or the store.`,
    );
  }

  /**
   * Lets somebody read the logs and the workbook, by the role Monitoring Reader on the Application Insights and Log
   * Analytics Reader on the workspace. The events name people.
   *
   * @param id of the construct of its roles
   * @param principalId the object id of a person, group or service principal
   * @throws InvalidPropertyError when it is not an object id.
   */
  grantRead(id: string, principalId: string): void {
    const path = this.node.path;
    const who = idProperty(path, "grantRead", principalId, "a person, group or service principal");
    const roles = [
      ["insights", this.#insights.id, "Monitoring Reader"],
      ["workspace", this.logAnalyticsWorkspaceId, "Log Analytics Reader"],
    ] as const;
    this.#readers ??= new Construct(this, "log-readers");
    const place = new Construct(this.#readers, id);
    for (const [what, scope, roleDefinitionName] of roles) {
      new RoleAssignment(place, what, { scope, roleDefinitionName, principalId: who });
    }
  }

  #validate({ exists }: Workspace): string[] {
    // Who owns a workspace may have the logs of vaults there that no stack of a gateway knows.
    const vaults = exists ? [] : this.#sources.withoutVault(this, this.#accessLogs);
    for (const warning of [...this.#sources.withoutGateway, ...vaults])
      Annotations.of(this).addWarning(warning);
    return this.#sources.problems();
  }

  /** How many calls went to servers. @throws InvalidPropertyError when a property cannot work. */
  metricCalls(props: CallMetricProps = {}): LogMetric {
    return this.#metrics.calls(props);
  }

  /**
   * Calls that failed, in percent of those that went to servers. @throws InvalidPropertyError when a property cannot
   * work.
   */
  metricErrorRate(props: CallMetricProps = {}): LogMetric {
    return this.#metrics.errorRate(props);
  }

  /** How long calls took, in milliseconds. @throws InvalidPropertyError when a property cannot work. */
  metricLatency(props: LatencyMetricProps = {}): LogMetric {
    return this.#metrics.latency(props);
  }

  /** Sign-ins that Entra or the gateway ended, in percent of those that were completed or ended. */
  metricSignInFailures(): LogMetric {
    return this.#metrics.signInFailures();
  }

  /** How many requests were answered with 429. */
  metricThrottled(): LogMetric {
    return this.#metrics.throttled();
  }

  /** How many refresh tokens were used a second time. */
  metricRefreshReuse(): LogMetric {
    return this.#metrics.refreshReuse();
  }
}

const gatewayKind: Kind<IMcpOAuthGateway> = instance(
  ["node", "path", "service", "apis"],
  "it an McpOAuthGateway",
);

const constructKind: Kind<IConstruct> = instance(["node"], "a construct, such as the stack");
