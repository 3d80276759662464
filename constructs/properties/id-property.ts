import { Token } from "cdktf";
import { InvalidPropertyError } from "./invalid-property-error.ts";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id of Entra or Azure in the spelling that Entra's tokens use; undefined when it is none. */
export function directoryId(text: string): string | undefined {
  const id = text.trim().toLowerCase();
  return uuid.test(id) ? id : undefined;
}

/**
 * Returns an id in the spelling that Entra's tokens use; what Terraform alone knows is taken as it is.
 *
 * @param what it is the id of, for the sentence that refuses another text
 * @throws InvalidPropertyError when it is not a UUID.
 */
export function idProperty(
  construct: string,
  property: string,
  value: string,
  what: string,
): string {
  const given: unknown = value;
  if (Token.isUnresolved(given)) return value;
  const id = typeof given === "string" ? directoryId(given) : undefined;
  if (id !== undefined) return id;
  throw new InvalidPropertyError(
    construct,
    property,
    given === undefined
      ? `is missing. Give the id of ${what}, a UUID.`
      : `must be the id of ${what}, a UUID; it is "${String(given)}".`,
  );
}
