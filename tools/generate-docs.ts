import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DOCUMENTS, generate } from './generate-docs/documents.js';
import { readProjectFile } from './generate-docs/project-file.js';
import { projectRoot } from './launcher/project.js';

// `npm run docs`: writes the generated parts of the documents.

for (const document of Object.keys(DOCUMENTS)) {
  const text = await generate(document);
  if (text === readProjectFile(document, '')) continue;
  mkdirSync(dirname(join(projectRoot, document)), { recursive: true });
  writeFileSync(join(projectRoot, document), text);
  console.log(`${document} is up to date again`);
}
