import { join, relative, sep } from 'node:path';
import { SERVICES, type Service } from '#libs/contracts';
import { watch as watchFiles } from 'chokidar';
import type { AppInstance } from './app-instance.js';
import { buildIfStale, isSource } from './build.js';
import type { Launch } from '../launch.js';
import { projectRoot } from '../project.js';
import { StartRefused } from '../start-refused.js';

/** Editors write several files, or one file several times; this long after the last change, the change is complete. */
const quietMs = 150;

/** The services that a changed file is part of: a service's own file only of that service, a library's of all. */
export function affectedServices(paths: Iterable<string>): Service[] {
  const owners = [...paths].map((path) => /^apps[\\/]([^\\/]+)/.exec(path)?.[1]);
  return SERVICES.filter((service) => owners.some((owner) => owner === undefined || owner === service));
}

/**
 * Until the suite stops: whenever sources change, builds, runs the setups, and restarts the apps concerned. A build
 * that fails is reported, and the apps keep running as they are.
 */
export function watchSources(launch: Launch, setUp: () => Promise<void>, instances: readonly AppInstance[]): void {
  const say = launch.log.voice('watch');
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let busy = false;

  const reload = async (): Promise<void> => {
    const paths = [...changed];
    changed.clear();
    const concerned = affectedServices(paths);
    say(`${paths.join(', ')} changed: reloading ${concerned.join(', ')}`);
    await buildIfStale(launch);
    await setUp();
    await Promise.all(instances.filter(({ app }) => concerned.includes(app)).map((instance) => instance.restart()));
  };
  const settle = (): void => {
    if (busy || changed.size === 0) {
      return;
    }
    busy = true;
    reload()
      .catch((error: unknown) => {
        if (!launch.stop.aborted) {
          say(error instanceof StartRefused ? `${error.message}\nThe apps run on as they are.` : String(error));
        }
      })
      .finally(() => {
        busy = false;
        settle();
      });
  };

  const watcher = watchFiles(
    ['apps', 'libs'].map((folder) => join(projectRoot, folder)),
    { ignoreInitial: true },
  );
  watcher.on('all', (_event, path) => {
    if (isSource(path)) {
      changed.add(relative(projectRoot, path).split(sep).join('/'));
      clearTimeout(timer);
      timer = setTimeout(settle, quietMs);
    }
  });
  launch.stop.addEventListener('abort', () => {
    clearTimeout(timer);
    void watcher.close();
  });
  say('apps and libs are watched; a change rebuilds and restarts what it concerns');
}
