import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { LOG_LEVELS, type LogLevel } from './log-settings.js';
import { ServiceLogger } from './service-logger.js';

type Line = Readonly<Record<string, unknown>>;

let lines: Line[];
let text: string;

function loggingAt(level: LogLevel): ServiceLogger {
  const write = (line: string) => {
    text += line;
    lines.push(JSON.parse(line) as Line);
  };
  const logger = new ServiceLogger({ service: 'order', instance: 'order-1' }, level, { write });
  Logger.overrideLogger(logger);
  Logger.overrideLogger(logger.nestLevels);
  return logger;
}

beforeEach(() => {
  [lines, text] = [[], ''];
  loggingAt('info');
});

afterAll(() => {
  Logger.overrideLogger(['log', 'warn', 'error', 'fatal']);
  Logger.overrideLogger(false);
});

const logger = new Logger('Relay');

describe('a line', () => {
  it('has its level, its time, whose it is, where it is from, and its text', () => {
    logger.warn('waits');
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        service: 'order',
        instance: 'order-1',
        context: 'Relay',
        msg: 'waits',
      },
    ]);
  });

  it('has the fields that are given with the text', () => {
    logger.log('parked', { topic: 'order.events', partition: 3, offset: '7' });
    expect(lines).toMatchObject([
      { msg: 'parked', context: 'Relay', topic: 'order.events', partition: 3, offset: '7' },
    ]);
  });

  it('has the trace and the span that it was written in', () => {
    const manager = new AsyncLocalStorageContextManager().enable();
    context.setGlobalContextManager(manager);
    const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
    context.with(trace.setSpanContext(context.active(), span), () => {
      logger.log('inside');
    });
    context.disable();
    logger.log('outside');
    expect(lines).toMatchObject([{ trace_id: span.traceId, span_id: span.spanId }, {}]);
    expect(lines[1]).not.toHaveProperty('trace_id');
  });
});

describe('an error', () => {
  const failure = Object.assign(new TypeError('no such row', { cause: new Error('cut') }), {
    code: '42P01',
    parameters: ['alice'],
    detail: 'Failing row contains (alice)',
  });

  it('has its type, text, code, cause and stack, and nothing else of it', () => {
    logger.error('failed', { err: failure });
    const { err } = lines[0] as { err: Line };
    expect(err).toMatchObject({ type: 'TypeError', message: 'no such row', code: '42P01', cause: { message: 'cut' } });
    expect(err.stack).toContain('service-logger.spec.ts');
    expect(text).not.toContain('alice');
  });

  it('has no stack in a warning: it was expected', () => {
    logger.warn('waits', { err: failure });
    expect(lines[0]).toMatchObject({ err: { type: 'TypeError' } });
    expect(lines[0]?.err).not.toHaveProperty('stack');
  });

  it('may stand in the place of the text', () => {
    logger.error(failure);
    expect(lines).toMatchObject([{ msg: 'no such row', err: { type: 'TypeError' }, context: 'Relay' }]);
  });

  it('may be a stack, as Nest gives it', () => {
    logger.error('failed', 'Error: failed\n    at here');
    expect(lines).toMatchObject([{ msg: 'failed', context: 'Relay', err: { stack: 'Error: failed\n    at here' } }]);
  });
});

describe('what is a customer’s, or secret', () => {
  it.each(['customerId', 'email', 'payload', 'lines', 'authorization', 'password', 'parameters'])(
    'is replaced where the key is %s, as deep as four levels',
    (key) => {
      const secret = { [key]: 'alice' };
      logger.log('said', { ...secret, one: { ...secret, two: { ...secret, three: secret } }, list: [secret] });
      expect(text).not.toContain('alice');
      expect(text.match(/\[redacted\]/g)).toHaveLength(5);
    },
  );

  it('is replaced where it is the password in a URL, within any text', () => {
    logger.error('cannot reach postgres://order:s3cr%2Ft@db:5432/order, nor http://registry:8081/', {
      err: new Error('https://user:s3cr%2Ft@registry refused'),
    });
    expect(text).not.toContain('s3cr');
    expect(lines[0]?.msg).toBe('cannot reach postgres://order:[redacted]@db:5432/order, nor http://registry:8081/');
  });
});

describe('the level', () => {
  it.each([...LOG_LEVELS])('%s writes its own lines and more severe ones, and Nest knows that', (level) => {
    loggingAt(level);
    for (const nest of ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const) logger[nest]('said');
    const expected = LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(level) + 1);
    expect(lines.map((line) => line.level)).toEqual(expected);
    expect(Logger.isLevelEnabled('debug')).toBe(expected.includes('debug'));
  });

  it('of Nest’s lines about each module and route is debug', () => {
    new Logger('RoutesResolver').log('OrderController {/orders}:');
    expect(lines).toEqual([]);
  });
});
