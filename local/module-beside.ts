import { extname } from "node:path";

/**
 * The URL of a module that runs in a process of its own. It has the ending of the module that asks:
 * `.ts` where sources run as they stand, `.js` where they are built.
 *
 * @param asking `import.meta.url`
 */
export function moduleBeside(asking: string, name: string): URL {
  return new URL(`./${name}${extname(new URL(asking).pathname)}`, asking);
}
