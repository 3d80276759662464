import {
  authorizationServerMetadata,
  type Endpoint,
  otherMetadata,
  protectedResourceMetadata,
} from "./oauth-endpoints.ts";

/** A place outside of a gateway's path where clients look for its metadata. */
export interface WellKnownPlace {
  readonly id: string;
  readonly title: string;
  /** Within the service. */
  readonly path: string;
  readonly endpoints: readonly Endpoint[];
}

/**
 * Where the metadata of a gateway below a path is: the well-known path stands before its own, so that another API could
 * answer there (RFC 8414 section 3.1, RFC 9728 section 3.1). Clients look for the configuration of OpenID Connect in the
 * same way and are told that there is none. What is appended to the path instead, the gateway's own API answers.
 */
export function wellKnownPlaces(path: string): readonly WellKnownPlace[] {
  return [
    {
      id: "authorization-server",
      title: "metadata of the authorization server",
      path: `.well-known/oauth-authorization-server/${path}`,
      endpoints: [at("/", authorizationServerMetadata), at("/*", otherMetadata)],
    },
    {
      id: "protected-resources",
      title: "metadata of the MCP servers",
      path: `.well-known/oauth-protected-resource/${path}`,
      endpoints: [
        { ...at("/", protectedResourceMetadata), id: `${protectedResourceMetadata.id}-root` },
        at("/*", protectedResourceMetadata),
      ],
    },
    {
      id: "openid-configuration",
      title: "no OpenID configuration",
      path: `.well-known/openid-configuration/${path}`,
      endpoints: [
        { ...at("/", otherMetadata), id: `${otherMetadata.id}-root` },
        at("/*", otherMetadata),
      ],
    },
  ];
}

function at(path: string, endpoint: Endpoint): Endpoint {
  return { ...endpoint, path };
}
