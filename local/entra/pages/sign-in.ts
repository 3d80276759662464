import type { AppRegistration } from "../directory.ts";
import type { EntraError } from "../entra-error.ts";
import type { Person } from "../people.ts";
import { isAddressedBy } from "../people.ts";
import type { PersonProblem } from "../problems.ts";
import { type Html, html, nothing } from "./html.ts";
import { page } from "./layout.ts";

/** What the sign-in page shows. */
export interface SignInPage {
  readonly app: AppRegistration;
  readonly redirectUri: string;
  readonly people: readonly Person[];
  isDisabled(person: Person): boolean;
  /** Why Entra will refuse somebody else. */
  problemOf(person: Person): PersonProblem | undefined;
  /** Who has a session in this browser already. */
  readonly signedIn: string | undefined;
  /** The person the client would like to see: a user principal name or e-mail address. */
  readonly loginHint: string | undefined;
  /** Why the last choice was refused. */
  readonly refusal?: EntraError;
}

/** Choosing an account; a single form, one button for each person. */
export function signInPage(view: SignInPage): string {
  const hinted = view.people.find((person) => isAddressedBy(person, view.loginHint));
  const people = hinted
    ? [hinted, ...view.people.filter((person) => person !== hinted)]
    : view.people;
  return page(
    "Sign in",
    html`<h1>Sign in</h1>
<p>to continue to <strong>${view.app.displayName}</strong></p>
${view.refusal ? html`<p class="alert" role="alert">${view.refusal.text}</p>` : nothing}
<form method="post">
<ul aria-label="Accounts">
${people.map((person) => personButton(person, view, person === hinted))}
</ul>
<button name="cancel" value="true">Cancel</button>
</form>
<p class="soft">You will be sent to ${view.redirectUri}</p>`,
  );
}

function personButton(person: Person, view: SignInPage, focused: boolean): Html {
  const problem = view.isDisabled(person) ? "account disabled" : view.problemOf(person);
  const state = problem ?? (person.objectId === view.signedIn ? "signed in" : "");
  return html`<li><button class="person${problem ? " disabled" : ""}" name="person" value="${person.objectId}"${focused ? html` autofocus` : nothing}>
<span class="name">${person.name}${state ? html` <span class="state">(${state})</span>` : nothing}</span>
<span class="soft">${person.userPrincipalName}</span>
<span class="soft">${person.roles.length > 0 ? `Roles: ${person.roles.join(", ")}` : "No roles"}</span>
${person.groups.length > 0 ? html`<span class="soft">Groups: ${person.groups.join(", ")}</span>` : nothing}
</button></li>
`;
}
