import { ApiManagementApiDiagnostic } from "@cdktf/provider-azurerm/lib/api-management-api-diagnostic/index.js";
import { ApiManagementLogger } from "@cdktf/provider-azurerm/lib/api-management-logger/index.js";
import { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights/index.js";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace/index.js";
import type { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { type IAzurePlatform, platformKind } from "./azure-platform.ts";
import type { IMcpOAuthGateway } from "./gateway/gateway.ts";
import { pathInStack } from "./naming/azure-names.ts";
import { claim } from "./naming/claims.ts";
import { GatewayNames } from "./naming/gateway-names.ts";
import { checkedDuration, Duration } from "./properties/duration.ts";
import { checkedLater, instance, type Kind, needed } from "./properties/kinds.ts";
import { checkKind, checkShape, type Shape } from "./properties/shape.ts";
import { BackendSecret } from "./servers/backend-secret.ts";
import { namedOutput } from "./terraform/named-output.ts";
import { removeAfterUse } from "./terraform/remove-after-use.ts";

/** Where logs are kept and for how long. */
export interface ObservabilityProps {
  /** Where the workspace and Application Insights are created. */
  readonly platform: IAzurePlatform;
  /**
   * How long logs are kept; 30 to 730 whole days.
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
}

/** The outputs of an observability. Their names begin with its path in the stack, such as `logs-azure`. */
export interface ObservabilityOutputs {
  /**
   * What it is in Azure; its name ends in `azure`. An object with `logAnalyticsWorkspaceId`, `logAnalyticsWorkspaceName`,
   * `applicationInsightsId` and `applicationInsightsName`.
   */
  readonly azure: TerraformOutput;
}

/**
 * Log Analytics and Application Insights, and the gateway's diagnostics in them. Bodies are never
 * logged, since logging one makes the gateway buffer it and breaks streams; headers and query
 * parameters are hidden, since they carry tokens, codes and states.
 *
 * @example
 * const observability = new Observability(stack, "logs", { platform, retention: Duration.days(90) });
 * observability.attach(gateway);
 */
export class Observability extends Construct {
  /** The resource id of the workspace, for other parts of a stack that log. */
  readonly logAnalyticsWorkspaceId: string;
  /** The connection string of its Application Insights, for servers that send their telemetry there. */
  readonly connectionString: BackendSecret;
  /** What Terraform prints of it. */
  readonly outputs: ObservabilityOutputs;
  readonly #insights: ApplicationInsights;

  /** @throws InvalidPropertyError when there is no platform, or the retention is no 30 to 730 whole days. */
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    removeAfterUse(this);
    checkShape({ construct: this.node.path }, observabilityShape, props);
    const { platform } = props;
    const retention = checkedDuration(
      this.node.path,
      "retention",
      props.retention ?? Duration.days(30),
      { least: Duration.days(30), most: Duration.days(730), whole: "days" },
    );
    const placement = {
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      tags: { ...platform.tags },
    };
    const workspace = new LogAnalyticsWorkspace(this, "workspace", {
      ...placement,
      name: platform.names.of(this, "workspace"),
      sku: "PerGB2018",
      retentionInDays: retention.inDays,
    });
    this.#insights = new ApplicationInsights(this, "insights", {
      ...placement,
      name: platform.names.of(this, "insights"),
      applicationType: "web",
      workspaceId: workspace.id,
      disableIpMasking: false,
    });
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
  }

  /**
   * Sends the requests and audit events of a gateway here, those of servers that are added later too. Each of
   * its APIs gets a diagnostic of its own: the one of the whole service may be somebody else's, and would
   * count for all other APIs.
   *
   * @throws InvalidPropertyError when they are sent somewhere already: an API has one such diagnostic.
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
    const { service } = gateway;
    const scope = new Construct(this, pathInStack(gateway).join("/"));
    const parent = {
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
    };
    const logger = new ApiManagementLogger(scope, "logger", {
      ...parent,
      // A logger cannot change where it writes to. Another Application Insights gives it another name.
      name: new GatewayNames(gateway.path).of(`gateway-${this.#insights.appId}`),
      resourceId: this.#insights.id,
      applicationInsights: { connectionString: this.#insights.connectionString },
    });
    const hidden = {
      queryParams: [{ mode: "Hide", value: "*" }],
      headers: [{ mode: "Hide", value: "*" }],
    };
    const silent = { bodyBytes: 0, headersToLog: [], dataMasking: hidden };
    gateway.apis.each((api) => {
      new ApiManagementApiDiagnostic(scope, api.id, {
        ...parent,
        identifier: "applicationinsights",
        apiName: api.name,
        apiManagementLoggerId: logger.id,
        // Every audit event counts, so nothing is sampled away.
        samplingPercentage: 100,
        alwaysLogErrors: true,
        logClientIp: true,
        verbosity: "information",
        httpCorrelationProtocol: "W3C",
        frontendRequest: silent,
        frontendResponse: silent,
        backendRequest: silent,
        backendResponse: silent,
      });
    });
  }
}

export const observabilityShape: Shape<ObservabilityProps> = {
  platform: needed(platformKind),
  retention: checkedLater,
};

const gatewayKind: Kind<IMcpOAuthGateway> = instance(
  ["node", "path", "service", "apis"],
  "it an McpOAuthGateway",
);
