/* global AsyncApiStandalone, EVENTS_DOCUMENT, document */

// A script and no module, and a document that is a script: so the page also opens from the disk.
AsyncApiStandalone.render(
  { schema: EVENTS_DOCUMENT, config: { expand: { messageExamples: true } } },
  document.getElementById('events'),
);
