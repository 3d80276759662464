/**
 * Runs the container whose folder it is given and says where, for the test that ends this process.
 */
import { pino } from "pino";
import { freePort } from "../../../local/containers/free-port.ts";
import { runContainer } from "../../../local/containers/run-container.ts";

const container = await runContainer(
  {
    name: "orphan",
    origin: "https://orphan.example",
    buildContext: process.argv[2] ?? "",
    environment: () => ({}),
    healthPath: "/",
  },
  await freePort(),
  pino({ level: "silent" }),
);
process.stdout.write(`${container.origin}\n`);
process.once("SIGTERM", () => container.stop());
