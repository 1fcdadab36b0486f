/** The only place that makes elements. Data becomes text nodes and attribute values, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

export function el(tag, properties = {}, ...children) {
    return furnish(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
    return furnish(document.createElementNS(SVG, tag), properties, children);
}

function furnish(node, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
        if (name === 'on') {
            Object.entries(value).forEach(([event, listener]) => node.addEventListener(event, listener));
        } else if (name === 'text') {
            node.textContent = value;
        } else if (/^on|^style$|^srcdoc$/i.test(name)) {
            throw new Error(`attribute ${name} is not for data`);
        } else if (value === true) {
            node.setAttribute(name, '');
        } else if (value !== null && value !== undefined && value !== false) {
            node.setAttribute(name, value);
        }
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
}

/** Leaves an unchanged text alone, so that a selection and a screen reader's place survive an update. */
export function setText(node, text) {
    if (node.textContent !== text) {
        node.textContent = text;
    }
}

export function setAttribute(node, name, value) {
    if (value === null || value === undefined) {
        node.removeAttribute(name);
    } else if (node.getAttribute(name) !== String(value)) {
        node.setAttribute(name, value);
    }
}

/**
 * Makes the children of `parent` match `items`, one node a key: `create(item)` for new ones, `update(node, item)`
 * for all. Nodes are moved only where the order changed, and the focus stays on the node that had it.
 */
export function reconcile(parent, items, keyOf, create, update) {
    const known = parent.nodesByKey ?? new Map();
    const next = new Map();
    const focused = parent.contains(document.activeElement) ? document.activeElement : null;
    for (const item of items) {
        let key = String(keyOf(item));
        while (next.has(key)) {
            key += "'";
        }
        const node = known.get(key) ?? create(item);
        update(node, item);
        next.set(key, node);
    }
    for (const [key, node] of known) {
        if (next.get(key) !== node) {
            node.remove();
        }
    }
    let place = parent.firstChild;
    for (const node of next.values()) {
        if (node === place) {
            place = place.nextSibling;
        } else {
            parent.insertBefore(node, place);
        }
    }
    parent.nodesByKey = next;
    if (focused && focused !== document.activeElement && focused.isConnected) {
        focused.focus({ preventScroll: true });
    }
}

/** Adds the nodes of further items behind those that `reconcile` made. */
export function extend(parent, items, keyOf, create, update) {
    const known = parent.nodesByKey ?? new Map();
    const fresh = document.createDocumentFragment();
    for (const item of items) {
        let key = String(keyOf(item));
        while (known.has(key)) {
            key += "'";
        }
        const node = create(item);
        update(node, item);
        known.set(key, node);
        fresh.append(node);
    }
    parent.append(fresh);
    parent.nodesByKey = known;
}

/** One tab stop for a group of marks; the arrow keys, Home and End move within it. */
export function roving(container, selector) {
    const marks = () => [...container.querySelectorAll(selector)];
    container.addEventListener('keydown', (event) => {
        const all = marks();
        const at = all.indexOf(document.activeElement);
        const to = {
            ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1,
        }[event.key];
        if (at < 0 || to === undefined) {
            return;
        }
        event.preventDefault();
        all[Math.max(0, Math.min(all.length - 1, to))].focus();
    });
    container.addEventListener('focusin', (event) => {
        if (event.target.matches(selector)) {
            marks().forEach((mark) => mark.setAttribute('tabindex', mark === event.target ? '0' : '-1'));
        }
    });
    /** After the marks changed: exactly one of them can be tabbed to. */
    return () => {
        const all = marks();
        const current = all.find((mark) => mark.getAttribute('tabindex') === '0') ?? all[0];
        all.forEach((mark) => setAttribute(mark, 'tabindex', mark === current ? '0' : '-1'));
    };
}
