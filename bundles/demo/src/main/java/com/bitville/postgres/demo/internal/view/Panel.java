package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One part of what the page shows. Not safe for use by several threads: {@link Board} guards all of them. */
interface Panel {
    /** Takes from a request what it shows, if there is anything. */
    void add(Received request);

    /** Writes its keys into the state. */
    void show(ObjectNode state);
}
