/** A header as one text: Node joins the lines of one that it does not know, as the RFC has it, but for a few. */
export function headerText(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(',') : value;
}
