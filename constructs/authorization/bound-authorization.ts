import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import {
  directoryOf,
  type TenantsView,
  tenantsNamedValues,
  tenantsNames,
  tenantsView,
} from "../entra/tenants-view.ts";
import type { GatewayNames } from "../naming/gateway-names.ts";
import { NamedValues } from "../service/named-values.ts";
import type { IGatewayService } from "../service/service.ts";

/** What Entra's tokens for a server must be; the named values that hold it. */
export interface EntraTokensView {
  /**
   * Holds whom metadata names as who gives them, below which Entra has its OpenID configuration: their `iss`, or with
   * several tenants all organisations.
   */
  readonly issuer: string;
  /** Holds the origin of Entra's endpoints, with which the issuers of several tenants begin; undefined for one. */
  readonly authority: string | undefined;
  /** What their `tid` may be. */
  readonly tenants: TenantsView;
  /** Holds their `aud`. */
  readonly audience: string;
  /** Holds what stands before the name of a scope where clients ask for it. */
  readonly scopePrefix: string;
}

/** The named values of a server. @param key names them: no other server has it, at whatever time */
export function entraTokensView(
  key: string,
  registration: Pick<IEntraResourceApp, "tenants">,
): EntraTokensView {
  const tenants = tenantsView(registration.tenants, `-of-${key}`);
  return {
    issuer: `entra-issuer-of-${key}`,
    authority: tenants.several ? `entra-authority-of-${key}` : undefined,
    tenants,
    audience: `entra-audience-of-${key}`,
    scopePrefix: `entra-scopes-of-${key}`,
  };
}

/** The names of all of them. */
export function entraTokensNames(view: EntraTokensView): string[] {
  const { issuer, authority, tenants, audience, scopePrefix: prefix } = view;
  const one = [issuer, authority, audience, prefix].flatMap((name) => name ?? []);
  return [...one, ...tenantsNames(tenants)];
}

export interface BoundAuthorizationProps {
  readonly service: IGatewayService;
  /** Those of the gateway. */
  readonly names: GatewayNames;
  /** Names the server's own named values: no other server has it, at whatever time. */
  readonly key: string;
  readonly registration: IEntraResourceApp;
}

/** What Entra's tokens for one server must be, as its gateway holds it: named values. */
export class BoundAuthorization extends Construct {
  readonly view: EntraTokensView;
  /** The keys of its named values. */
  readonly namedValues: readonly string[];
  readonly resources: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: BoundAuthorizationProps) {
    super(scope, id);
    const { registration, key, service, names } = props;
    this.view = entraTokensView(key, registration);
    const { authority, tenants, tenantId } = registration;
    const values = new NamedValues(this, "values", {
      service,
      names,
      secrets: { keep: () => undefined },
      values: {
        [this.view.issuer]: { value: `${authority}/${directoryOf(tenants, tenantId)}/v2.0` },
        ...(this.view.authority === undefined
          ? {}
          : { [this.view.authority]: { value: authority } }),
        ...tenantsNamedValues(tenants, tenantId, `-of-${key}`),
        [this.view.audience]: { value: registration.clientId },
        [this.view.scopePrefix]: { value: scopePrefix(registration) },
      },
    });
    this.namedValues = values.keys;
    this.resources = values.resources;
  }
}

/** What stands before the name of a scope where a client asks Entra for it. */
export function scopePrefix({ identifierUri }: IEntraResourceApp): string {
  return `${identifierUri}/`;
}
