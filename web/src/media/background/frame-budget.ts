/** Of work. Two seconds of a device that does nothing else tell enough. */
const WINDOW_MS = 2_000;
/** Slower than ten frames a second, people see each other stutter, and the page no longer reacts at once. */
const MAX_FRAME_MS = 100;

/** Returns a function that takes the time of one frame after the other, and tells whether a device is too slow. */
export function frameBudget(): (frameMs: number) => boolean {
  // The first frame also compiles programs of the graphics processor.
  let isFirst = true;
  let sum = 0;
  let count = 0;
  return (frameMs) => {
    if (isFirst) {
      isFirst = false;
      return false;
    }
    sum += frameMs;
    count += 1;
    if (sum < WINDOW_MS) return false;
    const isTooSlow = sum / count > MAX_FRAME_MS;
    sum = 0;
    count = 0;
    return isTooSlow;
  };
}
