import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import {
  azureRegion,
  ClientDocuments,
  EntraTenants,
  GatewaySku,
  Logo,
  RedirectPolicy,
} from "./constructs/index.ts";

/** The file the configuration is read from, when it is there. */
export const configurationFile = "gateway.config.json";

/** Makes of a setting what the constructs take; what they refuse is said of the setting. */
function made<Given, Made>(make: (given: Given) => Made) {
  return (given: Given, context: z.RefinementCtx): Made => {
    try {
      return make(given);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "" });
      return z.NEVER;
    }
  };
}

/** A list: in the file as JSON, in the environment separated by commas. */
const list = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").map((item) => item.trim()) : value),
  z.array(z.string().min(1)),
);

/** Environment variables are text. */
const flag = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean("must be true or false"),
);

const preRegisteredClient = z.strictObject({
  id: z.string(),
  name: z.string(),
  redirectUris: z.array(z.string()),
  secretHashes: z.array(z.string()).default([]),
  introspection: z.boolean().default(false),
});

const days = z.coerce.number().int().min(1).max(365);

const schema = z.strictObject({
  /** The Azure subscription; without it, ARM_SUBSCRIPTION_ID decides at deployment. */
  subscriptionId: z.uuid("must be the id of an Azure subscription, a UUID").optional(),
  location: z.string().transform(made(azureRegion)).default("westeurope"),
  prefix: z
    .string()
    .regex(
      /^[a-z][a-z0-9]{1,11}$/,
      "must be 2 to 12 lower-case letters or digits and begin with a letter",
    )
    .default("mcp"),
  resourceGroup: z
    .string()
    .regex(
      /^[\w().-]{0,89}[\w()-]$/,
      "must be 1 to 90 letters, digits, and any of . _ ( ) - with no period at the end",
    )
    .optional(),
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
  publisherName: z.string().min(1).max(100).optional(),
  publisherEmail: z.email("must be an e-mail address").optional(),
  keyGeneration: z.coerce.number().int().min(1).max(254).default(1),
  accessTokenLifetime: z.coerce.number().int().min(60).max(3600).default(600),
  grantLifetimeDays: days.default(30),
  refreshTokenGrace: z.coerce.number().int().min(0).max(3600).default(60),
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
  pageName: z.string().min(1).max(60).optional(),
  pageLogo: z.string().transform(made(Logo.fromFile)).optional(),
  pageAccentColor: z.string().optional(),
  pageSupportUrl: z.string().optional(),
});

/** The settings of a deployment, all checked. */
export type Configuration = Omit<
  z.output<typeof schema>,
  "redirectHosts" | "redirectSchemes" | "appSchemes"
> & {
  /** Where clients may have answers sent. */
  readonly redirects: RedirectPolicy;
};

/** A setting that cannot work; each problem is one sentence naming the setting. */
export class ConfigurationError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((text) => `  ${text}`).join("\n")}`);
    this.name = "ConfigurationError";
  }
}

/**
 * Reads the settings: `gateway.config.json` in the working directory, and over it the environment,
 * where `keyGeneration` is GATEWAY_KEY_GENERATION and so on. Everything has a default that works.
 *
 * @throws ConfigurationError naming every setting that cannot work.
 */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  file = configurationFile,
): Configuration {
  const fromEnvironment = Object.keys(schema.shape).flatMap((setting) => {
    const value = environment[environmentName(setting)];
    return value === undefined || value === "" ? [] : [[setting, value] as const];
  });
  const settings = { ...readFile(file), ...Object.fromEntries(fromEnvironment) };
  const result = schema.safeParse(settings);
  if (result.success) return withRedirects(result.data);
  throw new ConfigurationError(
    result.error.issues.map(({ path, message }) => {
      const [setting] = path;
      if (setting === undefined) return `${file}: ${message}`;
      const name = String(setting);
      const place = isInFileOnly(name) ? `${file} only` : `${file} or ${environmentName(name)}`;
      return `${z.core.toDotPath(path)} (${place}): ${message}`;
    }),
  );
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
    const message = error instanceof Error ? error.message : String(error);
    const settingsNamed = listed ? "redirectHosts, redirectSchemes" : "appSchemes";
    throw new ConfigurationError([`${settingsNamed}: ${message}`]);
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

/** Clients with their addresses and hashes are too much for one variable of the environment. */
function isInFileOnly(setting: string): boolean {
  return setting === "preRegisteredClients";
}

function environmentName(setting: string): string {
  return `GATEWAY_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function readFile(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof content !== "object" || content === null || Array.isArray(content)) {
      throw new ConfigurationError([`${file} must hold a JSON object.`]);
    }
    return { ...content };
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new ConfigurationError([`${file} is not valid JSON: ${error.message}`]);
    }
    throw error;
  }
}
