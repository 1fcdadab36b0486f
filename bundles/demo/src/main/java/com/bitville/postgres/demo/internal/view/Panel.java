package com.bitville.postgres.demo.internal.view;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One part of the page. Not thread-safe: {@link Board} guards all of them. */
interface Panel {
    /** Takes the data that it shows from a request. */
    void add(Received request);

    /** Writes its keys into the state. */
    void show(ObjectNode state);
}
