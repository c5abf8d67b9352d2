/** The UTC date, as `yyyy-mm-dd`. */
export function dateOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
