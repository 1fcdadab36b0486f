package com.bitville.postgres.logs.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.logs.internal.Followed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a link led before, and where a file was that is gone, something may have been written last: it is read, or its loss is told. */
class SymbolicLinksTest {
    @TempDir
    Path folder;

    private Path data;
    private Path log;
    private int count;

    @BeforeEach
    void folders() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        log = Files.createDirectory(folder.resolve("log")).resolve("current");
    }

    private void write(Path file, String... messages) throws IOException {
        for (String message : messages) {
            String line = "2026-11-23 07:00:00.%03d UTC [7] LOG:  %s%n".formatted(count++, message);
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void lead(Path link, Path target) throws IOException {
        Path next = link.resolveSibling("next.swp");
        Files.createSymbolicLink(next, target);
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Followed followed() throws Exception {
        write(data.resolve("one"), "old");
        lead(log, data.resolve("one"));
        Followed followed = Followed.quiet(log.toString());
        assertThat(followed.messages()).isEmpty();
        return followed;
    }

    @Test
    void theOldTargetIsReadToItsEnd() throws Exception {
        Followed followed = followed();
        write(data.resolve("one"), "last");
        lead(log, data.resolve("two"));
        write(data.resolve("two"), "first");
        Snapshot snapshot = followed.next();
        assertThat(Followed.texts(snapshot, "entries", "message")).containsExactly("last", "first");
        assertThat(Followed.texts(snapshot, "log_gaps", "reason")).isEmpty();
        write(data.resolve("one"), "by a process that has it open");
        write(data.resolve("two"), "second");
        assertThat(followed.messages()).containsExactlyInAnyOrder("by a process that has it open", "second");
        lead(log, data.resolve("one"));
        write(data.resolve("two"), "the last of two");
        write(data.resolve("one"), "one again");
        assertThat(followed.messages()).containsExactlyInAnyOrder("the last of two", "one again");
        assertThat(followed.messages()).isEmpty();
    }

    @Test
    void alsoByAnAgentThatWasAway() throws Exception {
        Followed followed = followed();
        write(data.resolve("one"), "last");
        lead(log, data.resolve("two"));
        assertThat(followed.knowingNothing().messages()).containsExactly("last");
        write(data.resolve("two"), "first");
        assertThat(followed.messages()).containsExactly("first");
    }

    @Test
    void alsoWhereItWasRotated() throws Exception {
        Followed followed = followed();
        write(data.resolve("one"), "last");
        lead(log, data.resolve("two"));
        write(data.resolve("two"), "first");
        Files.move(data.resolve("one"), data.resolve("one.1"));
        assertThat(followed.messages()).containsExactly("last", "first");
    }

    @Test
    void alsoWhereItsFolderIsALink() throws Exception {
        Path a = Files.createDirectory(folder.resolve("a"));
        Path b = Files.createDirectory(folder.resolve("b"));
        Path link = folder.resolve("main");
        lead(link, a);
        write(a.resolve("postgresql.log"), "old");
        Followed followed = Followed.quiet(link.toString());
        followed.next();
        write(a.resolve("postgresql.log"), "last");
        lead(link, b);
        write(b.resolve("postgresql.log"), "first");
        assertThat(followed.messages()).containsExactly("last", "first");
    }

    @Test
    void reportsThatItHasEnded() throws Exception {
        Followed followed = followed();
        write(data.resolve("one"), "last");
        lead(log, data.resolve("two"));
        write(data.resolve("two"), "first");
        Files.move(data.resolve("one"), folder.resolve("elsewhere"));
        Snapshot snapshot = followed.next();
        assertThat(Followed.texts(snapshot, "entries", "message")).containsExactly("first");
        assertThat(Followed.texts(snapshot, "log_gaps", "reason")).containsExactly("vanished");
        write(data.resolve("two"), "second");
        assertThat(Followed.texts(followed.next(), "log_gaps", "reason")).isEmpty();
    }

    @Test
    void reportsADeletedFileOnce() throws Exception {
        write(log, "old");
        Followed followed = Followed.quiet(log.toString());
        followed.next();
        write(log, "lost");
        Files.move(log, folder.resolve("elsewhere"));
        write(log, "new");
        Snapshot snapshot = followed.next();
        assertThat(Followed.texts(snapshot, "entries", "message")).containsExactly("new");
        assertThat(Followed.texts(snapshot, "log_gaps", "reason")).containsExactly("vanished");
        assertThat(Followed.texts(followed.next(), "log_gaps", "reason")).isEmpty();
    }

    @Test
    void doesNotMissWhatIsOldAndCleanedUp() throws Exception {
        write(data.resolve("postgresql-1.log"), "old");
        Followed followed = Followed.quiet(data.toString());
        followed.next();
        write(data.resolve("postgresql-2.log"), "a");
        followed.next();
        Files.delete(data.resolve("postgresql-1.log"));
        write(data.resolve("postgresql-2.log"), "b");
        Snapshot snapshot = followed.next();
        assertThat(Followed.texts(snapshot, "entries", "message")).containsExactly("b");
        assertThat(Followed.texts(snapshot, "log_gaps", "reason")).isEmpty();
    }

    @Test
    void aLinkThatLeadsNowhereHidesNoOther() throws Exception {
        write(data.resolve("postgresql-1.log"), "old");
        Files.createSymbolicLink(data.resolve("loop.log"), data.resolve("loop.log"));
        Files.createSymbolicLink(data.resolve("nowhere.log"), data.resolve("nothing"));
        Followed followed = Followed.quiet(data.toString());
        followed.next();
        write(data.resolve("postgresql-1.log"), "a");
        assertThat(followed.messages()).containsExactly("a");
    }
}
