import { MemoryProvider } from "../../e2e/memory-provider.ts";
import type { Laptop } from "./laptop.ts";

/** What a program built on an SDK keeps for it, in memory. Its person signs in at once when they are asked to. */
export class SdkProvider extends MemoryProvider {
  readonly #laptop: Laptop;
  #answer = "";

  constructor(laptop: Laptop) {
    super();
    this.#laptop = laptop;
  }

  override async redirectToAuthorization(url: URL): Promise<void> {
    await super.redirectToAuthorization(url);
    this.#answer = await this.#laptop.signIn(url.href);
  }

  /** The URL to which the browser was sent after the last sign-in. */
  get answer(): string {
    return this.#answer;
  }

  /** The AI SDK forgets only a registration that it made itself. */
  isClientInformationDynamicallyRegistered(): boolean {
    return true;
  }
}

/**
 * Asks, and once more after the person has signed in: an SDK has a program finish the sign-in itself.
 * @param finish hands the answer of the sign-in to the SDK
 */
export async function askSignedIn<T>(
  provider: SdkProvider,
  ask: () => Promise<T>,
  finish: () => Promise<void>,
): Promise<T> {
  const before = provider.visitsAsked;
  try {
    return await ask();
  } catch (error) {
    if (provider.visitsAsked === before) throw error;
    await finish();
    return await ask();
  }
}
