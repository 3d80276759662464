import { dateText, dateTimeFormat, timeSpanFormat, timeSpanText } from "./dates.ts";
import { jsonPath, jsonText } from "./json.ts";
import { string, stringLiteral } from "./literals.ts";
import { numberFormat, numberText } from "./numbers.ts";
import type { Random } from "./random.ts";
import { pattern, subject } from "./regex.ts";
import { uriText } from "./uris.ts";
import { xmlTexts } from "./xml.ts";

/** A text that suits the parameter: a format, a date, JSON, a pattern. */
export function textFor(random: Random, purpose: string): string {
  const anything = random.chance(0.1);
  const special = anything ? undefined : texts.find(([expected]) => expected.test(purpose));
  return special === undefined ? string(random) : stringLiteral(special[1](random));
}

const texts: readonly (readonly [RegExp, (random: Random) => string])[] = [
  [/^System\.DateTime(Offset)?\.ToString\.format|ParseExact\.format/, dateTimeFormat],
  [/^System\.DateTime(Offset)?\.(Try)?Parse|ToDateTime/, dateText],
  [/^System\.TimeSpan\.ToString\.format/, timeSpanFormat],
  [/^System\.TimeSpan\.(Try)?Parse/, timeSpanText],
  [
    /^System\.Guid\.ToString/,
    (random) => random.pick(["N", "D", "B", "P", "X", "n", "d", "", "q", "DD"]),
  ],
  [
    /^System\.Guid/,
    (random) =>
      random.pick([
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "{0F8FAD5B-D9CB-469F-A165-70867728950E}",
        "(0f8fad5b-d9cb-469f-a165-70867728950e)",
        "0f8fad5bd9cb469fa16570867728950e",
        " 0f8fad5bd9cb469fa16570867728950e ",
        "{0x0f8fad5b,0xd9cb,0x469f,{0xa1,0x65,0x70,0x86,0x77,0x28,0x95,0x0e}}",
        "0f8fad5b-d9cb-469f-a165-7086772895",
        "x",
      ]),
  ],
  [
    /^System\.(S?Byte|U?Int\d\d|Single|Double|Decimal)\.(Try)?Parse|Convert\.To(S?Byte|U?Int\d\d|Single|Double|Decimal)/,
    numberText,
  ],
  [/^System\.(S?Byte|U?Int\d\d|Single|Double|Decimal)\.ToString\.format/, numberFormat],
  [/^System\.Uri\.|^System\.Uri$/, uriText],
  [/json|rawJson/i, (random) => jsonText(random)],
  [/JsonConvert\.Deserialize/, (random) => jsonText(random)],
  [/SelectTokens?\.path/, jsonPath],
  [
    /JObject\..*(propertyName|name)|JToken\..*key/,
    (random) => random.pick(["a", "b", "c", "x y", "A", "é", ""]),
  ],
  [/Regex.*\.pattern|Regex\.new/, pattern],
  [
    /Regex.*\.replacement|Match\.Result/,
    (random) =>
      random.pick([
        "$1",
        "<$0>",
        "$&",
        `$${"{n}"}`,
        "$$",
        "$`|$'",
        "$+",
        "$_",
        "x",
        "$2$1",
        "$10",
        `$${"{1}0"}`,
        "$",
        "\\n",
      ]),
  ],
  [/Regex.*\.input/, subject],
  [/^System\.Xml\.Linq.*\.Parse/, (random) => random.pick(xmlTexts)],
  [
    /IPAddress/,
    (random) =>
      random.pick([
        "127.0.0.1",
        "::1",
        "1.2.3",
        "256.1.1.1",
        "fe80::1%3",
        "1.2.3.4 ",
        "0x7f.1",
        "010.1.1.1",
        "::ffff:1.2.3.4",
        "1::2::3",
        "[::1]",
        "",
      ]),
  ],
  [
    /GetEncoding/,
    (random) =>
      random.pick([
        "utf-8",
        "UTF-8",
        "us-ascii",
        "utf-16",
        "iso-8859-1",
        "latin1",
        "utf-32",
        "bogus",
        "utf-16BE",
      ]),
  ],
  [
    /FindSystemTimeZoneById/,
    (random) =>
      random.pick([
        "Europe/Zurich",
        "America/New_York",
        "UTC",
        "Etc/UTC",
        "Asia/Kolkata",
        "Bogus/Zone",
        "Australia/Lord_Howe",
      ]),
  ],
  [
    /FromBase64/,
    (random) =>
      random.pick([
        "YWJj",
        "YQ==",
        "YW Jj",
        "YWJ",
        "Y",
        "",
        "====",
        "YQ=",
        "Y Q = =",
        "-_-_",
        "YWJjZA==",
        "YWJjZB==",
      ]),
  ],
];
