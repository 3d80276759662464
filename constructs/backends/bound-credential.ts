import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { GatewayNames } from "../naming/gateway-names.ts";
import type { NamedValueDefinition } from "../naming/named-value-definition.ts";
import { NamedValues } from "../service/named-values.ts";
import type { IGatewayService } from "../service/service.ts";
import type { SecretReaders } from "../vault/secret-readers.ts";
import type { BoundSecretStore } from "../vault/secret-store.ts";
import { AssertionKeys } from "./assertion-keys.ts";
import type { BackendCredential } from "./backend-credential.ts";
import type { BackendSecret } from "./backend-secret.ts";
import type { AssertionTrust } from "./mcp-backend.ts";

/** What a server is given with each request; the named values that hold it. */
export interface CredentialView {
  /** Holds the resource that a token of the managed identity is for. */
  readonly resource: string | undefined;
  /** Holds the scope of the token that the person's is exchanged for. */
  readonly delegatedScope: string | undefined;
  readonly header:
    | {
        readonly name: string;
        /** Holds the header's value. */
        readonly secret: string;
      }
    | undefined;
  readonly assertion:
    | {
        /** Holds the key that signs who calls. */
        readonly key: string;
        /** Says which key it is. */
        readonly kid: string;
      }
    | undefined;
}

export interface BoundCredentialProps {
  readonly service: IGatewayService;
  /** Those of the gateway. */
  readonly names: GatewayNames;
  /** The id of the server on its gateway. */
  readonly server: string;
  /** Names the server's own named values: no other server has it, at whatever time. */
  readonly key: string;
  readonly credential: BackendCredential;
  /** The generation of keys that signs. */
  readonly keyGeneration: number;
  /** Where secrets are kept that Terraform knows. */
  readonly secrets: BoundSecretStore;
  /** Lets the gateway read those of a Key Vault. */
  readonly readers: SecretReaders;
}

/** What one server is given, as its gateway holds it: named values, and keys that the gateway makes. */
export class BoundCredential extends Construct {
  readonly view: CredentialView;
  /** The keys of its named values. */
  readonly namedValues: readonly string[];
  readonly resources: readonly ITerraformDependable[];
  readonly credential: BackendCredential;
  readonly server: string;
  readonly #keys: AssertionKeys | undefined;

  constructor(scope: Construct, id: string, props: BoundCredentialProps) {
    super(scope, id);
    const { server, key, service, names } = props;
    const { authentication, assertionKey } = props.credential;
    this.credential = props.credential;
    this.server = server;
    const resource = `backend-resource-${key}`;
    const secret = `backend-secret-${key}`;
    const delegatedScope = `backend-scope-${key}`;
    const keyName = (kid: string) => `assertion-key-${key}-${kid}`;
    const given = "given";
    this.#keys =
      assertionKey?.kind === "made"
        ? new AssertionKeys(this, "assertion", { generation: props.keyGeneration })
        : undefined;
    const kid = this.#keys === undefined ? given : String(this.#keys.current.id);
    const definition = (secret: BackendSecret) => definitionOf(secret, props.readers);
    const values = new NamedValues(this, "values", {
      service,
      names,
      secrets: props.secrets,
      values: {
        ...(authentication.kind === "managed identity"
          ? { [resource]: { value: authentication.resource } }
          : {}),
        ...(authentication.kind === "on behalf of"
          ? { [delegatedScope]: { value: authentication.scope } }
          : {}),
        ...(authentication.kind === "header"
          ? { [secret]: definition(authentication.secret) }
          : {}),
        ...(this.#keys === undefined
          ? {}
          : { [keyName(kid)]: { value: this.#keys.current.key, secret: true } }),
        ...(assertionKey?.kind === "given"
          ? { [keyName(given)]: definition(assertionKey.secret) }
          : {}),
      },
    });
    this.namedValues = values.keys;
    this.resources = values.resources;
    this.view = {
      resource: authentication.kind === "managed identity" ? resource : undefined,
      delegatedScope: authentication.kind === "on behalf of" ? delegatedScope : undefined,
      header: authentication.kind === "header" ? { name: authentication.name, secret } : undefined,
      assertion: assertionKey === undefined ? undefined : { key: keyName(kid), kid },
    };
  }

  /** What the server is told of the keys that the gateway made for it. */
  assertionTrust(issuer: string, audience: string): AssertionTrust | undefined {
    return this.#keys === undefined ? undefined : { issuer, audience, keys: this.#keys.all };
  }
}

function definitionOf({ source }: BackendSecret, readers: SecretReaders): NamedValueDefinition {
  switch (source.kind) {
    case "key vault": {
      const { secretId, existing } = source;
      return {
        keyVaultSecretId: secretId,
        ...(existing === undefined ? {} : { dependsOn: [readers.allow(existing)] }),
      };
    }
    case "value":
      return { value: source.value, secret: true };
  }
}
