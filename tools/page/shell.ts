import { randomBytes } from 'node:crypto';
import { CHOREOGRAPHY } from '#libs/contracts';
import { LANES } from '../demo/drawing.js';
import { PATHS } from '../demo/paths.js';
import { IMPORT_MAP } from './browser-modules.js';

/** What the page knows from its start. */
export interface Begin {
  readonly token: string;
  readonly locked: boolean;
  readonly choreography: typeof CHOREOGRAPHY;
  /** The services, as the lanes from left to right. */
  readonly services: typeof LANES;
  readonly paths: readonly { readonly name: string; readonly title: string; readonly story: string }[];
}

/** The HTML that every address of the page gets, and its policy: only scripts of its own, and nothing from elsewhere. */
export function shell(token: string, locked: boolean): { readonly html: string; readonly policy: string } {
  const nonce = randomBytes(16).toString('base64');
  const begin: Begin = {
    // Whoever has not said the password gets no right to act either.
    token: locked ? '' : token,
    locked,
    choreography: CHOREOGRAPHY,
    services: LANES,
    paths: PATHS.map(({ name, title, story }) => ({ name, title, story })),
  };
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Choreographed saga</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/styles/uplot.css">
<link rel="stylesheet" href="/page.css">
<script type="application/json" id="begin">${asData(begin)}</script>
<script type="importmap" nonce="${nonce}">${asData(IMPORT_MAP)}</script>
<script type="module" nonce="${nonce}" src="/client/main.js"></script>
</head>
<body><div id="page"></div><noscript>The page needs JavaScript. <code>npm run demo</code> draws in the terminal.</noscript></body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { html, policy };
}

/** No text in it can end the element that it is in. */
function asData(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
