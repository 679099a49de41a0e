import { StartRefused } from './start-refused.js';

const OLDEST = [20, 19] as const;

/**
 * Makes sure that Node.js is new enough.
 *
 * @param version such as `20.19.0`
 * @throws StartRefused when it is not
 */
export function requireNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new StartRefused(
      `Node.js ${OLDEST.join('.')} or newer is needed, and this is ${version}: install a newer one.`,
    );
  }
}
