import type { SchemaKind } from "./environment.ts";
import type { Report } from "./report.ts";
import { closest } from "./spelling.ts";
import type { XmlElement } from "./xml/element.ts";

/** What is known of the schemas that policies name. */
interface KnownSchemas {
  readonly schemas?: ReadonlyMap<string, SchemaKind> | "not known" | undefined;
  readonly standIn?: string | undefined;
}

/** What a body is held to, by how it is validated. */
const kindFor: ReadonlyMap<string, SchemaKind> = new Map([
  ["json", "json"],
  ["xml", "xml"],
  ["soap", "xml"],
]);

const languages = { json: "JSON Schema", xml: "XML Schema" } as const;

/** Holds an element that names a schema of the service to those that there are. */
export function checkSchema(
  element: XmlElement,
  { schemas, standIn }: KnownSchemas,
  report: Report,
): void {
  const named = element.attributes.get("schema-id");
  if (schemas === undefined || named === undefined) return;
  const id = named.content.text;
  const isLiteral = named.expression === undefined && named.mixed !== true;
  if (!isLiteral || (standIn !== undefined && id.includes(standIn))) return;
  if (schemas === "not known") {
    report(
      "schema-needed",
      named.offset,
      `Whether the service has a schema "${id}" is not known. Give the schemas that it has (schemas, --schema).`,
      { severity: "warning" },
    );
    return;
  }
  const kind = schemas.get(id);
  if (kind === undefined) {
    const near = closest(id, [...schemas.keys()]);
    const advice =
      near !== undefined
        ? `did you mean "${near}"?`
        : schemas.size === 0
          ? "it has none. Add it, or correct schema-id."
          : `it has ${[...schemas.keys()].join(", ")}. Add it, or correct schema-id.`;
    report("schema-unknown", named.offset, `The service has no schema "${id}"; ${advice}`);
    return;
  }
  const written = element.attributes.get("validate-as");
  const as = written?.content.text ?? "";
  const wanted = kindFor.get(as);
  if (written === undefined || wanted === undefined || kind === wanted) return;
  report(
    "schema-kind",
    written.offset,
    `validate-as="${as}" needs ${languages[wanted]}, and the schema "${id}" is ${languages[kind]}; name another, or correct validate-as.`,
  );
}
