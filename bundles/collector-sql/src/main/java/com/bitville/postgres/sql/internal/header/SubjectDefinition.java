package com.bitville.postgres.sql.internal.header;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A subject as its files declare it.
 *
 * @param main the file that declares it
 * @param files all that read it, from the most to the least demanding
 * @param objects the file that lists the objects for each of which a file is run once; empty for most
 * @param firstPass the file with the counters of all relations, which choose those that a file reads; empty for most
 */
public record SubjectDefinition(
        FileHeader main, List<FileHeader> files, Optional<Sql> objects, Optional<FileHeader> firstPass) {
    /** Says, in each row of counters, since when they count. */
    public static final Column COUNTED_FROM = Column.of(
            "counted_from",
            Kind.TEXT,
            "Since when the counters of the row count: last (the last reading), reset (of the server's counters, after it), new (the row"
                    + " is), baseline (the first reading: no increment yet)");
    /** Says, in each row of a list that is shipped where it changed, what happened to it. */
    public static final Column CHANGE =
            Column.of("change", Kind.TEXT, "baseline (the first reading), added, changed or removed");

    /** Shorter cycles follow the sessions; the server's counters have no use for them. */
    private static final Duration SHORT_CYCLE = Duration.ofSeconds(10);
    /** How often what is for every cycle is read in short cycles. The usual interval of scrapes. */
    private static final Duration IN_SHORT_CYCLES = Duration.ofSeconds(15);
    /** For longer intervals, cycles that are shorter count as this long. */
    private static final Duration SHORTEST_CYCLE = Duration.ofSeconds(5);

    /** Of the table with the sums over all relations of a database. */
    private static final String SUM = "_sum";

    private static final List<Column> SUM_COLUMNS = List.of(
            Column.of("datname", Kind.TEXT, "The database"),
            new Column("relations", Kind.GAUGE, "count", "How many there are, system catalogs left out"),
            Column.of(
                    "complete", Kind.FLAG, "False if there are more than 40,000, of which some are not in these sums"),
            new Column("changed", Kind.GAUGE, "count", "How many changed since the last visit; 0 at the first"),
            new Column(
                    "sent", Kind.GAUGE, "count", "How many rows are read: the changed and the first by each measure"));
    /** Of the local table beside one of increments. */
    private static final String TOTALS = "_totals";
    /** Of the local table beside one of changes. */
    private static final String ALL = "_all";

    /** Of the local table with what is gone, beside one of which what changed is read. */
    private static final String GONE = "_gone";

    /** Takes a copy of the list. */
    public SubjectDefinition {
        files = List.copyOf(files);
    }

    public String name() {
        return main.subject();
    }

    public String what() {
        return main.value("what");
    }

    public String source() {
        return main.value("source");
    }

    public String permission() {
        return main.value("permission");
    }

    public String cost() {
        return main.value("cost");
    }

    public String interval() {
        return main.value("interval");
    }

    /** Whether it is read in each visited database, rather than once a server. */
    public boolean isOfDatabase() {
        return main.scope() == Scope.DATABASE;
    }

    /** Its interval in cycles. */
    public long cycles() {
        return main.cycles();
    }

    public Keep keep() {
        return main.keep();
    }

    public List<String> keys() {
        return main.keys();
    }

    public List<String> labels() {
        return main.labels();
    }

    /** Whether a crash sets the counters to zero; positions and identifiers go on. */
    public boolean survivesCrash() {
        return main.value("resets").equals("never");
    }

    /** The lag that the agent adds; empty for most. */
    public Optional<LagColumns> lag() {
        String lag = main.value("lag");
        return lag.isEmpty() ? Optional.empty() : Optional.of(LagColumns.parse(lag));
    }

    /** The column that the agent adds behind those of the answer. */
    public Optional<Column> added() {
        if (counts()) {
            return Optional.of(COUNTED_FROM);
        }
        if (keep() == Keep.CHANGED) {
            return Optional.of(CHANGE);
        }
        return lag().map(lag -> main.columns().stream()
                .filter(column -> column.name().equals(lag.name()))
                .findFirst()
                .orElseThrow());
    }

    /** The flag of the rows that the first reading ships; empty for all of them. */
    public String baseline() {
        return main.value("baseline");
    }

    public boolean counts() {
        return main.columns().stream().anyMatch(column -> column.kind() == Kind.COUNTER);
    }

    /** The table that is shipped. */
    public Table table() {
        List<Column> columns = new ArrayList<>(main.columns());
        if (counts()) {
            columns.add(COUNTED_FROM);
        }
        if (keep() == Keep.CHANGED) {
            columns.add(CHANGE);
        }
        TableLayout sparse = main.value("form").equals("sparse") ? TableLayout.SPARSE_ROWS : TableLayout.ROWS;
        return new Table(name(), keys().isEmpty() ? TableLayout.SINGLE : sparse, columns);
    }

    /** The server's own totals of the counters, which stay inside the agent. */
    public Table totals() {
        List<Column> columns = main.columns().stream().filter(this::isOfTotals).toList();
        return new Table(
                name() + TOTALS, keys().isEmpty() ? TableLayout.SINGLE : TableLayout.ROWS, columns, Reach.LOCAL);
    }

    /** Counters, and what they are counters of. */
    public boolean isOfTotals(Column column) {
        return column.kind() == Kind.COUNTER
                || keys().contains(column.name())
                || (column.kind() == Kind.TEXT && !keys().isEmpty());
    }

    /** The whole of a list of which what changed is shipped. */
    public Table all() {
        return new Table(name() + ALL, TableLayout.ROWS, main.columns(), Reach.LOCAL);
    }

    /** By which the first relations are read: each a sum of columns of the first pass. */
    public List<List<String>> measures() {
        return Arrays.stream(main.value("top").split(",", -1))
                .map(measure -> List.of(measure.strip().split("\\s*\\+\\s*", -1)))
                .toList();
    }

    /** What all relations of a database have together; of a subject that is read in two passes. */
    public Optional<Table> sums() {
        return firstPass.map(first -> {
            List<Column> columns = new ArrayList<>(SUM_COLUMNS);
            columns.addAll(first.columns());
            return new Table(name() + SUM, TableLayout.SINGLE, columns);
        });
    }

    /**
     * Which relations are gone since the last visit, by the keys of the subject; a null identifier stands for all that earlier visits read.
     * Of a subject that is read in two passes.
     */
    public Optional<Table> gone() {
        return firstPass.map(first -> new Table(
                name() + GONE,
                TableLayout.ROWS,
                main.columns().stream()
                        .filter(column -> keys().contains(column.name()))
                        .toList(),
                Reach.LOCAL));
    }

    /** The subject, for cycles of a length: read every 15 s at most if they are shorter than 10 s. */
    public Subject subject(Duration cycle) {
        List<Table> tables = new ArrayList<>(List.of(table()));
        if (counts()) {
            tables.add(totals());
        }
        if (keep() == Keep.CHANGED) {
            tables.add(all());
        }
        sums().ifPresent(tables::add);
        gone().ifPresent(tables::add);
        Lane lane = main.lane();
        Duration every = main.cycles() == 1
                ? cycle.compareTo(SHORT_CYCLE) < 0 ? IN_SHORT_CYCLES : Duration.ZERO
                : (cycle.compareTo(SHORTEST_CYCLE) < 0 ? SHORTEST_CYCLE : cycle).multipliedBy(main.cycles());
        Duration bounded = every.compareTo(Subject.LONGEST) > 0 ? Subject.LONGEST : every;
        Set<Trait> traits = main.readsCatalogs() ? Set.of(Trait.OPTIONAL, Trait.CATALOGS) : Set.of(Trait.OPTIONAL);
        return new Subject(name(), main.scope(), bounded, lane, tables, traits);
    }
}
