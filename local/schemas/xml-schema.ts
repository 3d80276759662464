import {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  XmlElement,
  XmlError,
  XmlLibError,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from "libxml2-wasm";
import {
  type SchemaText,
  type ServiceSchema,
  TooManyParts,
  type XmlProblem,
} from "./service-schemas.ts";

/**
 * An XML Schema. It is read by libxml2 as WebAssembly, which reaches no file and no network: what a schema includes is another one of
 * the service, by `/schemas/ID`.
 *
 * @throws Error where it is none
 */
export function xmlSchema(text: string, all: ReadonlyMap<string, SchemaText>): ServiceSchema {
  const validator = validatorOf(text, all);
  return { kind: "xml", problem: (body, isEnvelope) => problemOf(validator, body, isEnvelope) };
}

function validatorOf(text: string, all: ReadonlyMap<string, SchemaText>): XsdValidator {
  const others = [...all].filter(([, { kind }]) => kind === "xml");
  const bytes = new TextEncoder();
  const provider = new XmlBufferInputProvider(
    Object.fromEntries(others.map(([id, schema]) => [`/schemas/${id}`, bytes.encode(schema.text)])),
  );
  // Providers are for the whole process, so that this one stays for this schema only.
  xmlRegisterInputProvider(provider);
  try {
    using document = XmlDocument.fromString(text);
    return XsdValidator.fromDoc(document);
  } catch (error) {
    throw new Error(sentenceOf(error), { cause: error });
  } finally {
    xmlCleanupInputProvider();
  }
}

/**
 * libxml2 says of each error at which of its siblings it is, by counting them: the time grows as the number of errors, of which each
 * element and each attribute may be one, times the number of what stands side by side, comments and instructions among it.
 */
const mostParts = 20_000;

function checkParts(body: string): void {
  let parts = 0;
  for (const _ of body.matchAll(/<[^/]|=\s*["']/g)) {
    parts += 1;
    if (parts > mostParts) {
      throw new TooManyParts(
        `the body has more than ${mostParts} elements, attributes and other parts.`,
      );
    }
  }
}

function problemOf(
  validator: XsdValidator,
  body: string,
  isEnvelope: boolean,
): XmlProblem | undefined {
  checkParts(body);
  try {
    // The bytes are a text already, whatever encoding that declares.
    using document = XmlDocument.fromString(body, { option: ParseOption.XML_PARSE_IGNORE_ENC });
    // .NET reads no document type unless it is told to, and entities in one are how few lines make gigabytes.
    if (document.dtd !== null) return unreadable("It has a document type.");
    const payloads = isEnvelope ? payloadsOf(document) : [document.root];
    if (payloads === undefined) return unreadable("It is no SOAP envelope with a body.");
    for (const payload of payloads) {
      const message = invalidity(validator, payload);
      if (message !== undefined) return { isUnreadable: false, message };
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return unreadable(sentenceOf(error));
  }
}

function unreadable(message: string): XmlProblem {
  return { isUnreadable: true, message };
}

const envelopes: readonly string[] = [
  "http://schemas.xmlsoap.org/soap/envelope/",
  "http://www.w3.org/2003/05/soap-envelope",
];

/** What stands in the body of an envelope of SOAP 1.1 or 1.2. */
function payloadsOf({ root }: XmlDocument): XmlElement[] | undefined {
  const isSoap = ({ name, namespaceUri }: XmlElement, wanted: string) =>
    name === wanted && envelopes.includes(namespaceUri);
  if (!isSoap(root, "Envelope")) return undefined;
  const body = elementsIn(root).find((element) => isSoap(element, "Body"));
  if (body === undefined) return undefined;
  const payloads = elementsIn(body);
  return payloads.length === 0 ? undefined : payloads;
}

function elementsIn(parent: XmlElement): XmlElement[] {
  const elements: XmlElement[] = [];
  for (let node = parent.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) elements.push(node);
  }
  return elements;
}

/** What is wrong first. */
function invalidity(validator: XsdValidator, element: XmlElement): string | undefined {
  try {
    validator.validate(element);
    return undefined;
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    return sentenceOf(error);
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof XmlError)) throw error;
  const [first] = error instanceof XmlLibError ? error.details : [];
  const text = (first?.message ?? error.message).trim();
  return text.endsWith(".") ? text : `${text}.`;
}
