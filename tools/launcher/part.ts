import type { Stopping } from './processes/process-register.js';
import type { ProcessPlan } from './processes/supervised-process.js';

/** Who runs a server: it runs already, Docker runs it, or the launcher does, from a program on this machine. */
export type Origin = 'given' | 'docker' | 'embedded';

/** A server that the suite needs beside its apps. */
export interface Part {
  /** As in the log, and as a service of docker-compose.yml: `kafka`. */
  readonly name: string;
  readonly origin: Origin;
  /** What people wait for: `Kafka at 127.0.0.1:9092`. */
  readonly what: string;
  /** The setting that names a server which runs already. */
  readonly setting: string;
  /** Prepares all that the launcher's own server needs. @returns how to run it */
  start(): Promise<Omit<ProcessPlan, 'name' | 'logFile' | 'stop'>>;
  /** Looks whether the server can be used; rejects with the reason while it cannot. */
  ready(): Promise<void>;
  /** How the launcher's own server stops. */
  readonly stop: Stopping;
}
