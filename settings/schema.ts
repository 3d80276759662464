import { z } from "zod";
import { defaultPrefix } from "../constructs/azure-platform.ts";
import { clientPolicyView } from "../constructs/clients/client-policy.ts";
import {
  azureRegion,
  ClientDocuments,
  ContainerImage,
  EntraTenants,
  GatewaySku,
  InvalidPropertyError,
  Logo,
} from "../constructs/index.ts";
import { addressSpans } from "../constructs/limits/allowed-addresses.ts";
import { nameProblem } from "../constructs/naming/azure-name-rules.ts";
import { prefixProblem } from "../constructs/naming/azure-names.ts";
import { azureTags } from "../constructs/naming/azure-tags.ts";
import { checkEmails } from "../constructs/observability/alerts/alert-recipients.ts";
import { pagesView } from "../constructs/pages/pages.ts";
import { publisherEmailProblem, publisherNameProblem } from "../constructs/service/publisher.ts";
import { keyGenerations } from "../constructs/tokens/key-ring.ts";
import { lifetimeRanges } from "../constructs/tokens/token-lifetimes.ts";
import { accepted, days, flag, list, made, seconds, text, wholeNumber } from "./kinds.ts";
import { statePlace } from "./state-place.ts";

const preRegisteredClient = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    redirectUris: z.array(z.string()),
    secretHashes: z.array(z.string()).exactOptional(),
    introspection: z.boolean().exactOptional(),
  })
  .transform(accepted((client) => clientPolicyView("", { preRegistered: [client] })));

/** Every setting, with what it becomes. One that is not set is left to the constructs' own default. */
export const schema = z.strictObject({
  /** The Azure subscription; without it, ARM_SUBSCRIPTION_ID decides at deployment. */
  subscriptionId: z.guid("must be the id of an Azure subscription, a UUID").optional(),
  location: z
    .string()
    .transform(made((location: string) => azureRegion(location)))
    .optional(),
  /** The resource group of an environment is named after it, so it is known here. */
  prefix: text(prefixProblem).default(defaultPrefix),
  resourceGroup: text((name) => nameProblem("resource group", name)).optional(),
  /** An image of the weather server; without it, one is built from its folder. */
  image: z.string().transform(made(ContainerImage.fromReference)).optional(),
  /** How Azure copies what the gateway stores. */
  storageReplication: z.enum(["LRS", "ZRS", "GRS", "GZRS"]).optional(),
  /** Where Terraform keeps its state: `local`, a blob container that exists, or workspaces of an organization. */
  state: z
    .string()
    .transform(made(statePlace))
    .default({ kind: "local" } as const),
  /** The object ids of all who deploy, people and pipelines, first whoever deployed first. */
  deployers: list
    .pipe(z.array(z.guid("must be the object ids of people or service principals, UUIDs")))
    .optional(),
  /** Whether resource locks keep grant stores and Key Vaults from deletion. */
  deletionLocks: flag.optional(),
  /** Whether what was destroyed is gone for good at once. */
  purgeOnDestroy: flag.optional(),
  /** Who is told by mail when something is wrong; without them no alert is made. */
  alertEmails: list.transform(accepted((emails) => checkEmails("", emails))).optional(),
  sku: z.string().transform(made(GatewaySku.parse)).optional(),
  /** Tags for every resource that takes tags. */
  tags: z
    .record(z.string(), z.string())
    .transform(accepted((tags) => azureTags(tags)))
    .optional(),
  publisherName: text(publisherNameProblem).optional(),
  publisherEmail: text(publisherEmailProblem).optional(),
  keyGeneration: wholeNumber(keyGenerations).optional(),
  accessTokenLifetime: seconds(lifetimeRanges.accessTokenLifetime).optional(),
  grantLifetimeDays: days(lifetimeRanges.grantLifetime).optional(),
  refreshTokenGrace: seconds(lifetimeRanges.refreshTokenGrace).optional(),
  /** How access tokens are signed: RS256 publishes the keys that verify them. */
  tokenSigning: z.enum(["HS256", "RS256"]).optional(),
  /** Whose people may sign in: tenants, or `any`, with `!` before those whose may not. */
  entraTenants: list.transform(made(tenantsOf)).optional(),
  /** Whether clients may register themselves. */
  dynamicRegistration: flag.optional(),
  /** Hosts of client ID metadata documents; `any` or `none` instead of hosts. */
  clientDocuments: list.transform(made(documentsOf)).optional(),
  /** The only hosts that clients may have answers sent to, loopback aside. */
  redirectHosts: list.optional(),
  /** The only private-use schemes of apps that they may be sent to. */
  redirectSchemes: list.optional(),
  /** Private-use schemes of apps besides those that are known; where no redirects are listed. */
  appSchemes: list.optional(),
  /** Whether an approval of a program or an app on the person's own device may be remembered. */
  rememberNativeApps: flag.optional(),
  /** Who may come at all, by addresses and ranges. */
  allowedAddresses: list.transform(accepted((addresses) => addressSpans("", addresses))).optional(),
  preRegisteredClients: z
    .array(preRegisteredClient)
    .transform(accepted((preRegistered) => clientPolicyView("", { preRegistered })))
    .optional(),
  blockedClients: list.optional(),
  /** The name, picture, colour and help of the pages that people see. */
  pageName: z
    .string()
    .transform(accepted((name) => pagesView("", { name })))
    .optional(),
  pageLogo: z.string().transform(made(Logo.fromFile)).optional(),
  pageAccentColor: z
    .string()
    .transform(accepted((accentColor) => pagesView("", { accentColor })))
    .optional(),
  pageSupportUrl: z
    .string()
    .transform(accepted((supportUrl) => pagesView("", { supportUrl })))
    .optional(),
});

/** What nests is too much for one variable of the environment. */
export const inFileOnly: readonly string[] = ["preRegisteredClients", "tags"];

/** The variables of the environment hold the others. */
export const anywhere = Object.keys(schema.shape).filter((name) => !inFileOnly.includes(name));

/** Tenants by their ids, or `any` and those that are excepted, each behind an exclamation mark. */
function tenantsOf(tenants: readonly string[]): EntraTenants {
  const [first, ...others] = tenants;
  if (first !== "any") return EntraTenants.only(tenants);
  const except = others.map((tenant) => {
    if (tenant.startsWith("!")) return tenant.slice(1);
    throw new InvalidPropertyError(
      "",
      "entraTenants",
      `name "${tenant}" behind "any", which is every tenant already. Leave "any" out, or write "!${tenant}" where its people may not sign in.`,
    );
  });
  return EntraTenants.any(except.length === 0 ? {} : { except });
}

function documentsOf(hosts: readonly string[]): ClientDocuments {
  const [first, ...others] = hosts;
  if (others.length === 0 && first === "any") return ClientDocuments.any();
  if (others.length === 0 && first === "none") return ClientDocuments.none();
  return ClientDocuments.only(hosts);
}
