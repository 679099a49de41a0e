/**
 * Waits until every promise has settled, so that nothing still uses the transaction when it ends.
 * @throws the first error in time: after it the database refuses every statement, so later errors only hide the cause
 */
export async function allDone<T>(promises: Iterable<Promise<T>>): Promise<T[]> {
  const errors: unknown[] = [];
  const results: T[] = [];
  await Promise.all(
    [...promises].map(async (promise, index) => {
      try {
        results[index] = await promise;
      } catch (error) {
        errors.push(error);
      }
    }),
  );
  if (errors.length > 0) throw errors[0];
  return results;
}
