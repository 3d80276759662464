import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Step } from "./cell.ts";
import { type ClientPackage, versionOf } from "./client-packages.ts";
import { Laptop } from "./laptop.ts";
import { TriedGateway } from "./tried-gateway.ts";

/** Where one client is tried. */
export interface Place {
  readonly gateway: TriedGateway;
  readonly laptop: Laptop;
  /** The path of a file of the installed client. */
  file(path: string): string;
}

/** How one client is used. */
export interface Client {
  /** Signs in, for a client that does so by a command of its own; another one does at the first question. */
  signIn?(): Promise<void>;
  /** Asks for the weather in Lisbon; what came back. */
  weather(): Promise<string>;
  close?(): void | Promise<void>;
}

export interface ClientTrial {
  readonly title: string;
  readonly client: ClientPackage | { readonly version: string };
  /** What it does when its access token has expired. */
  readonly atExpiry: "refreshes" | "signs in again";
  /** What it does when the gateway has forgotten it: it registers again by itself, or when told to sign in. */
  readonly atRestart: "registers again" | "registers again when told to sign in";
  readonly remark?: string;
  /** Why it cannot be tried here, besides that it could not be installed. */
  readonly missing?: string | undefined;
  use(place: Place): Client | Promise<Client>;
}

/** One sign-in, one call, one call with an expired token, and one at a gateway that was started anew. */
export function tryClient(trial: ClientTrial): void {
  const { title, client, remark = "" } = trial;
  const had = typeof client === "string" ? inject("clients")[client] : { folder: "" };
  const installed = trial.missing === undefined ? had : { missing: trial.missing };
  const version = typeof client === "string" ? versionOf(client) : client.version;
  const cell = (step: Step, says: string) => ({
    meta: { cell: { client: title, version, step, says, remark } },
  });

  describe(`${title} ${version}`, () => {
    if ("missing" in installed) {
      it.skip(`is not tried: ${installed.missing}`, {
        meta: { cell: { ...cell("sign-in", "").meta.cell, remark: installed.missing } },
      });
      return;
    }
    let gateway: TriedGateway;
    let laptop: Laptop;
    let used: Client;

    beforeAll(async () => {
      gateway = await TriedGateway.start();
      laptop = await Laptop.open(gateway, title.replace(/\W+/g, "-"));
      const file = (path: string) => join(installed.folder, "node_modules", path);
      used = await trial.use({ gateway, laptop, file });
    });

    afterAll(async () => {
      await used?.close?.();
      await gateway?.close();
      await laptop?.close();
    });

    it("signs in", cell("sign-in", "yes"), async () => {
      await (used.signIn ?? used.weather)();
      const events = gateway.takeEvents();
      expect(events).toEqual(
        expect.arrayContaining(["registered", "consented", "signed in", "token issued"]),
      );
    });

    it("asks for the weather", cell("call", "yes"), async () => {
      expect(await used.weather()).toContain("Lisbon");
      expect(gateway.takeEvents()).toContain("call");
    });

    it(
      `${trial.atExpiry} when its token has expired`,
      cell("expired token", trial.atExpiry),
      async () => {
        await gateway.tokensExpired();
        expect(await used.weather()).toContain("Lisbon");
        const events = gateway.takeEvents();
        expect(events).toContain("call");
        expect(events.includes("token refreshed")).toBe(trial.atExpiry === "refreshes");
        expect(events.includes("signed in")).toBe(trial.atExpiry === "signs in again");
      },
    );

    it(
      `${trial.atRestart} at a gateway that was started anew`,
      cell("restarted gateway", trial.atRestart),
      async () => {
        await gateway.restart();
        if (trial.atRestart !== "registers again") await used.signIn?.();
        expect(await used.weather()).toContain("Lisbon");
        const events = gateway.takeEvents();
        expect(events).toEqual(
          expect.arrayContaining(["registered", "signed in", "token issued", "call"]),
        );
      },
    );
  });
}
