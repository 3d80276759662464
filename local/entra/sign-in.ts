import type { Provider } from "oidc-provider";
import { errors, type KoaContextWithOIDC } from "oidc-provider";
import { aadsts } from "./aadsts.ts";
import { answerWithPage } from "./answers.ts";
import type { EntraError } from "./entra-error.ts";
import { parseForm, readBody } from "./form.ts";
import type { Middleware } from "./middleware.ts";
import { type SignInPage, signInPage } from "./pages/sign-in.ts";
import type { Person } from "./people.ts";
import { endpoints, membersOnly, type Tenant } from "./tenant.ts";

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

/** Serves the sign-in page of each pending authorization request, and takes its answer. */
export function serveSignIn(tenant: Tenant, provider: Provider): Middleware {
  const { login } = endpoints(tenant.id);
  return async (ctx, next) => {
    const uid = ctx.path.startsWith(`${login}/`) ? ctx.path.slice(login.length + 1) : undefined;
    if (uid === undefined || !["GET", "POST"].includes(ctx.method)) {
      return await next();
    }
    const interaction = await pending(ctx, provider);
    if (!interaction) {
      await startAgain(ctx, provider, tenant, uid);
    } else if (ctx.method === "GET") {
      showAccounts(ctx, interaction, tenant);
    } else {
      await takeChoice(ctx, interaction, tenant, provider);
    }
  };
}

async function takeChoice(
  ctx: KoaContextWithOIDC,
  interaction: Interaction,
  tenant: Tenant,
  provider: Provider,
): Promise<void> {
  const form = parseForm(await readBody(ctx.req));
  if (form.has("cancel")) {
    return await resume(ctx, provider, { error: "access_denied" });
  }
  const chosen = form.get("person");
  const person = peopleFor(interaction, tenant).find(({ objectId }) => objectId === chosen);
  if (!person) {
    throw aadsts.parameterMissing("person");
  }
  if (tenant.directory.isDisabled(person)) {
    return showAccounts(ctx, interaction, tenant, aadsts.accountDisabled("access_denied"));
  }
  const refusal = tenant.directory.refusalOf(person, false);
  if (refusal) {
    const { error, text } = refusal;
    return await resume(ctx, provider, { error, error_description: text });
  }
  // `select_account` and `consent` are answered too: whoever chose an account has selected one,
  // and consent was given for everybody by an administrator.
  const result = { login: { accountId: person.objectId }, select_account: {}, consent: {} };
  await resume(ctx, provider, result, () => switchAccount(ctx, provider, person.objectId));
}

async function resume(
  ctx: KoaContextWithOIDC,
  provider: Provider,
  result: Parameters<Provider["interactionResult"]>[2],
  beforeLeaving: () => Promise<void> = async () => undefined,
): Promise<void> {
  const next = await provider.interactionResult(ctx.req, ctx.res, result);
  await beforeLeaving();
  ctx.status = 303;
  ctx.redirect(next);
}

/**
 * Gives the browser's session to another person. oidc-provider would first have the previous one
 * sign out, by a page that submits itself with a script; Entra changes over silently.
 */
async function switchAccount(
  ctx: KoaContextWithOIDC,
  provider: Provider,
  objectId: string,
): Promise<void> {
  const session = await provider.Session.get(ctx);
  if (session.accountId && session.accountId !== objectId) {
    session.authorizations = {};
    session.loginAccount({ accountId: objectId });
    await session.persist();
  }
}

/** The request this page belongs to, unless the browser's session has moved on since. */
async function pending(
  ctx: KoaContextWithOIDC,
  provider: Provider,
): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(ctx.req, ctx.res);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Two tabs can wait for a sign-in at once. When the person signs in in the first, the second
 * asks for its authorization afresh and goes on with the same session.
 */
async function startAgain(
  ctx: KoaContextWithOIDC,
  provider: Provider,
  tenant: Tenant,
  uid: string,
): Promise<void> {
  const interaction = await provider.Interaction.find(uid);
  if (!interaction) {
    throw aadsts.signInLost();
  }
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(interaction.params)) {
    // `resource` was worked out from the scopes; as a parameter it would be refused.
    if (typeof value === "string" && name !== "resource") {
      parameters.set(name, value);
    }
  }
  ctx.status = 303;
  ctx.redirect(`${endpoints(tenant.id).authorize}?${parameters}`);
}

/** Who can sign in: guests only where a client asked this tenant itself. */
function peopleFor({ params }: Interaction, { directory }: Tenant): readonly Person[] {
  if (params[membersOnly] === undefined) return directory.people;
  return directory.people.filter(({ guest }) => !guest);
}

function showAccounts(
  ctx: KoaContextWithOIDC,
  interaction: Interaction,
  tenant: Tenant,
  refusal?: EntraError,
): void {
  const { client_id: clientId, redirect_uri: redirectUri, login_hint: hint } = interaction.params;
  const app = tenant.directory.app(String(clientId));
  if (!app) {
    throw aadsts.appNotFound(String(clientId), tenant.id);
  }
  const view: SignInPage = {
    app,
    redirectUri: String(redirectUri),
    people: peopleFor(interaction, tenant),
    isDisabled: (person) => tenant.directory.isDisabled(person),
    problemOf: (person) => tenant.directory.problemOf(person),
    signedIn: interaction.session?.accountId,
    loginHint: typeof hint === "string" ? hint : undefined,
    ...(refusal ? { refusal } : {}),
  };
  answerWithPage(ctx, refusal?.status ?? 200, signInPage(view));
}
