import type { MessageHeaders } from "../gateway/message/headers.ts";
import type { OutboundAnswer, OutboundRequest } from "../gateway/outbound/outbound.ts";
import type { CallObserver } from "../gateway/watching/observer.ts";
import { aboutOf } from "./about.ts";
import type { Masks } from "./masking.ts";
import type { CallSummary, Participant, ShownCall, ShownHeader, ShownMessage } from "./model.ts";
import { BodyStart, pairsOf, shownBody, shownHeaders, shownMessage } from "./shown-message.ts";
import { shortened } from "./shown-value.ts";

/** What a recorded call needs to know of what is around it. */
export interface AroundCall {
  readonly masks: Masks;
  readonly to: Participant;
  /** What the request that is passed on is about. */
  readonly about: string;
  now(): number;
  changed(): void;
}

/** A call of the gateway to another server as it is recorded. */
export class RecordedCall implements CallObserver {
  readonly #around: AroundCall;
  readonly #sent: Omit<ShownCall, "took" | "status" | "failure" | "answer" | "request">;
  readonly #headers: readonly ShownHeader[];
  readonly #contentType: string | undefined;
  readonly #sentBody = new BodyStart();
  readonly #body = new BodyStart();
  #answer: MessageHeaders | undefined;
  #status: number | undefined;
  #took: number | undefined;
  #failure: string | undefined;

  constructor(request: OutboundRequest, around: AroundCall) {
    const { masks } = around;
    this.#around = around;
    const url = new URL(request.url);
    const headers = pairsOf(request.headers ?? []);
    const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1][0];
    if (request.body instanceof Uint8Array) this.#sentBody.set(request.body);
    this.#headers = shownHeaders(headers, masks);
    this.#contentType = type;
    this.#sent = {
      to: around.to,
      host: url.host,
      method: request.method,
      target: masks.url(url.pathname + url.search),
      about: masks.text(aboutOf(this.#sentBody.text(), type)) || around.about,
      began: around.now(),
      url: masks.url(request.url),
    };
  }

  answered(answer: OutboundAnswer): void {
    this.#took = this.#around.now() - this.#sent.began;
    this.#answer = answer.headers;
    this.#status = answer.status;
    this.#around.changed();
  }

  received(chunk: Uint8Array): void {
    if (!this.#body.isCut) this.#body.add(chunk);
  }

  failed(error: unknown): void {
    this.#took = this.#around.now() - this.#sent.began;
    const message = error instanceof Error ? error.message : String(error);
    this.#failure = shortened(this.#around.masks.text(message));
    this.#around.changed();
  }

  #message(): ShownMessage | undefined {
    return this.#answer && shownMessage(this.#answer, this.#body, this.#around.masks);
  }

  summary(): CallSummary {
    const { url: _, ...sent } = this.#sent;
    return { ...sent, took: this.#took, status: this.#status, failure: this.#failure };
  }

  shown(): ShownCall {
    const { masks } = this.#around;
    const body = shownBody(this.#sentBody.text(), this.#contentType, masks);
    const request = { headers: this.#headers, body, isCut: this.#sentBody.isCut };
    return { ...this.#sent, ...this.summary(), request, answer: this.#message() };
  }
}
