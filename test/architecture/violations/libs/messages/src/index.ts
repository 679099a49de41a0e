export type Catalogue = object;
