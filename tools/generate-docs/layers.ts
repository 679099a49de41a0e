import { mermaid } from './markdown.js';
import { projectFiles, readProjectFile } from './project-file.js';

/** The layers from the bottom to the top, and the libraries of each. The apps stand on the top one. */
export const LAYERS = JSON.parse(readProjectFile('libs/layers.json')) as Readonly<Record<string, readonly string[]>>;

/** One library, or `apps`, that imports another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** Who imports whom in the sources, without their specs. */
export function arrows(): Arrow[] {
  const found = ['apps', 'libs'].flatMap((folder) =>
    projectFiles(folder, '.ts')
      .filter((path) => !path.endsWith('.spec.ts'))
      .flatMap((path) => {
        const from = folder === 'apps' ? 'apps' : (path.split('/')[1] ?? '');
        const imports = readProjectFile(path).matchAll(/from '#libs\/(?<to>[\w-]+)'/g);
        return [...imports].map(({ groups }) => ({ from, to: groups?.to ?? '' }));
      }),
  );
  const unique = new Map(found.map((arrow) => [`${arrow.from} → ${arrow.to}`, arrow]));
  return [...unique.keys()].sort().flatMap((name) => unique.get(name) ?? []);
}

/** The height of a library's layer: 0 for the lowest. */
export function heightOf(library: string): number {
  const layers = Object.values(LAYERS);
  return library === 'apps' ? layers.length : layers.findIndex((libraries) => libraries.includes(library));
}

/** The layers and the imports between them, the highest layer at the top. */
export function layersDiagram(): string {
  const layers = Object.entries(LAYERS).reverse();
  const boxes = layers.flatMap(([name, libraries], index) => [
    `subgraph layer${String(index)}["${name}"]`,
    ...(index === 0 ? ['  apps'] : []),
    ...libraries.map((library) => `  ${library}`),
    'end',
  ]);
  return mermaid(['flowchart TB', ...boxes, ...arrows().map(({ from, to }) => `${from} --> ${to}`)]);
}
