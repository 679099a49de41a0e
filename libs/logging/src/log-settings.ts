/** From the fewest lines to the most. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** The least severe lines that are written. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON for programs, and a drawn line for a person at a terminal. */
export const LOG_FORMATS = ['json', 'pretty'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** How a process logs, as its environment says. A wrong value is not refused here: whoever refuses it needs a log. */
export function logSettingsOf(
  env: NodeJS.ProcessEnv,
  isTerminal: boolean,
): { readonly level: LogLevel; readonly format: LogFormat } {
  return {
    level: LOG_LEVELS.find((level) => level === env.LOG_LEVEL) ?? 'info',
    format: LOG_FORMATS.find((format) => format === env.LOG_FORMAT) ?? (isTerminal ? 'pretty' : 'json'),
  };
}
