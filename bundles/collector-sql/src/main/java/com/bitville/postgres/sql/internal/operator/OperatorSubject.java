package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import java.nio.file.Path;
import java.util.Map;

/**
 * A subject of the operator that is of the right form.
 *
 * @param definition what its files declare
 * @param forms the form of each file's statement, by the file's name
 * @param main the file that declares it
 * @param stamps of all its files, which change with their content
 */
record OperatorSubject(
        SubjectDefinition definition, Map<String, StatementForm> forms, Path main, Map<Path, Object> stamps) {}
