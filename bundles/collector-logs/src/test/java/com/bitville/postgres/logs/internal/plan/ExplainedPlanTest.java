package com.bitville.postgres.logs.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans as auto_explain of PostgreSQL 18 logged them, and such as somebody who knows the rules would like to be logged. */
class ExplainedPlanTest {
    @Test
    void takesLiteralsOutOfAPlanInText() {
        ExplainedPlan plan = ExplainedPlan.of("""
                Query Text: SELECT * FROM t
                WHERE b = 4711 AND a::text <> 'it''s (cost'
                Query Parameters: $1 = 'hidden'
                Seq Scan on public.t  (cost=0.00..49.55 rows=11 width=8) (actual time=0.012..0.013 rows=1.00 loops=1)
                  Output: 4711, 'secret'::text, t.a, (t.b + 1)
                  Filter: ((b = 4711) AND ((a)::text <> 'it''s
                Seq secret'::text))
                  Rows Removed by Filter: 2
                  Buffers: shared hit=1 read=2
                  ->  Function Scan on x  (cost=0.00..49.55 rows=11 width=8) (never executed)
                        Function Call: f(4711, 'secret'::text)
                        Sort Method: quicksort  Memory: 25kB
                        Worker 0:  Sort Method: quicksort  Memory: 25kB
                Settings: work_mem = '7MB', search_path = 'secret'
                Query Identifier: 123456789
                JIT:
                  Functions: 3
                  Options: Inlining false, Optimization false, Expressions true, Deforming true
                Trigger t on t: time=0.1 calls=1""");
        assertThat(plan.format()).isEqualTo("text");
        assertThat(plan.statement()).isEqualTo("SELECT * FROM t\nWHERE b = 4711 AND a::text <> 'it''s (cost'");
        assertThat(plan.plan()).isEqualTo("""
                Seq Scan on public.t  (cost=0.00..49.55 rows=11 width=8) (actual time=0.012..0.013 rows=1.00 loops=1)
                  Output: ?, ?::text, t.a, (t.b + ?)
                  Filter: ((b = ?) AND ((a)::text <> ?::text))
                  Rows Removed by Filter: 2
                  Buffers: shared hit=1 read=2
                  ->  Function Scan on x  (cost=0.00..49.55 rows=11 width=8) (never executed)
                        Function Call: f(?, ?::text)
                        Sort Method: quicksort  Memory: 25kB
                        Worker 0:  Sort Method: quicksort  Memory: 25kB
                Settings: work_mem = ?, search_path = ?
                Query Identifier: 123456789
                JIT:
                  Functions: 3
                  Options: Inlining false, Optimization false, Expressions true, Deforming true
                Trigger t on t: time=0.1 calls=1""");
    }

    @Test
    void takesLiteralsOutOfAPlanInJson() {
        ExplainedPlan plan = ExplainedPlan.of("""
                {
                  "Query Text": "SELECT \\"x\\" FROM t\\nWHERE b = 4711",
                  "Query Parameters": "$1 = 'hidden'",
                  "Plan": {
                    "Node Type": "Seq Scan",
                    "Relation Name": "t",
                    "Total Cost": 49.55,
                    "Output": ["4711", "'secret'::text", "\\"A\\".b"],
                    "Filter": "((b = 4711) AND ((a)::text <> 'secret'::text))",
                    "Secret": "secret",
                    "Chunks secret": 4711,
                    "Anything": {"secret": ["secret", 4711]},
                    "Plans": [{"Node Type": "'secret'", "Actual Rows": 1, "Parallel Aware": false}]
                  },
                  "Settings": {"work_mem": "4711MB"}
                }""");
        assertThat(plan.format()).isEqualTo("json");
        assertThat(plan.statement()).isEqualTo("SELECT \"x\" FROM t\nWHERE b = 4711");
        assertThat(plan.plan()).isEqualTo("""
                {
                  "Plan": {
                    "Node Type": "Seq Scan",
                    "Relation Name": "t",
                    "Total Cost": 49.55,
                    "Output": ["?", "?::text", "\\"A\\".b"],
                    "Filter": "((b = ?) AND ((a)::text <> ?::text))",
                    "Secret": "?",
                    "Chunks secret": "?",
                    "Anything": "?",
                    "Plans": [{"Node Type": "?", "Actual Rows": 1, "Parallel Aware": false}]
                  },
                  "Settings": {"work_mem": "?"}
                }""");
    }

