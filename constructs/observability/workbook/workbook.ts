import { ApplicationInsightsWorkbook } from "@cdktf/provider-azurerm/lib/application-insights-workbook/index.js";
import { Fn, Lazy } from "cdktf";
import { Construct } from "constructs";
import type { IAzurePlatform } from "../../azure-platform.ts";
import { type GatewayLogs, gatewayItems } from "./gateway-items.ts";
import { workbookJson } from "./items.ts";

/** The page in the Azure portal that shows the logs of gateways. */
export class GatewayWorkbook extends Construct {
  /** @param logs asked when the stack is synthesized */
  constructor(
    scope: Construct,
    id: string,
    platform: IAzurePlatform,
    insights: { readonly id: string; readonly name: string },
    logs: () => GatewayLogs,
  ) {
    super(scope, id);
    const dataJson = () => workbookJson(gatewayItems(logs()), insights.id);
    new ApplicationInsightsWorkbook(this, "workbook", {
      // A GUID, the same for the same Application Insights, so that a deployment changes it and makes no second one.
      name: Fn.uuidv5("url", `${insights.id}/mcp-gateways`),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      // No two workbooks of a group may be called the same.
      displayName: `MCP gateways (${insights.name})`,
      // The provider takes it in lower case alone.
      sourceId: Fn.lower(insights.id),
      dataJson: Lazy.stringValue({ produce: dataJson }),
      tags: { ...platform.tags },
    });
  }
}
