import type { SchemaKind } from "../../policy/index.ts";
import { filesOf } from "./files.ts";

/** A schema of the service in a file: APIOps extracts none, so that a file is the schema itself. */
export interface SchemaFile {
  readonly id: string;
  readonly kind: SchemaKind;
  readonly path: string;
}

/** The schemas of a folder: `schemas/ID.xsd`, `.xml` or `.json`. */
export function schemaFilesOf(root: string): SchemaFile[] {
  return filesOf(root, "schemas").flatMap(({ name, path }): SchemaFile[] => {
    const [, id = "", ending = ""] = /^(.+)\.(xsd|xml|json)$/i.exec(name) ?? [];
    if (id === "") return [];
    return [{ id, kind: ending.toLowerCase() === "json" ? "json" : "xml", path }];
  });
}
