import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDERS, projectFiles } from '../../tools/generate-docs/project-file.js';
import { projectRoot } from '../../tools/launcher/project.js';

/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** A document, by its path in the project. */
export class MarkdownDocument {
  private readonly text: string;

  constructor(readonly path: string) {
    this.text = readFileSync(join(projectRoot, path), 'utf8');
  }

  /** Every fenced block, in order. One without a language has the language ''. */
  blocks(): Block[] {
    return [...this.text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)].map(([, language = '', text = '']) => ({
      language,
      text,
    }));
  }

  /** The cells of every table row, without the line below the head. */
  rows(): string[][] {
    return this.text
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| -'))
      .map((line) =>
        line
          .slice(2, -2)
          .split(' | ')
          .map((cell) => cell.trim()),
      );
  }

  /** The targets of its links within the project. */
  links(): string[] {
    return [...this.prose().matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
      /^[a-z]+:/.test(target) ? [] : [target],
    );
  }

  /** The texts between single backticks. */
  codeSpans(): string[] {
    return [...this.prose().matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  }

  /** The names by which links lead to its headings, as GitHub makes them. */
  anchors(): string[] {
    return [...this.prose().matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  }

  /** The npm scripts that it names: `npm run demo` is `demo`. */
  npmScripts(): string[] {
    return [...this.text.matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short ?? '',
    );
  }

  private prose(): string {
    return this.text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  }
}

/** Every document of the project. */
export function allDocuments(): MarkdownDocument[] {
  const top = readdirSync(projectRoot).filter((name) => name.endsWith('.md'));
  const below = PROJECT_FOLDERS.filter((folder) => existsSync(join(projectRoot, folder))).flatMap((folder) =>
    projectFiles(folder, '.md'),
  );
  return [...top, ...below].map((path) => new MarkdownDocument(path));
}
