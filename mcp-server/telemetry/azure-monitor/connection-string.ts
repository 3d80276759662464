import { isTrustworthyUrl } from "../../trustworthy-url.ts";

/** Where telemetry of an Application Insights resource is taken in. */
export interface Ingestion {
  /** Says which resource it is. No secret to Azure, yet whoever has it can write there. */
  readonly instrumentationKey: string;
  /** What comes after it is `/v2.1/track`. */
  readonly endpoint: URL;
}

/** What is taken when a connection string names no endpoint, as old ones do. */
const globalEndpoint = "https://dc.services.visualstudio.com";

/** As the documentation of connection strings has it. */
const longest = 4_096;

/**
 * Reads a connection string of Application Insights, `InstrumentationKey=…;IngestionEndpoint=https://…;…`, which is what
 * Azure and Terraform give out for a resource. Keys it has for what is not sent from here, live metrics among them, are left.
 *
 * @returns or what is wrong with it, as the end of a sentence that repeats nothing of it.
 */
export function readConnectionString(text: string): Ingestion | { readonly problem: string } {
  const settings = settingsOf(text);
  if (settings === undefined) {
    return {
      problem: "is not a connection string, settings as name=value with semicolons between them",
    };
  }
  const instrumentationKey = settings.get("instrumentationkey") ?? "";
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(instrumentationKey)) {
    return { problem: "has no InstrumentationKey that is a GUID" };
  }
  // The only one that the documentation knows; Microsoft Entra tokens are not sent.
  if ((settings.get("authorization") ?? "ikey").toLowerCase() !== "ikey") {
    return {
      problem: "asks for another Authorization than ikey, which is all that is spoken here",
    };
  }
  const endpoint = endpointOf(settings);
  return endpoint === undefined
    ? {
        problem:
          "has an IngestionEndpoint or EndpointSuffix that makes no plain https URL (http is accepted for this machine only)",
      }
    : { instrumentationKey, endpoint };
}

/** The settings by their names in lower case: no matter which case they have, each may be there once. */
function settingsOf(text: string): Map<string, string> | undefined {
  if (text.length > longest) return undefined;
  const settings = new Map<string, string>();
  for (const part of text.split(";").map((each) => each.trim())) {
    // What ends with a semicolon, as Azure gives it out, has nothing after it.
    if (part === "") continue;
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(at, 0)).trim().toLowerCase();
    if (name === "" || settings.has(name)) return undefined;
    settings.set(name, part.slice(at + 1).trim());
  }
  return settings;
}

function endpointOf(settings: ReadonlyMap<string, string>): URL | undefined {
  const location = settings.get("location");
  const suffix = settings.get("endpointsuffix");
  const bySuffix = suffix && `https://${location === undefined ? "" : `${location}.`}dc.${suffix}`;
  const text = settings.get("ingestionendpoint") || bySuffix || globalEndpoint;
  const url = URL.parse(text);
  // A path that is put behind a query or a fragment, an empty one too, would be a part of it.
  const isPlain = url?.username === "" && url.password === "" && !/[?#]/.test(text);
  return url !== null && isPlain && isTrustworthyUrl(text) ? url : undefined;
}
