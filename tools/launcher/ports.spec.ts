import { afterEach, describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { clearLockedPorts } from 'get-port';
import { decidePorts, PORT_STEP } from './ports.js';
import { readSettings, variableOf } from './settings.js';

const nothingOwn = { kafka: false, postgres: false, registry: false };

/** 21001, 21002 and so on, in the order of the list of services. */
const ports = Object.fromEntries(
  SERVICES.map((service, index) => [variableOf(service, 'PORT'), String(21_001 + index)]),
);

describe('the ports of a suite', () => {
  afterEach(clearLockedPorts);

  it('grow by ten from one instance of a service to the next', async () => {
    const settings = readSettings(ports, ['--instances', '3']);
    const { apps } = await decidePorts(settings, nothingOwn);
    expect(PORT_STEP).toBe(10);
    expect(apps.order).toEqual([21_001, 21_011, 21_021]);
    expect(apps.inventory).toEqual([21_003, 21_013, 21_023]);
  });

  it('grow by ten from one broker to the next', async () => {
    const settings = readSettings({ ...ports, KAFKA_PORT: '21100' }, ['--brokers', '3']);
    expect((await decidePorts(settings, nothingOwn)).kafka).toEqual([21_100, 21_110, 21_120]);
  });

  it('are refused when two would be the same', async () => {
    const settings = readSettings({ ...ports, PAYMENT_PORT: '21011' }, ['--instances', '2']);
    await expect(decidePorts(settings, nothingOwn)).rejects.toThrow('Port 21011 would be used twice');
  });

  it('are all different free ones under SUITE_PORTS=auto', async () => {
    const settings = readSettings({ SUITE_PORTS: 'auto' }, ['--brokers', '3', '--registry', '--observe']);
    const everythingOwn = { kafka: true, postgres: true, registry: true };
    const { apps, kafka, kafkaControllers, postgres, registry, prometheus } = await decidePorts(
      settings,
      everythingOwn,
    );
    const all = [...Object.values(apps).flat(), ...kafka, ...kafkaControllers, postgres, registry, prometheus];
    expect(all).toHaveLength(SERVICES.length + 3 + 3 + 3);
    expect(new Set(all).size).toBe(all.length);
  });
});
