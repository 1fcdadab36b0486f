package com.bitville.postgres.testkit.collect;

import java.util.Set;

/** Words of PostgreSQL's grammar, which a search path cannot redirect. */
final class Grammar {
    /** May precede a parenthesis without being a function of a schema. */
    static final Set<String> BEFORE_PARENTHESIS = words(
            "all and any array as between by case cast coalesce collation cube distinct else end except exists extract "
                    + "fetch filter from greatest group grouping having in intersect is join json json_array "
                    + "json_arrayagg json_object json_objectagg json_scalar lateral least like limit materialized not "
                    + "nullif of offset on only operator or order over overlay partition position rollup row rows select "
                    + "sets some substring then trim union using values when where window with within xmlagg "
                    + "xmlconcat xmlelement xmlforest current_time current_timestamp localtime localtimestamp normalize");

    /** May follow {@code ::} without a schema: each is a keyword for a type of pg_catalog. */
    static final Set<String> TYPES = words("bigint bit boolean char character dec decimal double float int integer "
            + "interval national nchar numeric real smallint time timestamp varchar");

    /** Ends a list of relations at its own depth. */
    static final Set<String> AFTER_RELATIONS =
            words("select where group order having limit union except intersect window fetch offset for");

    /** Functions that use FROM inside their parentheses with another meaning. */
    static final Set<String> OWN_FROM = words("extract substring trim overlay position");

    /** Functions that change something, take a lock, wait, or reach beyond the database. */
    static final Set<String> FORBIDDEN = words("set_config nextval setval pg_notify pg_export_snapshot txid_current "
            + "pg_current_xact_id pg_terminate_backend pg_cancel_backend pg_reload_conf pg_rotate_logfile "
            + "pg_switch_wal pg_create_restore_point pg_promote pg_read_file pg_read_binary_file pg_ls_dir "
            + "pg_stat_file query_to_xml pg_log_backend_memory_contexts pg_stat_statements_reset pgstattuple");

    /** Families of such functions, by the beginning of their names. */
    static final Set<String> FORBIDDEN_FAMILIES =
            words("pg_sleep pg_advisory pg_try_advisory pg_stat_reset pg_logical_ pg_replication_origin_ lo_ dblink");

    private Grammar() {}

    private static Set<String> words(String text) {
        return Set.of(text.split(" ", -1));
    }
}
