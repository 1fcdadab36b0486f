package com.bitville.postgres.sql.internal.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderParserTest {
    private static final String GOOD = """
            -- subject: things
            -- what: things, one row each
            -- source: https://example.org/
            -- permission: pg_read_all_stats, SELECT ON pg_thing, EXECUTE ON pg_things()
            -- cost: 0.1 ms
            -- interval: 10 min
            -- scope: server
            -- lane: slow
            -- key: name
            -- needs: pg_thing(name, size)
            -- A sentence for the reader.
            -- column: name TEXT: The thing
            -- column: size GAUGE bytes: Its size
            -- column: reads COUNTER count: Reads: of it
            SELECT thing.* FROM pg_catalog.pg_thing AS thing
            """;

    @Test
    void readsAHeader() throws SubjectFileException {
        SubjectDefinition subject =
                SubjectCatalog.of(List.of(HeaderParser.parse("things", GOOD))).get(0);
        Subject declared = subject.subject(Duration.ofSeconds(30));

        assertThat(declared.name()).isEqualTo("things");
        assertThat(declared.lane()).isEqualTo(Lane.SLOW);
        assertThat(declared.every()).isEqualTo(Duration.ofMinutes(5));
        assertThat(subject.subject(Duration.ofSeconds(1)).every()).hasSeconds(50);
        assertThat(declared.tables()).extracting(table -> table.name()).containsExactly("things", "things_totals");
        assertThat(subject.table().columns().get(1))
                .satisfies(column -> assertThat(column.kind()).isEqualTo(Kind.GAUGE))
                .satisfies(column -> assertThat(column.unit()).isEqualTo("bytes"));
        assertThat(subject.table().columns().get(2).description()).isEqualTo("Reads: of it");
        assertThat(subject.main().permission().grants("ann\"a"))
                .containsExactly(
                        "GRANT pg_read_all_stats TO \"ann\"\"a\"",
                        "GRANT SELECT ON pg_catalog.pg_thing TO \"ann\"\"a\"",
                        "GRANT EXECUTE ON FUNCTION pg_catalog.pg_things() TO \"ann\"\"a\"");
    }

    @Test
    void anIntervalIsNeverUnderOneCycleOrFifteenSecondsInShortCycles() throws SubjectFileException {
        String text = GOOD.replace("10 min", "every cycle");
        SubjectDefinition subject =
                SubjectCatalog.of(List.of(HeaderParser.parse("things", text))).get(0);

        assertThat(subject.subject(Duration.ofSeconds(1)).every()).hasSeconds(15);
        assertThat(subject.subject(Duration.ofSeconds(9)).every()).hasSeconds(15);
        assertThat(subject.subject(Duration.ofSeconds(10)).every()).isZero();
        assertThat(subject.subject(Duration.ofHours(24)).every()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-- lane: slow|-- lane: fast|line 8: lane is \"fast\", allowed are [core, slow]",
                "-- scope: server|-- scope: cluster|line 7: scope is \"cluster\", allowed are [database, server]",
                "-- interval: 10 min|-- interval: 10 s|line 6: interval is \"10 s\", allowed are",
                "-- interval: 10 min|-- interval: 0 min|line 6: interval is \"0 min\"",
                "-- interval: 10 min|-- interval: 99999 h|line 6: interval is \"99999 h\"",
                "-- cost: 0.1 ms|-- price: 0.1 ms|line 5: unknown key price, allowed are",
                "-- cost: 0.1 ms|-- cost:|line 5: cost is empty",
                "-- cost: 0.1 ms|-- subject: others|line 5: subject is given twice",
                "-- subject: things|-- subject: Things|line 1: subject is \"Things\"",
                "size GAUGE bytes|size GUAGE bytes|line 13: the column size is of the kind GUAGE, allowed are",
                "size GAUGE bytes|name GAUGE bytes|line 13: the column name is declared twice",
                "size GAUGE bytes: Its size|size GAUGE bytes|line 13: column is \"size GAUGE bytes\", the form is",
                "pg_thing(name, size)|pg_thing name|line 10: needs is \"pg_thing name\", the form is",
                "-- key: name|-- key: nome|line 9: key names nome, which no line of column declares",
                "pg_read_all_stats,|superuser,|line 4: permission is \"superuser\", allowed are",
                "-- what: things, one row each|-- note: nothing|the header does not say: what"
            })
    void refusesWithFileLineAndReason(String good, String bad, String reason) {
        assertThatThrownBy(() -> HeaderParser.parse("things", GOOD.replace(good, bad)))
                .isInstanceOf(SubjectFileException.class)
                .hasMessageStartingWith("things.sql")
                .hasMessageContaining(reason);
    }

    @Test
    void aFileForAnotherVersionNeedsOneThatDeclaresTheSubject() {
        assertThatThrownBy(() -> SubjectCatalog.of(List.of(HeaderParser.parse("things_13", GOOD))))
                .hasMessageContaining("things_13.sql: no file things.sql declares its subject things");
    }

    @Test
    void newerFilesAreTriedFirst() throws SubjectFileException {
        List<FileHeader> files = List.of(
                HeaderParser.parse("things_13", GOOD),
                HeaderParser.parse("things", GOOD),
                HeaderParser.parse("things_16", GOOD));
        assertThat(SubjectCatalog.of(files).get(0).files())
                .extracting(file -> file.sql().name())
                .containsExactly("things", "things_16", "things_13");
    }

    @Test
    void anOperatorsFileNamesTheLabelsOfItsRows() throws SubjectFileException {
        assertThat(HeaderParser.parseOperators("things", labelled("name")).labels())
                .containsExactly("name");
        assertThat(HeaderParser.parseOperators("things", GOOD).labels()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size | must name every column of the key",
                "name, size | labels names size",
                "name, absent | labels names absent",
                "name, server | labels names server",
                "name, __x | labels names __x",
                "name, 1st | labels names 1st",
                "name, A | labels names A",
                "name, text | labels names text",
                "name, | labels names ,",
                "name, name | labels names a column twice",
                "name,a,b,c,d,e,f,g,h | labels names 9 columns",
            })
    void labelsThatCannotBeLabelsAreRefused(String labels, String reason) {
        String text = labelled(labels)
                .replace("-- column: size", "-- column: server TEXT: S\n-- column: text SQL_TEXT: T\n-- column: size");
        assertThatThrownBy(() -> HeaderParser.parseOperators("things", text))
                .isInstanceOf(SubjectFileException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void labelsAreForKeyedRowsOfFilesOfTheOperator() {
        assertThatThrownBy(() ->
                        HeaderParser.parseOperators("things", labelled("name").replace("-- key: name\n", "")))
                .hasMessageContaining("say key");
        assertThatThrownBy(() -> HeaderParser.parse("things", labelled("name")))
                .hasMessageContaining("files of the operator");
    }

    private static String labelled(String labels) {
        return GOOD.replace("-- key: name\n", "-- key: name\n-- labels: " + labels + "\n");
    }
}
