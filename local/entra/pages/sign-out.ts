import { Html, html } from "./html.ts";
import { page } from "./layout.ts";

/**
 * Asks before the session ends.
 *
 * @param form - oidc-provider's own hidden form, with its guard against forged requests.
 */
export function signOutPage(form: string): string {
  return page(
    "Sign out",
    html`<h1>Sign out?</h1>
<p>The next sign-in will show the accounts again.</p>
${new Html(form)}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>`,
  );
}

/** The session has ended and there is nowhere to return to. */
export function signedOutPage(): string {
  return page(
    "Signed out",
    html`<h1>You signed out of your account</h1>
<p>It’s a good idea to close all browser windows. Whoever signs in next picks a person again.</p>
<p><a class="action" href="/">Back</a></p>`,
  );
}
