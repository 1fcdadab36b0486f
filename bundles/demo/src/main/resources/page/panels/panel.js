import { setText } from '../shared/dom.js';
import { clock, duration } from '../shared/format.js';

/** The frame that stands in index.html: its body to fill and its note on the age of what it shows. */
export function panel(id, ...content) {
    const section = document.getElementById(id);
    section.querySelector('.body').append(...content);
    const note = section.querySelector('.as-of');
    return {
        section,
        note: (text) => setText(note, text),
        asOf: (t) => setText(note, t ? `as of ${clock(t)}` : 'waiting for data'),
        /** How old it is, by the server's clock, and what else there is to say. */
        aged: (state, t, ...more) => setText(note, t ? [...more, age(state.now - t)].filter(Boolean).join(', ') : 'waiting for data'),
    };
}

const age = (s) => (s < 1.5 ? 'now' : `${duration(Math.round(s) * 1000)} ago`);

/** The newest of several points in time, null if there is none. */
export const latest = (times) => times.reduce((found, t) => (t !== null && t !== undefined && (found === null || t > found) ? t : found), null);

const SHORTEST = 120;
const LONGEST = 600;

/** The time that plots show: the last ten minutes unless the state says otherwise, less while the agent is young. */
export const span = (state) => ({
    now: state.now,
    window: state.agent_started
        ? Math.min(state.window ?? LONGEST, Math.max(SHORTEST, state.now - state.agent_started + 10)) : state.window ?? LONGEST,
});
