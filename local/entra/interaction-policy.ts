import { interactionPolicy } from "oidc-provider";
import type { Person } from "./people.ts";
import { isAddressedBy } from "./people.ts";
import { membersOnly } from "./tenant.ts";

/**
 * When the sign-in page is shown: when nobody is signed in or the client wants it (`prompt`),
 * when the person signed in has been disabled since, is not the one the client hints at, or is a guest
 * where only members count.
 * Never for consent: an administrator has granted it for everybody.
 */
export function createInteractionPolicy(people: readonly Person[]) {
  const { Check, Prompt } = interactionPolicy;
  const policy = interactionPolicy.base();

  policy.get("consent")?.checks.clear();
  policy.add(new Prompt({ name: "select_account", requestable: true }), 0);

  const login = policy.get("login");
  login?.checks.add(
    new Check(
      "account_disabled",
      "the account of the session cannot sign in any more",
      "login_required",
      (ctx) => ctx.oidc.session?.accountId !== undefined && ctx.oidc.account === undefined,
    ),
  );
  login?.checks.add(
    new Check("guest", "the session is a guest's", "login_required", (ctx) => {
      const signedIn = people.find(({ objectId }) => objectId === ctx.oidc.session?.accountId);
      return ctx.oidc.params?.[membersOnly] !== undefined && signedIn?.guest === true;
    }),
  );
  login?.checks.add(
    new Check("login_hint", "the session is somebody else's", "login_required", (ctx) => {
      const hint = ctx.oidc.params?.["login_hint"];
      const hinted = people.find((person) => isAddressedBy(person, hint));
      // Whoever has just chosen an account has the last word.
      const chosen = ctx.oidc.result?.login !== undefined;
      return !chosen && hinted !== undefined && hinted.objectId !== ctx.oidc.session?.accountId;
    }),
  );
  return policy;
}
