import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExecaError } from 'execa';
import { javaTool } from '../java.js';
import type { Launch } from '../launch.js';
import { runTask } from '../processes/task.js';
import { StartRefused } from '../start-refused.js';
import { certificateRequest } from './certificate-request.js';
import { newPassword } from './passwords.js';

/** The certificates of one suite: of an authority that nobody else trusts, and of the servers. */
export interface Certificates {
  /** The authority's certificate, as PEM: what clients need to know the brokers. */
  readonly caFile: string;
  /** The brokers' private key and certificate, as PKCS12. The brokers run on one machine and share them. */
  readonly storeFile: string;
  readonly storePassword: string;
  /** PostgreSQL's private key and certificate, as PEM. */
  readonly postgresKeyFile: string;
  readonly postgresFile: string;
}

const VALID_DAYS = 825;

/** Certificates that end sooner than this are made again at the next start. */
const RENEWED_BEFORE_MS = 30 * 24 * 60 * 60 * 1000;

/** The names by which clients may reach the brokers. */
const REACHED_AS = 'san=ip:127.0.0.1,dns:localhost';

/** keytool takes longer to start than to work. */
const START_FAST = ['-J-XX:TieredStopAtLevel=1', '-J-XX:+UseSerialGC', '-J-Xshare:auto'];

/** Where the certificates of a folder are, whether or not they have been made. */
export function caFileIn(folder: string): string {
  return join(folder, 'certificates/ca.pem');
}

/**
 * The certificates in a folder. They are made if there are none, and made again shortly before they end.
 *
 * Java's keytool makes them, since whoever runs Kafka has it. The authority's private key is deleted as soon as it has
 * signed: no later certificate can claim to be one of ours.
 *
 * @throws StartRefused when keytool cannot make them
 */
export function certificatesIn(folder: string, launch: Launch): Promise<Certificates> {
  const inHand = making.get(folder) ?? findOrMake(folder, launch);
  making.set(folder, inHand);
  return inHand;
}

/** All servers ask at the same time, and get the same. */
const making = new Map<string, Promise<Certificates>>();

async function findOrMake(folder: string, launch: Launch): Promise<Certificates> {
  const home = join(folder, 'certificates');
  if (!areGood(home)) await make(home, launch);
  return {
    caFile: caFileIn(folder),
    storeFile: join(home, 'brokers.p12'),
    storePassword: readFileSync(join(home, 'store.password'), 'utf8'),
    postgresKeyFile: join(home, 'postgres.key'),
    postgresFile: join(home, 'postgres.pem'),
  };
}

function areGood(home: string): boolean {
  const file = join(home, 'brokers.pem');
  if (!existsSync(file)) return false;
  const { validTo } = new X509Certificate(readFileSync(file));
  return Date.parse(validTo) - Date.now() > RENEWED_BEFORE_MS;
}

/** Makes them in a draft folder and moves it into place when it is complete: a start may be cut off any time. */
async function make(home: string, launch: Launch): Promise<void> {
  const draft = `${home}.draft`;
  const inDraft = (name: string): string => join(draft, name);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const storePassword = newPassword();
  writeFileSync(inDraft('store.password'), storePassword, { mode: 0o600 });

  const keytool = (command: string, store: string, ...args: string[]): Promise<void> =>
    runKeytool(launch, storePassword, [command, '-keystore', inDraft(store), '-storetype', 'PKCS12', ...args]);
  const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', String(VALID_DAYS)];
  const authority = ['-ext', 'bc:c=ca:true,pathlen:0', '-ext', 'ku:c=keyCertSign'];
  const server = ['-ext', REACHED_AS, '-ext', 'eku=serverAuth,clientAuth', '-validity', String(VALID_DAYS)];
  const signFor = (name: string): Promise<void> => {
    const files = ['-infile', inDraft(`${name}.request`), '-outfile', inDraft(`${name}.pem`)];
    return keytool('-gencert', 'ca.p12', '-alias', 'ca', '-rfc', ...server, ...files);
  };

  await keytool('-genkeypair', 'ca.p12', '-alias', 'ca', '-dname', 'CN=choreographed-saga', ...key, ...authority);
  await keytool('-exportcert', 'ca.p12', '-alias', 'ca', '-rfc', '-file', inDraft('ca.pem'));

  await keytool('-genkeypair', 'brokers.p12', '-alias', 'brokers', '-dname', 'CN=brokers', ...key);
  await keytool('-certreq', 'brokers.p12', '-alias', 'brokers', '-file', inDraft('brokers.request'));
  await signFor('brokers');
  // keytool takes a certificate only together with the one that signed it.
  appendFileSync(inDraft('brokers.pem'), readFileSync(inDraft('ca.pem')));
  await keytool('-importcert', 'brokers.p12', '-alias', 'brokers', '-noprompt', '-file', inDraft('brokers.pem'));

  const postgres = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const privateKey = postgres.privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(inDraft('postgres.key'), privateKey, { mode: 0o600 });
  writeFileSync(inDraft('postgres.request'), certificateRequest('postgres', postgres));
  await signFor('postgres');

  for (const name of ['ca.p12', 'brokers.request', 'postgres.request']) rmSync(inDraft(name));
  rmSync(home, { recursive: true, force: true });
  renameSync(draft, home);
}

/** The password goes by the environment: everybody on the machine can read the arguments of a process. */
async function runKeytool(launch: Launch, storePassword: string, args: readonly string[]): Promise<void> {
  try {
    await runTask(launch, {
      name: 'keytool',
      command: javaTool('keytool'),
      args: [...START_FAST, ...args, '-storepass:env', 'STORE_PASSWORD'],
      env: { ...process.env, STORE_PASSWORD: storePassword, LC_ALL: 'C' },
    });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const { code, all, shortMessage } = error as ExecaError;
    throw new StartRefused(
      code === 'ENOENT'
        ? '--secure makes certificates with keytool, which comes with Java, and "keytool" cannot be run: add it to the PATH, or set JAVA_HOME.'
        : `keytool could not make the certificates: ${/^keytool error: (.*)/m.exec(String(all))?.[1] ?? shortMessage}`,
    );
  }
}
