import { Unsupported } from "../../runtime/stopped.ts";
import { XDeclaration } from "./document.ts";
import { XDocumentType } from "./leaves.ts";
import { attributeValue } from "./references.ts";
import type { Scanner } from "./scanner.ts";

const invalidDeclaration = "Syntax for an XML declaration is invalid.";

/** Reads `<?xml version="1.0" encoding="…" standalone="…"?>`, which stands first or not at all. */
export function readDeclaration(scanner: Scanner): XDeclaration {
  scanner.at = "<?xml".length;
  const given = new Map<string, string>();
  const allowed = ["version", "encoding", "standalone"];
  for (;;) {
    const isSpaced = scanner.skipSpace();
    if (scanner.skip("?>")) break;
    const at = scanner.at;
    const name = isSpaced ? /^[a-z]*/.exec(scanner.text.slice(at, at + 12))?.[0] : undefined;
    const index = name === undefined ? -1 : allowed.indexOf(name);
    const isFirst = given.size === 0;
    if (name === undefined || index < 0 || (isFirst && index > 0)) {
      throw scanner.failure(invalidDeclaration);
    }
    allowed.splice(0, index + 1);
    scanner.at += name.length;
    scanner.skipSpace();
    scanner.expect("=");
    scanner.skipSpace();
    const valueAt = scanner.at + 1;
    const value = attributeValue(scanner);
    if (name === "version" && value !== "1.0") {
      throw scanner.failure(`Version number '${value}' is invalid.`, valueAt);
    }
    if (name === "standalone" && !/^(?:yes|no)$/.test(value)) {
      throw scanner.failure(invalidDeclaration, valueAt - 1);
    }
    given.set(name, value);
  }
  const version = given.get("version");
  if (version === undefined) throw scanner.failure(invalidDeclaration, scanner.at - 2);
  const [encoding, standalone] = [given.get("encoding"), given.get("standalone")];
  return new XDeclaration(version, encoding ?? null, standalone ?? null);
}

/**
 * Reads what stands behind `<!DOCTYPE`. Declarations in it are not read: entities that grow are how a few
 * lines make gigabytes of text, and no policy needs them.
 */
export function readDocumentType(scanner: Scanner): XDocumentType {
  if (!scanner.skipSpace()) {
    throw scanner.failure(`'${scanner.unit}' is an unexpected token. Expecting whitespace.`);
  }
  const [prefix, local] = scanner.qualifiedName();
  const name = prefix === "" ? local : `${prefix}:${local}`;
  scanner.skipSpace();
  const isPublic = scanner.skip("PUBLIC");
  const isExternal = isPublic || scanner.skip("SYSTEM");
  const publicId = isPublic ? quoted(scanner) : null;
  const systemId = isExternal ? quoted(scanner) : null;
  const subset = scanner.skip("[") ? scanner.until("]", "DTD") : "";
  if (subset.trim() !== "") {
    throw new Unsupported(
      "The XML has a document type with declarations of its own, which this engine does not read.",
    );
  }
  scanner.skipSpace();
  scanner.expect(">");
  return new XDocumentType(name, publicId, systemId, subset);
}

function quoted(scanner: Scanner): string {
  scanner.skipSpace();
  const text = attributeValue(scanner);
  scanner.skipSpace();
  return text;
}
