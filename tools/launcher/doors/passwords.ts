import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson } from '../processes/json-file.js';

/** A password for each user of a secured server. */
export type Passwords = Readonly<Record<string, string>>;

/** Nobody but the owner of the data folder may read it. */
const MODE = 0o600;

/** The file of the passwords in a folder. */
export function passwordFile(folder: string): string {
  return join(folder, 'passwords.json');
}

/** The passwords that a folder has; none if there is no file yet. */
export function readPasswords(folder: string): Passwords {
  return (readJson(passwordFile(folder)) ?? {}) as Passwords;
}

export function keepPasswords(folder: string, passwords: Passwords): void {
  writeJson(passwordFile(folder), passwords, MODE);
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
