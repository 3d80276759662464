import v8 from "node:v8";

/**
 * Keeps what V8 has compiled while nobody asks anything. Some seconds after the last request it collects garbage twice, as if
 * memory were short, and forgets the hidden classes that no object has at that moment, which are those of a request: all
 * that was compiled for them is thrown away, and the next thousand calls took five times as long. Garbage is still collected.
 */
export function keepCompiledCode(): void {
  v8.setFlagsFromString("--no-memory-reducer-favors-memory");
}
