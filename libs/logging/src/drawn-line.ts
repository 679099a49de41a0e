import { isColorSupported, prettyFactory } from 'pino-pretty';

const prettyWith = (colorize: boolean) =>
  prettyFactory({
    colorize,
    messageFormat: '[{context}] {msg}',
    // The text says the rest, too, for a person. The fields are for programs.
    include: 'time,level,err',
    customPrettifiers: { time: (time) => (time as string).slice(11, 23) },
    translateTime: false,
  });

const DRAWINGS = { plain: prettyWith(false), coloured: prettyWith(true) };

/** A log line as a person reads it: time, level, context, text, and the stack of an error. A line that is not JSON stays as it is. */
export function drawLine(line: string, isColoured: boolean = isColorSupported): string {
  const fields = fieldsOf(line);
  if (fields === undefined) return line;
  const { err, ...others } = fields;
  const hasStack = typeof err === 'object' && err !== null && 'stack' in err;
  const drawing = isColoured ? DRAWINGS.coloured : DRAWINGS.plain;
  return drawing(hasStack ? fields : others).trimEnd();
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    return 'msg' in fields && 'level' in fields ? fields : undefined;
  } catch {
    return undefined;
  }
}
