import { join, relative, sep } from 'node:path';
import { SERVICES, type Service } from '#libs/contracts';
import { watch as watchFiles } from 'chokidar';
import type { Launch } from '../launch.js';
import { projectRoot } from '../project.js';
import { StartRefused } from '../start-refused.js';
import type { AppInstance } from './app-instance.js';
import { buildIfStale, isSource } from './build.js';

/** Editors write several files, or one file several times. This long after the last change, all is written. */
const QUIET_MS = 150;

/** The services that changed files belong to: a service's own file to that service, a library's file to all. */
export function affectedServices(paths: Iterable<string>): Service[] {
  const owners = [...paths].map((path) => /^apps\/([^/]+)/.exec(path)?.[1]);
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
  let reloading: Promise<void> | undefined;

  const reload = async (): Promise<void> => {
    while (changed.size > 0) {
      const paths = [...changed];
      changed.clear();
      const concerned = affectedServices(paths);
      say(`${paths.join(', ')} changed: reloading ${concerned.join(', ')}`);
      try {
        await buildIfStale(launch);
        await setUp();
        await Promise.all(instances.filter(({ app }) => concerned.includes(app)).map((instance) => instance.restart()));
      } catch (error) {
        const problem =
          error instanceof StartRefused ? `${error.message}\nThe apps run on as they are.` : String(error);
        if (!launch.stop.aborted) say(problem);
      }
    }
  };
  const settle = (): void => {
    reloading ??= reload().finally(() => {
      reloading = undefined;
    });
  };

  const folders = ['apps', 'libs'].map((folder) => join(projectRoot, folder));
  const watcher = watchFiles(folders, { ignoreInitial: true }).on('all', (_event, path) => {
    if (!isSource(path)) return;
    changed.add(relative(projectRoot, path).split(sep).join('/'));
    clearTimeout(timer);
    timer = setTimeout(settle, QUIET_MS);
  });
  launch.stop.addEventListener('abort', () => {
    clearTimeout(timer);
    void watcher.close();
  });
  say('watching apps and libs; a change rebuilds and restarts what it concerns');
}