    @Test
    void dropsWhatMayBeALiteralWhoseEndWasCut() {
        assertThat(ExplainedPlan.of(
                                "Query Text: SELECT 1\nResult  (cost=0.00..0.01 rows=1 width=4)\n  Filter: (a = 'secr")
                        .plan())
                .isEqualTo("Result  (cost=0.00..0.01 rows=1 width=4)\n  Filter: (a = ?");
        assertThat(ExplainedPlan.of("{\n  \"Query Text\": \"SELECT 'secr"))
                .isEqualTo(new ExplainedPlan("json", null, null));
        assertThat(ExplainedPlan.of("{\"Query Text\": \"SELECT 1\", \"Plan\": {\"Filter\": \"(a = 'secr"))
                .isEqualTo(new ExplainedPlan("json", "SELECT 1", null));
    }

    /** In the query, its parameters or a literal of the plan stands what looks like a plan. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 /*\nSeq Scan on secret  (cost=1..2 rows=1 width=1)\n  secret */\nResult  (cost=0.00..0.01 rows=1 width=4)",
                "SELECT 1\nQuery Parameters: $1 = 'x\nSeq Scan on secret  (cost=1..2 rows=1 width=1)\n'\nResult  (cost=0.00..0.01 rows=1 width=4)",
                "SELECT 1\nResult  (cost=0.00..0.01 rows=1 width=4)\n  Filter: (a = 'x\nSeq Scan on secret  (cost=1..2 rows=1 width=1)\n'::text)",
                "SELECT 1 -- (cost=1..2)\nResult  (cost=0.00..0.01 rows=1 width=4)\n  Chunks: secret\n  Heap Fetches: 1",
                "SELECT 1\nResult  (cost=0.00..0.01 rows=1 width=4)\nsecret\nsecret",
                "SELECT 1\nResult on 'secret'  (cost=0.00..0.01 rows=1 width=4)",
                "SELECT 1\nSecret Scan on secret  (cost=0.00..0.01 rows=1 width=4)",
                "SELECT 1",
            })
    void leavesOutAPlanThatIsNotUnderstood(String text) {
        ExplainedPlan plan = ExplainedPlan.of("Query Text: " + text);
        assertThat(plan.plan()).isNull();
    }

    @Test
    void takesNoPartOfTheQueryForThePlan() {
        ExplainedPlan plan = ExplainedPlan.of(
                "Query Text: SELECT 'x (cost=1..2)' /* secret (cost=1..2 rows=1 width=1)\n  (actual */\nResult  (cost=0.00..0.01 rows=1 width=4)");
        assertThat(plan.plan()).isEqualTo("Result  (cost=0.00..0.01 rows=1 width=4)");
        assertThat(plan.statement()).startsWith("SELECT 'x").endsWith("*/");
    }

    @Test
    void leavesOutFormsThatItDoesNotRead() {
        assertThat(ExplainedPlan.of("<explain xmlns=\"x\">\n<Query-Text>secret</Query-Text>"))
                .isEqualTo(new ExplainedPlan("xml", null, null));
        assertThat(ExplainedPlan.of("Query Text: \"SELECT 4711\"\nPlan: \n  Node Type: \"Result\""))
                .isEqualTo(new ExplainedPlan("yaml", null, null));
        assertThat(ExplainedPlan.of("secret")).isEqualTo(new ExplainedPlan("text", null, null));
    }
}
