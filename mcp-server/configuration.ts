import * as z from "zod";
import { type LogLevel, logLevels } from "./log.ts";
import { type TelemetrySettings, telemetryVariables } from "./telemetry/telemetry-settings.ts";
import { isTrustworthyUrl } from "./trustworthy-url.ts";
import type { WeatherServerOptions } from "./weather-server.ts";

/** Everything the environment decides. */
export interface Configuration {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  server: WeatherServerOptions;
  /** What is told to an OpenTelemetry collector and to Azure Monitor; nothing without one. */
  telemetry: TelemetrySettings | undefined;
}

/** The environment does not describe a server; one sentence per variable says what to change. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Reads the configuration; a variable set to the empty string counts as unset.
 * @throws {@link ConfigurationError}
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value?.trim() !== ""),
  );
  const result = variables.safeParse(set);
  const telemetry = telemetryVariables.safeParse(set);
  const keys = assertionKeys(set);
  const tellsCaller = keys.size > 0 || "ASSERTION_ISSUER" in set || "ASSERTION_AUDIENCE" in set;
  const asserted = tellsCaller ? assertion.safeParse({ ...set, keys }) : undefined;
  if (!result.success || !telemetry.success || asserted?.success === false) {
    const issues = [result, asserted, telemetry].flatMap((part) => part?.error?.issues ?? []);
    throw new ConfigurationError(issues.map(({ message }) => message));
  }
  const values = result.data;
  return {
    host: values.HOST,
    port: values.PORT,
    telemetry: telemetry.data,
    server: {
      token: {
        issuer: values.TOKEN_ISSUER,
        audience: values.TOKEN_AUDIENCE,
        jwksUri: values.TOKEN_JWKS_URI,
        ...(values.TOKEN_SUBJECTS && { subjects: values.TOKEN_SUBJECTS }),
      },
      ...(asserted && {
        assertion: {
          issuer: asserted.data.ASSERTION_ISSUER,
          audience: asserted.data.ASSERTION_AUDIENCE,
          keys: asserted.data.keys,
        },
      }),
      ...(values.ALLOWED_HOSTS && { allowedHosts: values.ALLOWED_HOSTS }),
      ...(values.ALLOWED_ORIGINS && { allowedOrigins: values.ALLOWED_ORIGINS }),
      ...(values.MAX_REQUESTS && { mostRequests: values.MAX_REQUESTS }),
      source:
        values.WEATHER_SOURCE === "simulated"
          ? { name: "simulated" }
          : {
              name: "open-meteo",
              ...(values.OPEN_METEO_URL && { url: values.OPEN_METEO_URL }),
              ...(values.OPEN_METEO_API_KEY && { apiKey: values.OPEN_METEO_API_KEY }),
            },
      logLevel: values.LOG_LEVEL,
    },
  };
}

const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, portSentence())
    .transform(Number)
    .refine((port) => port <= 65_535, portSentence())
    .default(8080),
  HOST: z.string().default("0.0.0.0"),
  TOKEN_ISSUER: required("TOKEN_ISSUER", "the exact iss claim of the tokens to accept").refine(
    (issuer) => URL.canParse(issuer),
    "TOKEN_ISSUER is not a URL: set it to the exact iss claim of the tokens to accept.",
  ),
  TOKEN_AUDIENCE: required("TOKEN_AUDIENCE", "the aud claim that names this server"),
  TOKEN_JWKS_URI: required("TOKEN_JWKS_URI", "the https URL of the issuer's signing keys")
    .refine(
      isTrustworthyUrl,
      "TOKEN_JWKS_URI is not an https URL (http is accepted for this machine only): set it to the https URL of the issuer's signing keys.",
    )
    .transform((uri) => new URL(uri)),
  MAX_REQUESTS: z
    .string()
    .regex(
      /^[1-9]\d{0,4}$/,
      "MAX_REQUESTS is not a number of requests: set it to a number from 1 to 99999.",
    )
    .transform(Number)
    .optional(),
  TOKEN_SUBJECTS: list("TOKEN_SUBJECTS", "sub or oid claims", () => true),
  ALLOWED_HOSTS: list("ALLOWED_HOSTS", "host names without scheme and port", isHostName),
  ALLOWED_ORIGINS: list(
    "ALLOWED_ORIGINS",
    "host names without scheme and port, or a browser extension scheme such as moz-extension://*",
    (origin) => isHostName(origin) || isExtensionScheme(origin),
  ),
  WEATHER_SOURCE: z
    .enum(
      ["simulated", "open-meteo"],
      "WEATHER_SOURCE is not a source of weather: set it to simulated or open-meteo.",
    )
    .default("simulated"),
  OPEN_METEO_URL: z
    .string()
    .refine(
      isTrustworthyUrl,
      "OPEN_METEO_URL is not an https URL (http is accepted for this machine only): correct it, or leave it unset to ask https://api.open-meteo.com.",
    )
    .transform((url) => new URL(url))
    .optional(),
  OPEN_METEO_API_KEY: z.string().optional(),
  LOG_LEVEL: z
    .enum(logLevels, `LOG_LEVEL is not a log level: set it to one of ${logLevels.join(", ")}.`)
    .default("info" satisfies LogLevel),
});

/** Either nothing of it is set, or all. */
const assertion = z.object({
  ASSERTION_ISSUER: required(
    "ASSERTION_ISSUER",
    "the exact iss claim of the JWT that says who calls",
  ),
  ASSERTION_AUDIENCE: required(
    "ASSERTION_AUDIENCE",
    "the aud claim of that JWT, which names this server",
  ),
  keys: z.map(z.string(), z.instanceof(Uint8Array)).check(({ value: keys, issues }) => {
    const problem = (message: string) => issues.push({ code: "custom", input: keys, message });
    if (keys.size === 0) {
      problem(
        "ASSERTION_KEY_1 is missing: set it, or one with another kid, to the HS256 key that signs who calls.",
      );
    }
    for (const [kid, key] of keys) {
      // RFC 7518 section 3.2: as long as the hash at least.
      if (key.length < 32) {
        problem(`ASSERTION_KEY_${kid} is not a key of HS256: set it to 32 characters at least.`);
      }
    }
  }),
});

