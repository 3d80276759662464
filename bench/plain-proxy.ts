// The least that anything between a client and a server does in Node.js: it passes requests to the origin in its
// argument, and answers back, with connections that are kept, and looks at nothing.
import { createServer } from "node:http";
import { Pool } from "undici";
import { listenAndTellPort } from "./tell-port.ts";

const [origin = ""] = process.argv.slice(2);
const pool = new Pool(origin);
const server = createServer((request, response) => {
  const { url = "/", headers } = request;
  const { connection: _, "transfer-encoding": __, ...passed } = headers;
  pool
    .request({ path: url, method: "POST", headers: passed, body: request })
    .then(({ statusCode, headers: { connection: ___, ...answered }, body }) => {
      response.writeHead(statusCode, answered);
      body.pipe(response);
    })
    .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
});
listenAndTellPort(server);
