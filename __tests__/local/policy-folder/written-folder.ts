import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { readPolicyFolder } from "../../../local/policy-folder/folder.ts";

/** Writes files into a folder of their own, objects as JSON, and returns where it is. */
export function writtenFolder(files: Readonly<Record<string, string | object>>): string {
  const folder = mkdtempSync(join(tmpdir(), "policy-folder-"));
  for (const [name, content] of Object.entries(files)) writeInto(folder, name, content);
  return folder;
}

export function writeInto(folder: string, name: string, content: string | object): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
}

/** A document of OpenAPI with operations, such as `GET /orders/{id}`. */
export function specification(...operations: readonly string[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const [method = "", path = ""] = operation.split(" ");
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = names.map((name) => ({ name, in: "path", required: true, schema: {} }));
    const responses = { default: { description: "any" } };
    paths[path] = { ...paths[path], [method.toLowerCase()]: { parameters, responses } };
  }
  return {
    openapi: "3.0.3",
    info: { title: "Orders", version: "1" },
    servers: [{ url: "https://orders.example/v1" }],
    paths,
  };
}

/** What a file of a resource says. */
export const properties = (properties: object) => ({ properties });

/** A policy that does nothing. */
export const emptyPolicy = "<policies><inbound /></policies>";

/** What is read of a folder with these files, which goes with the test; an API is there in any case. */
export async function readWritten(
  files: Readonly<Record<string, string | object>>,
  values: Readonly<Record<string, string>> = {},
) {
  const hasApi = Object.keys(files).some((name) => name.startsWith("apis/"));
  const api = hasApi ? {} : { "apis/a/specification.json": specification("GET /a") };
  const folder = writtenFolder({ ...api, ...files });
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const made = new Map<string, string>();
  const namedValues = new Map(Object.entries(values));
  const { gateway, backends, findings } = await readPolicyFolder(folder, {
    tier: "Developer",
    namedValues,
    madeKeys: made,
  });
  const found = findings.map(
    ({ severity, rule, document, place }) =>
      `${severity} ${rule} ${document.slice(folder.length + 1)}:${place.line}`,
  );
  return { gateway, backends, findings, found, folder, made };
}
