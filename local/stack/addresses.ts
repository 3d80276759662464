import type { StackApi, StackGateway } from "./apis.ts";
import { gatewayPrefixes } from "./gateway-names.ts";

/** A gateway of a running stack. */
export interface LocalGateway {
  /** Its issuer: origin and path. */
  readonly issuer: string;
  /** The URLs of its MCP servers. */
  readonly servers: readonly string[];
  /** The URL of the blob container with its grants. */
  readonly grantStoreUrl: string;
}

/** The gateways of a stack; one at the origin when none is known by its issuer. */
export function localGateways(
  configured: StackGateway,
  origin: string,
  blobEndpoint: string,
): LocalGateway[] {
  const { apis, namedValues } = configured;
  const known = gatewayPrefixes(namedValues.keys()).map((prefix) => ({
    issuer: namedValues.get(`${prefix}issuer`) ?? origin,
    grantStoreUrl: namedValues.get(`${prefix}grant-store`) ?? blobEndpoint,
  }));
  const gateways = known.length > 0 ? known : [{ issuer: origin, grantStoreUrl: blobEndpoint }];
  const paths = gateways.map(({ issuer }) => pathOf(issuer));
  const ownerOf = (api: StackApi) =>
    paths.filter((path) => isBelow(api.path, path)).toSorted((a, b) => b.length - a.length)[0];
  return gateways.map((gateway) => ({
    ...gateway,
    servers: apis
      .filter((api) => !paths.includes(api.path) && !api.path.startsWith(".well-known/"))
      .filter((api) => ownerOf(api) === pathOf(gateway.issuer))
      .flatMap((api) => mcpUrls(api, origin)),
  }));
}

/** Of a URL, without slashes at its ends. */
function pathOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).pathname.replace(/^\/|\/$/g, "") : "";
}

function isBelow(path: string, above: string): boolean {
  return above === "" || path.startsWith(`${above}/`);
}

/** The URLs that MCP clients are given: the GET operations of an API, where a stream begins with any transport. */
function mcpUrls({ path, operations }: StackApi, origin: string): string[] {
  return operations
    .filter(({ method }) => method === "GET")
    .map(({ urlTemplate }) => `${origin}/${path}${urlTemplate === "/" ? "" : urlTemplate}`);
}
