import { format, overflow } from "../../runtime/exceptions.ts";
import { readCondition } from "./path-query.ts";
import { PathReader } from "./path-reader.ts";
import {
  descendants,
  everyItem,
  field,
  fields,
  index,
  indexes,
  jsonException,
  type Step,
  scan,
  slice,
} from "./path-steps.ts";

const openIndexer = "Path ended with open indexer.";

/** Reads the JSONPath of Newtonsoft.Json. @throws JsonException */
export function parsePath(path: string): readonly Step[] {
  const reader = new PathReader(path);
  reader.skipSpaces();
  if (reader.isAtEnd || path === "$") return [];
  // Without a point or a bracket behind it, a dollar begins a name.
  if (/^\$[.[]/.test(path.slice(reader.at))) reader.at += 1;
  const steps = readSteps(reader, false);
  const ended = reader.current;
  reader.skipSpaces();
  if (!reader.isAtEnd) throw jsonException(`Unexpected character while parsing path: ${ended}`);
  return steps;
}

/** Reads steps to the end, to a closing bracket or a space, and in a query to an operator. */
function readSteps(reader: PathReader, isQuery: boolean): Step[] {
  const steps: Step[] = [];
  let start = reader.at;
  let isScan = false;
  let isBehindIndexer = false;
  let isBehindDot = false;
  const finish = (text: string) => {
    if (text === "") return;
    const name = text === "*" ? undefined : text;
    steps.push(isScan ? scan(name === undefined ? undefined : [name]) : field(name));
    isScan = false;
  };
  const ends = isQuery ? /[\])\s=<!>|&]/ : /[\]) ]/;
  while (!reader.isAtEnd && !ends.test(reader.current)) {
    const char = reader.current;
    if (char === "[" || char === "(") {
      finish(reader.text.slice(start, reader.at));
      steps.push(readIndexer(reader, char === "[" ? "]" : ")", isScan));
      isScan = false;
      reader.at += 1;
      start = reader.at;
      [isBehindIndexer, isBehindDot] = [true, false];
    } else if (char === ".") {
      finish(reader.text.slice(start, reader.at));
      isScan = reader.text.charAt(reader.at + 1) === ".";
      reader.at += isScan ? 2 : 1;
      start = reader.at;
      [isBehindIndexer, isBehindDot] = [false, true];
    } else if (isBehindIndexer) {
      throw jsonException(`Unexpected character following indexer: ${char}`);
    } else reader.at += 1;
  }
  if (reader.at > start) finish(reader.text.slice(start, reader.at).trimEnd());
  else if (isBehindDot && (reader.isAtEnd || isQuery)) {
    throw jsonException("Unexpected end while parsing path.");
  }
  return steps;
}

function readIndexer(reader: PathReader, close: string, isScan: boolean): Step {
  reader.at += 1;
  reader.mustGoOn(openIndexer);
  reader.skipSpaces();
  if (reader.current === "'") return readNames(reader, close, isScan);
  if (reader.current === "?") return readFilter(reader, close, isScan);
  return readItems(reader, close);
}

function readNames(reader: PathReader, close: string, isScan: boolean): Step {
  const names: string[] = [];
  while (!reader.isAtEnd) {
    names.push(reader.quoted());
    reader.skipSpaces();
    reader.mustGoOn(openIndexer);
    if (reader.current === close) {
      if (isScan) return scan(names);
      return names.length === 1 ? field(names[0]) : fields(names);
    }
    if (reader.current !== ",") throw reader.unexpected(" indexer");
    reader.at += 1;
    reader.skipSpaces();
  }
  throw jsonException(openIndexer);
}

function readFilter(reader: PathReader, close: string, isScan: boolean): Step {
  reader.at += 1;
  reader.mustGoOn(openIndexer);
  if (reader.current !== "(") throw reader.unexpected(" indexer");
  reader.at += 1;
  const holds = readCondition(reader, (query) => readSteps(query, true));
  reader.at += 1;
  reader.mustGoOn(openIndexer);
  reader.skipSpaces();
  if (reader.current !== close) throw reader.unexpected(" indexer");
  if (!isScan) {
    return (token, root) => token.children().filter((child) => holds(child, root));
  }
  return (token, root) => [token, ...descendants(token)].filter((each) => holds(each, root));
}

/** `[*]`, `[1]`, `[1, 2]` and `[1:2:3]`. */
function readItems(reader: PathReader, close: string): Step {
  const end = reader.text.indexOf(close, reader.at);
  if (reader.current === "*") {
    reader.at += 1;
    reader.mustGoOn(openIndexer);
    reader.skipSpaces();
    if (reader.current !== close) throw reader.unexpected(" indexer");
    return everyItem;
  }
  const body = reader.text.slice(reader.at, end < 0 ? reader.text.length : end);
  const wrong = /[^\d\-,: ]|[\d-](?<=[\d-] +[\d-])/.exec(body);
  if (wrong !== null) {
    throw jsonException(`Unexpected character while parsing path indexer: ${wrong[0]}`);
  }
  if (end < 0) throw jsonException(openIndexer);
  reader.at = end;
  if (body.includes(":")) {
    const [from, to, by] = body.split(":").map((part) => optional(part.trim()));
    return slice(from, to, by ?? 1);
  }
  const numbers = body.split(",").map((part) => part.trim());
  if (numbers.includes("")) throw jsonException("Array index expected.");
  const [first = 0, ...more] = numbers.map(integer);
  return more.length === 0 ? index(first) : indexes([first, ...more]);
}

function optional(text: string): number | undefined {
  return text === "" ? undefined : integer(text);
}

/** `Convert.ToInt32`. */
function integer(text: string): number {
  if (!/^-?\d+$/.test(text))
    throw format(`The input string '${text}' was not in a correct format.`);
  const number = Number(text);
  if (number !== (number | 0))
    throw overflow("Value was either too large or too small for an Int32.");
  return number;
}
