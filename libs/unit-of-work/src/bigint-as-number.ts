/** Makes TypeORM return a `bigint` column as a number, which is exact up to 2^53. PostgreSQL's driver returns text. */
export const bigintAsNumber = { to: (value: number) => value, from: Number };
