/** The smallest useful spec, which nobody but its own operator's emulator will ever build. */
export const smallest = { region: 'eu-west-1', image: { tag: '1.0.0' } } as const;
