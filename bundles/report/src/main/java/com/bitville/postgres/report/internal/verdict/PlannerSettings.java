package com.bitville.postgres.report.internal.verdict;

import java.util.Set;

/** The settings that decide which plan a statement gets, or how fast the same plan runs. */
final class PlannerSettings {
    private static final Set<String> NAMES = Set.of(
            "constraint_exclusion",
            "cpu_index_tuple_cost",
            "cpu_operator_cost",
            "cpu_tuple_cost",
            "cursor_tuple_fraction",
            "default_statistics_target",
            "effective_cache_size",
            "effective_io_concurrency",
            "from_collapse_limit",
            "hash_mem_multiplier",
            "join_collapse_limit",
            "max_parallel_workers",
            "max_parallel_workers_per_gather",
            "parallel_setup_cost",
            "parallel_tuple_cost",
            "plan_cache_mode",
            "random_page_cost",
            "recursive_worktable_factor",
            "seq_page_cost",
            "shared_buffers",
            "temp_buffers",
            "work_mem");

    private PlannerSettings() {}

    static boolean concerns(String name) {
        return NAMES.contains(name)
                || name.startsWith("enable_")
                || name.startsWith("jit")
                || name.startsWith("geqo")
                || name.startsWith("min_parallel_");
    }
}
