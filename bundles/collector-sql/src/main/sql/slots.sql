-- subject: slots
-- what: replication slots and the WAL that each holds back, one row each
-- source: https://www.postgresql.org/docs/current/view-pg-replication-slots.html
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- form: sparse
-- key: slot_name
-- needs: pg_replication_slots(slot_name, slot_type, active, restart_lsn, confirmed_flush_lsn, wal_status, safe_wal_size)
-- column: slot_name TEXT: The slot
-- column: plugin TEXT: The output plugin of a logical slot
-- column: slot_type TEXT: physical or logical
-- column: datoid GAUGE: The database of a logical slot, an object identifier
-- column: database TEXT: The database of a logical slot
-- column: temporary FLAG: Whether it ends with its session
-- column: active FLAG: Whether somebody uses it
-- column: active_pid GAUGE: Who uses it
-- column: xmin ID64: The oldest transaction that it keeps
-- column: catalog_xmin ID64: The oldest transaction that it keeps for catalogs
-- column: restart_lsn ID64: The oldest WAL that it keeps; null when lost or never used
-- column: confirmed_flush_lsn ID64: What the taker of a logical slot has confirmed
-- column: wal_status TEXT: reserved, extended, unreserved or lost
-- column: safe_wal_size GAUGE bytes: WAL that may be written before the slot may be lost; negative while unreserved, null without a limit
-- column: two_phase FLAG: Whether it decodes prepared transactions; from 14
-- column: two_phase_at ID64: From where it decodes them; from 18
-- column: inactive_since TIME: Since when nobody uses it; from 17
-- column: conflicting FLAG: Whether a logical slot on a standby was lost to a conflict; from 16
-- column: invalidation_reason TEXT: Why it was invalidated; from 17
-- column: failover FLAG: Whether standbys keep it in step; from 17
-- column: synced FLAG: Whether it is kept in step with the primary's; from 17
-- column: retained_bytes GAUGE bytes: WAL that it holds back
-- column: unconfirmed_bytes GAUGE bytes: WAL that the taker of a logical slot has not confirmed
SELECT
  slot_row.*,
  pg_catalog.pg_wal_lsn_diff(slot_position.lsn, slot_row.restart_lsn) AS retained_bytes,
  pg_catalog.pg_wal_lsn_diff(slot_position.lsn, slot_row.confirmed_flush_lsn) AS unconfirmed_bytes
FROM pg_catalog.pg_replication_slots AS slot_row
CROSS JOIN (
  SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn()
    ELSE pg_catalog.pg_current_wal_lsn() END AS lsn) AS slot_position
