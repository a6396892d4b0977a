/** Of a level from 0 to 1; typing and fans stay below it. */
const LOUD = 0.06;
const WINDOW = 10;
const MIN_LOUD = 6;

/** Returns a function that takes one level after the other, and tells whether a person is talking. */
export function speechDetector(): (level: number) => boolean {
  let recent: readonly boolean[] = [];
  return (level) => {
    recent = [...recent, level > LOUD].slice(-WINDOW);
    return recent.filter(Boolean).length >= MIN_LOUD;
  };
}
