import { CSharpException } from "../../runtime/exceptions.ts";
import { continuesName, startsName } from "./name-characters.ts";

/** The first unit that no XML document may have; a surrogate without its other half is one. */
const invalid =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 leaves out.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Where the first such unit stands, or -1. */
export function invalidAt(text: string): number {
  return invalid.exec(text)?.index ?? -1;
}

/** Whether a unit is white space to XML. */
export function isXmlSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

/** Whether a text is nothing but XML's white space. */
export function isWhiteSpace(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

/** A unit as the messages show it: itself, and its number. */
export function shownUnit(unit: string): string {
  const code = unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
  return `'${unit === "\0" ? "." : unit}', hexadecimal value 0x${code}`;
}

/** A System.Xml.XmlException. */
export function xmlException(message: string): CSharpException {
  return new CSharpException("System.Xml.XmlException", message);
}

/** Checks a name without a colon, as XmlConvert.VerifyNCName does, or one that may have colons. */
export function checkName(name: string, colon: "" | ":" = ""): void {
  for (const [index, unit] of name.split("").entries()) {
    if (unit === colon || (index === 0 ? startsName(unit) : continuesName(unit))) continue;
    const shown = shownUnit(unit).replace(", ", " character, ");
    throw xmlException(
      index === 0
        ? `Name cannot begin with the ${shown}.`
        : `The ${shown}, cannot be included in a name.`,
    );
  }
}
