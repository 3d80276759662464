import { entraResourceAppKind, type IEntraResourceApp } from "../entra/entra-resource-app.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { needed } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import type { McpScope } from "./mcp-scope.ts";

/** A server whose clients get their tokens from Entra. */
export interface EntraAuthorizationProps {
  /**
   * The registration that tokens are for, with the scopes that it exposes. It is this server's alone: not that
   * of another server, nor the one by which the gateway asks for tokens for a container server.
   */
  readonly registration: IEntraResourceApp;
}

/**
 * Who issues the tokens that clients use at an MCP server.
 *
 * @example
 * gateway.addServer("profile", {
 *   backend,
 *   authorization: McpAuthorization.entra({
 *     registration: new EntraResourceApp(stack, "profile-entra", {
 *       displayName: "Profile",
 *       scopes: [{ name: "Profile.Read", description: "Read your profile" }],
 *       preAuthorizedClients: [PreAuthorizedClient.vsCode()],
 *     }),
 *   }),
 * });
 */
export class McpAuthorization {
  /** The gateway itself, for every client that speaks MCP: it registers, and the person consents and signs in. */
  static gateway(): McpAuthorization {
    return new McpAuthorization(undefined, true);
  }

  /**
   * Microsoft Entra ID itself, for clients that are registered there, as VS Code is. There is no registration of
   * clients, no consent page and no revocation of the gateway's; the server's rules, limits and what it is given are
   * the same.
   *
   * @throws InvalidPropertyError when the registration is missing or exposes no scope.
   */
  static entra(props: EntraAuthorizationProps): McpAuthorization {
    return new McpAuthorization(checkedRegistration("McpAuthorization.entra", props), false);
  }

  /**
   * Both: the gateway for every client that speaks MCP, and Entra for those that are registered there and were told its
   * scopes, as agents and scripts are. The issuer of a token decides by whose rules it is checked, and by no others.
   * Metadata names the gateway first, with its scopes, since clients ask the first one.
   *
   * @throws InvalidPropertyError when the registration is missing or exposes no scope.
   */
  static gatewayAndEntra(props: EntraAuthorizationProps): McpAuthorization {
    const registration = checkedRegistration("McpAuthorization.gatewayAndEntra", props);
    return new McpAuthorization(registration, true);
  }

  /** The registration in Entra that tokens of Entra are for; undefined where they are not taken. */
  readonly registration: IEntraResourceApp | undefined;
  /** Whether the gateway issues tokens. */
  readonly byGateway: boolean;

  private constructor(registration: IEntraResourceApp | undefined, byGateway: boolean) {
    this.registration = registration;
    this.byGateway = byGateway;
  }
}

function checkedRegistration(construct: string, props: EntraAuthorizationProps): IEntraResourceApp {
  checkShape({ construct }, entraAuthorizationShape, props);
  const { registration } = props;
  if (registration.scopes.length > 0) return registration;
  throw new InvalidPropertyError(
    construct,
    "registration",
    "exposes no scope, so no client can ask for a token. Give the EntraResourceApp `scopes`.",
  );
}

/**
 * The scopes of a server whose owner names none.
 *
 * @throws InvalidPropertyError when its registration exposes several: every call would need all of them.
 */
export function defaultScopes(
  construct: string,
  { id, name }: { readonly id: string; readonly name: string },
  { registration }: McpAuthorization,
): readonly McpScope[] {
  const description = `Use ${name}`;
  if (registration === undefined) return [{ name: `${id}.use`, description }];
  const [only = "", ...others] = registration.scopes;
  if (others.length === 0) return [{ name: only, description }];
  throw new InvalidPropertyError(
    construct,
    "scopes",
    `must say which of the registration's scopes every call needs: ${registration.scopes.join(", ")}.`,
  );
}

/**
 * @throws InvalidPropertyError for a scope that the server needs and its registration does not expose: no
 * token could have it.
 */
export function checkExposed(
  construct: string,
  scopes: readonly McpScope[],
  { registration }: McpAuthorization,
): void {
  const unknown = scopes.find(({ name }) => registration?.scopes.includes(name) === false);
  if (registration === undefined || unknown === undefined) return;
  throw new InvalidPropertyError(
    construct,
    "scopes",
    `hold "${unknown.name}", which its registration in Entra does not expose (it exposes ${registration.scopes.join(", ")}). Add it to the scopes of the EntraResourceApp, or name one of those.`,
  );
}

const entraAuthorizationShape: Shape<EntraAuthorizationProps> = {
  registration: needed(entraResourceAppKind),
};
