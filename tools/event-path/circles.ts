/** Who imports whom, by path. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** All files that can be reached, each with its imports, in the order in which a reader comes to them. */
export function graphFrom(starts: readonly string[], importsOf: (file: string) => readonly string[]): Graph {
  const graph = new Map<string, readonly string[]>();
  const waiting = [...starts];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (graph.has(file)) continue;
    const imports = importsOf(file);
    graph.set(file, imports);
    waiting.push(...imports);
  }
  return graph;
}

/** The strongly connected components of two files or more: those that import each other, by whatever way. */
export function circlesIn(graph: Graph): string[][] {
  const reached = new Map([...graph.keys()].map((file) => [file, reachedFrom(file, graph)]));
  const circles = new Map<string, string[]>();
  for (const [file, others] of reached) {
    const circle = [...others].filter((other) => reached.get(other)?.has(file)).sort();
    if (circle.length > 1) circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

function reachedFrom(file: string, graph: Graph): Set<string> {
  const reached = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const imported of graph.get(next) ?? []) {
      if (reached.has(imported)) continue;
      reached.add(imported);
      waiting.push(imported);
    }
  }
  return reached;
}
