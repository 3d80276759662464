import type { EntraError } from "../entra-error.ts";
import { html } from "./html.ts";
import { page } from "./layout.ts";

/** The end of a request that cannot be answered by a redirect. */
export function refusalPage(refusal: EntraError): string {
  return page(
    "Sign in",
    html`<h1>Sorry, but we’re having trouble signing you in.</h1>
<p class="alert" role="alert">${refusal.text}</p>
<dl>
<dt>Error</dt><dd>${refusal.error}</dd>
<dt>Request Id</dt><dd>${refusal.traceId}</dd>
<dt>Correlation Id</dt><dd>${refusal.correlationId}</dd>
<dt>Timestamp</dt><dd>${refusal.timestamp}</dd>
<dt>Explanation</dt><dd><a href="${refusal.uri}" rel="noreferrer">${refusal.uri}</a></dd>
</dl>`,
  );
}
