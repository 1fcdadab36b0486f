package com.bitville.postgres.shell.internal;

import org.jspecify.annotations.Nullable;

/**
 * Every command stays registered whatever runs, because the shell takes all of a bundle's commands away where one lacks a service; this
 * says what is missing.
 */
final class Services {
    private Services() {}

    static <T> T required(@Nullable T service, String what) {
        if (service == null) {
            throw new IllegalStateException(what + " is not running; see bundle:list");
        }
        return service;
    }
}
