/** A module without any export. */
export {}
