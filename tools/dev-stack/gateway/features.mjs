/**
 * The parts that each optional feature needs. `npm start` enables a feature if all its parts are
 * running, unless FEATURES is set. A feature that is not listed is only enabled by FEATURES.
 *
 * @type {Record<string, string[]>}
 */
const PARTS_NEEDED = {
  recording: ['livekit', 'storage', 'recorder'],
  storage_events: ['storage'],
  subtitles: ['livekit', 'agent'],
  invitations: ['mail'],
  meeting_history: ['livekit'],
  applications: [],
  outgoing_webhooks: ['livekit'],
};

/**
 * @param {string[]} parts the names of the running ones
 * @returns {string} a value for FEATURES
 */
export function featuresOf(parts) {
  return Object.entries(PARTS_NEEDED)
    .filter(([, needed]) => needed.every((name) => parts.includes(name)))
    .map(([feature]) => feature)
    .join(',');
}

/**
 * @param {string} features a value of FEATURES
 * @returns {string[]} the names of the parts that they need
 */
export function partsOf(features) {
  return features.split(',').flatMap((feature) => PARTS_NEEDED[feature.trim()] ?? []);
}
