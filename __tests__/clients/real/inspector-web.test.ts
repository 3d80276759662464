import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Page } from "playwright-core";
import { freePort } from "../../../local/containers/free-port.ts";
import { people } from "../../e2e/sign-in.ts";
import { noChromium, openChromium } from "./chromium-pages.ts";
import { keepPicture } from "./pictures.ts";
import { type Place, tryClient } from "./try-client.ts";

tryClient({
  title: "MCP Inspector, web page",
  client: "inspector",
  atExpiry: "refreshes",
  atRestart: "registers again",
  missing: noChromium(),
  remark: "in Chromium, by the command of the README",
  use: async (place) => {
    const { issuer } = place.gateway.local;
    const program = await startInspector(place);
    const browser = await openChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(program.url);
    const answer = page.getByText(/^Lisbon, /).first();
    return {
      signIn: async () => {
        await page.getByRole("switch", { name: "Connect" }).click({ force: true });
        await page.getByRole("button", { name: "Allow" }).waitFor();
        await keepPicture(page, "consent", { width: 700, height: 940 });
        await allow(page);
      },
      weather: async () => {
        await ask(page);
        const sent = page.waitForURL(({ origin }) => origin === issuer).catch(() => "never");
        await Promise.race([answer.waitFor(), sent]);
        if (new URL(page.url()).origin === issuer) {
          await allow(page);
          await ask(page);
        }
        const text = await answer.textContent();
        await keepPicture(page, "inspector", { width: 1280, height: 760 });
        return text ?? "";
      },
      close: async () => {
        await browser.close();
        await program.end();
      },
    };
  },
});

/** What a person does where Inspector sends them, and what Inspector says then. */
async function allow(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByRole("button", { name: people.ada }).click();
  await page.getByText("Connected", { exact: true }).waitFor();
}

/** Fills in the tool's form and sends it. The form comes back when the results before it are closed. */
async function ask(page: Page): Promise<void> {
  await page.getByText("Tools", { exact: true }).first().click();
  const before = page.getByRole("button", { name: "Close results" });
  if (await before.isVisible()) await before.click();
  else await page.getByRole("button", { name: "get_weather" }).click();
  await page.getByRole("textbox", { name: "city" }).fill("Lisbon");
  await page.getByRole("button", { name: "Execute Tool" }).click();
}

/** Starts Inspector as the README says, but on free ports and without a browser of its own. */
async function startInspector({ gateway, laptop, file }: Place) {
  const words = ["--server-url", gateway.url, "--transport", "http"];
  const inspector = spawn(process.execPath, [file(".bin/mcp-inspector"), ...words], {
    cwd: laptop.home,
    env: {
      ...laptop.environment,
      MCP_AUTO_OPEN_ENABLED: "false",
      MCP_INSPECTOR_SECRET_STORE: "memory",
      CLIENT_PORT: String(await freePort()),
      MCP_SANDBOX_PORT: "0",
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(inspector, "close");
  const url = new Promise<string>((resolve) => {
    createInterface({ input: inspector.stdout }).on("line", (line) => {
      const [found] = /http:\S+MCP_INSPECTOR_API_TOKEN=\S+/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const early = ended.then(() => {
    throw new Error("Inspector ended before it said where it is.");
  });
  return {
    url: await Promise.race([url, early]),
    end: async () => {
      early.catch(() => "it was told to end");
      inspector.kill();
      await ended;
    },
  };
}
