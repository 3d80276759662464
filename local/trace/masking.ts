import { hash, randomBytes } from "node:crypto";
import { inWords, looksRandom } from "./looks-random.ts";
import { isSecretName } from "./secret-names.ts";
import { spellings } from "./secret-spellings.ts";

/** How many secrets are known again where they stand without their name. */
const mostKnown = 4_000;

/** The longest text that is looked at; more of it is cut off before. */
export const longestText = 16_384;

/** The kind of what looks like a secret, and has no name. */
const unnamed = "secret";

/** Told of each secret that is masked: its kind, and the sign it is known by. */
export type Noticed = (kind: string, sign: string) => void;

const ignored: Noticed = () => undefined;

/**
 * Takes secrets out of what is recorded. Each becomes a mark with its kind and a sign, such as `‹code #3f9a21›`: the same
 * secret has the same sign, so that its way can be followed, and nobody gets back from a sign to the secret, as it
 * is made with a key that nobody knows and that lasts as long as the process.
 */
export class Masks {
  readonly #key = randomBytes(32).toString("base64");
  /** Secrets whose kind is known, wherever they stand; the oldest is forgotten first. */
  readonly #known = new Map<string, { readonly kind: string; readonly mark: string }>();
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
  }

  /** A mark in the place of a secret. */
  mark(kind: string, value: string, notice: Noticed = ignored): string {
    if (value === "") return "";
    const known = this.#known.get(value);
    // What only looked like a secret may turn out to be one with a name.
    if (known !== undefined && (known.kind !== unnamed || kind === unnamed)) {
      notice(known.kind, known.mark);
      return known.mark;
    }
    const sign = hash("sha256", `${this.#key}${value}`, "hex").slice(0, 6);
    const mark = `‹${kind} #${sign}›`;
    if (value.length >= 6) {
      if (this.#known.size >= mostKnown) this.#forgetOldest();
      this.#known.set(value, { kind, mark });
    }
    notice(kind, mark);
    return mark;
  }

  #forgetOldest(): void {
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
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
    if (isSecretName(name) || isLongId(name, value)) return this.mark(name, value, notice);
    return this.text(value, notice);
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
    const known = this.#known.get(value);
    if (known !== undefined) {
      (notice ?? ignored)(known.kind, known.mark);
      return known.mark;
    }
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
        isSecretName(name) || (typeof inner === "string" && isLongId(name, inner))
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
    const whole = this.#known.get(run);
    if (whole !== undefined) {
      (notice ?? ignored)(whole.kind, whole.mark);
      return whole.mark;
    }
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

/** The id of a client that registered itself is a record, which nobody reads: a sign says which it is. */
function isLongId(name: string, value: string): boolean {
  return value.length > 60 && /^client_?id$/i.test(name) && !URL.canParse(value);
}

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
