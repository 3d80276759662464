import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError, readConfiguration } from "../../mcp-server/configuration.ts";

const required = {
  TOKEN_ISSUER: "https://issuer.example/v2.0",
  TOKEN_AUDIENCE: "api://weather",
  TOKEN_JWKS_URI: "https://issuer.example/keys",
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe("configuration", () => {
  it("needs only the token's three variables", () => {
    expect(readConfiguration(required)).toEqual({
      host: "0.0.0.0",
      port: 8080,
      server: {
        token: {
          issuer: required.TOKEN_ISSUER,
          audience: required.TOKEN_AUDIENCE,
          jwksUri: new URL(required.TOKEN_JWKS_URI),
        },
        source: { name: "simulated" },
        logLevel: "info",
      },
    });
  });

  it("reads every variable", () => {
    const configuration = readConfiguration({
      ...required,
      PORT: "0",
      HOST: "127.0.0.1",
      TOKEN_SUBJECTS: "one, two",
      ALLOWED_HOSTS: "weather.example",
      ALLOWED_ORIGINS: "app.example,moz-extension://*",
      WEATHER_SOURCE: "open-meteo",
      OPEN_METEO_URL: "https://customer-api.open-meteo.com",
      OPEN_METEO_API_KEY: "key",
      MAX_REQUESTS: "100",
      LOG_LEVEL: "debug",
    });
    expect(configuration).toMatchObject({
      host: "127.0.0.1",
      port: 0,
      server: {
        token: { subjects: ["one", "two"] },
        allowedHosts: ["weather.example"],
        allowedOrigins: ["app.example", "moz-extension://*"],
        mostRequests: 100,
        source: {
          name: "open-meteo",
          url: new URL("https://customer-api.open-meteo.com"),
          apiKey: "key",
        },
        logLevel: "debug",
      },
    });
  });

  it("reads who says who calls, with as many keys as there are", () => {
    const { server } = readConfiguration({
      ...required,
      ASSERTION_ISSUER: "https://gateway.example",
      ASSERTION_AUDIENCE: "https://gateway.example/weather/mcp",
      ASSERTION_KEY_7: "k".repeat(32),
      ASSERTION_KEY_8: "l".repeat(88),
    });
    expect(server.assertion).toMatchObject({
      issuer: "https://gateway.example",
      audience: "https://gateway.example/weather/mcp",
    });
    expect([...(server.assertion?.keys.keys() ?? [])]).toEqual(["7", "8"]);
    expect(server.assertion?.keys.get("7")).toEqual(new TextEncoder().encode("k".repeat(32)));
  });

  it("wants all about who calls when something of it is set, and keys that are long enough", () => {
    expect(problemsOf({ ...required, ASSERTION_ISSUER: "https://gateway.example" })).toEqual([
      "ASSERTION_AUDIENCE is missing: set it to the aud claim of that JWT, which names this server.",
      "ASSERTION_KEY_1 is missing: set it, or one with another kid, to the HS256 key that signs who calls.",
    ]);
    const rest = { ASSERTION_ISSUER: "x", ASSERTION_AUDIENCE: "y" };
    expect(problemsOf({ ...required, ...rest, ASSERTION_KEY_2: "k".repeat(31) })).toEqual([
      "ASSERTION_KEY_2 is not a key of HS256: set it to 32 characters at least.",
    ]);
    expect(problemsOf({ ...required, ASSERTION_KEY_2: "k".repeat(32) })).toHaveLength(2);
  });

  it.each([
    [{}, undefined],
    [{ OTEL_SERVICE_NAME: "weather" }, undefined],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" },
      { protocol: "http/protobuf", traces: true, metrics: true },
    ],
    [
      {
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "https://collector",
        OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      },
      { protocol: "grpc", traces: false, metrics: true },
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_METRICS_EXPORTER: "none" },
      { protocol: "http/protobuf", traces: true, metrics: false },
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_SDK_DISABLED: "true" },
      undefined,
    ],
  ])("tells a collector what the variables of OpenTelemetry say: %j", (set, telemetry) => {
    expect(readConfiguration({ ...required, ...set }).telemetry?.otlp).toEqual(telemetry);
  });

  it("says one sentence for each missing variable", () => {
    expect(problemsOf({})).toEqual([
      "TOKEN_ISSUER is missing: set it to the exact iss claim of the tokens to accept.",
      "TOKEN_AUDIENCE is missing: set it to the aud claim that names this server.",
      "TOKEN_JWKS_URI is missing: set it to the https URL of the issuer's signing keys.",
    ]);
  });

  it("takes an empty variable as unset", () => {
    const empty = { PORT: "", TOKEN_SUBJECTS: " ", ALLOWED_ORIGINS: "" };
    expect(readConfiguration({ ...required, ...empty })).toEqual(readConfiguration(required));
    expect(problemsOf({ ...required, TOKEN_AUDIENCE: "" })).toHaveLength(1);
  });

  it.each([
    ["PORT", "http"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "80.5"],
    ["TOKEN_ISSUER", "issuer"],
    ["TOKEN_JWKS_URI", "keys"],
    ["TOKEN_JWKS_URI", "http://issuer.example/keys"],
    ["TOKEN_JWKS_URI", "http://127.0.0.1.issuer.example/keys"],
    ["TOKEN_JWKS_URI", "file:///etc/keys"],
    ["TOKEN_SUBJECTS", ","],
    ["TOKEN_SUBJECTS", "one,"],
    ["ALLOWED_HOSTS", "weather.example:8080"],
    ["ALLOWED_HOSTS", "https://weather.example"],
    ["ALLOWED_ORIGINS", "https://app.example"],
    ["ALLOWED_ORIGINS", "https://*"],
    ["ALLOWED_ORIGINS", "*"],
    ["MAX_REQUESTS", "0"],
    ["MAX_REQUESTS", "1e3"],
    ["LOG_LEVEL", "loud"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://collector"],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "thrift"],
    ["OTEL_TRACES_EXPORTER", "console"],
    ["OTEL_METRICS_EXPORTER", "prometheus"],
    ["WEATHER_SOURCE", "guessed"],
    ["OPEN_METEO_URL", "http://api.open-meteo.com"],
    ["OPEN_METEO_URL", "api.open-meteo.com"],
  ])("refuses %s=%s in exactly one sentence that names it", (name, value) => {
    const problems = problemsOf({ ...required, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} is not .+: .+\\.$`));
  });

  it.each(["http://127.0.0.1:1234/keys", "http://localhost/keys", "http://[::1]:9/keys"])(
    "accepts keys over plain HTTP from this machine: %s",
    (uri) => {
      expect(problemsOf({ ...required, TOKEN_JWKS_URI: uri })).toEqual([]);
    },
  );

  it("either gives a configuration or a ConfigurationError, whatever the environment", () => {
    const variables = [
      ...Object.keys(required),
      "PORT",
      "HOST",
      "TOKEN_SUBJECTS",
      "ALLOWED_HOSTS",
      "ALLOWED_ORIGINS",
      "LOG_LEVEL",
      "MAX_REQUESTS",
      "WEATHER_SOURCE",
      "OPEN_METEO_URL",
      "OPEN_METEO_API_KEY",
      "ASSERTION_ISSUER",
      "ASSERTION_AUDIENCE",
      "ASSERTION_KEY_1",
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...variables), fc.string()), (environment) => {
        for (const problem of problemsOf(environment)) {
          expect(variables.some((name) => problem.startsWith(`${name} is `))).toBe(true);
        }
      }),
    );
  });

  it("has no variable that switches the token check off", () => {
    const off = { TOKEN_VERIFICATION: "false", AUTH: "none", SKIP_AUTH: "1", NODE_ENV: "test" };
    expect(problemsOf(off)).toHaveLength(3);
  });
});
