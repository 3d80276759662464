import type { ClientPolicyView } from "../clients/client-policy.ts";
import type { EndpointsView } from "../endpoints/endpoints-view.ts";
import type { EntraView } from "../entra/entra-view.ts";
import type { AddressSpan } from "../limits/allowed-addresses.ts";
import type { PagesView } from "../pages/pages.ts";
import type { ResourceView } from "../servers/resource-view.ts";
import type { ServerView } from "../servers/server-view.ts";
import type { ServersView } from "../servers/servers-view.ts";
import type { KeyView } from "../tokens/key-named-values.ts";
import type { LifetimesView } from "../tokens/token-lifetimes.ts";
import type { CertificateView } from "../tokens/token-signing.ts";

/** Where a gateway stands in its service. */
export interface GatewayView {
  /** The path of the issuer, with its leading slash; empty at the root. Paths of servers come after it. */
  readonly pathname: string;
  /** Holds the origin, which is the issuer itself at the root. */
  readonly origin: string;
}

/** Where the gateway at a path stands; the path is empty for the root. */
export function gatewayView(path: string): GatewayView {
  return path === ""
    ? { pathname: "", origin: "issuer" }
    : { pathname: `/${path}`, origin: "origin" };
}

/** Everything a policy template may use; all of it is fixed at synth. */
export interface PolicyView extends ServersView {
  readonly gateway: GatewayView;
  /** The server that the template is rendered for. */
  readonly server?: ServerView;
  readonly entra: EntraView;
  readonly keys: { readonly current: KeyView; readonly all: readonly KeyView[] };
  readonly signing: {
    /**
     * The certificates whose keys verify access tokens with RS256; the first one signs them. Empty
     * when the signing keys of `keys` do, with HS256.
     */
    readonly certificates: readonly CertificateView[];
  };
  readonly lifetimes: LifetimesView;
  /** Seconds after which a request of a policy counts as unanswered. */
  readonly timeouts: {
    readonly store: number;
    readonly entra: number;
    readonly document: number;
  };
  readonly clients: ClientPolicyView;
  readonly endpoints: EndpointsView;
  /** Whether the MCP endpoints ask the gateway's cache for revoked grants. */
  readonly immediateRevocation: boolean;
  /** Who may come at all; everybody where there is none. */
  readonly allowedAddresses: readonly AddressSpan[];
  /** The servers that the page at the gateway's own address names. */
  readonly listedServers: readonly ResourceView[];
  /** How the pages look and speak that people see. */
  readonly pages: PagesView;
  /** The servers of other stacks that may stand behind the gateway. */
  readonly approvals: readonly ApprovalView[];
}

/** What the server at a path may be. */
export interface ApprovalView {
  /** The path of its MCP URL, with its leading slash. */
  readonly pathname: string;
  /** The digests of the contracts that it may have, separated by blanks. */
  readonly contracts: string;
}
