/** Ends a run with one plain line over everything that it ran, for scripts and people alike. */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites, testResults }) {
    // A file that could not even be loaded has no failed test, and is a failure all the same.
    const unloadable = testResults.filter(({ testExecError }) => testExecError !== undefined).length;
    const failed = numFailedTests + Math.min(unloadable, numFailedTestSuites);
    process.stdout.write(`\n${numPassedTests} passed, ${failed} failed\n`);
  }
}
