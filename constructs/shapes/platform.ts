import type { AzurePlatformProps, ExistingResourceGroup } from "../azure-platform.ts";
import type { GrantStoreProps } from "../grant-store.ts";
import type { ExistingGatewayNetwork, ExistingSubnets } from "../network/existing-network.ts";
import type { GatewayNetworkProps } from "../network/gateway-network.ts";
import type { PrivateLinkService } from "../network/private-link.ts";
import type { ObservabilityProps } from "../observability.ts";
import {
  checkedLater,
  func,
  instance,
  list,
  needed,
  object,
  record,
  text,
} from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import type { RuleSuppression, StackRulesProps } from "../rules/stack-rules.ts";
import { network, platform } from "./instances.ts";

const tags = record("tags", text());
const naming = func<NonNullable<AzurePlatformProps["naming"]>>("a function that names resources");

export const azurePlatformShape: Shape<AzurePlatformProps> = {
  location: text(),
  prefix: text(),
  resourceGroupName: text(),
  subscriptionId: text(),
  tags,
  naming,
};

export const existingResourceGroupShape: Shape<ExistingResourceGroup> = {
  name: needed(text("the name of the group")),
  location: needed(text("the region for what is put into the group")),
  prefix: text(),
  subscriptionId: text(),
  tags,
  naming,
};

export const gatewayNetworkShape: Shape<GatewayNetworkProps> = {
  platform: needed(platform),
  addressSpace: text(),
};

const subnets: Shape<ExistingSubnets> = { gateway: text(), containers: text(), endpoints: text() };

const dnsZoneIds: Shape<Partial<Record<PrivateLinkService, string>>> = {
  blob: text(),
  registry: text(),
  vault: text(),
  gateway: text(),
};

export const existingNetworkShape: Shape<ExistingGatewayNetwork> = {
  platform: needed(platform),
  id: needed(text("the resource id of the network")),
  subnets: needed(object(subnets)),
  dnsZoneIds: object(dnsZoneIds),
};

export const grantStoreShape: Shape<GrantStoreProps> = {
  platform: needed(platform),
  replication: checkedLater,
  network,
};

export const observabilityShape: Shape<ObservabilityProps> = {
  platform: needed(platform),
  retention: checkedLater,
};

const suppression: Shape<RuleSuppression> = {
  id: needed(text("the id of a rule")),
  reason: checkedLater,
  path: text(),
};

export const stackRulesShape: Shape<StackRulesProps> = {
  suppress: list(object(suppression)),
  rules: list(instance(["id", "check"], "a rule of your own")),
};
