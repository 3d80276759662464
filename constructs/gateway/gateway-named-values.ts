import type { IEntraClientApp } from "../entra/client-registration.ts";
import { entraTenantNamedValues } from "../entra/entra-view.ts";
import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import type { IGatewayService } from "../service/service.ts";
import type { IGrantStore } from "../store/store.ts";
import { keyNamedValues } from "../tokens/key-named-values.ts";
import type { KeyRing } from "../tokens/key-ring.ts";
import type { BoundTokenSigning } from "../tokens/token-signing.ts";

/** What the named values of a gateway are taken from. */
export interface NamedValueSources {
  readonly service: IGatewayService;
  readonly issuer: string;
  readonly entra: IEntraClientApp;
  readonly store: IGrantStore;
  readonly keys: KeyRing;
  readonly signing: BoundTokenSigning;
}

/** The named values that the policies of every gateway refer to, by the keys that templates use. */
export function gatewayNamedValues({
  service,
  issuer,
  entra,
  store,
  keys,
  signing,
}: NamedValueSources): Record<string, NamedValueDefinition> {
  const keysSignTokens = signing.certificates.length === 0;
  return {
    issuer: { value: issuer },
    // Below a path the issuer is more than the origin, which pages and metadata need as well.
    ...(issuer === service.url ? {} : { origin: { value: service.url } }),
    "entra-authority": { value: entra.authority },
    ...entraTenantNamedValues(entra),
    "entra-client-id": { value: entra.clientId },
    ...(entra.secret === undefined
      ? {}
      : { "entra-secret": { value: entra.secret, secret: true } }),
    "gateway-identity": { value: service.identity.clientId },
    "grant-store": { value: store.url },
    ...Object.assign(
      {},
      ...keys.all.map((generation) => keyNamedValues(generation, keysSignTokens)),
    ),
    ...signing.namedValues,
  };
}
