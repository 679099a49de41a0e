import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DockerfileParser, type Dockerfile } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { projectRoot } from '../../tools/launcher/project.js';

const text = readFileSync(join(projectRoot, 'Dockerfile'), 'utf8');

/** How a Dockerfile breaks this project's own rules. */
function violations(dockerfile: Dockerfile): string[] {
  const froms = dockerfile.getFROMs();
  const stages = new Set(froms.map((from) => from.getBuildStage()).filter((stage) => stage !== null));
  const found = froms
    .filter((from) => !stages.has(from.getImage() ?? ''))
    .filter((from) => !/^\d+\.\d+\.\d+/.test(from.getImageTag() ?? ''))
    .map((from) => `${from.getImageName() ?? 'an image'} is not pinned to a full version`);

  const lastStage = dockerfile.getInstructions().slice(dockerfile.getInstructions().findLastIndex(isFrom));
  const users = lastStage.filter((instruction) => instruction.getInstruction() === 'USER');
  const user = users.at(-1)?.getArgumentsContent() ?? 'root';
  if (user === 'root' || user === '0') {
    found.push('the container runs as root');
  }
  if (!dockerfile.getCOPYs().some((copy) => lastStage.includes(copy) && copy.getFromFlag() !== null)) {
    found.push('the last stage takes nothing from an earlier one');
  }
  for (const entry of lastStage.filter((instruction) => /^(CMD|ENTRYPOINT)$/.test(instruction.getInstruction()))) {
    if (entry.getArgumentsContent()?.startsWith('[') !== true) {
      found.push(`${entry.getInstruction()} goes through a shell, which keeps SIGTERM from the app`);
    }
  }
  const commands = dockerfile.getInstructions().map((instruction) => instruction.getArgumentsContent() ?? '');
  if (commands.some((command) => /npm (i|install)\b/.test(command))) {
    found.push('npm install does not keep to package-lock.json');
  }
  if (!commands.some((command) => command.includes('npm ci --omit=dev'))) {
    found.push('development dependencies are not left out');
  }
  return found;
}

function isFrom(instruction: { getInstruction(): string }): boolean {
  return instruction.getInstruction() === 'FROM';
}

describe('the Dockerfile', () => {
  it('has no fault that dockerfile-utils finds', () => {
    expect(validate(text).map(({ message }) => message)).toEqual([]);
  });

  it('keeps this project’s rules', () => {
    expect(violations(DockerfileParser.parse(text))).toEqual([]);
  });

  it('copies only files that exist and that .dockerignore does not exclude', () => {
    const allowed = readFileSync(join(projectRoot, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = DockerfileParser.parse(text)
      .getCOPYs()
      .filter((copy) => copy.getFlags().length === 0)
      .flatMap((copy) => copy.getArguments().slice(0, -1).map(String));
    expect(copied.length).toBeGreaterThan(0);
    for (const path of copied) {
      expect(allowed).toContain(path);
      expect(existsSync(join(projectRoot, path))).toBe(true);
    }
  });
});

describe('this project’s rules for a Dockerfile', () => {
  it.each([
    ['FROM node:latest AS build', 'node is not pinned to a full version'],
    ['FROM node:24.21.0-alpine\nUSER root', 'the container runs as root'],
    ['FROM node:24.21.0-alpine', 'the container runs as root'],
    ['FROM node:24.21.0-alpine', 'the last stage takes nothing from an earlier one'],
    ['FROM node:24.21.0-alpine\nCMD node main.js', 'CMD goes through a shell, which keeps SIGTERM from the app'],
    ['FROM node:24.21.0-alpine\nRUN npm install', 'npm install does not keep to package-lock.json'],
    ['FROM node:24.21.0-alpine\nRUN npm ci', 'development dependencies are not left out'],
  ])('find the fault in %j', (dockerfile, fault) => {
    expect(violations(DockerfileParser.parse(dockerfile))).toContain(fault);
  });
});
