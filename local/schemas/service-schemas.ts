import type { SchemaKind } from "../../policy/index.ts";
import type { DescribedSchema } from "../stack/operation-description.ts";

/** A schema that was added to the service itself, as it is written. */
export interface SchemaText {
  readonly kind: SchemaKind;
  readonly text: string;
}

/** What a schema is written in: XML Schema is XML itself. */
export function schemaKind(text: string): SchemaKind {
  return /^\s*</.test(text) ? "xml" : "json";
}

/** Why a body does not conform. */
export interface XmlProblem {
  /** Whether it is no XML that can be held to a schema. */
  readonly isUnreadable: boolean;
  /** A sentence. */
  readonly message: string;
}

/** A body that nothing here holds to a schema. */
export class TooManyParts extends Error {
  override readonly name = "TooManyParts";
}

/** Holds bodies to a schema of the service. */
export type ServiceSchema =
  | {
      readonly kind: "json";
      /** The schema, or the part of it that a pointer such as `#/components/schemas/order` names. */
      at(reference: string | undefined): DescribedSchema;
    }
  | {
      readonly kind: "xml";
      /**
       * @param isEnvelope whether the body is a SOAP envelope, and what is in it is held to the schema
       * @throws TooManyParts for a body that nothing here holds to a schema
       */
      problem(body: string, isEnvelope: boolean): XmlProblem | undefined;
    };

export type ServiceSchemas = ReadonlyMap<string, ServiceSchema>;
