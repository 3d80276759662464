import { z } from "zod";
import {
  azureRegion,
  ClientDocuments,
  EntraTenants,
  GatewaySku,
  InvalidPropertyError,
  Logo,
  RedirectPolicy,
} from "./constructs/index.ts";
import { nameProblem } from "./constructs/naming/azure-name-rules.ts";
import { prefixProblem } from "./constructs/naming/azure-names.ts";
import { longestPageName } from "./constructs/pages/pages.ts";
import { keyGenerations } from "./constructs/tokens/key-ring.ts";
import { lifetimeRanges } from "./constructs/tokens/token-lifetimes.ts";
import {
  chosenEnvironment,
  environmentName,
  fromEnvironment,
  unknownVariables,
} from "./settings/environment.ts";
import { environmentSettings } from "./settings/environments.ts";
import { ConfigurationError } from "./settings/errors.ts";
import { days, flag, list, made, seconds, text, wholeNumber } from "./settings/kinds.ts";
import { sentence, unknownSetting } from "./settings/sentences.ts";
import { readSettingsFile } from "./settings/settings-file.ts";

/** The file the configuration is read from, when it is there. */
export const configurationFile = "gateway.config.json";

const preRegisteredClient = z.strictObject({
  id: z.string(),
  name: z.string(),
  redirectUris: z.array(z.string()),
  secretHashes: z.array(z.string()).default([]),
  introspection: z.boolean().default(false),
});

const schema = z.strictObject({
  /** The Azure subscription; without it, ARM_SUBSCRIPTION_ID decides at deployment. */
  subscriptionId: z.guid("must be the id of an Azure subscription, a UUID").optional(),
  location: z
    .string()
    .transform(made((location: string) => azureRegion(location)))
    .default("westeurope"),
  prefix: text(prefixProblem).default("mcp"),
  resourceGroup: text((name) => nameProblem("resource group", name)).optional(),
  /** An image of the weather server; without it, one is built from its folder. */
  image: z
    .string()
    .regex(
      /^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+(?:@sha256:[0-9a-f]{64}|:(?!latest$)[\w.-]+)$/,
      "must be an image with its registry and a digest or a version tag, such as registry.example/weather:1.0.0",
    )
    .optional(),
  /** How Azure copies what the gateway stores. */
  storageReplication: z.enum(["LRS", "ZRS", "GRS", "GZRS"]).default("ZRS"),
  /** Where Terraform keeps its state: `local`, or a blob container that exists. */
  state: z
    .string()
    .transform(made(stateOf))
    .default({ kind: "local" } as const),
  /** The object ids of all who deploy, people and pipelines, first whoever deployed first. */
  deployers: list
    .pipe(z.array(z.guid("must be the object ids of people or service principals, UUIDs")))
    .optional(),
  sku: z.string().transform(made(GatewaySku.parse)).default(GatewaySku.basicV2()),
  /** Tags for every resource that takes tags. */
  tags: z.record(z.string().min(1).max(512), z.string().max(256)).default({}),
  publisherName: z.string().min(1).max(100).optional(),
  publisherEmail: z.email("must be an e-mail address").optional(),
  keyGeneration: wholeNumber(keyGenerations).default(1),
  accessTokenLifetime: seconds(lifetimeRanges.accessTokenLifetime).default(600),
  grantLifetimeDays: days(lifetimeRanges.grantLifetime).default(30),
  refreshTokenGrace: seconds(lifetimeRanges.refreshTokenGrace).default(60),
  /** How access tokens are signed: RS256 publishes the keys that verify them. */
  tokenSigning: z.enum(["HS256", "RS256"]).default("HS256"),
  /** Whose people may sign in. */
  entraTenants: list.transform(made(EntraTenants.only)).default(EntraTenants.own()),
  /** Whether clients may register themselves. */
  dynamicRegistration: flag.default(true),
  /** Hosts of client ID metadata documents; `any` or `none` instead of hosts. */
  clientDocuments: list.transform(made(documentsOf)).default(ClientDocuments.fromKnownHosts()),
  /** The only hosts that clients may have answers sent to, loopback aside. */
  redirectHosts: list.optional(),
  /** The only private-use schemes of apps that they may be sent to. */
  redirectSchemes: list.optional(),
  /** Private-use schemes of apps besides those that are known; where no redirects are listed. */
  appSchemes: list.optional(),
  /** Whether an approval of a program or an app on the person's own device may be remembered. */
  rememberNativeApps: flag.default(false),
  preRegisteredClients: z.array(preRegisteredClient).default([]),
  blockedClients: list.default([]),
  /** The name, picture, colour and help of the pages that people see. */
  pageName: z.string().min(1).max(longestPageName).optional(),
  pageLogo: z.string().transform(made(Logo.fromFile)).optional(),
  pageAccentColor: z.string().optional(),
  pageSupportUrl: z.string().optional(),
});

/** Clients with their addresses and hashes are too much for one variable of the environment. */
const inFileOnly: readonly string[] = ["preRegisteredClients", "tags"];

