/** How the API shows a time: ISO 8601 in UTC, with milliseconds. */
export const TIME = { format: 'date-time', example: '2026-11-02T09:30:00.000Z' } as const;

/** A time that may not be known. */
export const TIME_OR_NULL = { ...TIME, type: 'string', nullable: true } as const;

/** An id: ours are UUIDs of version 7. */
export const ID = { format: 'uuid', example: '019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71' } as const;

export function timeOrNull(time: Date | number | undefined): string | null {
  return time === undefined || Number.isNaN(Number(time)) ? null : new Date(time).toISOString();
}
