/**
 * `main.mjs healthcheck` ends here, before anything of the server is made: with 0 when the one in the same container
 * answers its health probe, with 1 otherwise. Imported before all else.
 */
if (process.argv[2] === "healthcheck") {
  process.exit(await health());
}

async function health(): Promise<number> {
  const url = `http://127.0.0.1:${process.env["PORT"] || "8080"}/healthz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    if (!response.ok) {
      throw new Error(`${url} answered ${response.status}`);
    }
    return 0;
  } catch (error) {
    process.stderr.write(`unhealthy: ${error}\n`);
    return 1;
  }
}
