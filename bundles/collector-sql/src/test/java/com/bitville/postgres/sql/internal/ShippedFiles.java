package com.bitville.postgres.sql.internal;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.HeaderParser;
import com.bitville.postgres.sql.internal.header.SubjectCatalog;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.sql.internal.relation.RelationCollector;
import com.bitville.postgres.testkit.collect.SqlLint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The files of this bundle, as the bundle reads them. */
public final class ShippedFiles {
    /** How long a cycle is by default. */
    public static final Duration CYCLE = Duration.ofSeconds(60);

    private ShippedFiles() {}

    /** All files. */
    public static List<Sql> sql() {
        return SqlLint.files(Path.of("src/main/sql"));
    }

    /** All subjects, in the order of their names. */
    public static List<SubjectDefinition> subjects() {
        try {
            List<FileHeader> headers = new ArrayList<>();
            for (Sql sql : sql()) {
                headers.add(HeaderParser.parse(sql.name(), sql.text()));
            }
            return SubjectCatalog.of(headers);
        } catch (SubjectFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The subject of a name. */
    public static SubjectDefinition subject(String name) {
        return subjects().stream()
                .filter(subject -> subject.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A collector of any subject, made as the bundle makes it. */
    public static Collector anyCollector(SubjectDefinition definition, ServerEpoch.Cache epochs) {
        return definition
                .firstPass()
                .<Collector>map(counts -> new RelationCollector(definition, counts, CYCLE))
                .orElseGet(() -> new SqlCollector(definition, CYCLE, epochs));
    }

    /** A collector of a subject, as the bundle makes it, that shares nothing with another. */
    public static Collector anyCollector(String name) {
        return anyCollector(subject(name), new ServerEpoch.Cache());
    }

    /** A collector of a subject that shares nothing with another. */
    public static SqlCollector collector(String name) {
        return new SqlCollector(subject(name), CYCLE, new ServerEpoch.Cache());
    }
}
