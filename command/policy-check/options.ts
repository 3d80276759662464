import { schemaKind } from "../../local/schemas/service-schemas.ts";
import type { Profile, SchemaKind, Tier } from "../../policy/index.ts";
import { namedValuesOf, policyOptions, profileOf, tierNamed } from "../policy-options.ts";
import { type ReportFormat, reportFormat } from "../report-format.ts";
import { schemasAt } from "../schema-files.ts";
import { parsing, UsageError } from "../usage-error.ts";

export const usage = `Checks policies of API Management as text, without a service: XML, attributes, sections, C#, limits of a tier.

  azure-mcp-gateway policy check [OPTIONS] FILES...

  FILES           policy documents (<policies>) and fragments (<fragment>); of a folder all .xml files in it.
                  A fragment has the name of its file as its id
  --strict        also what Microsoft's own samples write against its pages is an error
  --tier TIER     the tier that they are for (default: Developer)
  --named-value NAME=VALUE
                  the value of a named value; any number of them
  --named-values FILE
                  the same from a JSON object. Without either every named value exists, its value unknown
  --schema FILE   a schema of the service that validate-content names, whose name is its id: JSON Schema (.json) or XML Schema (.xsd);
                  of a folder all in it. Without any, a warning says that it is not known whether there is such a schema
  --json          the findings as JSON
  --sarif         the findings as SARIF 2.1.0, as code scanning takes them

It ends with 0 when there is no error, 1 when there is one, 2 when the command line or a file is at fault.
`;

/** What a check is asked for. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly profile: Profile;
  readonly tier: Tier;
  /** Undefined when every named value exists. */
  readonly namedValues: ReadonlyMap<string, string> | undefined;
  /** Undefined when nobody knows which there are. */
  readonly schemas: ReadonlyMap<string, SchemaKind> | undefined;
  readonly format: ReportFormat;
}

/** What the parameters ask for; undefined for help. @throws UsageError when nobody can tell. */
export function readOptions(parameters: readonly string[]): CheckOptions | undefined {
  const { values, positionals } = parsed(parameters);
  if (values.help) return undefined;
  if (positionals.length === 0) throw new UsageError("Name files to check.");
  const given = namedValuesOf(values);
  const knowsValues = given.length > 0 || values["named-values"] !== undefined;
  return {
    paths: positionals,
    profile: profileOf(values),
    tier: tierNamed(values.tier),
    namedValues: knowsValues ? new Map(given) : undefined,
    schemas: values.schema.length === 0 ? undefined : kindsAt(values.schema),
    format: reportFormat(values),
  };
}

function kindsAt(paths: readonly string[]): ReadonlyMap<string, SchemaKind> {
  const texts = Object.entries(schemasAt(paths));
  return new Map(texts.map(([id, text]) => [id, schemaKind(text)]));
}

function parsed(parameters: readonly string[]) {
  return parsing({
    args: [...parameters],
    allowPositionals: true,
    options: {
      ...policyOptions,
      schema: { type: "string", multiple: true, default: [] },
      sarif: { type: "boolean", default: false },
    },
  });
}
