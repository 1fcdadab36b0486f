package com.bitville.postgres.shell.internal.complete;

import java.util.List;

/** A completer whose values another program may ask for by their kind. */
public interface NamedValues {
    /** The kind, such as {@code servers}. */
    String kind();

    /** The values now; empty if they are not known. */
    List<String> values();
}
