import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets the transport see what a reaction threw. Nest's own filter would put `{ status, message }` in its place, and class
 * and stack, which tell a transient fault from a bad message, would be gone.
 */
@Catch()
export class RethrowFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
