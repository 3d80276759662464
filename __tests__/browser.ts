import { type HTMLElement, parse } from "node-html-parser";

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
}

/** What a browser shows after it has followed every redirect it could. */
export interface Visit {
  readonly url: string;
  /** 0 where the browser left the origins it was made for. */
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The answers that led here, first to last. */
  readonly redirects: readonly Redirect[];
}

export interface Redirect {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
}

/**
 * A browser without scripts: cookies as browsers keep them on localhost, redirects, forms, and the
 * Origin and Sec-Fetch headers that browsers add. It stops where a redirect leaves the origins it
 * was made for, which is where a client would take over.
 */
export class Browser {
  readonly #origins: readonly string[];
  readonly #cookies: Cookie[] = [];

  constructor(...origins: string[]) {
    this.#origins = origins;
  }

  get cookieNames(): readonly string[] {
    return this.#cookies.map((cookie) => cookie.name);
  }

  cookie(name: string): string | undefined {
    return this.#cookies.find((cookie) => cookie.name === name)?.value;
  }

  /** What the browser would send as the Cookie header to an address. */
  cookieHeader(address: string | URL): string {
    return this.#cookieHeader(new URL(address));
  }

  /** Puts a cookie into the jar, as an attacker or a test would. */
  setCookie(origin: string, name: string, value: string): void {
    this.#store({ name, value, host: new URL(origin).hostname, path: "/" });
  }

  /** Goes to an address as if a person had typed it, and follows redirects. */
  async visit(
    address: string | URL,
    init: RequestInit = {},
    site = "none",
    redirects: readonly Redirect[] = [],
  ): Promise<Visit> {
    const url = new URL(address, this.#origins[0]);
    if (!this.#origins.includes(url.origin)) {
      return { url: url.href, status: 0, headers: new Headers(), text: "", redirects };
    }
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: {
        accept: "text/html",
        "sec-fetch-site": site,
        "sec-fetch-mode": "navigate",
        cookie: this.#cookieHeader(url),
        ...init.headers,
      },
    });
    this.#keep(url, response.headers);
    const text = await response.text();
    const { status, headers } = response;
    const location = headers.get("location");
    if (location !== null) {
      const next = new URL(location, url);
      const hops = [...redirects, { url: url.href, status, headers }];
      return await this.visit(next, {}, afterRedirect(site, url, next), hops);
    }
    return { url: url.href, status, headers, text, redirects };
  }

  /** Presses a button of the page's form; `fields` are what the person filled in besides. */
  async press(
    page: Visit,
    name: string,
    value: string,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<Visit> {
    const form = formWith(page, name, value);
    const hidden = form
      .querySelectorAll("input[type=hidden]")
      .map((input): [string, string] => [
        input.getAttribute("name") ?? "",
        input.getAttribute("value") ?? "",
      ]);
    const action = new URL(form.getAttribute("action") ?? page.url, page.url);
    return await this.visit(
      action,
      {
        method: "POST",
        body: new URLSearchParams([...hidden, ...Object.entries(fields), [name, value]]),
        headers: { origin: new URL(page.url).origin },
      },
      "same-origin",
    );
  }

  /** Cookies go by host and path; ports do not separate them. */
  #cookieHeader(url: URL): string {
    return this.#cookies
      .filter((cookie) => cookie.host === url.hostname && url.pathname.startsWith(cookie.path))
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join("; ");
  }

  #keep(url: URL, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...rest] = line.split(/; */);
      const [name = "", ...parts] = pair.split("=");
      const attributes = new Map(
        rest.map((attribute) => {
          const [key = "", text = ""] = attribute.split("=");
          return [key.toLowerCase(), text];
        }),
      );
      const path = attributes.get("path") ?? "/";
      if (name.startsWith("__Host-") && (path !== "/" || !attributes.has("secure"))) {
        throw new Error(`A browser refuses the cookie ${name}: ${line}`);
      }
      if (pair.length > 4096) continue; // Browsers drop it (RFC 6265bis section 5.6).
      const gone = parts.join("=") === "" || attributes.get("max-age") === "0";
      this.#store({ name, value: gone ? "" : parts.join("="), host: url.hostname, path });
    }
  }

  #store(cookie: Cookie): void {
    const index = this.#cookies.findIndex(
      ({ name, host, path }) =>
        name === cookie.name && host === cookie.host && path === cookie.path,
    );
    if (index !== -1) this.#cookies.splice(index, 1);
    if (cookie.value !== "") this.#cookies.push(cookie);
  }
}

function formWith(page: Visit, name: string, value: string): HTMLElement {
  const forms = parse(page.text).querySelectorAll("form");
  const form = forms.find((candidate) =>
    candidate
      .querySelectorAll("button")
      .some(
        (button) => button.getAttribute("name") === name && button.getAttribute("value") === value,
      ),
  );
  if (form === undefined) {
    throw new Error(`The page ${page.url} (${page.status}) has no button ${name}=${value}.`);
  }
  return form;
}

/** Sec-Fetch-Site after a redirect: the farthest of all hops; localhost ports are one site. */
function afterRedirect(site: string, from: URL, to: URL): string {
  if (site === "none" || site === "cross-site") return site;
  return from.origin === to.origin ? site : "same-site";
}
