import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * What to follow. `values`: whatever has code, a class also where only its type is imported, because an event or a row is
 * a class. `all`: interfaces and type aliases too.
 */
export type Followed = 'values' | 'all';

/** The imports of a checkout's sources, each led to the file that declares the imported name. */
export class Imports {
  private readonly program: ts.Program;
  private readonly checker: ts.TypeChecker;

  /**
   * @param root the folder of the checkout
   * @param files where to begin, as paths in the checkout
   */
  constructor(
    private readonly root: string,
    files: readonly string[],
  ) {
    const options: ts.CompilerOptions = { module: ts.ModuleKind.NodeNext, noLib: true, types: [] };
    const host = ts.createCompilerHost(options);
    // Packages stay unresolved: no event passes a file of ours by way of a package, and their types take seconds to read.
    host.resolveModuleNameLiterals = (literals, importer) =>
      literals.map(({ text }) => {
        const resolvedFileName = this.sourceOf(text, importer);
        return {
          resolvedModule: resolvedFileName === undefined ? undefined : { resolvedFileName, extension: ts.Extension.Ts },
        };
      });
    const paths = files.map((file) => join(root, file));
    this.program = ts.createProgram(paths, options, host);
    this.checker = this.program.getTypeChecker();
  }

  /** The files that declare what a file imports, sorted. An index is no such file: it only passes names on. */
  of(file: string, followed: Followed): string[] {
    const source = this.program.getSourceFile(join(this.root, file));
    if (source === undefined) throw new Error(`Followed the imports to ${file}, but ${this.root} has no such file.`);
    const wanted = followed === 'all' ? ~ts.SymbolFlags.None : ts.SymbolFlags.Value;
    const files = source.statements
      .filter(ts.isImportDeclaration)
      .flatMap((statement) => this.importedBy(statement))
      .filter((symbol) => (symbol.flags & wanted) !== 0)
      .flatMap((symbol) => symbol.declarations ?? [])
      .map((declaration) => relative(this.root, declaration.getSourceFile().fileName));
    return [...new Set(files)].sort();
  }

  private importedBy({ importClause, moduleSpecifier }: ts.ImportDeclaration): ts.Symbol[] {
    const { name, namedBindings } = importClause ?? {};
    if (importClause === undefined || (namedBindings && ts.isNamespaceImport(namedBindings))) {
      const module = this.checker.getSymbolAtLocation(moduleSpecifier);
      return module === undefined ? [] : this.allOf(module, importClause === undefined);
    }
    const names = [...(name ? [name] : []), ...(namedBindings?.elements ?? []).map((element) => element.name)];
    return names.flatMap((each) => this.declared(this.checker.getSymbolAtLocation(each)));
  }

  /** A namespace gives all that a module exports; an import without names only runs the module. */
  private allOf(module: ts.Symbol, runsOnly: boolean): ts.Symbol[] {
    if (runsOnly) return [module];
    return this.checker.getExportsOfModule(module).flatMap((exported) => this.declared(exported));
  }

  /** The symbol itself, where an import or a re-export only gives it another name. */
  private declared(symbol: ts.Symbol | undefined): ts.Symbol[] {
    if (symbol === undefined) return [];
    return [symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol];
  }

  /** As `imports` of package.json has it under the condition `source`; undefined for a package. */
  private sourceOf(specifier: string, importer: string): string | undefined {
    const library = /^#libs\/(?<name>[\w-]+)$/.exec(specifier)?.groups?.name;
    if (library !== undefined) return join(this.root, 'libs', library, 'src/index.ts');
    if (!specifier.startsWith('.')) return undefined;
    const source = resolve(dirname(importer), specifier.replace(/\.js$/, '.ts'));
    return existsSync(source) ? source : undefined;
  }
}
