import { el, reconcile, setAttribute, setText } from '../shared/dom.js';
import { clock, count, many, oneLine, plural } from '../shared/format.js';
import { framed } from './frame.js';
import { address } from '../shell/address.js';

/** All servers on top of the page, each a link to its own figures: the choice lives in the page's address. */

const WELL = new Set(['up']);
const RESTS = new Set(['connecting', 'paused', 'paused_by_dba', 'disabled', 'starting_up']);

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

export const servers = () => ({ id: 'servers', create() {
    const list = el('ul', { class: 'servers' });
    const frame = framed({ id: 'servers', title: 'Servers', size: 'wide', about: 'all servers' }, list);
    const to = (name) => address({ page: 'agent', server: name });
    /** The time may have been chosen since the link was drawn. */
    const entry = (server) => el('li', {}, el('a', { on: { click: (event) => event.currentTarget.setAttribute('href', to(server.name)) } }, el('b'), ' ', el('span')));
    return [frame.section, (state) => {
        const all = many(state.overview);
        reconcile(list, all, (server) => server.name, entry, (node, server) => {
            const [link] = node.children;
            setAttribute(link, 'href', to(server.name));
            setAttribute(link, 'class', colour(server));
            setAttribute(link, 'aria-current', server.name === state.server ? 'true' : null);
            setAttribute(link, 'title', server.reason ? oneLine(server.reason, 400) : null);
            setText(link.children[0], server.name);
            setText(link.children[1], facts(server));
        });
        const shown = all.find((server) => server.name === state.server);
        frame.tell(state, state.now, shown?.t ? `${state.server} as of ${clock(shown.t)}` : `of ${state.server} nothing has been read yet`);
    }];
} });
