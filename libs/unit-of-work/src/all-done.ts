/**
 * Waits until every promise has come to its end, so that nothing still uses the transaction when it ends.
 * @throws what failed first in time: after it the database refuses whatever follows, so later errors only hide the cause
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
