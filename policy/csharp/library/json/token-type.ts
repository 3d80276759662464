import { defineEnum } from "../../runtime/enums.ts";

/** Newtonsoft.Json.Linq.JTokenType. */
export const TokenType = {
  None: 0,
  Object: 1,
  Array: 2,
  Constructor: 3,
  Property: 4,
  Comment: 5,
  Integer: 6,
  Float: 7,
  String: 8,
  Boolean: 9,
  Null: 10,
  Undefined: 11,
  Date: 12,
  Raw: 13,
  Bytes: 14,
  Guid: 15,
  Uri: 16,
  TimeSpan: 17,
} as const;

defineEnum("Newtonsoft.Json.Linq.JTokenType", TokenType);

/** Newtonsoft.Json.Formatting. */
export const Formatting = { None: 0, Indented: 1 } as const;

defineEnum("Newtonsoft.Json.Formatting", Formatting);

/** The name of a token type, as messages show it. */
export function tokenTypeName(type: number): string {
  return Object.entries(TokenType).find(([, value]) => value === type)?.[0] ?? String(type);
}
