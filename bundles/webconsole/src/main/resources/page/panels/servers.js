import { el, reconcile, setAttribute, setText } from '../shared/dom.js';
import { clock, count, many, oneLine, plural } from '../shared/format.js';
import { panel } from './panel.js';

/** All servers on top of the page, each a link to its own figures: the choice lives in the page's address. */

const WELL = new Set(['up']);
const RESTS = new Set(['connecting', 'paused', 'paused_by_dba', 'disabled', 'starting_up']);

/** The server that the page's address names, or null. */
export const wanted = () => new URLSearchParams(location.search).get('server');

const address = (name) => `?${new URLSearchParams({ page: 'agent', server: name })}`;

const colour = (server) => {
    if (server.findings || server.waiting || !(WELL.has(server.state) || RESTS.has(server.state))) {
        return WELL.has(server.state) || RESTS.has(server.state) ? 'warn' : 'bad';
    }
    return WELL.has(server.state) ? '' : 'rests';
};

const facts = (server) => [
    server.state.replaceAll('_', ' '),
    server.role,
    server.active === undefined ? '' : `${count(server.active)} active`,
    server.waiting ? `${count(server.waiting)} waiting` : '',
    server.findings ? plural(server.findings, 'finding') : '',
].filter(Boolean).join(', ');

export function servers() {
    const list = el('ul', { class: 'servers' });
    const frame = panel('servers', list);
    const entry = () => el('li', {}, el('a', {}, el('b'), ' ', el('span')));
    return (state) => {
        const all = many(state.overview);
        reconcile(list, all, (server) => server.name, entry, (node, server) => {
            const [link] = node.children;
            setAttribute(link, 'href', address(server.name));
            setAttribute(link, 'class', colour(server));
            setAttribute(link, 'aria-current', server.name === state.server ? 'true' : null);
            setAttribute(link, 'title', server.reason ? oneLine(server.reason, 400) : null);
            setText(link.children[0], server.name);
            setText(link.children[1], facts(server));
        });
        const shown = all.find((server) => server.name === state.server);
        frame.note(state.unknown_server ? `no server ${oneLine(state.unknown_server, 40)} is configured: this is ${state.server}`
            : shown?.t ? `${state.server} as of ${clock(shown.t)}` : `${state.server}: waiting for data`);
        for (const title of document.querySelectorAll('.of-server > header h2')) {
            let name = title.querySelector('small');
            if (!name) {
                name = el('small');
                title.append(' ', name);
            }
            setText(name, state.server);
        }
    };
}
