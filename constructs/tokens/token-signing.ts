import { ApiManagementCertificateA } from "@cdktf/provider-azurerm/lib/api-management-certificate/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import type { Construct } from "constructs";
import type { IAzurePlatform } from "../azure-platform.ts";
import { claim } from "../naming/claims.ts";
import type { GatewayNames } from "../naming/gateway-names.ts";
import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkedLater, flag, list, needed, object, text } from "../properties/kinds.ts";
import { oneOf } from "../properties/one-of.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import type { IGatewayService } from "../service/service.ts";
import { resolved } from "../terraform/resolved.ts";
import { knownGenerations } from "./key-ring.ts";
import { SigningVault } from "./signing-vault.ts";

/** Keys that the stack makes. */
export interface Rs256Props {
  /**
   * Bits of each RSA key.
   * @default 2048
   */
  readonly keySize?: 2048 | 3072 | 4096;
  /**
   * The object ids of all who deploy, people and pipelines, first whoever deployed first: they create the
   * certificates, and Terraform reads them again at every plan.
   * @default whoever deploys, which is enough while that is one and the same
   */
  readonly deployers?: readonly string[];
  /**
   * Whether nobody, not even you, can purge the keys before the vault's seven days of soft delete are over. It cannot
   * be switched off again for a vault.
   * @default true
   */
  readonly purgeProtection?: boolean;
}

/** A certificate of a Key Vault, with an RSA key of at least 2,048 bits. */
export interface SigningCertificate {
  /** Names the certificate in the API Management service: letters, digits and hyphens. */
  readonly name: string;
  /**
   * The certificate's secret in the Key Vault with its version,
   * `https://{vault}.vault.azure.net/secrets/{name}/{version}`. The policies name a certificate by
   * its thumbprint, so a renewal in the vault must not count before it is deployed.
   */
  readonly secretId: string;
}

/** Keys that are in a Key Vault already. */
export interface Rs256KeyVaultProps {
  /**
   * The first certificate signs; all of them verify. To rotate, add a new one at the end in one
   * deployment, put it first in the next, and leave the old one out later than an access token's life
   * after that.
   */
  readonly certificates: readonly SigningCertificate[];
  /**
   * The resource id of their Key Vault, to let the gateway read its secrets.
   * @default the gateway's identity is allowed to read them already
   */
  readonly keyVaultId?: string;
}

/** What signs for one gateway. */
export interface TokenSigningContext {
  readonly platform: IAzurePlatform;
  readonly service: IGatewayService;
  /** Those of the gateway. */
  readonly names: GatewayNames;
  /** The generation of keys that signs. */
  readonly keyGeneration: number;
}

/** A certificate of the API Management service. */
export interface CertificateView {
  /** By which `validate-jwt` knows it. */
  readonly id: string;
  /** The named value that holds its thumbprint, by which expressions know it. */
  readonly thumbprint: string;
}

/** What a way of signing brings to a gateway. */
export interface BoundTokenSigning {
  /** The certificates that verify access tokens, the one that signs first; none for HS256. */
  readonly certificates: readonly CertificateView[];
  readonly namedValues: Readonly<Record<string, NamedValueDefinition>>;
  /** What must exist before a policy refers to a certificate. */
  readonly resources: readonly ITerraformDependable[];
}

/**
 * How a gateway signs its access tokens. Changing it signs nobody out: a client whose token is of
 * the old kind refreshes it.
 *
 * @example
 * new McpOAuthGateway(stack, "gateway", { platform, tokenSigning: TokenSigning.rs256() });
 */
export abstract class TokenSigning {
  /** Published types lack `bind`, and without a member every object would be one. */
  declare protected readonly isTokenSigning: true;

  /** HS256, with a secret key that only the gateway has: nobody else can issue or verify tokens. */
  static hs256(): TokenSigning {
    return new Hs256();
  }

  /**
   * RS256, with an RSA key per generation, whose public half is published at `<issuer>/.well-known/jwks.json`, so that
   * others can verify tokens. The keys are self-signed certificates in a Key Vault of their own; whoever deploys gets
   * the right to create them.
   * @throws InvalidPropertyError when there are no keys of that size.
   */
  static rs256(props: Rs256Props = {}): TokenSigning {
    checkShape({ construct: "TokenSigning.rs256" }, rs256Shape, props);
    if (props.keySize !== undefined) {
      oneOf("TokenSigning.rs256", "keySize", props.keySize, [2048, 3072, 4096]);
    }
    return new Rs256(props);
  }

  /**
   * RS256, with certificates of an existing Key Vault. The gateway's `keyGeneration` does not rotate them.
   *
   * @throws InvalidPropertyError, when it is given to a gateway, if there is no certificate, a name is not valid or is
   * listed twice, or a secret id has no version.
   */
  static rs256FromKeyVault(props: Rs256KeyVaultProps): TokenSigning {
    const construct = "TokenSigning.rs256FromKeyVault";
    checkShape({ construct, isOnlyArgument: true }, rs256KeyVaultShape, props);
    return new Rs256FromKeyVault(props);
  }

