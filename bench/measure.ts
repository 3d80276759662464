/** One thing that is measured: its name and a function that runs it once. */
export interface Subject {
  readonly name: string;
  run(): Promise<number>;
}

/** Runs all subjects in turn, so that a slow moment of the machine meets them alike. */
export async function measure(subjects: readonly Subject[], runs: number): Promise<void> {
  const times = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (const subject of subjects) await subject.run();
  for (let run = 0; run < runs; run += 1) {
    for (const subject of subjects) times.get(subject.name)?.push(await subject.run());
  }
  const [baseline] = subjects;
  const base = median(times.get(baseline?.name ?? "") ?? []);
  const rows = subjects.map(({ name }) => {
    const all = times.get(name) ?? [];
    return [
      name,
      milliseconds(median(all)),
      `${milliseconds(Math.min(...all))} to ${milliseconds(Math.max(...all))}`,
      `${(median(all) / base).toFixed(1)} x`,
    ];
  });
  const header = ["", `median of ${runs}`, "least to most", `against ${baseline?.name}`];
  process.stdout.write(`${table([header, ...rows])}\n`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`;
}

export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
