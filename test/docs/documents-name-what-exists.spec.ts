import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { PROJECT_FOLDERS, projectFiles, readProjectFile } from '../../tools/generate-docs/project-file.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { variableOf } from '../../tools/launcher/settings.js';
import { allDocuments, MarkdownDocument } from './markdown-document.js';

const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };

const sources = [
  ...['apps', 'libs', 'tools', 'bench'].flatMap((folder) => projectFiles(folder, '.ts')),
  ...['test/jest', 'infra/tracing'].flatMap((folder) => projectFiles(folder, '.mjs')),
  ...['.py', '.java'].flatMap((ending) => projectFiles('examples', ending)),
  'docker-compose.yml',
  'docker-compose.observe.yml',
]
  .map((path) => readProjectFile(path))
  .join('\n');

/** Variables that are named after a service are in no source. */
const VARIABLES = SERVICES.flatMap((service) => [
  variableOf(service, 'PORT'),
  variableOf(service, 'DATABASE_URL'),
  variableOf(service, 'URL'),
]);

/** A path from the project's root, without a placeholder in it. */
const PATH = new RegExp(`^(?:${PROJECT_FOLDERS.join('|')})/[\\w./-]+$`);

/** `SESSION_LIMITS_MS`: a constant, or a variable of the environment. */
const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** GitHub shows a workflow there, and its badge. */
const GITHUB_PAGE_OF_WORKFLOW = /^\.\.\/\.\.\/actions\/workflows\/([\w.-]+?)(?:\/badge\.svg)?$/;

describe('everything that a document names', () => {
  it.each(allDocuments().map((document) => [document.path, document] as const))('exists: %s', (_path, document) => {
    expect({
      links: document.links().filter((link) => !leadsSomewhere(document, link)),
      paths: document.codeSpans().filter((span) => PATH.test(span) && !existsSync(join(projectRoot, span))),
      scripts: document.npmScripts().filter((script) => !(script in scripts)),
      constants: document
        .codeSpans()
        .filter((span) => CONSTANT.test(span) && !VARIABLES.includes(span))
        .filter((span) => !new RegExp(`\\b${span}\\b`).test(sources)),
    }).toEqual({ links: [], paths: [], scripts: [], constants: [] });
  });
});

function leadsSomewhere(document: MarkdownDocument, link: string): boolean {
  const workflow = GITHUB_PAGE_OF_WORKFLOW.exec(link)?.[1];
  if (workflow !== undefined) return existsSync(join(projectRoot, '.github/workflows', workflow));
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? document.path : join(document.path, '..', file);
  if (!existsSync(join(projectRoot, target))) return false;
  return anchor === undefined || new MarkdownDocument(target).anchors().includes(anchor);
}
