import type { Readable } from "node:stream";
import type { MessageBody } from "../../../policy/index.ts";
import type { MessageHeaders } from "./headers.ts";

/** A URL in parts, as policies see and change it. */
export interface UrlParts {
  scheme: string;
  host: string;
  port: number;
  path: string;
  /** Without the question mark. */
  query: string;
}

/** A body that still comes. */
export interface StreamedBody {
  readonly kind: "stream";
  readonly stream: Readable;
  /** Takes all of it, which the stream then has no more; undefined while it comes, or once somebody reads the stream. */
  takeWhole?(): readonly Buffer[] | undefined;
  /** Calls `see` with each piece when somebody takes it. @default it is seen in the stream */
  watch?(see: (piece: Uint8Array) => void): void;
}

/**
 * The body of a message. It stays a stream until a policy reads it; then it is held in memory and
 * can be consumed once, unless the policy asked to preserve it.
 */
export type Body =
  | { readonly kind: "none" }
  | StreamedBody
  | { readonly kind: "buffer"; readonly content: MessageBody };

export interface RequestState {
  method: string;
  readonly originalUrl: Readonly<UrlParts>;
  url: UrlParts;
  readonly headers: MessageHeaders;
  readonly ipAddress: string;
  readonly matchedParameters: ReadonlyMap<string, string>;
  body: Body;
}

export interface ResponseState {
  status: number;
  reason: string;
  readonly headers: MessageHeaders;
  body: Body;
}
