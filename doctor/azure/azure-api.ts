import { setTimeout as wait } from "node:timers/promises";
import { type Answer, ask, objectIn } from "../ask.ts";
import { listAt, textAt } from "../json-of-others.ts";
import { NotSeen, Unanswered } from "../report.ts";

/** What to ask for when Azure says no. */
export interface Needed {
  /** The role or permission with which a question is answered, and where it is given. */
  readonly role: string;
}

/** More pages are no list that a gateway has. */
const mostPages = 200;
const mostTries = 4;
const again = "Try again later; https://azure.status.microsoft says whether Azure is well.";
/** Azure names seconds; one that names hours is not waited for. */
const longestWait = 60;

/** One of Azure's REST APIs: Azure Resource Manager or Microsoft Graph. Everything that is asked is a GET. */
export class AzureApi {
  readonly #base: URL;
  readonly #token: () => Promise<string>;
  readonly #query: (path: string) => Readonly<Record<string, string>>;
  #waiting: (what: string) => void = () => undefined;

  /**
   * @param query the parameters that each question has besides its own
   * @param token goes to `base` and nowhere else
   */
  constructor(
    base: URL,
    token: () => Promise<string>,
    query: (path: string) => Readonly<Record<string, string>>,
  ) {
    this.#base = base;
    this.#token = token;
    this.#query = query;
  }

  /** Has somebody told when Azure asks for patience. */
  whileWaiting(told: (what: string) => void): void {
    this.#waiting = told;
  }

  /**
   * What is at a path; undefined when nothing is.
   *
   * @throws NotSeen when Azure says no, or nothing that can be used.
   */
  async get(
    path: string,
    needed: Needed,
    query: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    return await this.#read(this.#url(path, query), needed);
  }

  /**
   * All items of a list, over all its pages; undefined when there is no such list.
   *
   * @throws as {@link get}
   */
  async list(
    path: string,
    needed: Needed,
    query: Readonly<Record<string, string>> = {},
  ): Promise<readonly unknown[] | undefined> {
    const items: unknown[] = [];
    let next: URL | undefined = this.#url(path, query);
    for (let page = 0; next !== undefined; page += 1) {
      if (page === mostPages) throw new NotSeen(`The list ${path} does not end.`, again);
      const found = await this.#read(next, needed);
      if (found === undefined) return page === 0 ? undefined : items;
      items.push(...listAt(found, "value"));
      next = this.#next(textAt(found, "nextLink") ?? nextOfGraph(found));
    }
    return items;
  }

  #url(path: string, query: Readonly<Record<string, string>>): URL {
    const url = new URL(this.#base.pathname.replace(/\/$/, "") + encoded(path), this.#base);
    for (const [name, value] of Object.entries({ ...this.#query(path), ...query })) {
      url.searchParams.set(name, value);
    }
    return url;
  }

  /** The token would go along to wherever a link leads. */
  #next(link: string | undefined): URL | undefined {
    if (link === undefined || link === "") return undefined;
    const url = URL.canParse(link) ? new URL(link) : undefined;
    if (url?.origin !== this.#base.origin) {
      throw new NotSeen(`${this.#base.host} sends on to another host for the next page.`, again);
    }
    return url;
  }

  async #ask(url: URL): Promise<Answer> {
    const headers = { authorization: `Bearer ${await this.#token()}`, accept: "application/json" };
    try {
      return await ask(url, { headers });
    } catch (error) {
      if (error instanceof Unanswered) throw new NotSeen(error.message, again);
      throw error;
    }
  }

  async #read(url: URL, needed: Needed): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#ask(url);
      const { status } = answer;
      if (status === 200) {
        const found = objectIn(answer);
        if (found !== undefined) return found;
        throw new NotSeen(
          `GET ${url.origin}${url.pathname} is answered with no JSON object.`,
          again,
        );
      }
      if (status === 404) return undefined;
      if (status === 401 || status === 403) throw notAllowed(answer, needed);
      const seconds = patienceFor(answer);
      if (seconds === undefined || tries === mostTries) throw refused(url, answer);
      this.#waiting(`Azure asks to wait for ${seconds} s`);
      await wait(seconds * 1000);
    }
  }
}

/** Names may hold what means something in a URL. */
function encoded(path: string): string {
  return path
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll("%24", "$").replaceAll("%2C", ","))
    .join("/");
}

/** Graph's name for the next page has a dot, which is no place in an object here. */
function nextOfGraph(found: unknown): string | undefined {
  const link = (found as Readonly<Record<string, unknown>>)["@odata.nextLink"];
  return typeof link === "string" ? link : undefined;
}

/** How long to wait before the question is asked again; undefined where that would not help. */
function patienceFor({ status, headers }: Answer): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const told = Number(headers.get("retry-after") ?? 1);
  return Number.isFinite(told) && told >= 0 && told <= longestWait ? told : undefined;
}

/** Azure's own words name who asks, by object id; the action alone is of use to whoever gives the role. */
function notAllowed(answer: Answer, { role }: Needed): NotSeen {
  const message = textAt(objectIn(answer), "error.message") ?? "";
  const action = /perform action '([^']{1,200})'/.exec(message)?.[1];
  const why = action === undefined ? "" : ` (${action})`;
  if (answer.status === 401) {
    return new NotSeen("Azure does not take the sign-in.", "Sign in again: az login.");
  }
  return new NotSeen(`Not allowed to look${why}.`, `Ask for the role ${role}.`);
}

function refused(url: URL, answer: Answer): NotSeen {
  const code = textAt(objectIn(answer), "error.code") ?? "";
  return new NotSeen(
    `GET ${url.origin}${url.pathname} is answered with ${answer.status} ${code}`
      .trimEnd()
      .concat("."),
    again,
  );
}
