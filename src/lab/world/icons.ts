/** Icons of sites, as bytes. */

/** A picture of one pixel, with a name in it that makes it the organisation's own. */
export const soylentIcon = Buffer.concat([
  Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex"),
  Buffer.from("soylent"),
]);

/** Has the number that GitLab's icon is known by, for it was made to have it: 1278323681. */
export const gitlabIcon = '<svg xmlns="http://www.w3.org/2000/svg"/><!--8d2c899-->';
