import type { Tenant } from "../tenant.ts";
import { endpoints } from "../tenant.ts";
import { html } from "./html.ts";
import { page } from "./layout.ts";

/** What somebody sees who opens the address of the stand-in itself: whom it is for, and how to be asked again. */
export function overviewPage(tenants: readonly Tenant[]): string {
  return page(
    "Sign-in on this machine",
    html`<h1>Sign-in on this machine</h1>
<p>MCP clients bring you here by way of the gateway. You pick a person then, and need no password; after that this browser stays signed in.</p>
<ul>
${tenants.map(
  ({ id, displayName }) =>
    html`<li><a class="action" href="${endpoints(id).logout}">Sign out of ${displayName}, to pick somebody else</a></li>
`,
)}
</ul>`,
  );
}