/** The settings of a deployment, all checked. */
export type Configuration = Omit<
  z.output<typeof schema>,
  "redirectHosts" | "redirectSchemes" | "appSchemes"
> & {
  /** Where clients may have answers sent. */
  readonly redirects: RedirectPolicy;
};

/** The settings of one environment. */
export interface EnvironmentConfiguration {
  /** Its name; undefined where the file has no environments. */
  readonly name: string | undefined;
  readonly configuration: Configuration;
}

/**
 * Reads the settings: `gateway.config.json` in the working directory, and over it the environment,
 * where `keyGeneration` is GATEWAY_KEY_GENERATION and so on. Everything has a default that works.
 *
 * The file may have `environments`, each with settings that go over those of the file; GATEWAY_ENVIRONMENT names one of
 * them, and without it there are all.
 *
 * @throws ConfigurationError naming every setting that cannot work, and every one that there is not.
 */
export function readConfigurations(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  file = configurationFile,
): EnvironmentConfiguration[] {
  const { environments, ...common } = readSettingsFile(file);
  const wanted = environmentSettings(file, environments, environment[chosenEnvironment] ?? "");
  return wanted.map(({ name, settings }) => ({
    name,
    configuration: checked(
      { ...common, ...settings },
      environment,
      name === undefined ? file : `${file}, environment ${name}`,
    ),
  }));
}

/** @param file what sentences call the place of settings that are not in the environment */
function checked(
  fromFile: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  file: string,
): Configuration {
  const known = Object.keys(schema.shape);
  const anywhere = known.filter((setting) => !inFileOnly.includes(setting));
  const given = fromEnvironment(environment, anywhere);
  const result = schema.safeParse({ ...fromFile, ...given }, { error: sentence });
  const problems = [
    ...unknownVariables(environment, anywhere, inFileOnly),
    ...(result.error?.issues ?? []).flatMap((issue) => problemsOf(issue, { file, given, known })),
  ];
  if (result.data === undefined || problems.length > 0) throw new ConfigurationError(problems);
  return withRedirects(result.data);
}

interface Source {
  readonly file: string;
  readonly given: Readonly<Record<string, string>>;
  readonly known: readonly string[];
}

/** What is wrong with a setting, with the place where it is set. */
function problemsOf(issue: z.core.$ZodIssue, { file, given, known }: Source): string[] {
  const [setting] = issue.path;
  const name = z.core.toDotPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    const inside = name === "" ? "" : `${name}.`;
    const all = setting === undefined ? known : Object.keys(preRegisteredClient.shape);
    return issue.keys.map((key) => `${inside}${key} (${file}): ${unknownSetting(key, all)}`);
  }
  const place = Object.hasOwn(given, String(setting)) ? environmentName(String(setting)) : file;
  return [`${name} (${place}): ${issue.message}`];
}

/** @throws ConfigurationError when a host or a scheme is none. */
function withRedirects(settings: z.output<typeof schema>): Configuration {
  const { redirectHosts, redirectSchemes, appSchemes, ...others } = settings;
  const listed = redirectHosts !== undefined || redirectSchemes !== undefined;
  if (listed && appSchemes !== undefined) {
    throw new ConfigurationError([
      "appSchemes: adds to what is allowed anyway; with redirectHosts or redirectSchemes, name the scheme in redirectSchemes.",
    ]);
  }
  try {
    if (!listed) return { ...others, redirects: RedirectPolicy.any({ schemes: appSchemes ?? [] }) };
    const redirects = RedirectPolicy.only({
      hosts: redirectHosts ?? [],
      schemes: redirectSchemes ?? [],
      loopback: true,
    });
    return { ...others, redirects };
  } catch (error) {
    if (!(error instanceof InvalidPropertyError)) throw error;
    const settingsNamed = listed ? "redirectHosts, redirectSchemes" : "appSchemes";
    throw new ConfigurationError([`${settingsNamed}: ${error.problem}`]);
  }
}

/** Where Terraform keeps its state. */
export type StatePlace =
  | { readonly kind: "local" }
  | { readonly kind: "blob"; readonly account: string; readonly container: string };

function stateOf(text: string): StatePlace {
  if (text === "local") return { kind: "local" };
  const address =
    /^https:\/\/([a-z0-9]{3,24})\.blob\.core\.windows\.net\/([a-z0-9](?:-?[a-z0-9]){2,62})$/.exec(
      text,
    );
  const [, account, container] = address ?? [];
  if (account === undefined || container === undefined) {
    throw new RangeError(
      `must be "local" or a blob container such as https://account.blob.core.windows.net/container; it is "${text}".`,
    );
  }
  return { kind: "blob", account, container };
}

function documentsOf(hosts: readonly string[]): ClientDocuments {
  const [first, ...others] = hosts;
  if (others.length === 0 && first === "any") return ClientDocuments.fromAnyHost();
  if (others.length === 0 && first === "none") return ClientDocuments.none();
  return ClientDocuments.fromHosts(hosts);
}
