import type { NetworkSecurityGroupSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-group/index.js";

function rule(
  direction: "Inbound" | "Outbound",
  priority: number,
  name: string,
  from: string,
  to: string,
  ports: readonly string[],
): NetworkSecurityGroupSecurityRule {
  return {
    name,
    direction,
    priority,
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: from,
    sourcePortRange: "*",
    destinationAddressPrefix: to,
    destinationPortRanges: [...ports],
  };
}

/**
 * What a classic tier in a subnet needs ("Virtual network configuration reference: API Management", required rules). Clients
 * come from the internet to an external one; an internal one has no address there, so the rule lets nobody in.
 */
export const classicRules: readonly NetworkSecurityGroupSecurityRule[] = [
  rule("Inbound", 100, "clients", "Internet", "VirtualNetwork", ["443"]),
  rule("Inbound", 110, "management", "ApiManagement", "VirtualNetwork", ["3443"]),
  rule("Inbound", 120, "load-balancer", "AzureLoadBalancer", "VirtualNetwork", ["6390"]),
  rule("Outbound", 100, "storage", "VirtualNetwork", "Storage", ["443"]),
  rule("Outbound", 110, "sql", "VirtualNetwork", "Sql", ["1433"]),
  rule("Outbound", 120, "key-vault", "VirtualNetwork", "AzureKeyVault", ["443"]),
  rule("Outbound", 130, "entra", "VirtualNetwork", "AzureActiveDirectory", ["443"]),
  rule("Outbound", 140, "monitor", "VirtualNetwork", "AzureMonitor", ["443", "1886"]),
];
