import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, globalIgnores } from 'eslint/config';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Entities, requests and views may be copied by spread: classes with fields and no methods, so nothing is lost. */
const PLAIN_DATA = ['apps', 'libs/service']
  .flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(folder, path),
    ),
  )
  .filter((path) => /\.(entity|requests|views)\.ts$/.test(path))
  .flatMap((path) => [...readFileSync(join(import.meta.dirname, path), 'utf8').matchAll(/^export class (\w+)/gm)])
  .map(([, name]) => name);

export default defineConfig(
  globalIgnores([
    'dist/',
    '.data/',
    '.cache/',
    'coverage/',
    'test/architecture/violations/',
    'tools/api/generated/',
    'apps/order/events-page/document.js',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: PLAIN_DATA }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],

      // Nest's modules are classes with a decorator and, often, nothing else.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A parameter that must be there, and a field that is left out, are named with an underscore.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A number prints as everybody expects.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // It asks for the `!` that `no-non-null-assertion` forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // The classes of contracts and requests say what valid data is; data of that shape is as good as an instance.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    // What a reaction or a request changes it decides first, and between reading and changing nothing may wait (ADR 18).
    files: ['apps/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.object.name="work"][callee.property.name=/^(add|find|findAll|load|publish)$/]',
          message: 'Load, change and publish through `work.decide`, which leaves no place for an await between them.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  prettier,
);
