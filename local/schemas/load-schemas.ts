import { StartError } from "../errors.ts";
import { packagesForSchemas, requirePackages } from "../requirements.ts";
import type { SchemaText, ServiceSchema, ServiceSchemas } from "./service-schemas.ts";

/**
 * Makes the schemas of a service ready. What reads them is loaded only where there are some.
 *
 * @throws RequirementError with what to install
 * @throws StartError for a schema that is none
 */
export async function loadSchemas(texts: ReadonlyMap<string, SchemaText>): Promise<ServiceSchemas> {
  const all = [...texts];
  requirePackages(packagesForSchemas([...texts.values()].map(({ kind }) => kind)));
  const ofKind = (kind: SchemaText["kind"]) => all.filter(([, schema]) => schema.kind === kind);
  return new Map([
    ...(await loaded(ofKind("json"), async () => {
      const { jsonSchema } = await import("./json-schema.ts");
      return jsonSchema;
    })),
    ...(await loaded(ofKind("xml"), async () => {
      const { xmlSchema } = await import("./xml-schema.ts");
      return (text: string) => xmlSchema(text, texts);
    })),
  ]);
}

async function loaded(
  texts: readonly (readonly [string, SchemaText])[],
  load: () => Promise<(text: string) => ServiceSchema>,
): Promise<(readonly [string, ServiceSchema])[]> {
  if (texts.length === 0) return [];
  const read = await load();
  return texts.map(([id, { text }]) => {
    try {
      return [id, read(text)];
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new StartError(`The schema ${id} of the service cannot be used: ${error.message}`);
    }
  });
}
