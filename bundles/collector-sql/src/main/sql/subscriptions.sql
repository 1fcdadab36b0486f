-- subject: subscriptions
-- what: subscriptions and their workers, one row a worker
-- source: https://www.postgresql.org/docs/current/view-pg-stat-subscription.html
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- lane: core
-- key: subid, pid, relid
-- needs: pg_stat_subscription(subid, subname, pid, relid, received_lsn)
-- needs: pg_subscription(oid, subdbid, subenabled, substream)
-- needs: pg_database(oid, datname)
-- note: before 14 a role that is no superuser may not read pg_subscription.oid, and there is no pg_subscription.substream
-- column: subid GAUGE: The subscription's object identifier
-- column: subname TEXT: The subscription
-- column: datname TEXT: The database that it belongs to; null before 14 where several have one of that name
-- column: pid GAUGE: Its worker; null where none runs
-- column: relid GAUGE: The table that the worker copies, an object identifier
-- column: received_lsn ID64: Received up to here
-- column: last_msg_send_time TIME: When the publisher sent its last message
-- column: last_msg_receipt_time TIME: When that came
-- column: latest_end_lsn ID64: The last position reported to the publisher
-- column: latest_end_time TIME: When that was
-- column: subenabled FLAG: Whether it is enabled; one disabled by an error holds WAL on the publisher. Null as datname is
SELECT
  subscription_stat.subid,
  subscription_stat.subname,
  subscription_database.datname,
  subscription_stat.pid,
  subscription_stat.relid,
  subscription_stat.received_lsn,
  subscription_stat.last_msg_send_time,
  subscription_stat.last_msg_receipt_time,
  subscription_stat.latest_end_lsn,
  subscription_stat.latest_end_time,
  subscription_row.subenabled
FROM pg_catalog.pg_stat_subscription AS subscription_stat
LEFT JOIN pg_catalog.pg_subscription AS subscription_row ON subscription_row.oid = subscription_stat.subid
LEFT JOIN pg_catalog.pg_database AS subscription_database ON subscription_database.oid = subscription_row.subdbid
