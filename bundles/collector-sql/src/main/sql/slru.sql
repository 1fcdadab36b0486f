-- subject: slru
-- what: the server's simple caches, under the names of 17, one row each that moved
-- source: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-SLRU-VIEW
-- permission: none
-- cost: 0.05 ms
-- interval: 5 min
-- scope: server
-- lane: core
-- ship: moved
-- key: cache
-- needs: pg_stat_slru(name, blks_zeroed, blks_hit, blks_read, blks_written)
-- column: cache TEXT: The cache, by its name of 17
-- column: name TEXT: The cache as the server names it
-- column: blks_zeroed COUNTER count: Blocks zeroed
-- column: blks_hit COUNTER count: Blocks found in the cache
-- column: blks_read COUNTER count: Blocks read
-- column: blks_written COUNTER count: Blocks written
-- column: blks_exists COUNTER count: Blocks whose existence was checked
-- column: flushes COUNTER count: Flushes of dirty data
-- column: truncates COUNTER count: Truncations
-- column: stats_reset TIME: When the server last set these counters to zero; null if never
SELECT
  CASE slru_stat.name
    WHEN 'Xact' THEN 'transaction'
    WHEN 'CommitTs' THEN 'commit_timestamp'
    WHEN 'MultiXactMember' THEN 'multixact_member'
    WHEN 'MultiXactOffset' THEN 'multixact_offset'
    WHEN 'Notify' THEN 'notify'
    WHEN 'Serial' THEN 'serializable'
    WHEN 'Subtrans' THEN 'subtransaction'
    ELSE slru_stat.name END AS cache,
  slru_stat.*
FROM pg_catalog.pg_stat_slru AS slru_stat
