import { PlainObject } from "../runtime/value.ts";
import { contextNamespace } from "../types/registry.ts";
import type { MessageBody } from "./message-body.ts";
import { HeaderMap } from "./multimap.ts";

/** What a response consists of. */
export interface PolicyResponseProps {
  readonly statusCode: number;
  /** @default the empty string */
  readonly statusReason?: string;
  /** @default no headers */
  readonly headers?: HeaderMap;
  /** @default no body */
  readonly body?: MessageBody | null;
}

/** A response: that of the backend in `context.Response`, or what send-request puts in a variable. */
export class PolicyResponse extends PlainObject {
  protected readonly typeName = `${contextNamespace}.IResponse`;
  readonly statusCode: number;
  readonly statusReason: string;
  readonly headers: HeaderMap;
  readonly body: MessageBody | null;

  constructor({ statusCode, statusReason, headers, body }: PolicyResponseProps) {
    super();
    this.statusCode = statusCode;
    this.statusReason = statusReason ?? "";
    this.headers = headers ?? new HeaderMap();
    this.body = body ?? null;
  }
}
