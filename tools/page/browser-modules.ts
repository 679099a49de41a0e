import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from '@swc/core';

/** The modules of others, as the browser's import map names them, and where they are. */
export const PACKAGES: Readonly<Record<string, string>> = {
  preact: 'preact/dist/preact.mjs',
  'preact/hooks': 'preact/hooks/dist/hooks.mjs',
  'preact/jsx-runtime': 'preact/jsx-runtime/dist/jsxRuntime.mjs',
  '@preact/signals-core': '@preact/signals-core/dist/signals-core.mjs',
  '@preact/signals': '@preact/signals/dist/signals.mjs',
  uplot: 'uplot/dist/uPlot.esm.js',
};

/** The style sheets that come with them. */
const STYLES: Readonly<Record<string, string>> = { 'uplot.css': 'uplot/dist/uPlot.min.css' };

/** What the browser imports: `{ preact: '/packages/preact' }`. */
export const IMPORT_MAP = {
  imports: Object.fromEntries(Object.keys(PACKAGES).map((name) => [name, `/packages/${name}`])),
};

const HERE = import.meta.dirname;
const NODE_MODULES = join(HERE, '../../node_modules');

/** The module of a package, if the import map has it. */
export function packageModule(name: string): Promise<string | undefined> {
  return fileNamed(name, PACKAGES);
}

/** The style sheet of a package. */
export function packageStyle(name: string): Promise<string | undefined> {
  return fileNamed(name, STYLES);
}

async function fileNamed(name: string, files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const path = Object.hasOwn(files, name) ? files[name] : undefined;
  return path === undefined ? undefined : readFile(join(NODE_MODULES, path), 'utf8');
}

const compiled = new Map<string, { readonly changed: number; readonly code: string }>();

/** The folders whose sources the browser may have, by the address at which an import from another of them finds it. */
export const FOLDERS = {
  client: join(HERE, 'client'),
  drawing: join(HERE, 'drawing'),
  // `../../travels/spans.js`: nothing is above the root of a site, so an address takes the first `..` for the second.
  travels: join(HERE, '../travels'),
};

/** A source of the page as JavaScript, compiled when it is first asked for and again when it has changed. */
export async function browserModule(folder: keyof typeof FOLDERS, name: string): Promise<string | undefined> {
  if (!/^[a-z-]+$/.test(name)) return undefined;
  for (const extension of ['tsx', 'ts']) {
    const path = join(FOLDERS[folder], `${name}.${extension}`);
    const changed = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (changed === undefined) continue;
    const known = compiled.get(path);
    if (known?.changed === changed) return known.code;
    const code = await compile(path);
    compiled.set(path, { changed, code });
    return code;
  }
  return undefined;
}

async function compile(path: string): Promise<string> {
  const { code } = await transform(await readFile(path, 'utf8'), {
    filename: path,
    swcrc: false,
    configFile: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx: path.endsWith('.tsx') },
      transform: { react: { runtime: 'automatic', importSource: 'preact' } },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  return code;
}
