import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger, type LoggerService } from '@nestjs/common';
import { BackgroundMeasurement, READING_MS } from './background-measurement.js';

/** A thing with a value, which can be frozen: then it answers nothing. */
class Thing {
  value = 1;
  readings = 0;
  error: Error | undefined;
  private frozen: Promise<void> | undefined;
  private thaw: () => void = () => undefined;

  readonly read = async (): Promise<number> => {
    this.readings++;
    const { value } = this;
    await this.frozen;
    if (this.error !== undefined) throw this.error;
    return value;
  };

  freeze(): void {
    this.frozen = new Promise((resolve) => (this.thaw = resolve));
  }

  wakeUp(): void {
    this.frozen = undefined;
    this.thaw();
  }
}

let thing: Thing;
let shown: (number | undefined)[];
let logged: string[];
let measurement: BackgroundMeasurement<number>;

beforeEach(() => {
  jest.useFakeTimers();
  thing = new Thing();
  [shown, logged] = [[], []];
  const note = (text: unknown) => logged.push(String(text));
  Logger.overrideLogger({ log: note, warn: note, error: note } satisfies LoggerService);
  measurement = new BackgroundMeasurement({
    name: 'the thing',
    read: thing.read,
    show: (value) => shown.push(value),
  });
});

afterEach(() => {
  jest.useRealTimers();
  Logger.overrideLogger(false);
});

describe('a measurement in the background', () => {
  it('shows nothing before the first reading', () => {
    expect(shown).toEqual([undefined]);
  });

  it('shows what was read', async () => {
    await measurement.measure();
    expect(shown.at(-1)).toBe(1);
  });

  it('shows nothing while there is no answer, and does not wait for one', async () => {
    await measurement.measure();
    thing.freeze();

    await isMeasuredInTime();

    expect(shown.at(-1)).toBeUndefined();
  });

  it('shows nothing after an error', async () => {
    await measurement.measure();
    thing.error = new Error('it is away');

    await measurement.measure();

    expect(shown.at(-1)).toBeUndefined();
  });

  it('asks once while there is no answer, never shows an answer that came too late, and then asks again', async () => {
    thing.freeze();
    await isMeasuredInTime();
    await isMeasuredInTime();
    expect(thing.readings).toBe(1);

    thing.value = 2;
    thing.wakeUp();
    await measurement.measure();

    expect(shown).not.toContain(1);
    expect(shown.at(-1)).toBe(2);
  });

  it('says once that the value is unknown, with the reason, and once that it is known again', async () => {
    thing.error = new Error('it is away');
    await measurement.measure();
    await measurement.measure();
    thing.error = undefined;
    await measurement.measure();
    await measurement.measure();

    expect(logged).toEqual(['the thing is unknown: Error: it is away', 'the thing is known again']);
  });

  it('goes on by itself until it is stopped', async () => {
    jest.useRealTimers();
    const measured = new Promise<void>((resolve) => {
      measurement = new BackgroundMeasurement({
        name: 'the thing',
        read: thing.read,
        show: (value) => {
          if (value === 2) resolve();
          thing.value = 2;
        },
      });
    });
    measurement.start();
    await measured;
    await measurement.stop();
  });
});

async function isMeasuredInTime(): Promise<void> {
  const measured = measurement.measure();
  await jest.advanceTimersByTimeAsync(READING_MS);
  await measured;
}
