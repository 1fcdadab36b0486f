-- subject: subscriptions
-- what: subscriptions and their workers, one row a worker
-- source: https://www.postgresql.org/docs/current/view-pg-stat-subscription.html
-- permission: none
-- cost: 0.05 ms
-- interval: every cycle
-- scope: server
-- needs: pg_stat_subscription(subid, subname, pid, relid, received_lsn)
-- needs: pg_subscription(subdbid, subname, subenabled)
-- needs: pg_database(oid, datname)
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
  subscription_named.subenabled
FROM pg_catalog.pg_stat_subscription AS subscription_stat
LEFT JOIN (
  SELECT
    subscription_row.subname,
    pg_catalog.min(subscription_row.subdbid) AS subdbid,
    pg_catalog.bool_and(subscription_row.subenabled) AS subenabled
  FROM pg_catalog.pg_subscription AS subscription_row
  GROUP BY subscription_row.subname
  HAVING pg_catalog.count(*) = 1) AS subscription_named ON subscription_named.subname = subscription_stat.subname
LEFT JOIN pg_catalog.pg_database AS subscription_database ON subscription_database.oid = subscription_named.subdbid
