import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import { aadsts } from "./aadsts.ts";
import { openidConfiguration } from "./discovery.ts";
import { EntraError } from "./entra-error.ts";
import { parseForm, readBody, replay } from "./form.ts";
import { pageHeaders } from "./pages/layout.ts";
import { organizationsPage } from "./pages/organizations.ts";
import { refusalPage } from "./pages/refusal.ts";
import { isAddressedBy } from "./people.ts";
import type { PersonalAccounts } from "./personal-accounts.ts";
import { endpoints, membersOnly, type Tenant } from "./tenant.ts";

/** A tenant and what serves it. */
export interface ServedTenant {
  readonly tenant: Tenant;
  readonly provider: Provider;
}

const directory = "organizations";
const { authorize, token, keys, openidConfiguration: configuration } = endpoints(directory);
const paths = { authorize, token, keys, configuration, choice: `/${directory}/choice` };
const rememberedTenant = "ESTSTENANT";

/**
 * The endpoints for the people of every tenant. Signing in begins with the choice of an organisation,
 * and goes on in its tenant, as one of its members: guests sign in at home, and personal accounts not at all. A
 * code or refresh token is redeemed by the tenant that gave it.
 */
export class Organizations {
  readonly #home: ServedTenant;
  readonly #all: readonly ServedTenant[];
  readonly #personal: PersonalAccounts;

  constructor(home: ServedTenant, others: readonly ServedTenant[], personal: PersonalAccounts) {
    this.#home = home;
    this.#all = [home, ...others];
    this.#personal = personal;
  }

  /** Whether a path is one of these endpoints. */
  serves(path: string): boolean {
    return Object.values(paths).includes(path);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", this.#home.tenant.origin);
    const isToken = url.pathname === paths.token;
    try {
      switch (url.pathname) {
        case paths.configuration:
          return this.#answerJson(response, 200, this.#configuration());
        case paths.keys:
          return this.#answerJson(response, 200, this.#keys());
        case paths.authorize:
          return this.#authorize(request, response, url);
        case paths.choice:
          return this.#goOn(response, parseForm(await readBody(request)).get("tenant") ?? "", url);
        default:
          return await this.#token(request, response);
      }
    } catch (error) {
      const refusal = error instanceof EntraError ? error : aadsts.somethingBroke();
      if (isToken) return this.#answerJson(response, refusal.status, refusal.toJSON());
      response.writeHead(refusal.status, pageHeaders).end(refusalPage(refusal));
    }
  }

  /** The issuer is a pattern, literally: whoever verifies a token puts the token's tenant in. */
  get #issuer(): string {
    return `${this.#home.tenant.origin}/{tenantid}/v2.0`;
  }

  #configuration() {
    return openidConfiguration(directory, this.#home.tenant.origin, this.#issuer);
  }

  /** Each with the issuer that it may sign for: those of organisations for every one of them. */
  #keys() {
    const { key, issuer } = this.#personal;
    const ofAll = this.#all.map(({ tenant }) => ({
      ...tenant.key.publicJwk,
      issuer: this.#issuer,
    }));
    return { keys: [...ofAll, { ...key.publicJwk, issuer }] };
  }

  #authorize(request: IncomingMessage, response: ServerResponse, url: URL): void {
    this.#checkApp(url.searchParams.get("client_id") ?? "");
    const served = this.#chosen(request, url.searchParams);
    if (served) {
      this.#goOn(response, served.tenant.id, url);
    } else {
      const tenants = [...this.#all.map(({ tenant }) => tenant), this.#personal];
      const page = organizationsPage(tenants, `${paths.choice}${url.search}`);
      response.writeHead(200, pageHeaders).end(page);
    }
  }

  /** The tenant that a request means without a choice: when no page is allowed, or by its hint. */
  #chosen(request: IncomingMessage, parameters: URLSearchParams): ServedTenant | undefined {
    if (parameters.get("prompt") === "none") return this.#remembered(request) ?? this.#home;
    const hint = parameters.get("login_hint");
    return this.#all.find(({ tenant }) =>
      tenant.directory.people.some((person) => !person.guest && isAddressedBy(person, hint)),
    );
  }

  #goOn(response: ServerResponse, tenantId: string, { search }: URL): void {
    if (tenantId === this.#personal.id) throw aadsts.personalAccount();
    if (!this.#all.some(({ tenant }) => tenant.id === tenantId)) {
      throw aadsts.tenantNotFound(tenantId);
    }
    response
      .writeHead(303, {
        location: `${endpoints(tenantId).authorize}${search}&${membersOnly}=true`,
        "set-cookie": `${rememberedTenant}=${tenantId}; Path=/${directory}/; HttpOnly; SameSite=Lax`,
      })
      .end();
  }

  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const form = parseForm(body);
    this.#checkApp(form.get("client_id") ?? "");
    const issuing = await this.#issuing(form.get("code") ?? form.get("refresh_token") ?? "");
    request.url = endpoints(issuing.tenant.id).token;
    await issuing.provider.callback()(replay(request, body, {}), response);
  }

  /** Who gave a code or refresh token; the home tenant is left to refuse what nobody gave. */
  async #issuing(value: string): Promise<ServedTenant> {
    for (const served of this.#all) {
      const { AuthorizationCode, RefreshToken } = served.provider;
      const anyAge = { ignoreExpiration: true };
      if (await AuthorizationCode.find(value, anyAge)) return served;
      if (await RefreshToken.find(value, anyAge)) return served;
    }
    return this.#home;
  }

  #checkApp(clientId: string): void {
    const app = this.#home.tenant.directory.app(clientId);
    if (!app) throw aadsts.appNotFound(clientId, directory);
    if (app.multiTenant !== true) throw aadsts.notMultiTenant(directory);
  }

  #remembered(request: IncomingMessage): ServedTenant | undefined {
    const cookies = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
    return this.#all.find(({ tenant }) => cookies.includes(`${rememberedTenant}=${tenant.id}`));
  }

  #answerJson(response: ServerResponse, status: number, body: unknown): void {
    const headers = { "content-type": "application/json", "cache-control": "no-store" };
    response.writeHead(status, headers).end(JSON.stringify(body));
  }
}
