import { once } from "node:events";
import { createServer } from "node:net";
import { StartError } from "../errors.ts";

/** A port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new StartError("No port is free.");
  return address.port;
}
