import { ValidateBy } from 'class-validator';

/**
 * Text of so many characters. class-validator's `Length` counts a character and its variation selector as one; this counts
 * code points, as JSON Schema and PostgreSQL do.
 */
export function TextLength(min: number, max: number): PropertyDecorator {
  return ValidateBy({
    name: TextLength.name,
    constraints: [min, max],
    validator: {
      validate(value: unknown) {
        if (typeof value !== 'string') return false;
        const length = Array.from(value).length;
        return length >= min && length <= max;
      },
      defaultMessage: () => `$property must have $constraint1 to $constraint2 characters`,
    },
  });
}
