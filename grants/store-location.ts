import { azureToken } from "./azure-sign-in.ts";
import { Failure } from "./failure.ts";
import { type RunningGateway, runningGateways } from "./running-gateway.ts";

/** A blob container and what it takes to reach it. */
export interface StoreLocation {
  readonly url: string;
  readonly token: string;
  /** The one certificate to trust, PEM, where it is not one of the public ones. */
  readonly certificate?: string;
}

/** Where Azure's blob containers are, in every cloud; a token for storage goes nowhere else. */
const azureHosts = [
  ".blob.core.windows.net",
  ".blob.storage.azure.net",
  ".blob.core.usgovcloudapi.net",
  ".blob.core.chinacloudapi.cn",
] as const;

/**
 * Finds the store: the one that is named, or that of the gateway that runs on this machine.
 *
 * @throws Failure when there is none, or nobody is signed in to it.
 */
export async function locateStore(named: string | undefined): Promise<StoreLocation> {
  if (named !== undefined) {
    const running = isLocal(named) ? await runningGateways() : [];
    const local = running.find(({ store }) => store === named);
    if (local !== undefined) return locationOf(local);
    const url = containerUrl(named);
    return { url, token: await azureToken() };
  }
  const [gateway, ...others] = await runningGateways();
  if (gateway === undefined) {
    throw new Failure(
      "failed",
      "No gateway runs on this machine and no store is named. Start one (azure-mcp-gateway start, in a checkout npm start), or name the store of a deployed one: --store URL, which is the output gateway-grant-store.",
    );
  }
  if (others.length > 0) {
    const names = [gateway, ...others].map((one) => `\n  --store ${one.store}  (${one.gateway})`);
    throw new Failure(
      "failed",
      `Several gateways run on this machine. Name the store of one:${names.join("")}`,
    );
  }
  return locationOf(gateway);
}

function locationOf({ store, token, certificate }: RunningGateway): StoreLocation {
  return { url: store, token, certificate };
}

function isLocal(named: string): boolean {
  return URL.canParse(named) && new URL(named).hostname === "127.0.0.1";
}

/**
 * The URL of a blob container as it is used from here on.
 *
 * @throws Failure for anything else, above all for a host that is not Azure's: the token is good
 * for all storage the operator can reach.
 */
export function containerUrl(named: string): string {
  const url = URL.canParse(named) ? new URL(named) : undefined;
  if (url?.search || url?.username || url?.password) {
    throw new Failure(
      "usage",
      "The store's URL carries a key or a signature. Leave it out: your own sign-in is used.",
    );
  }
  const [container, ...rest] = url?.pathname.split("/").filter((part) => part !== "") ?? [];
  const isAzure = azureHosts.some((suffix) => url?.hostname.endsWith(suffix));
  if (url?.protocol !== "https:" || !isAzure || url.port !== "" || url.hash !== "") {
    throw new Failure(
      "usage",
      "The store is not a blob container of Azure, nor of a gateway that runs on this machine. It looks like https://ACCOUNT.blob.core.windows.net/mcp-gateway.",
    );
  }
  if (container === undefined || rest.length > 0) {
    throw new Failure(
      "usage",
      "The store's URL names the account and one container: https://ACCOUNT.blob.core.windows.net/mcp-gateway.",
    );
  }
  return `${url.origin}/${container}`;
}