/** The keys by their `kid`: what stands behind ASSERTION_KEY_ in a variable's name. */
function assertionKeys(environment: NodeJS.ProcessEnv): Map<string, Uint8Array> {
  const prefix = "ASSERTION_KEY_";
  return new Map(
    Object.entries(environment)
      .filter(([name]) => name.startsWith(prefix) && name.length > prefix.length)
      .map(([name, key]) => [name.slice(prefix.length), new TextEncoder().encode(key)]),
  );
}

function portSentence(): string {
  return "PORT is not a port number: set it to a number from 0 (any free port) to 65535.";
}

function required(name: string, meaning: string) {
  return z.string(`${name} is missing: set it to ${meaning}.`);
}

/** An empty list is refused rather than read as "nobody" or "everybody". */
function list(name: string, meaning: string, accepts: (item: string) => boolean) {
  return z
    .string()
    .transform((text) => text.split(",").map((item) => item.trim()))
    .refine(
      (items) => items.every((item) => item !== "" && accepts(item)),
      `${name} is not a comma-separated list of ${meaning}: correct it, or leave it unset to accept any.`,
    )
    .optional();
}

/** What a URL parser keeps as it is; the parser alone would also let `*` through. */
function isHostName(text: string): boolean {
  const name = text.toLowerCase();
  return /^([\w.-]+|\[[\d:a-f]+\])$/.test(name) && URL.parse(`http://${name}`)?.hostname === name;
}

/** The SDK honours `<scheme>://*` for every scheme but those of web pages. */
function isExtensionScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/\*$/.test(text) && !/^https?:/.test(text);
}
