/** Ends a run with one line that counts all its tests, for scripts and people. */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites, testResults }) {
    // A file that cannot be loaded has no failed test, but it is a failure.
    const unloadable = testResults.filter(({ testExecError }) => testExecError !== undefined).length;
    const failed = numFailedTests + Math.min(unloadable, numFailedTestSuites);
    process.stdout.write(`\n${numPassedTests} passed, ${failed} failed\n`);
  }
}
