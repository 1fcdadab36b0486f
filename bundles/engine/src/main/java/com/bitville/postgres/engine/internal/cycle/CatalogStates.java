package com.bitville.postgres.engine.internal.cycle;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** In what state the catalogs of each visited database were when a run last told. */
final class CatalogStates {
    /** More databases than any server has that is visited in a day. */
    private static final int MOST_DATABASES = 10_000;

    private final Map<String, Long> states = new ConcurrentHashMap<>();

    void saw(String database, long state) {
        if (states.size() < MOST_DATABASES || states.containsKey(database)) {
            states.put(database, state);
        }
    }

    /** Empty if no run has told since the agent's start. */
    OptionalLong of(String database) {
        Long state = states.get(database);
        return state == null ? OptionalLong.empty() : OptionalLong.of(state);
    }
}
