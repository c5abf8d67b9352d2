import { escapeHtml } from './escape-html.ts';

/** One bar, or one place of a line; null where a line has nothing to show, and is interrupted. */
export type Place = { readonly label: string; readonly values: readonly (number | null)[] };

export type Series = { readonly name: string; /** A class of the page's style. */ readonly className: string };

export type Chart = {
  readonly title: string;
  readonly series: readonly Series[];
  readonly places: readonly Place[];
  /** A value as people read it. */
  readonly show: (value: number) => string;
};

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 248, 72, 24, 16];
const LINES = 4;

/** Bars beside each other, the values of a place upon each other. */
export function renderBars(chart: Chart): string {
  const most = roundUp(
    Math.max(1, ...chart.places.map(({ values }) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0))),
  );
  const wide = (WIDTH - LEFT) / Math.max(1, chart.places.length);
  const bars = chart.places.map(({ label, values }, index) => {
    let below = 0;
    const parts = values.map((known, of) => {
      const value = known ?? 0;
      const [from, to] = [toY(below, most), toY(below + value, most)];
      below += value;
      const place = `x="${round(LEFT + index * wide + wide * 0.1)}" y="${round(to)}" width="${round(wide * 0.8)}" height="${round(from - to)}"`;
      return value === 0 ? '' : `<rect class="${chart.series[of]?.className ?? ''}" ${place}/>`;
    });
    const told = values.map((value, of) => `${chart.series[of]?.name ?? ''} ${chart.show(value ?? 0)}`).join(', ');
    return `<g><title>${escapeHtml(`${label}: ${told}`)}</title>${parts.join('')}</g>`;
  });
  return frame(chart, most, bars.join(''));
}

/** A line for each series, from place to place. */
export function renderLines(chart: Chart): string {
  const most = roundUp(Math.max(1, ...chart.places.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const wide = (WIDTH - LEFT) / Math.max(1, chart.places.length);
  const lines = chart.series.map(({ name, className }, of) => {
    const points = chart.places.map(({ label, values }, index) => {
      const value = values[of] ?? null;
      if (value === null) return null;
      const told = escapeHtml(`${label}: ${name} ${chart.show(value)}`);
      return { x: round(LEFT + (index + 0.5) * wide), y: round(toY(value, most)), told };
    });
    const parts = piecesOf(points).map((piece) => {
      const dots = piece.map(
        ({ x, y, told }) => `<circle class="${className}" cx="${x}" cy="${y}" r="2.5"><title>${told}</title></circle>`,
      );
      return `<polyline class="${className}" points="${piece.map(({ x, y }) => `${x},${y}`).join(' ')}"/>${dots.join('')}`;
    });
    return parts.join('');
  });
  return frame(chart, most, lines.join(''));
}

/** The pieces of a line between the places where it is interrupted. */
function piecesOf<Point>(points: readonly (Point | null)[]): readonly (readonly Point[])[] {
  const pieces: Point[][] = [[]];
  for (const point of points)
    if (point === null) pieces.push([]);
    else pieces.at(-1)?.push(point);
  return pieces.filter(({ length }) => length > 0);
}

function frame({ title, series, places, show }: Chart, most: number, inner: string): string {
  const grid = Array.from({ length: LINES + 1 }, (_, index) => {
    const y = round(toY((most * index) / LINES, most));
    const label = escapeHtml(show((most * index) / LINES));
    return `<line x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${label}</text>`;
  });
  const legend = series.map(({ name, className }) => `<li class="${className}">${escapeHtml(name)}</li>`).join('');
  return `<figure><figcaption><h3>${escapeHtml(title)}</h3><ul class="legend">${legend}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}"><g class="grid">${grid.join('')}${labels(places)}</g>${inner}</svg></figure>`;
}

/** First, last and a few between: more would lie upon each other. */
function labels(places: readonly Place[]): string {
  const every = Math.max(1, Math.ceil(places.length / 6));
  const wide = (WIDTH - LEFT) / Math.max(1, places.length);
  return places
    .map(({ label }, index) =>
      index % every === 0
        ? `<text x="${round(LEFT + (index + 0.5) * wide)}" y="${HEIGHT - 6}" text-anchor="middle">${escapeHtml(label)}</text>`
        : '',
    )
    .join('');
}

/** The least end of an axis, whose lines are at round values. */
function roundUp(most: number): number {
  const unit = 10 ** Math.floor(Math.log10(most / LINES));
  const round = [1, 2, 2.5, 5, 10].find((each) => each * unit * LINES >= most) ?? 10;
  return Math.max(LINES, round * unit * LINES);
}

function toY(value: number, most: number): number {
  return HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
