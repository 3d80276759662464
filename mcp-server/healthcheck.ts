/** Exits with 0 when the server in the same container answers its health probe, with 1 otherwise. */
const url = `http://127.0.0.1:${process.env["PORT"] || "8080"}/healthz`;

try {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }
} catch (error) {
  process.stderr.write(`unhealthy: ${error}\n`);
  process.exitCode = 1;
}
