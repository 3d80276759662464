import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import { KeptValues } from "../data/kept-values.ts";
import type { TerraformBlock } from "./terraform-json.ts";

type Attributes = Readonly<Record<string, (block: TerraformBlock) => unknown>>;

/**
 * What Azure, Entra and the random provider fill in, as it is on this machine. Secrets are drawn
 * once for whatever keeps them; identifiers follow from addresses, so that they stay the same.
 */
export class LocalCloud {
  /** The endpoint of the first storage account, with a trailing slash; set once storage runs. */
  blobEndpoint = "";
  /** The values that are given of secrets in a Key Vault of Azure, by their URIs; never kept. */
  secrets: ReadonlyMap<string, string> = new Map();
  /** Of certificates, by the addresses of their resources; set once they are made. */
  readonly thumbprints = new Map<string, string>();
  readonly #gatewayOrigin: string;
  readonly #origins = new Map<string, string>();
  readonly #values: KeptValues;
  readonly #attributes: Readonly<Record<string, Attributes>>;

  /** @param values where what is drawn is kept */
  constructor(gatewayOrigin: string, tenantId: string, values = new KeptValues()) {
    this.#gatewayOrigin = gatewayOrigin;
    this.#values = values;
    const gateway = { gateway_url: () => gatewayOrigin };
    const identity: Attributes = {
      client_id: (block) => identifier(`client ${block.address}`),
      principal_id: (block) => identifier(`principal ${block.address}`),
    };
    const registry: Attributes = { login_server: ({ address }) => `${address}.azurecr.io` };
    this.#attributes = {
      azurerm_api_management: gateway,
      "data.azurerm_api_management": gateway,
      azurerm_user_assigned_identity: identity,
      "data.azurerm_user_assigned_identity": identity,
      "data.azuread_client_config": { tenant_id: () => tenantId },
      azuread_application_registration: {
        client_id: (block) => identifier(`client ${block.address}`),
        id: (block) => `/applications/${identifier(`object ${block.address}`)}`,
      },
      azuread_application_password: {
        value: (block) => this.#once(block, () => randomBytes(30).toString("base64url")),
      },
      azuread_service_principal: { object_id: (block) => identifier(`object ${block.address}`) },
      azurerm_storage_account: {
        primary_blob_endpoint: ({ address }) => this.blobEndpointOf(this.storageAccount(address)),
      },
      azurerm_key_vault_certificate: {
        secret_id: ({ address }) => `https://local.vault.azure.net/secrets/${address}/1`,
      },
      azurerm_key_vault_secret: {
        id: ({ address }) => `https://local.vault.azure.net/secrets/${address}/1`,
      },
      azurerm_api_management_certificate: {
        thumbprint: ({ address }) => this.thumbprints.get(address),
      },
      azurerm_api_management_subscription: {
        primary_key: (block) => this.#keyOf(block, "primary"),
        secondary_key: (block) => this.#keyOf(block, "secondary"),
      },
      azurerm_container_app: { "ingress.0.fqdn": containerHost },
      azurerm_container_registry: registry,
      "data.azurerm_container_registry": registry,
      random_bytes: {
        base64: (block) =>
          this.#once(block, () => randomBytes(Number(block.values["length"])).toString("base64")),
      },
      random_string: {
        result: (block) => this.#once(block, () => randomName(Number(block.values["length"]))),
      },
      random_uuid: { result: (block) => this.#once(block, () => randomUUID()) },
    };
  }

  /** From now on, text that names the origin `cloud` names `here`. */
  setOrigin(cloud: string, here: string): void {
    this.#origins.set(cloud, here);
  }

  /** The gateway has this origin in Azure, by a domain of its own; here it has that of this machine. */
  setGatewayOrigin(cloud: string): void {
    this.setOrigin(cloud, this.#gatewayOrigin);
  }

  /** An attribute that only the cloud knows; undefined when it is configured in the stack. */
  attribute(block: TerraformBlock, path: readonly string[]): unknown {
    const name = path.join(".");
    const known = this.#attributes[block.type]?.[name];
    if (known !== undefined) return known(block);
    return name === "id" ? `/local/${block.address}` : undefined;
  }

  /** A secret that is in a Key Vault of Azure: the value that is given for it, or else one is made for its URI. */
  keyVaultSecret(secretId: string): string {
    const given = this.secrets.get(secretId);
    if (given !== undefined) return given;
    return this.#values.once(`secret ${secretId}`, () => randomBytes(32).toString("base64url"));
  }

  /** Text with the origins of Azure replaced by those on this machine. */
  localise(text: string): string {
    let local = text;
    for (const [cloud, here] of this.#origins) local = local.replaceAll(cloud, here);
    return local;
  }

  /**
   * Which account of this machine stands for a storage account of the cloud. They are given out in turn, from 0; with
   * what is kept, each keeps its own.
   */
  storageAccount(address: string): number {
    const given = "storage accounts";
    const draw = () => {
      const next = Number(this.#values.get(given) ?? 0);
      this.#values.set(given, String(next + 1));
      return String(next);
    };
    return Number(this.#values.once(`storage account ${address}`, draw));
  }

  /** The accounts after the first are named after it, with their number: `localgateway2`. */
  blobEndpointOf(account: number): string {
    return account === 0 ? this.blobEndpoint : this.blobEndpoint.replace(/\/$/, `${account + 1}/`);
  }

  /** A key of a subscription: the one that is written, or one that is drawn. */
  #keyOf(block: TerraformBlock, which: "primary" | "secondary"): string | undefined {
    if (block.values[`${which}_key`] !== undefined) return undefined;
    const name = `${block.address} ${which}`;
    return this.#values.once(name, () => randomBytes(16).toString("hex"));
  }

  /**
   * Terraform replaces such a resource, and what was drawn, when an argument changes: neither for what is said of the
   * resource itself, nor for the comment in which CDKTF writes where in the app it was made, with the name of the stack.
   */
  #once({ address, values }: TerraformBlock, draw: () => string): string {
    const { "//": _, lifecycle: __, depends_on: ___, ...inputs } = values;
    return this.#values.once(address, draw, JSON.stringify(inputs));
  }
}

/** The host name that a container app has inside the local cloud. */
export function containerHost(block: TerraformBlock): string {
  const name = block.address.split(".").at(-1) ?? "";
  return `${name.toLowerCase().replaceAll("_", "-")}.containers.localhost`;
}

/** A UUID that follows from a name, as identifiers in a directory stay the same. */
export function identifier(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function randomName(length: number): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
