/**
 * A moment from its text, such as `2010-12-01T08:26:00.000Z` or `2010-12-01T09:26:00+01:00`.
 *
 * @returns undefined for another form, for a day or hour that does not exist, for leap seconds, for fractions of a
 *          millisecond, and for moments whose UTC year has not four digits
 * @source  RFC 3339, section 5.6
 */
export function parseRfc3339(text: string): Date | undefined {
  if (!RFC3339_FORM.test(text) || !isDay(text.slice(0, 10))) return undefined;
  const moment = new Date(text.toUpperCase());
  const milliseconds = moment.getTime();
  return milliseconds >= FIRST && milliseconds <= LAST ? moment : undefined;
}

/** The 31st of a shorter month would become the 1st of the next one. */
function isDay(date: string): boolean {
  return date.slice(8) <= '28' || new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** What it looks like: not every text of this form names a day that there is. */
export const RFC3339_FORM =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3}0{0,6})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');
