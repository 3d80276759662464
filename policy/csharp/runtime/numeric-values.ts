/**
 * The numeric values that Unicode gives to characters which are no decimal digits: where they start,
 * the first value and, for those that follow one another, how many and by how much they grow.
 */
const table = `
b2:2:2 b9:1 bc:1/4 bd:1/2 be:3/4 9f4:1/16 9f5:1/8 9f6:3/16 9f7:1/4 9f8:3/4 9f9:16 b72:1/4
b73:1/2 b74:3/4 b75:1/16 b76:1/8 b77:3/16 bf0:10 bf1:100 bf2:1000 c78:0:4 c7c:1:3 d58:1/160
d59:1/40 d5a:3/80 d5b:1/20 d5c:1/10 d5d:3/20 d5e:1/5 d70:10 d71:100 d72:1000 d73:1/4 d74:1/2
d75:3/4 d76:1/16 d77:1/8 d78:3/16 f2a:1/2:9 f33:-1/2 1369:1:10 1373:20:9:10 137c:10000
16ee:17:3 17f0:0:10 19da:1 2070:0 2074:4:6 2080:0:10 2150:1/7 2151:1/9 2152:1/10 2153:1/3
2154:2/3 2155:1/5 2156:2/5 2157:3/5 2158:4/5 2159:1/6 215a:5/6 215b:1/8 215c:3/8 215d:5/8
215e:7/8 215f:1 2160:1:12 216c:50 216d:100 216e:500 216f:1000 2170:1:12 217c:50 217d:100
217e:500 217f:1000 2180:1000 2181:5000 2182:10000 2185:6 2186:50 2187:50000 2188:100000 2189:0
2460:1:20 2474:1:20 2488:1:20 24ea:0 24eb:11:10 24f5:1:10 24ff:0 2776:1:10 2780:1:10 278a:1:10
2cfd:1/2 3007:0 3021:1:9 3038:10:3:10 3192:1:4 3220:1:10 3248:10:8:10 3251:21:15 3280:1:10
32b1:36:15 a6e6:1:9 a6ef:0 a830:1/4 a831:1/2 a832:3/4 a833:1/16 a834:1/8 a835:3/16
f96b:3 f973:10 f978:2 f9b2:0 f9d1:6 f9d3:6 f9fd:10
`;

let values: ReadonlyMap<number, number> | undefined;

/** The value of a fraction, a numeral or a circled number, or undefined. */
export function numericValueOf(unit: number): number | undefined {
  values ??= read();
  return values.get(unit);
}

function read(): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const run of table.trim().split(/\s+/)) {
    const [start = "", first = "", count = "1", step = "1"] = run.split(":");
    const [numerator, denominator = 1] = first.split("/").map(Number);
    for (let index = 0; index < Number(count); index += 1) {
      found.set(
        Number.parseInt(start, 16) + index,
        Number(numerator) / denominator + index * Number(step),
      );
    }
  }
  return found;
}
