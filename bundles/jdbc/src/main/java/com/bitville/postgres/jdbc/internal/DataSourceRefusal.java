package com.bitville.postgres.jdbc.internal;

/** Why a data source cannot be watched, with the remedy. The message never quotes a URL, which may contain a password. */
final class DataSourceRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    DataSourceRefusal(String message) {
        super(message);
    }
}
