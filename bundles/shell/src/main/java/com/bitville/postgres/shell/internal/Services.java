package com.bitville.postgres.shell.internal;

import org.apache.karaf.shell.support.CommandException;
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

    /** For services that a command can be typed without. */
    static <T> T present(@Nullable T service, String what) throws CommandException {
        if (service == null) {
            throw Refusal.of(what + " is not running; look for it in bundle:list and in the log");
        }
        return service;
    }
}
