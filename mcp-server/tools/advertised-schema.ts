import type { StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import type * as z from "zod";

/**
 * The same schema, whose JSON Schema is made once. The SDK asks for it at every call, and making it
 * would be a fifth of the work of one.
 */
export function advertised<Schema extends z.ZodType>(
  schema: Schema,
): StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>> {
  const standard = schema["~standard"];
  const made = new Map<string, Record<string, unknown>>();
  const once =
    (io: "input" | "output") => (options: Parameters<typeof standard.jsonSchema.input>[0]) => {
      const key = `${io} ${options.target}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const json = standard.jsonSchema[io](options);
      made.set(key, json);
      return json;
    };
  return {
    "~standard": {
      version: 1,
      vendor: standard.vendor,
      validate: (value) => standard.validate(value),
      jsonSchema: { input: once("input"), output: once("output") },
    },
  };
}
