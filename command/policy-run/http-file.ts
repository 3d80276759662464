import type { PolicyRunRequestParts } from "../../local/policy-run/index.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The requests in a file as editors have them (`.http`, `.rest`): a line with method and address, headers, an empty line,
 * the body. `###` stands between requests, `#` and `//` begin a comment in front of one, and `@name = value` sets what
 * `{{name}}` stands for from there on.
 *
 * @param name of the file, for what is said about it
 * @throws UsageError when there is none.
 */
export function requestsIn(text: string, name: string): PolicyRunRequestParts[] {
  const variables = new Map<string, string>();
  const requests: PolicyRunRequestParts[] = [];
  for (const part of text.replace(/\r\n?/g, "\n").split(/^###.*$/m)) {
    const request = requestIn(part, variables, name);
    if (request !== undefined) requests.push(request);
  }
  if (requests.length === 0) throw new UsageError(`${name} holds no request, such as GET /orders.`);
  return requests;
}

function requestIn(
  part: string,
  variables: Map<string, string>,
  name: string,
): PolicyRunRequestParts | undefined {
  const lines = part.split("\n");
  let at = 0;
  for (; at < lines.length; at += 1) {
    const line = lines[at]?.trim() ?? "";
    const [, variable, value] = /^@([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (variable !== undefined) variables.set(variable, filled(value ?? "", variables, name));
    else if (line !== "" && !/^(?:#|\/\/)/.test(line)) break;
  }
  if (at === lines.length) return undefined;
  const first = filled(lines[at]?.trim() ?? "", variables, name);
  const [, method = "GET", path] = /^(?:([A-Z]+)\s+)?(\S+)(?:\s+HTTP\/[\d.]+)?$/.exec(first) ?? [];
  if (path === undefined)
    throw new UsageError(`"${first}" in ${name} is not a request; write it like GET /orders.`);
  const headers: [string, string][] = [];
  for (at += 1; at < lines.length && lines[at]?.trim() !== ""; at += 1) {
    const line = lines[at]?.trim() ?? "";
    if (/^(?:#|\/\/)/.test(line)) continue;
    headers.push(headerIn(filled(line, variables, name), name));
  }
  const body = filled(
    lines
      .slice(at + 1)
      .join("\n")
      .trim(),
    variables,
    name,
  );
  return { method, path, headers, ...(body === "" ? {} : { body }) };
}

/** A header as it is written: `Name: value`. @throws UsageError when it is none. */
export function headerIn(line: string, where: string): [string, string] {
  const [, header, value] = /^([^\s:]+)\s*:\s*(.*)$/.exec(line) ?? [];
  if (header === undefined)
    throw new UsageError(`A header in ${where} is written like Accept: text/plain.`);
  return [header, value ?? ""];
}

function filled(text: string, variables: ReadonlyMap<string, string>, name: string): string {
  return text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (_, variable: string) => {
    const value = variables.get(variable);
    if (value === undefined)
      throw new UsageError(`${name} does not say what {{${variable}}} is: @${variable} = ...`);
    return value;
  });
}