  /**
   * Creates what signing needs for a gateway; called once, by the gateway.
   * @internal
   */
  abstract bind(scope: Construct, context: TokenSigningContext): BoundTokenSigning;
}

class Hs256 extends TokenSigning {
  override bind(): BoundTokenSigning {
    return { certificates: [], namedValues: {}, resources: [] };
  }
}

class Rs256 extends TokenSigning {
  readonly #props: Rs256Props;

  constructor(props: Rs256Props) {
    super();
    this.#props = props;
  }

  override bind(scope: Construct, context: TokenSigningContext): BoundTokenSigning {
    const { platform, service, keyGeneration } = context;
    const { deployers, keySize = 2048, purgeProtection = true } = this.#props;
    const vault = new SigningVault(scope, "vault", {
      platform,
      readerPrincipalId: service.identity.principalId,
      ...(deployers === undefined ? {} : { deployers }),
      purgeProtection,
    });
    const certificates = knownGenerations(keyGeneration).map((generation) => {
      // A key of another size is another key, and has to be known by another name.
      const name = `token-signing-${generation}-rsa${keySize}`;
      return { name, secretId: vault.certificate(name, keySize).secretId };
    });
    return bindCertificates(scope, context, certificates);
  }
}

class Rs256FromKeyVault extends TokenSigning {
  readonly #props: Rs256KeyVaultProps;

  constructor(props: Rs256KeyVaultProps) {
    super();
    this.#props = props;
  }

  override bind(scope: Construct, context: TokenSigningContext): BoundTokenSigning {
    const { certificates, keyVaultId } = this.#props;
    checkCertificates(scope, certificates);
    if (keyVaultId === undefined) return bindCertificates(scope, context, certificates);
    const reads = [keyVaultId, context.service.identity.principalId];
    claim({
      construct: scope,
      property: "tokenSigning.keyVaultId",
      key: `reader of ${reads.map((id) => String(resolved(scope, id))).join(" ")}`,
      refusal: (first) =>
        `is a vault that ${first} lets the identity of this service read already, and Azure refuses a role that somebody has. Leave it out here: the certificates are read all the same.`,
    });
    const reader = new RoleAssignment(scope, "gateway-reads", {
      scope: keyVaultId,
      roleDefinitionName: "Key Vault Secrets User",
      principalId: context.service.identity.principalId,
      principalType: "ServicePrincipal",
    });
    return bindCertificates(scope, context, certificates, [reader]);
  }
}

/** Puts certificates into the API Management service, whose identity reads them with their keys. */
function bindCertificates(
  scope: Construct,
  { service, names }: TokenSigningContext,
  certificates: readonly SigningCertificate[],
  dependsOn: ITerraformDependable[] = [],
): BoundTokenSigning {
  const bound = certificates.map(({ name, secretId }) => {
    const id = names.of(name);
    const resource = new ApiManagementCertificateA(scope, name, {
      name: id,
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
      keyVaultSecretId: secretId,
      keyVaultIdentityClientId: service.identity.clientId,
      dependsOn,
    });
    return { view: { id, thumbprint: `${name}-thumbprint` }, resource };
  });
  return {
    certificates: bound.map(({ view }) => view),
    namedValues: Object.fromEntries(
      bound.map(({ view, resource }) => [view.thumbprint, { value: resource.thumbprint }]),
    ),
    resources: bound.map(({ resource }) => resource),
  };
}

function checkCertificates(scope: Construct, certificates: readonly SigningCertificate[]): void {
  const refuse = (problem: string) =>
    new InvalidPropertyError(scope.node.path, "tokenSigning.certificates", problem);
  if (certificates.length === 0) throw refuse("must name at least one certificate.");
  const names = certificates.map(({ name }) => name);
  for (const { name, secretId } of certificates) {
    if (!/^[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}[0-9A-Za-z])?$/.test(name)) {
      throw refuse(`must have names of at most 64 letters, digits and hyphens; one is "${name}".`);
    }
    if (names.indexOf(name) !== names.lastIndexOf(name)) {
      throw refuse(`must have different names; "${name}" stands twice.`);
    }
    const versioned = /^https:\/\/[^/]+\/secrets\/[^/]+\/[^/]+$/.test(secretId);
    if (!Token.isUnresolved(secretId) && !versioned) {
      throw refuse(
        `must have secret ids such as https://{vault}.vault.azure.net/secrets/{name}/{version}; one is "${secretId}".`,
      );
    }
  }
}

const rs256Shape: Shape<Rs256Props> = {
  keySize: checkedLater,
  deployers: list(text()),
  purgeProtection: flag,
};

const certificateShape: Shape<SigningCertificate> = {
  name: needed(text()),
  secretId: needed(text("the URI of its secret in the Key Vault, with the version")),
};

const rs256KeyVaultShape: Shape<Rs256KeyVaultProps> = {
  certificates: needed(list(object(certificateShape))),
  keyVaultId: text(),
};
