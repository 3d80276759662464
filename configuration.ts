import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { GatewaySku } from "./constructs/index.ts";

/** The file the configuration is read from, when it is there. */
export const configurationFile = "gateway.config.json";

const sku = z.string().transform((name, context) => {
  try {
    return GatewaySku.parse(name);
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "" });
    return z.NEVER;
  }
});

const days = z.coerce.number().int().min(1).max(365);

const schema = z.strictObject({
  /** The Azure subscription; without it, ARM_SUBSCRIPTION_ID decides at deployment. */
  subscriptionId: z.uuid("must be the id of an Azure subscription, a UUID").optional(),
  location: z
    .string()
    .regex(/^[a-z][a-z0-9]+$/, 'must be an Azure region such as "westeurope"')
    .default("westeurope"),
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,11}$/, "must be 2 to 12 lower-case letters or digits")
    .default("mcp"),
  resourceGroup: z.string().min(1).max(90).optional(),
  sku: sku.default(GatewaySku.basicV2()),
  publisherName: z.string().min(1).max(100).optional(),
  publisherEmail: z.email("must be an e-mail address").optional(),
  keyGeneration: z.coerce.number().int().min(1).max(255).default(1),
  accessTokenLifetime: z.coerce.number().int().min(60).max(3600).default(600),
  grantLifetimeDays: days.default(30),
});

/** The settings of a deployment, all checked. */
export type Configuration = z.output<typeof schema>;

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
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map(({ path, message }) => {
      const [setting] = path;
      if (setting === undefined) return `${file}: ${message}`;
      const name = String(setting);
      return `${name} (${file} or ${environmentName(name)}): ${message}`;
    }),
  );
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
