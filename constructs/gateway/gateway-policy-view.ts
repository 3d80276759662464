import type { IEntraClientApp } from "../entra/client-registration.ts";
import { entraView } from "../entra/entra-view.ts";
import { gatewayView, type PolicyView } from "../policies/view.ts";
import { serversView } from "../servers/servers-view.ts";
import { keyView } from "../tokens/key-named-values.ts";
import type { KeyRing } from "../tokens/key-ring.ts";
import type { BoundTokenSigning } from "../tokens/token-signing.ts";
import type { GatewayServers } from "./gateway-servers.ts";
import type { GatewaySettings } from "./gateway-settings.ts";
import { timeouts } from "./timeouts.ts";

/** What a gateway is made of, when every server is known. */
export interface ViewedGateway {
  readonly path: string;
  readonly entra: IEntraClientApp;
  readonly settings: GatewaySettings;
  readonly keys: KeyRing;
  readonly signing: BoundTokenSigning;
  readonly servers: GatewayServers;
}

/** What the policy templates know of a gateway. */
export function gatewayPolicyView(gateway: ViewedGateway): PolicyView {
  const { settings, keys, signing } = gateway;
  const { keyGeneration: _, ...told } = settings;
  const { added, approved } = gateway.servers;
  const servers = serversView([...added, ...approved].map(({ view }) => view));
  const { listsServers } = settings.pages;
  return {
    ...told,
    gateway: gatewayView(gateway.path),
    ...servers,
    listedServers: servers.oneResource || listsServers ? servers.resources : [],
    entra: entraView(gateway.entra),
    keys: { current: keyView(keys.current), all: keys.all.map(keyView) },
    signing: { certificates: signing.certificates },
    timeouts,
    approvals: approved.map(({ view, contracts }) => ({
      pathname: view.pathname,
      contracts: contracts.join(" "),
    })),
  };
}
