import { el } from './shared/dom.js';
import { themeSwitch } from './shared/theme.js';
import { address, parameter } from './shell/address.js';

/** The frame of all pages: says which there are, and loads the one that the address names. */

const PAGES = {
    overview: 'Overview', server: 'Server', statements: 'Statements', locks: 'Locks', tables: 'Tables', logs: 'Logs', request: 'Requests', agent: 'Agent',
};

const name = Object.hasOwn(PAGES, parameter('page') ?? '') ? parameter('page') : 'overview';

document.getElementById('theme').append(themeSwitch());
document.getElementById('pages').append(el('ul', {}, ...Object.entries(PAGES).map(([page, title]) =>
    el('li', {}, el('a', { href: address({ page }), 'data-page': page, 'aria-current': page === name ? 'page' : null, text: title })))));
/** The links keep the time that was chosen meanwhile. */
document.getElementById('pages').addEventListener('click', (event) => event.target.dataset.page
    && event.target.setAttribute('href', address({ page: event.target.dataset.page })), true);
document.title = `${PAGES[name]} \u2013 Bitville PostgreSQL agent`;
document.body.dataset.page = name;
const { open } = await import(`./pages/${name}.js`);
open();
