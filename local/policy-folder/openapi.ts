import { Validator } from "@seriousme/openapi-schema-validator";
import type { StackOperation } from "../stack/apis.ts";
import { descriptionOf } from "./described-operation.ts";
import { isJson, type Json, pathOf, referred } from "./json.ts";
import { samplesOf } from "./samples.ts";
import type { Source } from "./source.ts";

/** What an OpenAPI document says of an API. */
export interface DescribedApi {
  readonly title: string;
  /** The first address with https, as API Management takes it. */
  readonly serviceUrl: string | undefined;
  readonly operations: readonly StackOperation[];
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch"];

/**
 * Reads a document of OpenAPI 2.0, 3.0 or 3.1 as API Management imports it ("API import restrictions and known issues").
 *
 * @param template whether required parameters of the query stand in the templates of operations
 */
export async function readOpenApi(
  source: Source,
  template: boolean,
): Promise<DescribedApi | undefined> {
  if (!isJson(source.value)) {
    if (source.value !== undefined) {
      source.report("error", "openapi-content", "This is not an OpenAPI document.");
    }
    return undefined;
  }
  const { value: document } = source;
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  if (!valid) {
    for (const error of typeof errors === "string" ? [errors] : leastOf(errors ?? [])) {
      const path = typeof error === "string" ? [] : pathOf(error.instancePath);
      const message = typeof error === "string" ? error : (error.message ?? "");
      const where = path.length === 0 ? "" : `${path.join(".")} `;
      source.report(
        "error",
        "openapi-content",
        `This is not valid OpenAPI: ${where}${message}.`,
        path,
      );
    }
    return undefined;
  }
  const info = isJson(document["info"]) ? document["info"] : {};
  return {
    title: String(info["title"] ?? ""),
    serviceUrl: serviceUrlOf(source, document),
    operations: operationsOf(source, document, template),
  };
}

/** Of findings about one place, that for the innermost: what is around it fails with it. */
function leastOf<T extends { readonly instancePath: string }>(errors: readonly T[]): T[] {
  const deepest = Math.max(0, ...errors.map(({ instancePath }) => instancePath.length));
  return errors.filter(({ instancePath }) => instancePath.length === deepest).slice(0, 3);
}

function serviceUrlOf(source: Source, document: Json): string | undefined {
  const urls = addressesOf(document);
  const secure = urls.find((url) => url.startsWith("https://"));
  if (secure === undefined && urls.length > 0) {
    source.report(
      "note",
      "openapi-server",
      "API Management takes the first server with https, and there is none: the API has no service URL unless apiInformation.json or --backend says one.",
      ["servers"],
    );
  }
  return secure?.replace(/\/$/, "");
}

function addressesOf(document: Json): string[] {
  if (Array.isArray(document["servers"])) {
    return document["servers"].filter(isJson).map((server) => filled(server));
  }
  const { host, basePath = "", schemes = [] } = document;
  if (typeof host !== "string" || !Array.isArray(schemes)) return [];
  return schemes.map((scheme) => `${String(scheme)}://${host}${String(basePath)}`);
}

/** A server's URL with the default values of its variables. */
function filled({ url, variables }: Json): string {
  return String(url).replace(/\{([^{}]+)\}/g, (written, name: string) => {
    const variable = isJson(variables) ? variables[name] : undefined;
    return isJson(variable) ? String(variable["default"]) : written;
  });
}

function operationsOf(source: Source, document: Json, template: boolean): StackOperation[] {
  const operations: StackOperation[] = [];
  for (const section of ["paths", "x-ms-paths"]) {
    const paths = document[section];
    if (!isJson(paths)) continue;
    for (const [path, item] of Object.entries(paths)) {
      if (!isJson(item)) continue;
      for (const method of methods) {
        const operation = item[method];
        if (!isJson(operation)) continue;
        const parameters = [...listOf(item["parameters"]), ...listOf(operation["parameters"])];
        const urlTemplate = template ? withQuery(path, parameters, document) : path;
        const id = idOf(operation, method, path, operations);
        const summary =
          String(operation["summary"] ?? "") || String(operation["operationId"] ?? id);
        const displayName = summary.slice(0, 300);
        const samples = samplesOf(operation, document);
        const description = descriptionOf(operation, parameters, document);
        operations.push({
          id,
          displayName,
          method: method.toUpperCase(),
          urlTemplate,
          samples,
          description,
        });
      }
      if (isJson(item["trace"])) {
        source.report(
          "note",
          "openapi-method",
          `API Management imports no TRACE: that of ${path} is no operation.`,
          [section, path, "trace"],
        );
      }
    }
  }
  return operations;
}

/** The template of a path with the parameters of the query that a request must have. */
function withQuery(path: string, parameters: readonly unknown[], document: Json): string {
  const [base = "", query = ""] = path.split("?", 2);
  const required = parameters
    .map((parameter) => referred(parameter, document))
    .filter((parameter) => parameter?.["in"] === "query" && parameter["required"] === true)
    .map((parameter) => String(parameter?.["name"]))
    .filter((name) => !new URLSearchParams(query).has(name));
  const all = [query, ...required.map((name) => `${name}={${name}}`)].filter((part) => part !== "");
  return all.length === 0 ? base : `${base}?${all.join("&")}`;
}

/** The id as API Management makes it of an operationId, or of method and path. */
function idOf(
  operation: Json,
  method: string,
  path: string,
  before: readonly StackOperation[],
): string {
  const written = operation["operationId"];
  const given = typeof written === "string" && written !== "" ? written : `${method}-${path}`;
  const id = normalized(given);
  const taken = new Set(before.map((each) => each.id));
  for (let count = 0; ; count += 1) {
    const candidate = count === 0 ? id : `${id}-${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** The rules of the page: lower case, dashes for what is no letter or digit, 76 characters. */
export function normalized(operationId: string): string {
  return operationId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 76);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
