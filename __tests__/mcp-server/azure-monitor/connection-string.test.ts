import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError, readConfiguration } from "../../../mcp-server/configuration.ts";
import { runs } from "../../property-runs.ts";

const required = {
  TOKEN_ISSUER: "https://issuer.example/v2.0",
  TOKEN_AUDIENCE: "api://weather",
  TOKEN_JWKS_URI: "https://issuer.example/keys",
};
const key = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
const full = `InstrumentationKey=${key};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/;ApplicationId=0d8c2b0a-0000-4000-8000-000000000000`;

function telemetry(text: string, more: Readonly<Record<string, string>> = {}) {
  return readConfiguration({ ...required, ...more, APPLICATIONINSIGHTS_CONNECTION_STRING: text })
    .telemetry;
}

function problemsOf(text: string): readonly string[] {
  try {
    telemetry(text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("the connection string of Application Insights", () => {
  it.each([
    [
      "as azurerm_application_insights gives it out",
      full,
      "https://westeurope-5.in.applicationinsights.azure.com/",
    ],
    [
      "with a semicolon at its end",
      `${full};`,
      "https://westeurope-5.in.applicationinsights.azure.com/",
    ],
    [
      "with names in another case",
      `instrumentationkey=${key};INGESTIONENDPOINT=https://in.example`,
      "https://in.example/",
    ],
    ["without endpoint", `InstrumentationKey=${key}`, "https://dc.services.visualstudio.com/"],
    [
      "of another cloud",
      `InstrumentationKey=${key};EndpointSuffix=applicationinsights.azure.cn`,
      "https://dc.applicationinsights.azure.cn/",
    ],
    [
      "of another cloud and region",
      `InstrumentationKey=${key};Location=chinaeast2;EndpointSuffix=applicationinsights.azure.cn`,
      "https://chinaeast2.dc.applicationinsights.azure.cn/",
    ],
    [
      "of a proxy with a path",
      `InstrumentationKey=${key};IngestionEndpoint=https://proxy.example/azure`,
      "https://proxy.example/azure",
    ],
    [
      "of this machine",
      `InstrumentationKey=${key};IngestionEndpoint=http://localhost:9`,
      "http://localhost:9/",
    ],
    [
      "that says how it authorizes",
      `Authorization=ikey;InstrumentationKey=${key}`,
      "https://dc.services.visualstudio.com/",
    ],
  ])("is read %s", (_, text, endpoint) => {
    expect(telemetry(text)).toEqual({
      traces: true,
      metrics: true,
      otlp: undefined,
      azureMonitor: { instrumentationKey: key, endpoint: new URL(endpoint) },
    });
  });

  it.each([
    ["words", "is not a connection string"],
    ["=1", "is not a connection string"],
    [`InstrumentationKey=${key};InstrumentationKey=${key}`, "is not a connection string"],
    ["IngestionEndpoint=https://in.example", "has no InstrumentationKey"],
    ["InstrumentationKey=;IngestionEndpoint=https://in.example", "has no InstrumentationKey"],
    ["InstrumentationKey=abc", "has no InstrumentationKey"],
    [`InstrumentationKey=${key}-1`, "has no InstrumentationKey"],
    [`InstrumentationKey=${key};IngestionEndpoint=http://in.example`, "has an IngestionEndpoint"],
    [
      `InstrumentationKey=${key};IngestionEndpoint=https://in.example/?`,
      "has an IngestionEndpoint",
    ],
    [
      `InstrumentationKey=${key};IngestionEndpoint=https://in.example/#`,
      "has an IngestionEndpoint",
    ],
    [
      `InstrumentationKey=${key};IngestionEndpoint=http://127.0.0.1.in.example`,
      "has an IngestionEndpoint",
    ],
    [`InstrumentationKey=${key};IngestionEndpoint=in.example`, "has an IngestionEndpoint"],
    [
      `InstrumentationKey=${key};IngestionEndpoint=https://ada:secret@in.example`,
      "has an IngestionEndpoint",
    ],
    [
      `InstrumentationKey=${key};IngestionEndpoint=https://in.example/?a=1`,
      "has an IngestionEndpoint",
    ],
    [`InstrumentationKey=${key};EndpointSuffix=[`, "has an IngestionEndpoint"],
    [`InstrumentationKey=${key};EndpointSuffix=@in.example`, "has an IngestionEndpoint"],
    [`InstrumentationKey=${key};Authorization=aad`, "asks for another Authorization"],
  ])("is refused in one sentence: %s", (text, why) => {
    const [problem, ...more] = problemsOf(text);
    expect(more).toEqual([]);
    expect(problem).toMatch(/^APPLICATIONINSIGHTS_CONNECTION_STRING [^\n]+: set it to [^\n]+\.$/);
    expect(problem).toContain(`STRING ${why}`);
    for (const secret of [key, "ada", "in.example", "words"]) expect(problem).not.toContain(secret);
  });

  it("is refused beyond the length that there can be", () => {
    const padded = (length: number) => `${full};Padding=`.padEnd(length, "x");
    expect(problemsOf(padded(4_096))).toEqual([]);
    expect(problemsOf(padded(4_097))).toHaveLength(1);
  });

  it("is read or refused, whatever it is, without being repeated", () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "InstrumentationKey",
        "IngestionEndpoint",
        "=",
        ";",
        key,
        "https://",
        "EndpointSuffix=",
      ),
    );
    fc.assert(
      fc.property(fc.array(part), fc.uuid(), (parts, secret) => {
        for (const problem of problemsOf(`${parts.join("")}${secret}`)) {
          expect(problem).toMatch(/^APPLICATIONINSIGHTS_CONNECTION_STRING /);
          expect(problem).not.toContain(secret);
        }
      }),
      { numRuns: runs(400) },
    );
  });

  it("says nothing where OpenTelemetry is off, and less where one of its kinds is", () => {
    expect(telemetry(full, { OTEL_SDK_DISABLED: "TRUE" })).toBeUndefined();
    const none = { OTEL_TRACES_EXPORTER: "none" };
    expect(telemetry(full, none)).toMatchObject({ traces: false, metrics: true });
    expect(telemetry(full, { ...none, OTEL_METRICS_EXPORTER: "none" })).toBeUndefined();
  });

  it("goes together with a collector", () => {
    const both = telemetry(full, { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://collector:4318" });
    expect(both).toMatchObject({
      otlp: { traces: false, metrics: true },
      azureMonitor: { instrumentationKey: key },
    });
  });
});
