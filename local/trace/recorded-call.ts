import type { MessageHeaders } from "../gateway/message/headers.ts";
import { watchChunks } from "../gateway/message/watched-body.ts";
import type { OutboundAnswer, OutboundRequest } from "../gateway/outbound/outbound.ts";
import type { CallObserver } from "../gateway/watching/observer.ts";
import { aboutOf } from "./about.ts";
import type { Noticed } from "./known-secrets.ts";
import type { Masks } from "./masking.ts";
import type { CallSummary, Participant, ShownCall, ShownMessage } from "./model.ts";
import { rounded } from "./recorded-run.ts";
import { BodyStart, pairsOf, shownBody, shownHeaders, shownMessage } from "./shown-message.ts";
import { shortened } from "./shown-value.ts";

/** What a recorded call needs to know of what is around it. */
export interface AroundCall {
  readonly masks: Masks;
  /** Keeps a secret in mind for as long as the call is recorded. */
  readonly keep: Noticed;
  /** What the request is about. */
  readonly about: string;
  now(): number;
  changed(): void;
}

/** A call of the gateway to another server as it is recorded. It is masked when somebody looks at it. */
export class RecordedCall implements CallObserver {
  readonly #around: AroundCall;
  readonly #href: string;
  readonly #url: URL;
  readonly #to: Participant;
  readonly #method: string;
  readonly #headers: readonly string[];
  /** Whether it passes the request on. */
  readonly #forwards: boolean;
  readonly #began: number;
  readonly #sentBody = new BodyStart();
  readonly #body = new BodyStart();
  #answer: MessageHeaders | undefined;
  #status: number | undefined;
  #ended: number | undefined;
  #failure: string | undefined;

  /**
   * @param url of the request
   * @param to who is there
   * @param policy that calls
   */
  constructor(
    around: AroundCall,
    { url: href, method, headers = [], body }: OutboundRequest,
    url: URL,
    to: Participant,
    policy: string,
  ) {
    const { masks, keep } = around;
    this.#around = around;
    this.#href = href;
    this.#url = url;
    this.#to = to;
    this.#method = method;
    this.#headers = headers;
    this.#forwards = policy === "forward-request";
    this.#began = around.now();
    if (body instanceof Uint8Array) this.#sentBody.set(body);
    else if (body) watchChunks(body, (chunk) => this.#sentBody.add(chunk));
    masks.learnUrl(href, keep);
    for (let at = 0; at + 1 < headers.length; at += 2) {
      masks.learnHeader(headers[at] ?? "", headers[at + 1] ?? "", keep);
    }
  }

  answered(answer: OutboundAnswer): void {
    this.#ended = this.#around.now();
    this.#answer = answer.headers;
    this.#status = answer.status;
    this.#around.changed();
  }

  received(chunk: Uint8Array): void {
    if (!this.#body.isCut) this.#body.add(chunk);
  }

  failed(error: unknown): void {
    this.#ended = this.#around.now();
    const message = error instanceof Error ? error.message : String(error);
    this.#failure = shortened(this.#around.masks.text(message));
    this.#around.changed();
  }

  get #contentType(): string | undefined {
    const at = this.#headers.findIndex(
      (name, index) => index % 2 === 0 && /^content-type$/i.test(name),
    );
    return at < 0 ? undefined : this.#headers[at + 1];
  }

  #message(): ShownMessage | undefined {
    return this.#answer && shownMessage(this.#answer, this.#body, this.#around.masks);
  }

  summary(): CallSummary {
    const { masks, about } = this.#around;
    const { host, pathname, search } = this.#url;
    const own = masks.text(aboutOf(this.#sentBody.text(), this.#contentType));
    const ended = this.#ended;
    return {
      to: this.#to,
      host,
      method: this.#method,
      target: masks.url(pathname + search),
      about: own === "" && this.#forwards ? about : own,
      began: rounded(this.#began),
      took: ended === undefined ? undefined : rounded(ended - this.#began),
      status: this.#status,
      failure: this.#failure,
    };
  }

  shown(): ShownCall {
    const { masks } = this.#around;
    const body = shownBody(this.#sentBody.text(), this.#contentType, masks);
    const headers = shownHeaders(pairsOf(this.#headers), masks);
    const request = { headers, body, isCut: this.#sentBody.isCut };
    const url = masks.url(this.#href);
    return { ...this.summary(), url, request, answer: this.#message() };
  }
}
