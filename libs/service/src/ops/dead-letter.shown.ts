import { typeIn, type DeadLetter, type LetterSummary, type RecordedAction } from '#libs/dead-letters';
import type { ActionView, DeadLetterView, PreviewedMessageView } from './dead-letter.views.js';
import { timeOrNull } from './time.view.js';

/** The first `limit` of what was found. One more was asked for, so that it is known whether another page follows. */
export function pageOf<T>(found: readonly T[], limit: number): { items: readonly T[]; last: T | undefined } {
  const items = found.slice(0, limit);
  return { items, last: found.length > limit ? items.at(-1) : undefined };
}

export function messageView({
  id,
  messageId,
  type,
  topic,
  partition,
  offset,
  reason,
}: PreviewedMessageView): PreviewedMessageView {
  return { id, messageId, type, topic, partition, offset, reason };
}

export function deadLetterView(letter: Omit<LetterSummary, 'sequence'>): DeadLetterView {
  const { key, message, status, corrected, parkedAt } = letter;
  return { ...messageView(letter), key, message, status, corrected, parkedAt: parkedAt.toISOString() };
}

/** A whole letter, as a list shows it. */
export function summaryOf(letter: DeadLetter): DeadLetterView {
  const { ce_type: type } = letter.headers;
  return deadLetterView({ ...letter, type: typeIn(type), corrected: letter.correctedValue !== null });
}

export function actionView(action: RecordedAction): ActionView {
  const { requestedAt, finishedAt } = action;
  return { ...action, requestedAt: requestedAt.toISOString(), finishedAt: timeOrNull(finishedAt ?? undefined) };
}
