import { inSpan, isTracing, type SpanOptions } from './tracing.js';

type Method = (...args: unknown[]) => unknown;

/**
 * The same object, whose methods are steps of the active trace, named after its class:
 * `RoomService.get`. Calls among its own methods are not. While tracing is disabled, the object itself.
 */
export function traced<T extends object | null>(target: T, options: SpanOptions = {}): T {
  if (target === null || !isTracing()) return target;
  const wrappers = new Map<PropertyKey, unknown>();
  return new Proxy<object>(target, {
    get(object, key) {
      // Getters and methods see the object itself, because a proxy has no private fields.
      const value: unknown = Reflect.get(object, key, object);
      if (typeof value !== 'function' || key === 'constructor') return value;
      if (!wrappers.has(key))
        wrappers.set(key, tracedMethod(object, key, value as Method, options));
      return wrappers.get(key);
    },
  }) as T;
}

function tracedMethod(object: object, key: PropertyKey, method: Method, options: SpanOptions) {
  const name = `${object.constructor.name}.${String(key)}`;
  return (...args: unknown[]): unknown => inSpan(name, options, () => method.apply(object, args));
}

/** The objects of a record, each as `traced`; those without options stay as they are. */
export function tracedAll<T extends object>(
  record: T,
  optionsOf: (name: keyof T) => SpanOptions | null = () => ({}),
): T {
  if (!isTracing()) return record;
  const entries = Object.entries(record).map(([name, value]: [string, object | null]) => {
    const options = optionsOf(name as keyof T);
    return [name, options ? traced(value, options) : value];
  });
  return Object.fromEntries(entries) as T;
}
