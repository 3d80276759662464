import { ApiManagementApiDiagnostic } from "@cdktf/provider-azurerm/lib/api-management-api-diagnostic/index.js";
import { ApiManagementLogger } from "@cdktf/provider-azurerm/lib/api-management-logger/index.js";
import type { ApplicationInsights } from "@cdktf/provider-azurerm/lib/application-insights/index.js";
import type { Construct } from "constructs";
import type { IMcpOAuthGateway } from "../gateway/gateway.ts";
import { GatewayNames } from "../naming/gateway-names.ts";

/** Sends the requests and audit events of a gateway to an Application Insights, those of servers that are added later too. */
export function gatewayDiagnostics(
  scope: Construct,
  insights: ApplicationInsights,
  gateway: IMcpOAuthGateway,
): void {
  const { service } = gateway;
  const parent = {
    apiManagementName: service.name,
    resourceGroupName: service.resourceGroupName,
  };
  const logger = new ApiManagementLogger(scope, "logger", {
    ...parent,
    // A logger cannot change where it writes to. Another Application Insights gives it another name.
    name: new GatewayNames(gateway.path).of(`gateway-${insights.appId}`),
    resourceId: insights.id,
    applicationInsights: { connectionString: insights.connectionString },
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
      // Every audit event counts, and API Management samples them with their requests: nothing is sampled away.
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
