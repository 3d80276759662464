import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { endpointsWith, type OAuthFeature } from "../endpoints/oauth-endpoints.ts";
import { wellKnownPlaces } from "../endpoints/well-known-places.ts";
import type { GatewayNames } from "../naming/gateway-names.ts";
import type { IGatewayService } from "../service/service.ts";
import { EndpointApi } from "./endpoint-api.ts";

export interface OAuthApisProps {
  readonly service: IGatewayService;
  readonly names: GatewayNames;
  /** The path of the gateway; empty for the root. */
  readonly path: string;
  readonly features: readonly OAuthFeature[];
  readonly policy: (template: string) => string;
  readonly dependsOn: ITerraformDependable[];
}

/** The APIs of the OAuth endpoints. */
export interface OAuthApis {
  /** That at the path of the gateway. */
  readonly main: EndpointApi;
  readonly all: readonly EndpointApi[];
}

/**
 * The OAuth endpoints, as an API at the path of the gateway: at the root of a service, old clients look for
 * /authorize, /token and /register there when they find no metadata. Below a path there are an API for each
 * place of metadata that the standards put before the path.
 */
export function oauthApis(
  gateway: Construct,
  { names, path, features, ...props }: OAuthApisProps,
): OAuthApis {
  const title = path === "" ? "OAuth for MCP" : `OAuth for MCP below /${path}`;
  const main = new EndpointApi(gateway, "oauth", {
    ...props,
    name: names.of("oauth"),
    displayName: title,
    path,
    endpoints: endpointsWith(features),
  });
  const wellKnown = (path === "" ? [] : wellKnownPlaces(path)).map(
    (place) =>
      new EndpointApi(gateway, place.id, {
        ...props,
        name: names.of(place.id),
        displayName: `${title}: ${place.title}`,
        path: place.path,
        endpoints: place.endpoints,
      }),
  );
  return { main, all: [main, ...wellKnown] };
}
