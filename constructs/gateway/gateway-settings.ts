import { type ClientPolicyView, clientPolicyView } from "../clients/client-policy.ts";
import { type EndpointsView, endpointsView } from "../endpoints/endpoints-view.ts";
import { type AddressSpan, addressSpans } from "../limits/allowed-addresses.ts";
import { type PagesView, pagesView } from "../pages/pages.ts";
import { wholeNumber } from "../properties/whole-number.ts";
import { keyGenerations } from "../tokens/key-ring.ts";
import { type LifetimesView, lifetimesView } from "../tokens/token-lifetimes.ts";
import type { McpOAuthGatewayProps } from "./mcp-oauth-gateway-props.ts";

/** What a gateway is told in its properties, all of it checked, with what is so by default. */
export interface GatewaySettings {
  readonly clients: ClientPolicyView;
  readonly pages: PagesView;
  readonly allowedAddresses: readonly AddressSpan[];
  readonly lifetimes: LifetimesView;
  readonly endpoints: EndpointsView;
  readonly keyGeneration: number;
  readonly immediateRevocation: boolean;
}

/**
 * @param construct the path of the gateway, which errors name
 * @throws InvalidPropertyError when a property cannot work.
 */
export function gatewaySettings(construct: string, props: McpOAuthGatewayProps): GatewaySettings {
  const { keyGeneration = 1 } = props;
  return {
    clients: clientPolicyView(construct, props.clients ?? {}),
    pages: pagesView(construct, props.pages),
    allowedAddresses: addressSpans(construct, props.allowedAddresses),
    lifetimes: lifetimesView(construct, props),
    endpoints: endpointsView(props.endpointRateLimits ?? {}),
    keyGeneration: wholeNumber(construct, "keyGeneration", keyGeneration, keyGenerations),
    immediateRevocation: props.immediateRevocation ?? true,
  };
}
