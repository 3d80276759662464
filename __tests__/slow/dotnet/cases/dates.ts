import { stringLiteral } from "./literals.ts";
import type { Random } from "./random.ts";

const dateFormats =
  "d D f F g G m M o O r R s t T u U y Y yyyy-MM-dd yyyy/MM/dd HH:mm:ss yyyy-MM-ddTHH:mm:ss.fffffffK ddd dddd MMM MMMM yy y%y %d %h hh tt t fff FFF FFFFFFF zzz zz %z %K gg \\y'text'yyyy \"q\"dd x yyyyy %f %M d-M-yyyy h:m:s:f MM".split(
    " ",
  );
/** A format of a date; some are refused. */
export function dateTimeFormat(random: Random): string {
  if (random.chance(0.2))
    return `${random.pick(dateFormats)}${random.pick([" ", "", "-", "'T'"])}${random.pick(dateFormats)}`;
  return random.pick(dateFormats);
}

const timeSpanFormats =
  "c t T g G hh\\:mm d\\.hh\\:mm\\:ss\\.fffffff %d %h %m %s ss fff FFF FFFFFFF h\\:m 'x'hh hh:mm dd dddddddd ddddddddd q %f mm\\'ss".split(
    " ",
  );
export function timeSpanFormat(random: Random): string {
  return random.pick([...timeSpanFormats, ""]);
}

const two = (value: number) => String(value).padStart(2, "0");

/** A text that is a date in one of the forms that .NET reads, or nearly one. */
export function dateText(random: Random): string {
  const year = random.pick([2020, 1999, 1, 9999, 2024, 1970]);
  const month = random.int(1, 12);
  const day = random.int(1, random.chance(0.1) ? 31 : 28);
  const [hour, minute, second] = [random.int(0, 23), random.int(0, 59), random.int(0, 59)];
  const names = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ];
  const name = names[month - 1] ?? "";
  const short = name.slice(0, 3);
  const yyyy = String(year).padStart(4, "0");
  const time = random.pick([
    `${two(hour)}:${two(minute)}:${two(second)}`,
    `${two(hour)}:${two(minute)}`,
    `${hour}:${minute}`,
    `${(hour % 12) + 1}:${two(minute)} ${random.pick(["AM", "PM", "am", "P"])}`,
    `${(hour % 12) + 1} PM`,
    `${two(hour)}:${two(minute)}:${two(second)}.${random.pick(["1", "123", "1234567", "12345678", "000"])}`,
    `${hour}:${two(minute)}:${two(second)}`,
  ]);
  const zone = random.pick([
    "",
    "",
    "",
    "Z",
    "+02:00",
    "-05:30",
    " +0200",
    "+2",
    " GMT",
    " Z",
    "+14:00",
    "+15:00",
    "z",
  ]);
  const date = random.pick([
    `${yyyy}-${two(month)}-${two(day)}`,
    `${year}-${month}-${day}`,
    `${two(month)}/${two(day)}/${yyyy}`,
    `${month}/${day}/${two(year % 100)}`,
    `${yyyy}/${two(month)}/${two(day)}`,
    `${day} ${short} ${yyyy}`,
    `${day} ${name} ${yyyy}`,
    `${name} ${day}, ${yyyy}`,
    `${short} ${day} ${yyyy}`,
    `${two(day)}-${short}-${two(year % 100)}`,
    `${name} ${yyyy}`,
    `${short} ${day}`,
    `${month}/${day}`,
    `${yyyy}.${two(month)}.${two(day)}`,
    `${month} ${day} ${yyyy}`,
    `${yyyy}-${two(month)}`,
    `${yyyy}${two(month)}${two(day)}`,
    `${two(day)}.${two(month)}.${yyyy}`,
    `${yyyy} ${name} ${day}`,
    `${month}-${day}-${yyyy}`,
    `${day}${short}${yyyy}`,
  ]);
  const weekday = random.pick(["Mon, ", "Thursday, ", "Fri "]);
  switch (random.int(0, 9)) {
    case 0:
    case 1:
      return date;
    case 2:
      return `${date}T${time}${zone}`;
    case 3:
    case 4:
      return `${date} ${time}${zone}`;
    case 5:
      return time;
    case 6:
      return `${weekday}${date} ${time}${zone}`;
    case 7:
      return `${time} ${date}`;
    case 8:
      return random.pick([
        ` ${date} `,
        `${date}T`,
        `${date}  ${time}`,
        `${date},${time}`,
        `${date}T${time} ${zone}`,
        date.toUpperCase(),
        `${date}Z`,
      ]);
    default:
      return random.pick([
        "",
        " ",
        "x",
        "2020",
        "2020-13-01",
        "2020-02-30",
        "00:00",
        "24:00",
        "2020-01-02T24:00:00",
        "1/2/3/4",
        "2020-01-02T03:04:05.",
        "12/31",
        "Jan",
        "Monday",
        "2020-01-02T03",
        "20200102T030405Z",
        "2020-W01-1",
        "\u200e2020-01-02",
        "2020-1-2T3:4:5",
        "31/12/2020",
        "2020-01-02 25:00",
        "1:2:3:4",
        "noon",
        "AM",
        "13:00 PM",
        "2020-01-02T03:04:60Z",
      ]);
  }
}

