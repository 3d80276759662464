import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

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
