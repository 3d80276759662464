import {
  checkedLater,
  flag,
  instance,
  list,
  needed,
  number,
  object,
  text,
} from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import type { ExistingGatewayService } from "../service/existing-service.ts";
import type { GatewayDomainProps } from "../service/gateway-domain.ts";
import type { GatewayRegion } from "../service/gateway-regions.ts";
import type { GatewayServiceProps } from "../service/gateway-service.ts";
import type {
  Rs256KeyVaultProps,
  Rs256Props,
  SigningCertificate,
} from "../tokens/token-signing.ts";
import { network, platform } from "./instances.ts";

const region: Shape<GatewayRegion> = {
  location: needed(text("a region of Azure")),
  units: number,
  zones: list(text()),
};

export const serviceShape: Shape<GatewayServiceProps> = {
  platform: needed(platform),
  sku: instance(["tier", "units"], "a GatewaySku, such as GatewaySku.basicV2()"),
  name: text(),
  publisherName: text(),
  publisherEmail: text(),
  domain: instance(["hostName", "secretId"], "a GatewayDomain: GatewayDomain.fromKeyVault({...})"),
  zones: list(text()),
  regions: list(object(region)),
  network,
  access: checkedLater,
};

export const existingServiceShape: Shape<ExistingGatewayService> = {
  name: needed(text("that of the service")),
  resourceGroupName: needed(text("that of the service")),
  tier: checkedLater,
  identity: needed(
    instance(
      ["clientId", "principalId"],
      "clientId and principalId of a user-assigned managed identity of the service",
    ),
  ),
  hostName: text(),
  inSeveralRegions: flag,
  network,
};

export const domainShape: Shape<GatewayDomainProps> = {
  hostName: needed(text("the host name that clients see")),
  certificate: needed(text("the URI of a certificate in a Key Vault")),
};

export const rs256Shape: Shape<Rs256Props> = {
  keySize: checkedLater,
  deployers: list(text()),
  purgeProtection: flag,
};

const certificate: Shape<SigningCertificate> = {
  name: needed(text()),
  secretId: needed(text("the URI of its secret in the Key Vault, with the version")),
};

export const rs256KeyVaultShape: Shape<Rs256KeyVaultProps> = {
  certificates: needed(list(object(certificate))),
  keyVaultId: text(),
};
