import { SERVICES } from '#libs/contracts';
import { readSettings } from '../../tools/launcher/settings.js';
import { instanceOf } from '../suite/running-suite.js';

/** A command of a document, with the ports of this suite in the place of the usual ones. */
export function withPortsOfThisSuite(command: string): string {
  const { appPorts } = readSettings({});
  return SERVICES.reduce(
    (text, service) =>
      text.replaceAll(new RegExp(`\\b${String(appPorts[service])}\\b`, 'g'), new URL(instanceOf(service).url).port),
    command,
  );
}
