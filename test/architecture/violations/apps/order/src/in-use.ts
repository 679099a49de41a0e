export const inUse = true;
