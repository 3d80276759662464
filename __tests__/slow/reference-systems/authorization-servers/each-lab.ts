import { afterAll, beforeAll, describe, it } from "vitest";
import { type Checkout, checkoutOf } from "../checkouts.ts";
import { clientAuthorizationLab, functionsSample } from "../labs.ts";
import { type RunningLab, startLab } from "../running-lab.ts";

interface AuthorizationServerLab {
  readonly name: string;
  readonly checkout: Checkout;
  readonly start: (root: string) => Promise<RunningLab>;
  /** Where its MCP clients send what they ask. */
  readonly mcpPath: string;
  /** Whether its policies take the sessions that its callback begins. */
  readonly takesItsTokens: boolean;
}

const labs: readonly AuthorizationServerLab[] = [
  {
    name: "mcp-client-authorization, with the identity that its policies want",
    checkout: checkoutOf("mcp-client-authorization"),
    start: (root) => startLab(clientAuthorizationLab(root, "as its policies want it")),
    mcpPath: "/weather-mcp",
    takesItsTokens: false,
  },
  {
    name: "remote-mcp-apim-functions-python",
    checkout: checkoutOf("remote-mcp-apim-functions-python"),
    start: (root) => startLab(functionsSample(root)),
    mcpPath: "/mcp/message",
    takesItsTokens: true,
  },
];

/** A lab whose policies are an authorization server, while it runs. */
export interface TriedLab extends Pick<AuthorizationServerLab, "mcpPath" | "takesItsTokens"> {
  /** The folder of its checkout. */
  readonly root: string;
  /** To be had in tests alone, before which it is started. */
  readonly lab: RunningLab;
  readonly origin: string;
  readonly mcpUrl: string;
}

/** Runs tests with each of the labs; with none whose checkout is not there, which is said. */
export function describeEachLab(tests: (tried: TriedLab) => void): void {
  describe.each(labs)("$name", ({ name, checkout, start, mcpPath, takesItsTokens }) => {
    if ("why" in checkout) {
      it("is not run", ({ skip }) => {
        process.stdout.write(`${name} is not run: ${checkout.why}\n`);
        skip(checkout.why);
      });
      return;
    }
    let running: RunningLab;
    beforeAll(async () => {
      running = await start(checkout.root);
    });
    afterAll(async () => {
      await running.close();
    });
    tests({
      ...{ mcpPath, takesItsTokens, root: checkout.root },
      get lab() {
        return running;
      },
      get origin() {
        return running.served.origin;
      },
      get mcpUrl() {
        return `${running.served.origin}${mcpPath}`;
      },
    });
  });
}
