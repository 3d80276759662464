import { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { type Dispatcher, errors } from "undici";
import type { Ending } from "../ending.ts";
import { type Arrival, ArrivingBody } from "../message/arriving-body.ts";
import { MessageHeaders } from "../message/headers.ts";

/**
 * How many bytes of an answer may wait for whoever takes it where its connection cannot be paused: undici 7 ends the process
 * when a connection that is not kept is closed while it is paused.
 */
const mostWaiting = 64 * 2 ** 20;

/** An answer came faster than it was taken. */
class BodyNotTaken extends Error {
  constructor() {
    super(
      `More than ${mostWaiting / 2 ** 20} MiB of an answer wait for a client that is too slow. It would wait at its server, did that not close its connection behind it.`,
    );
    this.name = "BodyNotTaken";
  }
}

/** What comes of a call: its answer, when it begins, or an error before. */
interface CallOutcome {
  resolve(answer: {
    readonly status: number;
    readonly reason: string;
    readonly headers: MessageHeaders;
    readonly body: ArrivingBody;
  }): void;
  reject(error: Error): void;
}

/**
 * A request on its way through the network, as undici tells of it. The `request` of undici makes a stream and an object of headers
 * for each answer, which takes several times as long as sending most requests does.
 */
export class NetworkCall implements Dispatcher.DispatchHandler, Arrival {
  readonly #outcome: CallOutcome;
  readonly #sent: Readable | undefined;
  readonly #ending: Ending | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #body: ArrivingBody | undefined;
  /** How many bytes of the body have yet to come, where its server says so. */
  #left = Infinity;
  /** Whether the connection goes on after the answer. */
  #isKept = true;

  /**
   * @param sent the body that goes out, where that is a stream
   * @param ending when nobody waits for the answer any more
   */
  constructor(outcome: CallOutcome, sent: Readable | undefined, ending: Ending | undefined) {
    this.#outcome = outcome;
    this.#sent = sent;
    this.#ending = ending;
    ending?.addEventListener("abort", this.#giveUp);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#ending?.aborted === true) this.#giveUp();
  }

  onResponseStart(
    { rawHeaders }: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    reason = "",
  ): void {
    // What comes before an answer, such as a hint of what it will need.
    if (status < 200) return;
    this.#body = new ArrivingBody(this);
    const headers = headersOf(rawHeaders as readonly Buffer[]);
    this.#left = Number(headers.first("Content-Length") ?? Infinity);
    this.#isKept = !endsWithConnection(headers);
    this.#outcome.resolve({ status, reason, headers, body: this.#body });
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    const body = this.#body;
    this.#left -= piece.length;
    // Nothing is left to wait for behind the last piece.
    if (body === undefined || body.add(piece) || this.#left <= 0) return;
    if (this.#isKept) controller.pause();
    else if (body.waiting > mostWaiting) this.abort(new BodyNotTaken());
  }

  onResponseEnd(): void {
    this.#body?.complete();
  }

  onResponseError(_controller: unknown, error: Error): void {
    const body = this.#body;
    if (body === undefined) {
      this.#outcome.reject(error);
      this.closed();
    } else {
      // Whoever waits for the answer gets it before it fails.
      queueMicrotask(() => body.fail(error));
    }
    if (this.#sent !== undefined) endUnsent(this.#sent, error);
  }

  resume(): void {
    this.#controller?.resume();
  }

  abort(reason: Error): void {
    this.#controller?.abort(reason);
  }

  closed(): void {
    this.#ending?.removeEventListener("abort", this.#giveUp);
  }

  readonly #giveUp = () => {
    const reason = this.#ending?.reason;
    const error = reason instanceof Error ? reason : new errors.RequestAbortedError();
    this.#body?.fail(error);
    this.abort(error);
  };
}

function headersOf(raw: readonly Buffer[]): MessageHeaders {
  return MessageHeaders.fromRaw(raw.map((part) => part.toString("latin1")));
}

/** Whether an answer ends with its connection (RFC 9112 sections 6.3 and 9.6), which then must not be paused. */
function endsWithConnection(headers: MessageHeaders): boolean {
  const options = headers.values("Connection")?.join().toLowerCase().split(",") ?? [];
  const isFramed = headers.has("Content-Length") || headers.has("Transfer-Encoding");
  return !isFramed || options.some((option) => option.trim() === "close");
}

/** Ends what nobody sends any more; a client's connection stays, as it is the one that the answer takes. */
function endUnsent(body: Readable, error: Error): void {
  if (body.destroyed) return;
  body.on("error", () => undefined);
  if (body instanceof IncomingMessage) Object.assign(body, { socket: null });
  body.destroy(error);
}
