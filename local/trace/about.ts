/** What a message asks for or answers, in a word or two: the method of JSON-RPC and its tool, a grant type, an error. */
export function aboutOf(body: string | undefined, contentType: string | undefined): string {
  if (body === undefined) return "";
  if (contentType?.startsWith("application/x-www-form-urlencoded")) return ofForm(body);
  if (/^\s*(?:event|data|id|:)/.test(body)) return ofEvents(body);
  return ofJson(body);
}

function ofForm(body: string): string {
  const form = new URLSearchParams(body);
  const use = form.get("requested_token_use");
  return plain(use ?? form.get("grant_type") ?? form.get("decision") ?? "");
}

/** The first message of a stream of events. */
function ofEvents(body: string): string {
  const data = /^data: ?(.+)$/m.exec(body)?.[1];
  return data === undefined ? "" : ofJson(data);
}

function ofJson(body: string): string {
  const method = /"method"\s*:\s*"([\w/$.-]{1,64})"/.exec(body)?.[1];
  if (method !== undefined) {
    const tool =
      method === "tools/call" ? /"name"\s*:\s*"([\w.-]{1,64})"/.exec(body)?.[1] : undefined;
    return tool === undefined ? method : `${method} ${tool}`;
  }
  const error = /"error"\s*:\s*"([\w-]{1,64})"/.exec(body)?.[1];
  return error ?? "";
}

/** The words of protocols have these characters; anything else comes from somebody else. */
function plain(word: string): string {
  return /^[\w:.-]{1,64}$/.test(word) ? word.replace(/^urn:.*:/, "") : "";
}
