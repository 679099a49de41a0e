import type { Begin } from '../shell.js';

/** What the server has put into the page. */
export const BEGIN = JSON.parse(document.getElementById('begin')?.textContent ?? '{}') as Begin;
