import { synthesize } from "../../../local/synthesize.ts";

/** Access tokens live so long, in seconds: as short as a gateway lets them, so that tests need not wait long. */
export const accessTokenLifetime = 60;

/** Synthesizes the project's own stack for clients that are tried; its path. */
export async function synthesizeShortLived(): Promise<string> {
  process.env["GATEWAY_ACCESS_TOKEN_LIFETIME"] = String(accessTokenLifetime);
  // Claude Code and Codex name documents on the internet, which a machine in CI need not reach. Without them they register.
  process.env["GATEWAY_CLIENT_DOCUMENTS"] = "none";
  const [stack = ""] = await synthesize("cdktf.out/clients");
  return stack;
}
