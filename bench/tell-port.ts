import type { Server } from "node:http";

/** Listens at the port that the environment names, or a free one, and says which in a line of JSON; ends when it is told to. */
export function listenAndTellPort(server: Server): void {
  server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1", () => {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    process.stdout.write(`${JSON.stringify({ port })}\n`);
  });
  process.once("SIGTERM", () => process.exit());
}
