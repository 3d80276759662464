import { STATUS_CODES } from "node:http";
import { bodyOf } from "./body.ts";
import { MessageHeaders } from "./headers.ts";
import type { ResponseState } from "./message.ts";

/** The answer the gateway gives by itself, in the shape API Management uses. */
export function jsonAnswer(status: number, message: string): ResponseState {
  const headers = new MessageHeaders();
  headers.set("Content-Type", ["application/json"]);
  const body = new TextEncoder().encode(JSON.stringify({ statusCode: status, message }));
  return { status, reason: STATUS_CODES[status] ?? "", headers, body: bodyOf(body) };
}
