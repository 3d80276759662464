/** Headers that hold what opens something. */
const credentials =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|ocp-apim-subscription-key|(?:x-)?(?:api|functions)-key)$/i;

/** Tokens, wherever they stand, and what follows the names of credentials in queries and forms. */
const tokens = [
  /\beyJ[\w-]{10,}\.[\w-]*\.[\w-]*(?:\.[\w-]*)*/g,
  // In a quoted text it ends with that, as in JSON; anywhere else it may hold quotes itself.
  /(?<="Bearer\s)(?:[^\s"\\]|\\.)+|(?<='Bearer\s)(?:[^\s'\\]|\\.)+|(?<=(?<!["'])\bBearer\s)\S+/gi,
  /(?<=[?&\s"']?\b(?:subscription-key|code|client_secret|client_assertion|password|refresh_token|access_token|id_token|code_verifier|sig)=)[^&\s"']+/gi,
  /(?<="(?:client_secret|password|refresh_token|access_token|id_token|primaryKey|secondaryKey)"\s*:\s*")(?:[^"\\]|\\.)+/gi,
];

const hidden = "(hidden)";

/** Hides credentials in texts that are shown; `keeps` shows them. */
export class Secrets {
  readonly #keeps: boolean;

  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  header(name: string, value: string): string {
    if (this.#keeps) return value;
    return credentials.test(name) ? hidden : this.text(value);
  }

  text(text: string): string {
    if (this.#keeps) return text;
    return tokens.reduce((shown, token) => shown.replace(token, hidden), text);
  }
}
