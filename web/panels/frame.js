import { el, setText } from '../shared/dom.js';
import { duration } from '../shared/format.js';

/** A panel as a page places it: heading, which may be told by the state, the server it is about, its age, a body to fill. */

const old = (s) => (s < 1.5 ? 'now' : `${duration(Math.round(s) * 1000)} old`);

export function framed({ id, title, size, about = 'server' }, ...content) {
    const words = el('span', { text: typeof title === 'function' ? '' : title });
    const name = el('small');
    const note = el('p', { class: 'as-of' });
    const section = el('section', { class: `panel ${size}${about === 'server' ? ' of-server' : ''}`, id, 'aria-labelledby': `${id}-title` },
        el('header', {}, el('h2', { id: `${id}-title` }, words, ' ', name), note), el('div', { class: 'body' }, ...content));
    return {
        section,
        /** Whom it is about, how old it is (null while nothing is known), and what else there is to say. */
        tell(state, t, ...more) {
            setText(words, typeof title === 'function' ? title(state) : title);
            setText(name, about === 'server' ? state.server : about);
            setText(note, [...more, t ? old(state.now - t) : 'no data yet'].filter(Boolean).join(', '));
            note.title = note.textContent;
        },
    };
}

/** What would fill it, which may be told by the state: first why nothing is kept at all, if so. */
export const missing = (reason, usual, state) => (reason ? `Figures are ${reason}.` : typeof usual === 'function' ? usual(state) : usual);
