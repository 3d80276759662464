import { defaultUsings } from "../../../../policy/csharp/types/registry.ts";
import { type Type, typeName } from "../../../../policy/csharp/types/type.ts";

/** A type as policy text names it: qualified where its namespace is not imported. */
export function typeText(type: Type): string {
  if (type.form !== "named" || type.arguments.length > 0) return typeName(type);
  const { fullName, name } = type.definition;
  const namespace = fullName.slice(0, -name.length - 1);
  const isShort = defaultUsings.includes(namespace) && fullName !== "Newtonsoft.Json.Formatting";
  return isShort ? typeName(type) : fullName;
}
