import { StartError } from "../../errors.ts";

/** The variables that name proxies, as curl and others read them; the names in lower case count first. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** How many origins are remembered: most requests go to a few. */
const mostFound = 100;

/** The proxies of this machine: which one a request takes, if any. */
export class Proxies {
  readonly #http: string | undefined;
  readonly #https: string | undefined;
  readonly #exceptions: readonly string[];
  /** Which one requests to an origin take. */
  readonly #found = new Map<string, { readonly proxy: string | undefined }>();

  /** @throws StartError when a variable names no proxy. */
  constructor(environment: ProxyEnvironment) {
    const [http, https] = ["http_proxy", "https_proxy"].map((name) => proxyOf(name, environment));
    this.#http = http;
    this.#https = https ?? http;
    const exceptions = variable("no_proxy", environment) ?? "";
    this.#exceptions = exceptions.split(/[,\s]+/).filter((entry) => entry !== "");
  }

  /** The proxy that requests take to an origin, with the password in it where it has one; undefined when they go directly. */
  for(origin: string): string | undefined {
    const known = this.#found.get(origin);
    if (known !== undefined) return known.proxy;
    const proxy = this.#find(new URL(origin));
    if (this.#found.size >= mostFound) this.#found.clear();
    this.#found.set(origin, { proxy });
    return proxy;
  }

  #find(target: URL): string | undefined {
    const proxy = target.protocol === "https:" ? this.#https : this.#http;
    // What stands for Azure is on this machine, where no proxy finds it, whatever the variables say.
    return isLoopback(target.hostname) || this.#isExcepted(target) ? undefined : proxy;
  }

  #isExcepted({ hostname, port, protocol }: URL): boolean {
    const actual = port === "" ? (protocol === "https:" ? "443" : "80") : port;
    return this.#exceptions.some((entry) => {
      const [, name = "", only = actual] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      const excepted = name.replace(/^\*?\./, "");
      const fits = hostname === excepted || hostname.endsWith(`.${excepted}`);
      return name === "*" || (fits && only === actual);
    });
  }
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** An empty variable counts as none. */
function variable(name: string, environment: ProxyEnvironment): string | undefined {
  return environment[name] || environment[name.toUpperCase()] || undefined;
}

function proxyOf(name: string, environment: ProxyEnvironment): string | undefined {
  const text = variable(name, environment);
  if (text === undefined) return undefined;
  // Many programs take a name and a port as well.
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url !== null && /^(?:https?|socks5?):$/.test(url.protocol)) return url.href;
  // It is not repeated: it may hold a password.
  throw new StartError(
    `The variable ${name} (or ${name.toUpperCase()}) names no proxy; write it like http://proxy.example:8080.`,
  );
}
