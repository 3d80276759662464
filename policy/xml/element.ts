import type { SourceText } from "../source-text.ts";
import type { ExpressionSpan } from "./expression-span.ts";

/** An attribute value or the text of an element, as written. */
export interface XmlValue {
  /** Offset of the first character, in the scanned text. */
  readonly offset: number;
  /** The value with entities decoded; of an expression, what stands between its brackets. */
  readonly content: SourceText;
  /** Set when the whole value is one policy expression. */
  readonly expression?: ExpressionSpan["form"];
  /** Set when an expression stands in the middle of other text, which APIM does not document. */
  readonly mixed?: true;
}

/** An element of a policy document with where it stands. */
export interface XmlElement {
  readonly name: string;
  readonly offset: number;
  /** Offset behind its last character. */
  readonly end: number;
  readonly attributes: ReadonlyMap<string, XmlValue>;
  readonly children: readonly XmlElement[];
  /** The text between the tags when there is any other than white space. */
  readonly text?: XmlValue;
}
