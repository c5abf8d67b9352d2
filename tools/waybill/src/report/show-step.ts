export const DAY_SECONDS = 86_400;

/** A step of so many seconds, as behind `by`: `hour`, `10 minutes`. */
export function showStep(step: number): string {
  for (const [seconds, name] of [
    [DAY_SECONDS, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const)
    if (step >= seconds && step % seconds === 0) return step === seconds ? name : `${step / seconds} ${name}s`;
  return step === 1 ? 'second' : `${step} seconds`;
}
