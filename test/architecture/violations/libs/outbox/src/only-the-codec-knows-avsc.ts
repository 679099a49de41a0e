import type { Type } from 'avsc';

export type Schema = Type;
