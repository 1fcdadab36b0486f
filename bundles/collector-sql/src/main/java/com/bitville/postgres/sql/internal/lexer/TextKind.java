package com.bitville.postgres.sql.internal.lexer;

/** Where a text comes from, which decides what it may contain. */
public enum TextKind {
    /** A statement without parameters. */
    STATEMENT,
    /** A statement in which a {@code ?} stands for a value. */
    WITH_PARAMETERS,
    /** What the server itself keeps of a view or function: its characters are in the encoding of the database already. */
    DEFINITION
}
