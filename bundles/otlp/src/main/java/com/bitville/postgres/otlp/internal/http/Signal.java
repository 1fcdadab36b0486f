package com.bitville.postgres.otlp.internal.http;

/** What is sent to a path of its own. */
public enum Signal {
    METRICS("/v1/metrics"),
    LOGS("/v1/logs");

    private final String path;

    Signal(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }
}
