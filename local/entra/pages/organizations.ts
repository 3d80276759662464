import type { Tenant } from "../tenant.ts";
import { html } from "./html.ts";
import { page } from "./layout.ts";

/**
 * Choosing an organisation, where Entra asks for an e-mail address and finds it by the domain.
 *
 * @param action - where the choice goes, with the parameters of the authorization request.
 */
export function organizationsPage(
  tenants: readonly Pick<Tenant, "id" | "displayName">[],
  action: string,
): string {
  return page(
    "Sign in",
    html`<h1>Choose your organisation</h1>
<form method="post" action="${action}">
<ul aria-label="Organisations">
${tenants.map(
  (tenant) => html`<li><button class="person" name="tenant" value="${tenant.id}">
<span class="name">${tenant.displayName}</span>
<span class="soft">${tenant.id}</span>
</button></li>
`,
)}
</ul>
</form>`,
  );
}
