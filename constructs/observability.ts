import { ApiManagementDiagnostic } from "@cdktf/provider-azurerm/lib/api-management-diagnostic/index.js";
import { ApiManagementLogger } from "@cdktf/provider-azurerm/lib/api-management-logger/index.js";
import { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights/index.js";
import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace/index.js";
import { Construct } from "constructs";
import type { IAzurePlatform } from "./azure-platform.ts";
import type { IGatewayService } from "./gateway-service.ts";
import { removeAfterUse } from "./remove-after-use.ts";

export interface ObservabilityProps {
  readonly platform: IAzurePlatform;
  /**
   * Days that logs are kept.
   * @default 30
   */
  readonly retentionDays?: number;
}

/**
 * Log Analytics and Application Insights, and the gateway's diagnostics in them. Bodies are never
 * logged, since logging one makes the gateway buffer it and breaks streams; headers and query
 * parameters are hidden, since they carry tokens, codes and states.
 */
export class Observability extends Construct {
  readonly logAnalyticsWorkspaceId: string;
  readonly #insights: ApplicationInsights;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    removeAfterUse(this);
    const { platform } = props;
    const placement = {
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      tags: { ...platform.tags },
    };
    const workspace = new LogAnalyticsWorkspace(this, "workspace", {
      ...placement,
      name: `log-${platform.prefix}-gateway`,
      sku: "PerGB2018",
      retentionInDays: props.retentionDays ?? 30,
    });
    this.#insights = new ApplicationInsights(this, "insights", {
      ...placement,
      name: `appi-${platform.prefix}-gateway`,
      applicationType: "web",
      workspaceId: workspace.id,
      disableIpMasking: false,
    });
    this.logAnalyticsWorkspaceId = workspace.id;
  }

  /** Sends the gateway's requests and audit events here. */
  attach(gateway: { readonly service: IGatewayService }): void {
    const { service } = gateway;
    const logger = new ApiManagementLogger(this, "logger", {
      // A logger cannot change where it writes to. Another Application Insights gives it another name.
      name: `mcp-gateway-${this.#insights.appId}`,
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
      resourceId: this.#insights.id,
      applicationInsights: { connectionString: this.#insights.connectionString },
    });
    const hidden = {
      queryParams: [{ mode: "Hide", value: "*" }],
      headers: [{ mode: "Hide", value: "*" }],
    };
    const silent = { bodyBytes: 0, headersToLog: [], dataMasking: hidden };
    new ApiManagementDiagnostic(this, "diagnostic", {
      identifier: "applicationinsights",
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
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
  }
}
