import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import type { GatewayNames } from "../naming/gateway-names.ts";
import { NamedValues } from "../service/named-values.ts";
import type { IGatewayService } from "../service/service.ts";

/** What Entra's tokens for a server must be; the named values that hold it. */
export interface EntraTokensView {
  /** Holds their `iss`, below which Entra has its OpenID configuration. */
  readonly issuer: string;
  /** Holds their `tid`. */
  readonly tenant: string;
  /** Holds their `aud`. */
  readonly audience: string;
  /** Holds what stands before the name of a scope where clients ask for it. */
  readonly scopePrefix: string;
}

/** The named values of a server. @param key names them: no other server has it, at whatever time */
export function entraTokensView(key: string): EntraTokensView {
  return {
    issuer: `entra-issuer-of-${key}`,
    tenant: `entra-tenant-of-${key}`,
    audience: `entra-audience-of-${key}`,
    scopePrefix: `entra-scopes-of-${key}`,
  };
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
    this.view = entraTokensView(key);
    const values = new NamedValues(this, "values", {
      service,
      names,
      secrets: { keep: () => undefined },
      values: {
        [this.view.issuer]: { value: `${registration.authority}/${registration.tenantId}/v2.0` },
        [this.view.tenant]: { value: registration.tenantId },
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
