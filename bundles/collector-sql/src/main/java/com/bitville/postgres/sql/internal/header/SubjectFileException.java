package com.bitville.postgres.sql.internal.header;

/** A file is not of the form that a subject's file has. The message names file, line and reason. */
public final class SubjectFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /** {@code line} counts from 1; 0 where the file as a whole is meant. {@code file} is empty for a statement that is in none. */
    public SubjectFileException(String file, int line, String reason) {
        super(where(file, line) + ": " + reason);
    }

    private static String where(String file, int line) {
        String place = line > 0 ? "line " + line : "";
        return file.isEmpty() ? place : file + ".sql" + (place.isEmpty() ? "" : ", " + place);
    }
}
