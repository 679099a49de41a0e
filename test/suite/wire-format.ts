/** The content type of every event that the services publish in this run: `E2E_SUITE_OPTIONS` may have `--avro`. */
export const CONTENT_TYPE = (process.env.E2E_SUITE_OPTIONS ?? '').includes('--avro')
  ? 'application/avro'
  : 'application/json';
