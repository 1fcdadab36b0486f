package com.bitville.postgres.shell.internal;

import org.jspecify.annotations.Nullable;

/** Commands stand registered only while the services they need are there; this says so where one left in between. */
final class Services {
    private Services() {}

    static <T> T required(@Nullable T service, String what) {
        if (service == null) {
            throw new IllegalStateException(what + " is not running; see bundle:list");
        }
        return service;
    }
}
