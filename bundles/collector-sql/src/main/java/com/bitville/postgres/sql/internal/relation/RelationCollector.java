package com.bitville.postgres.sql.internal.relation;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.read.AnswerShape;
import com.bitville.postgres.sql.internal.read.FileChooser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one subject of many relations in two passes: the counters of all, which give exact sums and choose, then whole rows of the chosen.
 */
public final class RelationCollector implements Collector {
    /** The first pass reads one more, so that a database with too many is told apart. */
    private static final int MOST_RELATIONS = 40_000;

    private final SubjectDefinition definition;
    private final FileHeader counts;
    private final Subject subject;
    /** By server, as servers are of different versions. */
    private final Map<String, AnswerShape> shapes = new ConcurrentHashMap<>();

    /**
     * A collector of a subject.
     *
     * @param counts the file of the first pass
     * @param cycle how long a cycle is
     */
    public RelationCollector(SubjectDefinition definition, FileHeader counts, Duration cycle) {
        this.definition = definition;
        this.counts = counts;
        this.subject = definition.subject(cycle);
    }

    /**
     * Whether a collector tells in which state the catalogs of a database are.
     *
     * @param counts the file of its first pass
     */
    public static boolean tellsOfCatalogs(FileHeader counts) {
        return CatalogRows.areCounted(counts);
    }

    @Override
    public Subject subject() {
        return subject;
    }

    @Override
    public List<List<Sql>> sql() {
        return List.of(
                List.of(counts.sql()),
                definition.files().stream().map(FileHeader::sql).toList());
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        Session session = run.session();
        Sql file = FileChooser.choose(definition.files(), session);
        String identity = session.capabilities().systemIdentifier().orElse("");
        RelationHashes before = run.state()
                .flatMap(RelationHashes::decode)
                .filter(known -> known.identity().equals(identity))
                .orElse(RelationHashes.none(identity));
        CatalogRows read = CatalogRows.of(session.query(counts.sql()));
        if (read.hasCatalogs()) {
            run.catalogState(read.written());
        }
        Rows all = read.relations();
        RelationChoice choice = RelationChoice.of(all, before, definition.measures());
        List<Rowset> rowsets = new ArrayList<>();
        rowsets.add(sums(session.databaseName(), all, choice));
        rowsets.add(rows(run, session, file, choice, all.values().size()));
        rowsets.add(gone(session.databaseName(), before, choice));
        return new Snapshot(
                subject,
                run.server(),
                run.at(),
                0,
                rowsets,
                Optional.of(choice.next().encode()));
    }

    private Rowset rows(Run run, Session session, Sql file, RelationChoice choice, int relations)
            throws CollectException {
        if (choice.oids().length == 0) {
            return new Rowset(definition.table(), List.of(), relations, false);
        }
        Rows answer = session.query(file, (Object) choice.oids());
        AnswerShape shape = shape(run, answer);
        List<@Nullable Object[]> rows = new ArrayList<>(answer.values().size());
        for (@Nullable Object[] row : answer.values()) {
            rows.add(shape.row(row, 0));
        }
        return new Rowset(shape.shipped(), rows, relations, choice.cut() || relations > MOST_RELATIONS);
    }

    private AnswerShape shape(Run run, Rows answer) throws CollectException {
        AnswerShape known = shapes.get(run.server());
        if (known == null || !known.isOf(answer)) {
            known = AnswerShape.of(definition, answer);
            shapes.put(run.server(), known);
        }
        return known;
    }

    /** With too many relations some of them are not counted, so that nothing tells which are gone. */
    private Rowset gone(String database, RelationHashes before, RelationChoice choice) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        if (choice.next().oids().length <= MOST_RELATIONS) {
            for (long oid : before.oids()) {
                if (choice.next().of(oid).isEmpty()) {
                    rows.add(new Object[] {database, oid});
                }
            }
        }
        return Rowset.complete(definition.gone().orElseThrow(), rows);
    }

    /** What all relations of the database have together. */
    private Rowset sums(String database, Rows all, RelationChoice choice) {
        Table table = definition.sums().orElseThrow();
        int relations = all.values().size();
        List<@Nullable Object> row = new ArrayList<>(
                List.of(database, (long) relations, relations <= MOST_RELATIONS, (long) choice.changed(), (long)
                        choice.oids().length));
        for (Column column : counts.columns()) {
            int place = all.index(column.name());
            row.add(all.values().stream()
                    .mapToLong(each -> RelationChoice.number(each[place]))
                    .sum());
        }
        return Rowset.complete(table, List.<@Nullable Object[]>of(row.toArray()));
    }
}
