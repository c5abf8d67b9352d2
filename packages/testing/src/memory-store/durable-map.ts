/** A map that knows what would survive a crash: that which a majority has. */
export class DurableMap<Value> {
  private readonly latest = new Map<string, Value>();
  private readonly durable = new Map<string, Value>();
  private readonly pending = new Set<string>();

  /** With writes that no majority has yet. */
  get(key: string): Value | undefined {
    return this.latest.get(key);
  }

  /** What a read with concern `majority` sees. */
  getDurable(key: string): Value | undefined {
    return this.durable.get(key);
  }

  durableValues(): Iterable<Value> {
    return this.durable.values();
  }

  set(key: string, value: Value): void {
    this.latest.set(key, value);
    this.pending.add(key);
  }

  /** For good: no crash brings it back. */
  delete(key: string): void {
    for (const map of [this.latest, this.durable]) map.delete(key);
    this.pending.delete(key);
  }

  settle(): void {
    for (const key of this.pending) copy(key, this.latest, this.durable);
    this.pending.clear();
  }

  crash(): void {
    for (const key of this.pending) copy(key, this.durable, this.latest);
    this.pending.clear();
  }
}

function copy<Value>(key: string, from: ReadonlyMap<string, Value>, to: Map<string, Value>): void {
  const value = from.get(key);
  if (value === undefined) to.delete(key);
  else to.set(key, value);
}
