import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson, writeJson } from '../processes/json-file.js';

/** A password for each user of a secured server. */
export type Passwords = Readonly<Record<string, string>>;

/** Nobody but the owner of the data folder may read it. */
const MODE = 0o600;

/** The passwords in a file; none if there is no such file yet. */
export function readPasswords(file: string): Passwords {
  return (readJson(file) ?? {}) as Passwords;
}

export function keepPasswords(file: string, passwords: Passwords): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeJson(file, passwords, MODE);
}

/** @throws if the user has none */
export function passwordOf(passwords: Passwords, user: string): string {
  const password = passwords[user];
  if (password === undefined) throw new Error(`There is no password for the user ${user}`);
  return password;
}

/** 192 random bits, in letters that no configuration file needs to escape. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
