import { table } from './markdown.js';

interface BannedWord {
  readonly banned: string;
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly say: string;
}

/** Words that say two things, or that a reader stumbles over. No document and no source has them; this is the whole list. */
export const BANNED_WORDS: readonly BannedWord[] = [
  {
    banned: 'set aside',
    pattern: /\b(?:sets?|setting)(?: \S+){0,3} aside\b/i,
    say: 'reserve (stock for an order), refuse (an outbox row), park (a message)',
  },
  { banned: 'put off', pattern: /\bput(?:s|ting)? off\b/i, say: 'postpone (a partition), park (a message)' },
  { banned: 'let go of', pattern: /\blet(?:s|ting)? go of\b/i, say: 'release (stock, a lock), void (held money)' },
  { banned: 'in earnest', pattern: /\bin earnest\b/i, say: 'in production' },
  { banned: 'by halves', pattern: /\bby halves\b/i, say: 'in part, or which part is missing' },
  { banned: 'comes again', pattern: /\b(?:comes?|came) again\b/i, say: 'duplicate, is delivered again, is sent again' },
  { banned: 'anew', pattern: /\banew\b/i, say: 'again, from the start' },
  {
    banned: 'whence, hence, thus, upon, whilst, lest',
    pattern: /\b(?:whence|hence|thus|upon|whilst|lest|whereby|thereby)\b/i,
    say: 'from where, so, on, while, so that … not',
  },
];

/** The list, for the glossary. */
export function bannedWordsTable(): string {
  return table(
    ['Not', 'Say'],
    BANNED_WORDS.map(({ banned, say }) => [banned, say]),
  );
}
