package com.bitville.postgres.activity.internal.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.TestBackends;
import com.bitville.postgres.activity.internal.session.Backend;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatementShapeTest {
    private static long hash(String sql) {
        return StatementShape.of(sql).hash();
    }

    @Test
    void executionsOfOneStatementAreAlike() {
        long one = hash("SELECT * FROM t WHERE a = 1 AND b = 'x'");
        for (String same : List.of(
                "select  *\n from T where A=2 and b='it''s'",
                "/* route='/a',traceparent='00-1' */ SELECT * FROM t WHERE a = 1e10 AND b = E'\\''",
                "SELECT * FROM t -- a comment\n WHERE a = 0.5 AND b = $tag$ x $tag$",
                "SELECT * FROM t WHERE a = $1 AND b = $2",
                "/* a /* nested */ one */ SELECT * FROM t WHERE a = 1 AND b = 'x'/* cut")) {
            assertThat(hash(same)).as(same).isEqualTo(one);
        }
        for (String other : List.of(
                "SELECT * FROM u WHERE a = 1 AND b = 'x'",
                "SELECT * FROM \"T\" WHERE a = 1 AND b = 'x'",
                "SELECT * FROM t WHERE ab = 1 AND b = 'x'",
                "SELECT * FROM t WHERE a = 1 OR b = 'x'")) {
            assertThat(hash(other)).as(other).isNotEqualTo(one);
        }
    }

    /** Whatever a text begins with, the word that is told is one of PostgreSQL's. */
    @Test
    void aWordOfTheTextIsNeverTold() {
        for (String text :
                List.of("hunter2 SELECT", "pässwort", "", "'", "$$", "\"COMMIT\"", "12", "E'", "$", "/*", "SELEC")) {
            assertThat(StatementShape.of(text).command()).as(text).isEqualTo(StatementBuckets.OTHER);
        }
        assertThat(StatementShape.of("/*x*/ commit").command()).isEqualTo("COMMIT");
        assertThat(StatementShape.of("(SELECT 1)").command()).isEqualTo("SELECT");
    }

    @Test
    void noTextOfAnyFormIsTooMuch() {
        Random random = new Random(7);
        String alphabet = "aE'\"$\\/*-;1. \nü";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(StatementShape.of(text.toString()).command()).isNotEmpty();
        }
    }

    @Test
    void aStatementWithoutAnIdIsItsCommandWhereThereAreIdsAndItsTextWhereThereAreNone() {
        StatementBuckets buckets = new StatementBuckets();
        Backend select = backend(null, "SELECT 1");
        String hash = buckets.of(select);
        assertThat(hash).startsWith("text:").isEqualTo(buckets.of(backend(null, "SELECT 2 /* x */")));
        assertThat(buckets.of(backend(null, "commit"))).isEqualTo("COMMIT");
        assertThat(buckets.of(backend(-7L, "SELECT 1"))).isEqualTo("-7");
        assertThat(buckets.of(select))
                .as("its first moment, before it has its id")
                .isEqualTo("SELECT");
        assertThat(buckets.of(backend(null, "secret"))).isEqualTo("OTHER");
        assertThat(buckets.of(backend(null, null))).isNull();
    }

    private static Backend backend(@Nullable Long id, @Nullable String query) {
        return TestBackends.of(1, Backend.CLIENT, "active", "IO", "WALSync", id, query);
    }
}