/** A text that is a time span, or nearly one. */
export function timeSpanText(random: Random): string {
  if (random.chance(0.25))
    return random.pick([
      "",
      "1",
      "-1",
      "1.",
      "1.2",
      "24:00",
      "25:00:00",
      "01:02:03:04",
      "1.02:03:04.5",
      "10675199.02:48:05.4775807",
      "10675200",
      "-10675199.02:48:05.4775808",
      "00:60",
      "00:00:60",
      "1:2:3.12345678",
      "0:0:0.1",
      " 1:2 ",
      "- 1:2",
      "+1:2",
      "1:2:3:4.5",
      ":1",
      "1::2",
      "x",
      "1:2:",
      "23:59:59.9999999",
      "P1D",
      "PT1H",
      "00:00:00:00:00",
      "1.24:00",
      "-00:00:01",
      "99999999",
      "1.1:1",
      "1:2.3",
    ]);
  const days = random.chance(0.4) ? `${random.int(0, 40)}${random.pick([".", ".", ":"])}` : "";
  const fraction = random.chance(0.3) ? `.${random.pick(["1", "12", "1234567", "0000001"])}` : "";
  const seconds = random.chance(0.8) ? `:${two(random.int(0, 61))}` : "";
  return `${random.pick(["", "", "-"])}${days}${random.int(0, 25)}:${two(random.int(0, 60))}${seconds}${fraction}`;
}

/** Dates that are read and written. */
export function date(random: Random): string {
  const text = stringLiteral(dateText(random));
  const format = stringLiteral(dateTimeFormat(random));
  return random.pick([
    () => `DateTime.Parse(${text})`,
    () => `DateTime.Parse(${text}).ToString("o")`,
    () => `DateTimeOffset.Parse(${text})`,
    () => `DateTimeOffset d; return DateTimeOffset.TryParse(${text}, out d) ? (object)d : "no";`,
    () => `Convert.ToDateTime(${text})`,
    () => `new DateTime(2020, 1, 2, 3, 4, 5, 67).ToString(${format})`,
    () =>
      `new DateTimeOffset(2020, 12, 31, 23, 4, 5, 6, TimeSpan.FromMinutes(${random.int(-600, 600)})).ToString(${format})`,
    () =>
      `new DateTime(${random.int(1, 637134336)}${"0".repeat(random.int(0, 10))}L).ToString(${format})`,
    () => `DateTimeOffset.ParseExact(${text}, ${format}, null)`,
    () =>
      `new DateTime(2020, 1, 31).AddMonths(${random.int(-30, 30)}).AddDays(${random.pick(["0.5", "-1.25", "1e5", "1e9"])})`,
    () => `DateTime.Parse(${text}, System.Globalization.CultureInfo.InvariantCulture)`,
  ])();
}
