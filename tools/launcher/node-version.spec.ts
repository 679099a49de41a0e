import { describe, expect, it } from '@jest/globals';
import { requireNode } from './node-version.js';

describe('the version of Node.js', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0'])('%s will do', (version) => {
    expect(() => {
      requireNode(version);
    }).not.toThrow();
  });

  it.each(['18.20.0', '20.18.3'])('%s is refused', (version) => {
    expect(() => {
      requireNode(version);
    }).toThrow(`Node.js 20.19 or newer is needed, and this is ${version}`);
  });
});
