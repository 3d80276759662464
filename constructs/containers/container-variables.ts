import { Token } from "cdktf";
import type { BackendSecret } from "../backends/backend-secret.ts";
import type { GatewayTrust } from "../backends/mcp-backend.ts";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { argumentText } from "../terraform/terraform-text.ts";

/** What whoever uses the constructs adds to a container's environment. */
export interface FurtherVariables {
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, BackendSecret>>;
}

/**
 * What a server is told by itself: in other hands it would believe somebody else. Whatever the case, since there are
 * servers that read their settings without it.
 */
const own = /^(?:PORT|AZURE_CLIENT_ID|(?:TOKEN|ASSERTION)_.*)$/i;

/**
 * The environment variables of a container app and the secrets that some of them are in. Names are as Terraform has
 * them, since they are known when the stack is written.
 */
export class ContainerVariables {
  readonly #entra: IEntraResourceApp;
  readonly #port: number;
  readonly #identity: { readonly id: string; readonly clientId: string };
  readonly #further: FurtherVariables;

  /** @throws InvalidPropertyError when a variable has no name that it can have. */
  constructor(
    construct: string,
    props: {
      readonly entra: IEntraResourceApp;
      readonly port: number;
      readonly identity: { readonly id: string; readonly clientId: string };
      readonly further: FurtherVariables;
    },
  ) {
    this.#entra = props.entra;
    this.#port = props.port;
    this.#identity = props.identity;
    this.#further = props.further;
    checkNames(construct, props.further);
  }

  /** The `env` block. */
  all(trust: GatewayTrust | undefined): object[] {
    const tenant = `${this.#entra.authority}/${this.#entra.tenantId}`;
    const values: Record<string, string | undefined> = {
      PORT: String(this.#port),
      AZURE_CLIENT_ID: this.#identity.clientId,
      TOKEN_ISSUER: `${tenant}/v2.0`,
      TOKEN_AUDIENCE: this.#entra.clientId,
      TOKEN_JWKS_URI: `${tenant}/discovery/v2.0/keys`,
      TOKEN_SUBJECTS: trust?.subject,
      ASSERTION_ISSUER: trust?.assertion?.issuer,
      ASSERTION_AUDIENCE: trust?.assertion?.audience,
      ...Object.fromEntries(
        Object.entries(this.#further.variables).map(([name, value]) => [name, argumentText(value)]),
      ),
    };
    const fromSecrets: [string, string][] = [
      ...Object.keys(this.#further.secrets).map((name): [string, string] => [
        name,
        secretName(name),
      ]),
      ...assertionKeys(trust).map(({ id, secret }): [string, string] => [
        `ASSERTION_KEY_${id}`,
        secret,
      ]),
    ];
    return [
      ...Object.entries(values)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => ({ name, value })),
      ...fromSecrets.map(([name, secret]) => ({ name, secret_name: secret })),
    ];
  }

  /** The `secret` block. */
  secrets(trust: GatewayTrust | undefined): object[] {
    return [
      ...assertionKeys(trust).map(({ secret, key }) => ({ name: secret, value: key })),
      ...Object.entries(this.#further.secrets).map(([name, { source }]) => ({
        name: secretName(name),
        ...(source.kind === "value"
          ? { value: source.value }
          : { key_vault_secret_id: source.secretId, identity: this.#identity.id }),
      })),
    ];
  }
}

/**
 * The keys with the secrets that hold them: three, whatever the generation, since the azurerm
 * provider takes no secret of a container app away. A changed secret alone reaches no replica; the
 * names of the variables change with it, which makes a new revision.
 */
function assertionKeys(trust: GatewayTrust | undefined) {
  const keys = trust?.assertion?.keys ?? [];
  return keys
    .map(({ id, key }) => ({ id, key, secret: `assertion-key-${id % keys.length}` }))
    .sort((a, b) => a.id - b.id);
}

/** Container Apps has lower-case letters, digits and hyphens in the names of secrets. */
function secretName(variable: string): string {
  return `variable-${variable.toLowerCase().replaceAll("_", "-")}`;
}

function checkNames(construct: string, { variables, secrets }: FurtherVariables): void {
  const refuse = (property: string, problem: string): never => {
    throw new InvalidPropertyError(construct, property, problem);
  };
  const known = new Map<string, string>();
  for (const [property, names] of Object.entries({ variables, secrets })) {
    for (const name of Object.keys(names)) {
      if (!/^[A-Za-z_][A-Za-z0-9_]{0,200}$/.test(name) || Token.isUnresolved(name)) {
        refuse(property, `must be named by letters, digits and underscores; "${name}" is not.`);
      }
      if (own.test(name)) {
        refuse(property, `cannot set ${name}: the construct tells the server by it whom to trust.`);
      }
      const other = known.get(secretName(name));
      if (other !== undefined) {
        const isSame = name === other;
        refuse(
          property,
          isSame
            ? `has ${name}, as variables has. Give it once.`
            : `has ${name} beside ${other}; their names must differ by more than case.`,
        );
      }
      known.set(secretName(name), name);
    }
  }
}
