import { randomUUID } from "node:crypto";
import { errors } from "oidc-provider";

/**
 * A refusal in Entra's own words. It extends oidc-provider's error so that it can be thrown
 * from its hooks and reaches the client by the right way, page, redirect or JSON.
 */
export class EntraError extends errors.OIDCProviderError {
  /** The number in `AADSTS{code}`. */
  readonly code: number;
  readonly traceId = randomUUID();
  readonly correlationId = randomUUID();
  readonly timestamp = `${new Date().toISOString().slice(0, 19).replace("T", " ")}Z`;
  readonly text: string;
  /** `error_subcode` of a redirect, `suberror` and `claims` of a token answer, where Entra sends one. */
  readonly detail: {
    readonly subcode?: string;
    readonly suberror?: string;
    readonly claims?: string;
  };

  constructor(
    code: number,
    error: string,
    text: string,
    status = 400,
    detail: EntraError["detail"] = {},
  ) {
    super(status, error);
    this.code = code;
    this.detail = detail;
    this.text = `AADSTS${code}: ${text}`;
    this.error_description = `${this.text} Trace ID: ${this.traceId} Correlation ID: ${this.correlationId} Timestamp: ${this.timestamp}`;
  }

  /** Microsoft's explanation of the code: the real one, it holds here too. */
  get uri(): string {
    return `https://login.microsoftonline.com/error?code=${this.code}`;
  }

  /** The body of an error answer. */
  toJSON(): Record<string, unknown> {
    return {
      error: this.error,
      error_description: this.error_description,
      error_codes: [this.code],
      timestamp: this.timestamp,
      trace_id: this.traceId,
      correlation_id: this.correlationId,
      error_uri: this.uri,
      ...(this.detail.suberror === undefined ? {} : { suberror: this.detail.suberror }),
      ...(this.detail.claims === undefined ? {} : { claims: this.detail.claims }),
    };
  }
}
