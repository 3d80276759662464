import { afterAll, afterEach, describe, expect, it } from "vitest";
import { Browser } from "../../browser.ts";
import { OAuthClient } from "../../e2e/oauth-client.ts";
import { people, signIn } from "../../e2e/sign-in.ts";
import { codeBlocks } from "../code-blocks.ts";
import { isSettings } from "../settings-blocks.ts";
import { type Command, commands } from "./command.ts";
import { Sandbox } from "./sandbox.ts";
import { callOf, treatmentOf } from "./treatment.ts";

/** A gateway that a step has started. */
interface Running {
  readonly issuer: string;
  readonly servers: readonly string[];
  readonly entra: { readonly origin: string };
}

const nowhere: Running = { issuer: "", servers: [], entra: { origin: "" } };

const steps = commands().filter((command) => {
  const treatment = treatmentOf(command);
  return treatment.how === "executed" && treatment.by === "executed-steps.slow.test.ts";
});
const ofDocument = [...Map.groupBy(steps, ({ document }) => document)];
const isStart = (command: Command) => callOf(command).words[0] === "start";
const revokes = (command: Command) => callOf(command).words[1] === "revoke";
const asksAGateway = (command: Command) =>
  callOf(command).program === "curl" ||
  ["grants", "doctor"].includes(callOf(command).words[0] ?? "");

let executed = 0;
let sandbox: Sandbox;

afterEach(() => sandbox.remove());
afterAll(() => {
  process.stdout.write(`Executed ${executed} steps of ${ofDocument.length} documents.\n`);
});

/** The step on any free port, and what it prints when it is there. */
async function startedBy(
  step: string,
): Promise<{ readonly running: Running; readonly printed: string }> {
  const anywhere = `${step}${step.includes(" -- ") ? "" : " --"} --port 0`;
  const printed = await sandbox.start(anywhere, "Ctrl-C ends everything");
  const [, url = ""] = /MCP server +(\S+)/.exec(printed) ?? [];
  const [, origin = ""] = /Sign-in +(\S+)/.exec(printed) ?? [];
  return {
    running: { issuer: new URL(url).origin, servers: [url], entra: { origin } },
    printed,
  };
}

/** Somebody allows a client, so that there is a grant to be seen and ended. */
async function somebodyAllows(running: Running): Promise<string> {
  const client = await OAuthClient.register(running, { client_name: "Visual Studio Code" });
  await client.tokens({}, { person: people.ada });
  return client.id;
}

/** What a reader puts in the place of the names in a step. */
function filledIn(step: string, running: Running, clientId: string, grantId: string): string {
  return (
    step
      .replaceAll(/https:\/\/(?:<your gateway>|mcp\.contoso\.com)/g, running.issuer)
      .replaceAll("http://localhost:8787", running.issuer)
      // Where the package is installed npx starts it; a checkout is not installed in itself.
      .replace(/^npx azure-mcp-gateway/, "node command/main.ts")
      .replace("CLIENT_ID", clientId)
      .replace(/--id=\w+/, `--id=${grantId}`)
      .replace(/ revoke (?!.*--yes)/, " revoke --yes ")
  );
}

/** Runs a step; a person is at hand where it shows an address to sign in at. */
async function ended(step: string, running: Running) {
  let isSignedIn = false;
  return await sandbox.run(step, (printed) => {
    const [, url] = /sign in[^:]*:\s+(http\S+)\s/.exec(printed) ?? [];
    if (url === undefined || isSignedIn) return;
    isSignedIn = true;
    const browser = new Browser(running.issuer, running.entra.origin);
    void signIn(browser, url).then((visit) => fetch(visit.url));
  });
}

describe("the steps of the documents, typed as they stand there", () => {
  it.each(ofDocument)(
    "%s",
    async (document, own) => {
      sandbox = new Sandbox();
      const settings = codeBlocks().find(
        (block) => block.document === document && isSettings(block),
      );
      if (settings !== undefined) sandbox.write("gateway.config.json", settings.text);
      let running: Running | undefined;
      let clientId = "";
      for (const command of own) {
        if (isStart(command)) {
          await sandbox.interrupt();
          const started = await startedBy(command.text);
          running = started.running;
          clientId = "";
          expectShown(document, started.printed);
        } else if (asksAGateway(command)) {
          const isFirst = running === undefined || clientId === "";
          running ??= (await startedBy("npm start")).running;
          if (isFirst || revokes(command)) clientId = await somebodyAllows(running);
          const grantId = await newestGrant(command.text.includes("--id="));
          const step = filledIn(command.text, running, clientId, grantId);
          expect(await ended(step, running), step).toMatchObject({ code: 0 });
        } else {
          if (command.text.includes("cdktf.out")) await sandbox.run("npm run synth");
          const step = filledIn(command.text, nowhere, "", "");
          expect(await sandbox.run(step), step).toMatchObject({ code: 0 });
        }
        executed += 1;
      }
      expect(await sandbox.interrupt()).not.toContain(1);
    },
    180_000,
  );
});

async function newestGrant(isNeeded: boolean): Promise<string> {
  if (!isNeeded) return "";
  const { out } = await sandbox.run("npm run grants --silent -- list --json");
  const [grant] = JSON.parse(out) as { readonly id: string }[];
  return grant?.id ?? "";
}

/** Output that the document shows of a start is what it prints, its ports and times aside. */
function expectShown(document: string, printed: string): void {
  const without = (text: string) => text.replaceAll(/\d+/g, "0");
  const shown = codeBlocks().filter(
    (block) =>
      block.document === document &&
      block.language === "text" &&
      / {2}\w+ {2,}http/.test(block.text),
  );
  for (const { text } of shown) expect(without(printed)).toContain(without(text));
}
