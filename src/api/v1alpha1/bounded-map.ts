import { z } from 'zod';

/** A map from string to string with a limit on its size, which zod's own records cannot carry into the CRD. */
export function boundedMap(value: z.ZodString, maxProperties: number): z.ZodRecord<z.ZodString, z.ZodString> {
  return z
    .record(z.string(), value)
    .superRefine((map, context) => {
      const size = Object.keys(map).length;
      if (size <= maxProperties) return;
      context.addIssue({
        code: 'custom',
        message: `has ${size} entries; at most ${maxProperties} are possible`,
      });
    })
    .meta({ maxProperties });
}
