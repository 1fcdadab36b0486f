package com.bitville.postgres.api.operator;

import java.util.Objects;

/**
 * One file of the operator's folder.
 *
 * @param name the file's name
 * @param subject the subject that it declares; empty if it could not be read
 * @param refusal why it is not run, with its line; empty if it is in force
 */
public record OperatorFile(String name, String subject, String refusal) {
    /** Refuses a null part. */
    public OperatorFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(refusal, "refusal");
    }
}
