/** What the global teardown may take, which comes after the closing line. */
const MUST_EXIT_WITHIN_MS = 60_000;

/**
 * Ends a run with one line that counts all its tests, for scripts and people. Something that a test left open would keep the
 * process from ending for ever: this says what it is, and ends it.
 */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites, testResults }) {
    // A file that cannot be loaded has no failed test, but it is a failure.
    const unloadable = testResults.filter(({ testExecError }) => testExecError !== undefined).length;
    const failed = numFailedTests + Math.min(unloadable, numFailedTestSuites);
    process.stdout.write(`\n${numPassedTests} passed, ${failed} failed\n`);
    setTimeout(() => {
      process.stdout.write(`The tests have ended, but the process has not. A test left open:\n${whatIsOpen()}\n`);
      process.exit(failed === 0 ? 0 : 1);
    }, MUST_EXIT_WITHIN_MS).unref();
  }
}

/** Node.js documents only the names, so the rest is shown where it is there. */
function whatIsOpen() {
  const handles = process._getActiveHandles?.() ?? [];
  const details = handles.map(({ constructor: { name }, spawnargs, remoteAddress, remotePort, localPort, fd }) =>
    [name, spawnargs?.join(' '), remoteAddress, remotePort, localPort, fd].filter(Boolean).join(' '),
  );
  return [...process.getActiveResourcesInfo(), ...details].map((line) => `  ${line}`).join('\n');
}
