import { SERVICES, type Service } from '#libs/contracts';
import pc from 'picocolors';

export type Paint = (text: string) => string;

/** Green and red mean well and ill, gray is for what is no service. */
const PAINTS: readonly Paint[] = [pc.cyan, pc.magenta, pc.yellow, pc.blue, pc.cyanBright, pc.magentaBright];

/** The colour of a service, in the log and in the demo: by its place in the list of services. */
export function paintOf(service: Service): Paint {
  return PAINTS[SERVICES.indexOf(service) % PAINTS.length] ?? pc.white;
}
