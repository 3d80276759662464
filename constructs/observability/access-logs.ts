import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault/index.js";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting/index.js";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account/index.js";
import { Construct, type IConstruct } from "constructs";
import { pathInStack } from "../naming/azure-names.ts";
import { claim } from "../naming/claims.ts";

/** What is logged: a resource, and which of its logs. */
interface Logged {
  readonly at: IConstruct;
  readonly targetResourceId: string;
  readonly categories: readonly string[];
}

/** How many of what is logged. */
export interface AccessLogged {
  readonly stores: number;
  readonly vaults: number;
}

/** Logs in a workspace who reads, writes and deletes what the storage accounts and Key Vaults below a construct hold. */
export function logAccessOf(scope: Construct, workspaceId: string, of: IConstruct): AccessLogged {
  const found = of.node.findAll().flatMap(loggedOf);
  for (const { at, targetResourceId, categories } of found) {
    claim({
      construct: scope,
      property: "logAccess",
      key: `access to ${at.node.path}`,
      refusal: (first) =>
        `is given ${at.node.path}, whose access ${first} logs already. Log it once.`,
    });
    const place = new Construct(scope, pathInStack(at).join("/"));
    new MonitorDiagnosticSetting(place, "access", {
      // Its name is unique at the resource, and tells whose it is there.
      name: "mcp-gateway-access",
      targetResourceId,
      logAnalyticsWorkspaceId: workspaceId,
      // A table for each kind of log, not the one that all share.
      logAnalyticsDestinationType: "Dedicated",
      enabledLog: categories.map((category) => ({ category })),
    });
  }
  const vaults = found.filter(({ at }) => at instanceof KeyVault).length;
  return { stores: found.length - vaults, vaults };
}

function loggedOf(it: IConstruct): Logged[] {
  if (it instanceof StorageAccount) {
    const categories = ["StorageRead", "StorageWrite", "StorageDelete"];
    return [{ at: it, targetResourceId: `${it.id}/blobServices/default`, categories }];
  }
  return it instanceof KeyVault
    ? [{ at: it, targetResourceId: it.id, categories: ["AuditEvent"] }]
    : [];
}
