package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Plans as auto_explain of PostgreSQL 18 logged them. */
class ExplainedPlanTest {
    @Test
    void takesLiteralsOutOfAPlanInText() {
        ExplainedPlan plan = ExplainedPlan.of("""
                Query Text: SELECT * FROM t
                WHERE b = 4711 AND a::text <> 'it''s (cost'
                Query Parameters: $1 = 'hidden'
                Seq Scan on t  (cost=0.00..49.55 rows=11 width=8) (actual time=0.012..0.013 rows=1.00 loops=1)
                  Filter: ((b = 4711) AND ((a)::text <> 'it''s
                 secret'::text))
                  Rows Removed by Filter: 2
                  Buffers: shared hit=1""");
        assertThat(plan.format()).isEqualTo("text");
        assertThat(plan.statement()).isEqualTo("SELECT * FROM t\nWHERE b = 4711 AND a::text <> 'it''s (cost'");
        assertThat(plan.plan()).isEqualTo("""
                Seq Scan on t  (cost=0.00..49.55 rows=11 width=8) (actual time=0.012..0.013 rows=1.00 loops=1)
                  Filter: ((b = ?) AND ((a)::text <> ?::text))
                  Rows Removed by Filter: 2
                  Buffers: shared hit=1""");
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
                    "Filter": "((b = 4711) AND ((a)::text <> 'secret'::text))"
                  }
                }""");
        assertThat(plan.format()).isEqualTo("json");
        assertThat(plan.statement()).isEqualTo("SELECT \"x\" FROM t\nWHERE b = 4711");
        assertThat(plan.plan())
                .contains("\"Filter\": \"((b = ?) AND ((a)::text <> ?::text))\"", "\"Total Cost\": 49.55")
                .doesNotContain("hidden", "4711", "secret", "Query");
    }

    @Test
    void dropsWhatMayBeALiteralWhoseEndWasCut() {
        assertThat(ExplainedPlan.of(
                                "Query Text: SELECT 1\nResult  (cost=0.00..0.01 rows=1 width=4)\n  Filter: (a = 'secr")
                        .plan())
                .isEqualTo("Result  (cost=0.00..0.01 rows=1 width=4)\n  Filter: (a = ?");
        assertThat(ExplainedPlan.of("{\n  \"Query Text\": \"SELECT 'secr").plan())
                .isEmpty();
    }
}
