import { createCipheriv, createHash, randomBytes, randomUUID } from "node:crypto";
import { parse } from "node-html-parser";
import { Browser, type Visit } from "../../browser.ts";
import { buttonOf, people } from "../../e2e/sign-in.ts";
import type { RunningLab } from "./running-lab.ts";

export const redirectUri = "http://127.0.0.1:33418/callback";

/** A client of such a lab, with the browser of the person who uses it. */
export class LabClient {
  readonly lab: RunningLab;
  readonly id: string;
  readonly verifier = randomBytes(32).toString("base64url");
  readonly browser: Browser;
  readonly redirectUri: string;

  constructor(lab: RunningLab, id: string, at: string = redirectUri, browser?: Browser) {
    this.lab = lab;
    this.id = id;
    this.redirectUri = at;
    this.browser = browser ?? browserAt(lab);
  }

  /** Registers at the lab. */
  static async register(lab: RunningLab, at: string = redirectUri): Promise<LabClient> {
    const { status, body } = await register(lab, { client_name: "A client", redirect_uris: [at] });
    if (status !== 200) throw new Error(`Not registered: ${status} ${JSON.stringify(body)}`);
    return new LabClient(lab, String(body["client_id"]), at);
  }

  /** Its authorization request. */
  authorizationUrl(changes: Readonly<Record<string, string>> = {}): string {
    const url = new URL(`${this.lab.served.origin}/authorize`);
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: this.id,
      redirect_uri: this.redirectUri,
      state: randomUUID(),
      code_challenge: createHash("sha256").update(this.verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...changes,
    }).toString();
    return url.href;
  }

  /** Goes through consent and sign-in: where the browser ends up. */
  async signIn(changes: Readonly<Record<string, string>> = {}): Promise<Visit> {
    const consent = await this.browser.visit(this.authorizationUrl(changes));
    return await chooseAda(this.browser, await decide(this.browser, consent, "allow"));
  }

  /** The code that comes back to it. */
  async code(changes: Readonly<Record<string, string>> = {}): Promise<string> {
    const visit = await this.signIn(changes);
    const code = visit.status === 0 ? new URL(visit.url).searchParams.get("code") : null;
    if (code === null) throw new Error(`No code: ${visit.status} ${visit.url} ${visit.text}`);
    return code;
  }

  /** Redeems a code. */
  async redeem(code: string, changes: Readonly<Record<string, string>> = {}) {
    return await postForm(`${this.lab.served.origin}/token`, {
      grant_type: "authorization_code",
      code,
      client_id: this.id,
      redirect_uri: this.redirectUri,
      code_verifier: this.verifier,
      ...changes,
    });
  }

  /** An access token, all the way. */
  async token(): Promise<string> {
    const { status, body } = await this.redeem(await this.code());
    if (status !== 200) throw new Error(`No token: ${status} ${JSON.stringify(body)}`);
    return String(body["access_token"]);
  }
}

export function browserAt({ served }: RunningLab): Browser {
  return new Browser(served.origin, served.entraOrigin ?? "");
}

/** What the consent page of a lab is answered. */
export async function decide(
  browser: Browser,
  page: Visit,
  decision: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Visit> {
  const fields = parse(page.text)
    .querySelectorAll("form")[0]
    ?.querySelectorAll("input[type=hidden]")
    .map((input): [string, string] => [
      input.getAttribute("name") ?? "",
      input.getAttribute("value") ?? "",
    ]);
  if (fields === undefined) throw new Error(`No form: ${page.status} ${page.url} ${page.text}`);
  const body = new URLSearchParams(fields);
  body.set("consent_action", decision);
  return await browser.visit(
    new URL("/consent", page.url),
    { method: "POST", body, headers: { origin: new URL(page.url).origin, ...headers } },
    "same-origin",
  );
}

/** Signs Ada Lovelace in on Entra's page; any other page stays. */
export async function chooseAda(browser: Browser, page: Visit): Promise<Visit> {
  if (!page.text.includes('name="person"')) return page;
  return await browser.press(page, "person", buttonOf(page, people.ada));
}

/** An answer as JSON, or as text where it is none. */
export interface LabAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function register(lab: RunningLab, metadata: object): Promise<LabAnswer> {
  return await answerOf(
    fetch(`${lab.served.origin}/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(metadata),
    }),
  );
}

async function postForm(url: string, form: Readonly<Record<string, string>>): Promise<LabAnswer> {
  return await answerOf(fetch(url, { method: "POST", body: new URLSearchParams(form) }));
}

async function answerOf(asked: Promise<Response>): Promise<LabAnswer> {
  const answer = await asked;
  const text = await answer.text();
  const isJson = text.trimStart().startsWith("{");
  const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : { text };
  return { status: answer.status, headers: answer.headers, body };
}

/** Calls a tool of the MCP server behind a lab. */
export async function callTool(url: string, authorization?: string): Promise<LabAnswer> {
  const params = { name: "get_weather", arguments: { city: "Seattle" } };
  return await answerOf(
    fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
    }),
  );
}

/** A session as the policies of a lab encrypt it. */
export function sealed({ key, iv }: Pick<RunningLab, "key" | "iv">, session: string): Buffer {
  const cipher = createCipheriv("aes-128-cbc", key, iv);
  return Buffer.concat([cipher.update(session, "utf8"), cipher.final()]);
}

/** A cookie as the labs write it: JSON in Base64, and nothing that says who wrote it. */
export function forgedCookie(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString("base64");
}
