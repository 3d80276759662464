import { KnownSecrets, type Noticed, unnamed } from "./known-secrets.ts";
import { inWords, looksRandom } from "./looks-random.ts";
import type { MarkedSecret } from "./marked-secret.ts";
import { isOfSecret, isSecretName } from "./secret-names.ts";
import { spellings } from "./secret-spellings.ts";

/** The longest text that is looked at; more of it is cut off before. */
export const longestText = 16_384;

/**
 * Takes secrets out of what is recorded. Each becomes a mark with its kind and a sign, such as `‹code #3f9a21›`: the same
 * secret has the same sign, so that its way can be followed, and nobody gets back from a sign to the secret, as it
 * is made with a key that nobody knows and that lasts as long as the process.
 */
export class Masks {
  readonly #known = new KnownSecrets();
  /** Secrets that are found inside other text too: those of named values. */
  #fixed: readonly (readonly [text: string, kind: string])[] = [];

  /** From now on these are masked in whatever spelling and wherever they stand, besides those before. */
  addSecrets(secrets: Iterable<readonly [name: string, value: string]>): void {
    const spelt = [...secrets]
      .filter(([, value]) => value.length >= 4)
      .flatMap(([name, value]) =>
        spellings(value).map((text) => [text, `named value ${name}`] as const),
      );
    const all = new Map([...this.#fixed, ...spelt]);
    this.#fixed = [...all].sort(([one], [other]) => other.length - one.length);
    this.#known.becomeMore();
  }

  /**
   * Knows from now on what is secret in a header that somebody may look at later. What is not masked before has to be learnt when
   * it comes: the same secret may stand elsewhere without its name.
   */
  learnHeader(name: string, value: string, notice?: Noticed): void {
    const place = name.toLowerCase();
    if (place === "location" || place === "referer") this.learnUrl(value, notice);
    else if (bearing.has(place)) this.header(name, value, notice);
    else this.learnNamed(name, value, notice);
  }

  /** The same for a value that has a name. */
  learnNamed(name: string, value: string, notice?: Noticed): void {
    if (!isOfSecret(name, value)) this.learnText(value, notice);
    else if (value !== "") this.#known.meet(name, value, notice);
  }

  /** The same for text of any kind. */
  learnText(text: string, notice?: Noticed): void {
    this.#known.learn("text", text, () => this.text(text, notice));
  }

  /** The same for a URL. */
  learnUrl(url: string, notice?: Noticed): void {
    this.#known.learn("url", url, () => this.url(url, notice));
  }

  /** Masks these wherever they stand, although so many others came since that they were forgotten. */
  remember(secrets: Iterable<MarkedSecret>): void {
    this.#known.remember(secrets);
  }

  /** A mark in the place of a secret. */
  mark(kind: string, value: string, notice?: Noticed): string {
    return value === "" ? "" : this.#known.meet(kind, value, notice).mark;
  }

  /** The text of a policy. Whatever is masked in it stays as long as it was, so that places in it stay what they are. */
  policyText(text: string): string {
    let masked = text;
    for (const [secret] of this.#fixed) {
      masked = masked.replaceAll(secret, (found) => found.replaceAll(/[^\n]/g, "•"));
    }
    return masked;
  }

  /** The value of a header. */
  header(name: string, value: string, notice?: Noticed): string {
    switch (name.toLowerCase()) {
      case "authorization":
      case "proxy-authorization": {
        const [, scheme = "", credentials = value] = /^(\S+) +(.*)$/s.exec(value) ?? [];
        const kind = /^(?:bearer|dpop)$/i.test(scheme) ? "access token" : "credentials";
        return `${scheme} ${this.mark(kind, credentials, notice)}`.trimStart();
      }
      case "cookie":
        return value
          .split(/; */)
          .map((pair) => this.#cookie(pair, notice))
          .join("; ");
      case "set-cookie": {
        const [pair = "", ...attributes] = value.split(";");
        return [this.#cookie(pair, notice), ...attributes].join(";");
      }
      case "location":
        return this.url(value, notice);
      case "referer":
        // It tells of another request.
        return this.url(value);
      default:
        return this.named(name, value, notice);
    }
  }

  #cookie(pair: string, notice?: Noticed): string {
    const at = pair.indexOf("=");
    return at < 0
      ? this.mark("cookie", pair, notice)
      : `${this.#runs(pair.slice(0, at))}=${this.mark("cookie", pair.slice(at + 1), notice)}`;
  }

  /** A value that has a name, as a parameter and a variable do. */
  named(name: string, value: string, notice?: Noticed): string {
    return isOfSecret(name, value) ? this.mark(name, value, notice) : this.text(value, notice);
  }

  /** A URL, relative or whole: parameters of its query and its fragment by their names. */
  url(text: string, notice?: Noticed): string {
    const [, path = "", query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
    // Who puts credentials into a URL has them before the host.
    const place = path.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1‹credentials›@");
    const masked = this.#runs(this.#withoutFixed(place), notice);
    const asked = query === undefined ? "" : `?${this.form(query, notice)}`;
    if (fragment === undefined) return masked + asked;
    return `${masked}${asked}#${fragment.includes("=") ? this.form(fragment, notice) : this.#runs(fragment, notice)}`;
  }

  /** The parameters of a query or a form, decoded so that they can be read. */
  form(text: string, notice?: Noticed): string {
    return text
      .split("&")
      .map((pair) => this.#parameter(pair, notice))
      .join("&");
  }

  #parameter(pair: string, notice?: Noticed): string {
    const at = pair.indexOf("=");
    // Base64 ends in the sign that is behind a name, and has the one that stands for a space.
    if (at < 0 || looksRandom(pair.slice(0, at))) return this.#run(decoded(pair), notice);
    const name = decoded(pair.slice(0, at));
    const value = decoded(pair.slice(at + 1));
    const shown = this.named(name, value, notice);
    return `${this.#runs(name)}=${shown === value ? value.replaceAll("+", " ") : shown}`;
  }

  /** Text of any kind: JSON and forms by their names, all else by what looks like a secret. */
  text(value: string, notice?: Noticed): string {
    if (value.length < 4) return value;
    const known = this.#known.markOf(value, notice);
    if (known !== undefined) return known;
    if (/^[\w .:-]{0,15}$/.test(value)) return this.#withoutFixed(value);
    const text = value.length > longestText ? `${value.slice(0, longestText)}…` : value;
    if (/^\s*[[{]/.test(text)) {
      const json = this.#json(text, notice);
      if (json !== undefined) return json;
    }
    if (/^[\w.~%+-]+=[^\s&<>"]*(?:&[\w.~%+-]+=[^\s&<>"]*)*$/.test(text))
      return this.form(text, notice);
    if (/^(?:[a-z][a-z0-9+.-]*:\/)?\/[^\s<>"]*$/i.test(text)) return this.url(text, notice);
    return this.#prose(text, notice);
  }

  #json(text: string, notice?: Noticed): string | undefined {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return undefined;
    }
    return JSON.stringify(this.#value(parsed, notice), null, 2);
  }

  #value(value: unknown, notice?: Noticed): unknown {
    if (typeof value === "string") return this.text(value, notice);
    if (Array.isArray(value)) return value.map((one) => this.#value(one, notice));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        this.#runs(name),
        isOfSecret(name, typeof inner === "string" ? inner : "")
          ? this.#allOf(name, inner, notice)
          : this.#value(inner, notice),
      ]),
    );
  }

  /** Whatever stands behind the name of a secret. */
  #allOf(name: string, value: unknown, notice?: Noticed): unknown {
    if (typeof value === "string") return this.mark(name, value, notice);
    if (typeof value === "number") return this.mark(name, String(value), notice);
    return Array.isArray(value)
      ? value.map((one) => this.#allOf(name, one, notice))
      : this.#value(value, notice);
  }

  /** Sentences, pages, XML, and JSON that is cut off or none. */
  #prose(text: string, notice?: Noticed): string {
    const named = this.#withoutFixed(text)
      .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>‹›]+/gi, (url) => this.url(url, notice))
      .replaceAll(
        /(["']?)([\w-]{1,64})\1(\s*[:=]\s*)(["'])([^"'\n]*)/g,
        (all, quote: string, name: string, between: string, open: string, value: string) =>
          isSecretName(name)
            ? `${quote}${name}${quote}${between}${open}${this.mark(name, value, notice)}`
            : all,
      )
      .replaceAll(
        /(\bname=")([^"]*)(" value=")([^"]*)/g,
        (all, before: string, name: string, between: string, value: string) =>
          isSecretName(name) ? `${before}${name}${between}${this.mark(name, value, notice)}` : all,
      )
      .replaceAll(/\b([\w-]{1,64})=([^\s&;"'<>‹]+)/g, (all, name: string, value: string) =>
        isSecretName(name) ? `${name}=${this.mark(name, value, notice)}` : all,
      )
      .replaceAll(
        /\b(Bearer|Basic|DPoP) +([^\s"',‹]+)/gi,
        (_, scheme: string, value: string) =>
          `${scheme} ${this.mark("credentials", value, notice)}`,
      );
    return this.#runs(named, notice);
  }

  #withoutFixed(text: string): string {
    let masked = text;
    for (const [secret, kind] of this.#fixed) {
      // By a function: a mark has the name of a named value, in which `$&` would be the secret.
      if (masked.includes(secret))
        masked = masked.replaceAll(secret, () => this.mark(kind, secret));
    }
    return masked;
  }

  /** What looks drawn by lot, or is known to be secret, in text without structure. */
  #runs(text: string, notice?: Noticed): string {
    return text
      .replaceAll(/\beyJ[\w-]*\.[\w-]+(?:\.[\w-]*)*/g, (jwt) => this.mark("token", jwt, notice))
      .replaceAll(/[\w\-+/=.~%]{6,}/g, (run) => this.#run(run, notice));
  }

  #run(run: string, notice?: Noticed): string {
    const whole = this.#known.markOf(run, notice);
    if (whole !== undefined) return whole;
    const chunks = run.split(/([/.~]|%[0-9A-Fa-f]{2}|=(?=[^=]))/);
    const isSecret = (chunk: string) => this.#known.has(chunk) || looksRandom(chunk);
    const isBase64 = /[+]|[^=]=+$/.test(run);
    const isFound = chunks.some(isSecret);
    if (isBase64 && (isFound || looksRandom(run.replaceAll("/", "")))) {
      return this.mark(unnamed, run, notice);
    }
    if (!isFound) return run;
    // Base64 has slashes: what stands beside the rest of a secret may be more of it.
    return chunks
      .map((chunk) =>
        isSecret(chunk) || isRest(chunk) ? this.mark(unnamed, chunk, notice) : chunk,
      )
      .join("");
  }
}

/** Headers whose values are secret, or hold what is, in ways of their own. */
const bearing = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie"]);

/** Whether what stands beside a part of a secret is more of it, and no word of a path. */
function isRest(chunk: string): boolean {
  return chunk.length >= 4 && /[A-Z\d+]/.test(chunk) && inWords(chunk) < 0.7;
}

/** With the sign that stands for a space in forms left as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
