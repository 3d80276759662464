interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** What a browser shows after it has followed every redirect it could. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * A browser without scripts: cookies by path, redirects, one form per page. It stops where a
 * redirect leaves the origin it was made for, which is where a client would take over.
 */
export class Browser {
  readonly #origin: string;
  readonly #cookies: Cookie[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  get cookieNames(): readonly string[] {
    return this.#cookies.map((cookie) => cookie.name);
  }

  async visit(address: string | URL, init: RequestInit = {}): Promise<Visit> {
    const url = new URL(address, this.#origin);
    if (url.origin !== this.#origin) {
      return { url: url.href, status: 0, headers: new Headers(), text: "" };
    }
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, accept: "text/html", cookie: this.#cookieHeader(url.pathname) },
    });
    this.#keep(response.headers);
    const text = await response.text();
    const location = response.headers.get("location");
    return location
      ? await this.visit(new URL(location, url))
      : { url: url.href, status: response.status, headers: response.headers, text };
  }

  /** Presses a button of the page's form: a name and a value, as the button carries them. */
  async press(page: Visit, name: string, value: string): Promise<Visit> {
    return await this.visit(page.url, {
      method: "POST",
      body: new URLSearchParams({ [name]: value }),
    });
  }

  #cookieHeader(path: string): string {
    return this.#cookies
      .filter((cookie) => path.startsWith(cookie.path))
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join("; ");
  }

  #keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split("; ");
      const [name = "", value = ""] = pair.split("=");
      const path = attributes.find((one) => one.startsWith("path="))?.slice(5) ?? "/";
      const index = this.#cookies.findIndex((one) => one.name === name && one.path === path);
      if (index !== -1) {
        this.#cookies.splice(index, 1);
      }
      if (value !== "") {
        this.#cookies.push({ name, value, path });
      }
    }
  }
}
