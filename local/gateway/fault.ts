import { CSharpException, type Place } from "../../policy/index.ts";

/** What went wrong in a pipeline, as `context.LastError` reports it. */
export interface FaultDetails {
  /** The policy or stage that failed. */
  readonly source: string;
  readonly reason: string;
  readonly message: string;
  /** The status of the answer when nothing in on-error changes it. */
  readonly status: number;
}

/** What ends the pipeline. Policies that answer errors of others, as send-request does, pass it on. */
export abstract class PipelineEnd extends Error {}

/**
 * This gateway cannot do what a policy asks for, though Azure might. No policy handles it, on-error
 * neither: whatever they answered would say nothing about Azure.
 */
export class Halt extends PipelineEnd {
  constructor(policy: string, line: number, cause: Error) {
    super(`The local gateway cannot run <${policy}> at line ${line}: ${cause.message}`, { cause });
    this.name = "Halt";
  }
}

/** An error of the gateway itself: it ends the pipeline and starts on-error. */
export class Fault extends PipelineEnd {
  readonly details: FaultDetails;
  /** The message of the default answer. */
  readonly answer: string;
  /** Headers that the default answer carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where in its document the expression stands that failed; undefined when none did. */
  readonly place: Place | undefined;

  constructor(
    details: FaultDetails,
    options: ErrorOptions & {
      /** @default the message of the fault, which stays inside when the status is 500 */
      answer?: string;
      headers?: Readonly<Record<string, string>>;
      place?: Place;
    } = {},
  ) {
    super(`${details.source}: ${details.reason}: ${details.message}`, options);
    this.name = "Fault";
    this.details = details;
    this.answer =
      options.answer ?? (details.status === 500 ? "Internal server error" : details.message);
    this.headers = options.headers ?? {};
    this.place = options.place;
  }
}

/** Whatever was thrown, as the gateway reports it. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reason =
    error instanceof CSharpException ? "ExpressionValueEvaluationFailure" : "InternalError";
  return new Fault({ source: "gateway", reason, message, status: 500 }, { cause: error });
}
